"""nbconvert with the report's own template: never its stock pages, which load scripts from a network."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter

TEMPLATES = Path(__file__).parent / "templates"


class PageExporter(TemplateExporter):
    """Notebook to page through `templates/page`; everything is escaped unless it is Markup."""

    file_extension = ".html"
    output_mimetype = "text/html"

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        return environment


@lru_cache(maxsize=1)
def exporter() -> PageExporter:
    """Return the exporter, made once in a process."""
    return PageExporter(  # type: ignore[no-untyped-call]
        template_name="page", template_file="index.html.j2", extra_template_basedirs=[str(TEMPLATES)]
    )


@lru_cache(maxsize=1)
def macros() -> Any:
    """Return the macros that make a block's markup."""
    return exporter().environment.get_template("blocks.html.j2").module


@lru_cache(maxsize=1)
def style() -> Markup:
    """Return the page's style sheet."""
    return Markup((TEMPLATES / "page" / "style.css").read_text(encoding="utf-8"))

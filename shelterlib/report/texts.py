"""The report's words: those that hold for any survey (this package), overlaid by the project's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shelterlib.errors import DataError
from shelterlib.paths import Project

GENERAL = Path(__file__).parent / "text"


def languages(project: Project) -> list[str]:
    """Return the languages that the project has words in, sorted.

    Raises:
        DataError: there is none.
    """
    found = sorted(path.stem for path in (project.catalogue / "text").glob("*.yml"))
    if not found:
        raise DataError("the report has no words", where="catalogue/text", fix="write text/<language>.yml")
    return found


def read_texts(project: Project, language: str) -> dict[str, Any]:
    """Return {key: template} of a language; a template is a string or a mapping of plural forms.

    Raises:
        DataError: the project has no words in this language.
    """
    from shelterlib.catalogue.strict_yaml import load
    from shelterlib.catalogue.texts import flatten

    own = project.catalogue / "text" / f"{language}.yml"
    if not own.is_file():
        known = ", ".join(languages(project))
        raise DataError("no words in this language", where=f"catalogue/text/{language}.yml", fix=f"use one of {known}")
    general = GENERAL / own.name
    return (flatten(load(general)) if general.is_file() else {}) | flatten(load(own))

"""Pages of a build: each takes an executed notebook's blocks and writes one language's page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from shelterlib.paths import Project
from shelterlib.render.html.links import Site
from shelterlib.render.html.page import LinkGroup, Page
from shelterlib.render.notebook import read_blocks, read_cells
from shelterlib.report.blocks import Block, Content, Heading, Label, Table, Text


def report(project: Project, out: Path, *, wave: str, lang: str, langs: str = "") -> None:
    """Write start page, report, quality and method page of one language into the build `out`."""
    site = replace(Site.open(project, out, wave, lang), made=langs)
    notebook = site.notebook("4_report")
    cover = [block for block in read_blocks(notebook, "index") if isinstance(block, Table)]
    pages = {name: read_cells(notebook, name) for name in ("report", "quality", "method")}
    write(site, pages["report"], out / f"report.{lang}.html", Text("report.title"), toc=True, cover=cover)
    start = read_cells(notebook, "index")
    write(site, start, out / f"index.{lang}.html", Text("report.title"), groups=site.groups())
    write(site, pages["quality"], out / f"quality.{lang}.html", Text("page.quality"))
    write(site, pages["method"], out / f"method.{lang}.html", Text("page.method"), toc=True)


def brief(project: Project, out: Path, *, wave: str, region: str, lang: str, langs: str = "") -> None:
    """Write one region's page of one language into the build `out`."""
    site = replace(Site.open(project, out, wave, lang), folder="briefs", made=langs)
    title = Text("page.brief", region=Label("group", "region", region))
    found = read_cells(site.notebook(f"5_brief.{region}"), "brief")
    write(site, found, out / "briefs" / f"{region}.{lang}.html", title)


def index(project: Project, out: Path, *, wave: str, langs: str = "") -> None:
    """Write the way in: the wave and its start page in every language, each in its own words."""
    site = replace(Site.open(project, out, wave, langs.rsplit(",", maxsplit=1)[-1]), alone=True, made=langs)
    write(site, [], out / "index.html", Text("report.title"), groups=site.editions())


def write(
    site: Site,
    found: Sequence[tuple[str, list[Block]]],
    target: Path,
    title: Content,
    *,
    toc: bool = False,
    groups: Sequence[LinkGroup] = (),
    cover: Sequence[Block] = (),
) -> None:
    """Render the cells of one page, source and blocks of each, into `target`, `cover` before them."""
    from nbformat.v4 import new_code_cell, new_notebook

    from shelterlib.render.html.exporter import exporter, macros, style

    headings = [b for _, blocks in found for b in blocks if isinstance(b, Heading) and b.level == 2]
    page = Page(
        {f"cell-{number}": blocks for number, (_, blocks) in enumerate(found)},
        site.words,
        title,
        Label("wave", "title"),
        macros(),
        style(),
        synthetic=site.synthetic,
        explained=site.explained,
        annex="" if target.name.startswith("report.") else site.to_report,
        pages=site.pages(target),
        languages=site.languages(target),
        link_groups=list(groups),
        contents=headings if toc else [],
        cover=list(cover),
        pictures=site.pictures,
        shelf=site.shelf,
    )
    # nbconvert copies the notebook several times: it gets the cells' sources, the page keeps the blocks.
    make: Any = new_code_cell
    cells = [make(source, id=f"cell-{number}") for number, (source, _) in enumerate(found)]
    sources: Any = new_notebook
    text, _ = exporter().from_notebook_node(sources(cells=cells), resources={"page": page})
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.strip() + "\n", encoding="utf-8", newline="\n")

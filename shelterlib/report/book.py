"""The report of one wave: released data and the outline of `catalogue/report.yml`, chapter by chapter.

A chapter is a list of parts. A part is a function of `shelterlib.report.parts` that turns released cells into
blocks, so a new chapter, section or figure is a line of report.yml and its texts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shelterlib.errors import BadCallError, DataError
from shelterlib.paths import Project
from shelterlib.report.blocks import Block, Heading, Text
from shelterlib.report.display import Blocks
from shelterlib.report.released import Released


@dataclass(frozen=True)
class Report:
    """Released data with the outline that says what is shown of it."""

    released: Released
    outline: dict[str, Any]
    project: Project
    region: str = ""

    def chapter(self, name: str) -> Blocks:
        """Return one chapter as blocks; a chapter of another page (quality, index) is named likewise.

        Raises:
            BadCallError: report.yml has no such chapter.
        """
        found = next((c for c in self.outline["chapters"] if c["id"] == name), None)
        if found is None:
            known = ", ".join(c["id"] for c in self.outline["chapters"])
            raise BadCallError("no such chapter", where="catalogue/report.yml", fix=f"use one of {known}")
        return self._blocks(found)

    def page(self, name: str) -> Blocks:
        """Return all chapters of a page (`report`, `quality`, `index`, `slides`) in order."""
        chapters = [self._blocks(c) for c in self.outline["chapters"] if c.get("page", "report") == name]
        return Blocks([b for chapter in chapters for b in chapter], name, self)

    def _blocks(self, chapter: dict[str, Any]) -> Blocks:
        from shelterlib.report.parts import make

        name = chapter["id"]
        page = str(chapter.get("page", "report"))
        body = [block for part in chapter["parts"] for block in make(self, part)]
        # A chapter about something that this wave did not ask (quarantine, war) is left out, title and all.
        if not body:
            return Blocks([], page, self)
        title: list[Block] = [] if chapter.get("untitled") else [Heading(Text(f"report.{name}.title"), 2, name)]
        return Blocks([*title, *body], page, self)


def open_report(project: Project, wave: str, data: Path | None = None) -> Report:
    """Open a wave's released data and the outline of its report.

    Args:
        project: the project.
        wave: the wave's name.
        data: folder of cells.csv and definitions.json; by default that of the wave's build.
    """
    return Report(Released.read(data or project.wave(wave).output / "data"), read_outline(project), project)


def open_brief(project: Project, wave: str, region: str, data: Path | None = None) -> Blocks:
    """Return the brief of one region: the chapters of page `brief`, told for that region.

    Raises:
        BadCallError: the release knows no such region.
    """
    report = replace(open_report(project, wave, data), region=region)
    if region not in report.released.groups("region"):
        raise BadCallError("unknown region", where=region, fix="use a code of catalogue/regions.csv")
    return report.page("brief")


def read_outline(project: Project) -> dict[str, Any]:
    """Read `catalogue/report.yml`.

    Raises:
        DataError: the file is missing or has no chapters.
    """
    from shelterlib.catalogue.strict_yaml import load

    path = project.catalogue / "report.yml"
    if not path.is_file():
        raise DataError("the report has no outline", where="catalogue/report.yml", fix="copy the project's report.yml")
    outline = load(path)
    if not isinstance(outline, dict) or not isinstance(outline.get("chapters"), list):
        raise DataError("no chapters", where="catalogue/report.yml", fix="write a list under `chapters:`")
    return outline

"""Which letters there are: the outline's chapters of page `letter`, by addressee and, where it says so, by group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from shelterlib.report import phrases
from shelterlib.report.blocks import Block, Content, Text
from shelterlib.report.book import Report


@dataclass(frozen=True)
class Letter:
    """One letter: the name of its file, whom it is for, what it says."""

    name: str
    addressee: Content
    blocks: list[Block]


def letters_of(report: Report) -> Iterator[Letter]:
    """Yield the letters of a wave, in the outline's order."""
    chapters: dict[str, list[dict[str, Any]]] = {}
    for chapter in report.outline["chapters"]:
        if chapter.get("page") == "letter":
            chapters.setdefault(str(chapter["addressee"]), []).append(chapter)
    for addressee, found in chapters.items():
        level = str(found[0].get("by", ""))
        to: Content = Text(f"addressee.{addressee}")
        if not level:
            yield Letter(addressee, to, _blocks(report, found))
            continue
        for group in report.released.groups(level):
            if _covered(report, level, group):
                own = f"letter.{addressee}.of.{group}"
                named = Text(own, "letter.of_group", addressee=to, group=phrases.group(level, group))
                yield Letter(group, named, _blocks(replace(report, region=group), found))


def _blocks(report: Report, chapters: list[dict[str, Any]]) -> list[Block]:
    return [block for chapter in chapters for block in report.chapter(str(chapter["id"]))]


def _covered(report: Report, level: str, group: str) -> bool:
    """Say whether the monitoring reaches a group: no letter goes where nobody was asked."""
    cells = [c for c in report.released.cells.values() if c.group_by == level and c.group == group]
    return any(cell.status != "not covered" for cell in cells)

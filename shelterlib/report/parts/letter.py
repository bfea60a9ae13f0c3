"""A letter to an addressee: the recommendations to it, each with what the answers say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import phrases
from shelterlib.report.blocks import Block, Heading, Label, List, Paragraph, Text
from shelterlib.report.book import Report
from shelterlib.report.parts.evidence import country_cells
from shelterlib.report.parts.recommendations import rows, said


def recommendations(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return each recommendation to `addressee` with its text, verdict and direct evidence."""
    return [block for row in rows(report, str(part["addressee"])) for block in _one(report, row)]


def _one(report: Report, row: Mapping[str, Any]) -> list[Block]:
    name = str(row["id"])
    title = Text("recommendation.named", name=Text(f"recommendation_code.{name}"), short=Label("recommendation", name))
    evidence = tuple(
        Paragraph(phrases.finding(cell, bounded=True)) for cell in country_cells(report, list(row["direct"]))
    )
    return [
        Heading(title, 2, f"letter-{name}"),
        Paragraph(Label("recommendation", name, "text")),
        said(report, row),
        *([List(evidence)] if evidence else []),
    ]


def dates(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the day of the release and the days on which answers were collected, as far as wave.yml names them."""
    wave, found = report.released.definitions["wave"], []
    if wave.get("release_date"):
        found.append(Text("letter.dated", date=Label("wave", "release_date")))
    if wave.get("field"):
        found.append(Text("letter.collected", start=Label("wave", "field", "start"), end=Label("wave", "field", "end")))
    return [Paragraph(text, "note") for text in found]


def sender(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return who writes, as wave.yml names it."""
    if not report.released.definitions["wave"].get("organisation"):
        return []
    return [Paragraph(Label("wave", "organisation"))]

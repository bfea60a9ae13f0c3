"""Change between waves: the same institutions then and now, and what the questionnaire itself changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import figures, phrases
from shelterlib.report.blocks import Block, Column, Heading, Label, List, Paragraph, Row, Table, Text
from shelterlib.report.book import Report


def change(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the change of every comparable indicator on the panel, as a slope chart and as sentences."""
    names = report.released.definitions["indicators"]
    pairs = [pair for name in names if (pair := report.released.change(name))]
    if not pairs:
        return [Paragraph(Text("change.no_earlier_wave"))] if part.get("say_none", True) else []
    waves = (Label("name", pairs[0]["now"].compared_with), Label("wave", "name"))
    figure = figures.slopes(str(part["id"]), pairs, waves)
    items = [
        Paragraph(sentence, basis=pair["now"].indicator)
        for pair in pairs
        if (sentence := phrases.change(pair)) is not None
    ]
    return [*([figure] if figure else []), Heading(Text("report.change.each"), 3, "change-each"), List(tuple(items))]


def ledger(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return what changed in the questionnaire, question by question."""
    found = report.released.definitions.get("ledger", [])
    if not found:
        return []
    columns = tuple(Column(Text(f"column.{name}")) for name in ("form", "question", "what", "verdict"))
    rows = tuple(
        Row(
            (
                Text(f"form.{entry['form']}"),
                Label("code", "ledger", str(number), "question"),
                Text(f"ledger.{entry['what']}", "ledger.other"),
                Text(f"comparability.{entry['verdict']}"),
            )
        )
        for number, entry in enumerate(found)
    )
    return [
        Heading(Text("report.ledger.title"), 3, "ledger"),
        Table(str(part["id"]), Text("table.ledger"), columns, rows),
    ]

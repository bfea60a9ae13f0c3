"""Who answered: coverage, rows read and kept, and where the two questionnaires disagree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import figures, phrases
from shelterlib.report.blocks import Block, Column, Heading, Label, List, Paragraph, Row, Table, Text
from shelterlib.report.book import Report


def coverage(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return questionnaires received of those sent, for the country and by group."""
    name, level = str(part["indicator"]), str(part["level"])
    figure = figures.stacked(str(part["id"]), report.released.rows(name, level), report.released.get(name))
    return [figure] if figure is not None else []


def pairs(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return, side by side, what administrations and institutions say about the same thing."""
    items = []
    for first, second in part["pairs"]:
        cells = [report.released.get(first), report.released.get(second)]
        if all(cell is not None for cell in cells):
            one, two = (phrases.finding(cell) for cell in cells if cell is not None)
            items.append(Paragraph(Text("pairs.both", first=one, second=two), basis=first))
    if not items:
        return []
    return [Heading(Text(str(part["heading"])), 3, str(part["heading"]).replace(".", "-")), List(tuple(items))]


def rows(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return how many rows of each questionnaire were read, kept and dropped, and the panel."""
    found = [c for c in report.released.cells.values() if c.kind == "quality" and ".log." not in c.cell and c.shown]
    if not found:
        return []
    columns = (Column(Text("column.form")), Column(Text("column.quality")), Column(Text("column.n"), "number"))
    body = tuple(
        Row(
            (
                Text(f"form.{form}"),
                Text(f"quality.{'.'.join(what)}", "quality.other", name=Label("name", ".".join(what))),
                cell.ref("n"),
            )
        )
        for cell in found
        for _, form, *what in [cell.cell.split(".")]
    )
    return [Table(str(part["id"]), Text("table.rows"), columns, body)]

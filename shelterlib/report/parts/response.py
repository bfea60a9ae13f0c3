"""Who answered: coverage, rows read and kept, and where the two questionnaires disagree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import figures, phrases
from shelterlib.report.blocks import Block, Callout, Column, Heading, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.counts import counted


def coverage(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return questionnaires received of those sent, for the country and by group."""
    name, level = str(part["indicator"]), str(part["level"])
    figure = figures.stacked(str(part["id"]), report.released.rows(name, level), report.released.get(name))
    return [figure] if figure is not None else []


def pairs(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return, side by side, what administrations and institutions say about the same thing."""
    body = []
    for first, second in part["pairs"]:
        one, two = report.released.get(first), report.released.get(second)
        if one is not None and two is not None:
            body.append(Row((Text(f"pairs.{first}_{second}"), phrases.finding(one), phrases.finding(two)), first))
    if not body:
        return []
    columns = tuple(Column(Text(f"column.{name}")) for name in ("fact", "administrations", "institutions"))
    heading = Heading(Text(str(part["heading"])), 3, str(part["heading"]).replace(".", "-"))
    return [heading, Table(str(part["id"]), Text("table.pairs"), columns, tuple(body))]


def warning(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return a notice where an indicator of quality passes the project's own threshold.

    Settings: `indicator`; `below` or `above`, in the indicator's unit. The words: warning.<indicator>.
    """
    name = str(part["indicator"])
    cell = report.released.get(name)
    if cell is None or not cell.shown or cell.value is None:
        return []
    low, high = part.get("below"), part.get("above")
    if (low is not None and cell.value < low) or (high is not None and cell.value > high):
        notice = Paragraph(Text(f"warning.{name}", n=cell.ref("n"), of=cell.ref("of")), basis=name)
        return [Callout("caution", Text("warning.title"), (notice,))]
    return []


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
                counted(what),
                cell.ref("n"),
            )
        )
        for cell in found
        for _, form, *what in [cell.cell.split(".")]
    )
    return [Table(str(part["id"]), Text("table.rows"), columns, body)]

"""Who answered: coverage, rows read and kept, and where the two questionnaires disagree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import figures, phrases
from shelterlib.report.blocks import Block, Callout, Column, Heading, Label, List, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.counts import counted, rule
from shelterlib.report.released import Cell

# The list of who was sent a questionnaire is about institutions.
_QUESTIONNAIRE = {"frame": "facility"}
_ORDER = ("facility", "administration")
# Under a caption of their own these need no word before the rule.
_BY_RULE = ("log", "problems", "repairs")


def coverage(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return questionnaires received of those sent, for the country and by group."""
    name, level = str(part["indicator"]), str(part["level"])
    figure = figures.stacked(str(part["id"]), report.released.rows(name, level), report.released.get(name))
    return [figure] if figure is not None else []


def pairs(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return, side by side, what administrations and institutions say about the same thing."""
    body, seconds = [], []
    for first, second in part["pairs"]:
        one, two = report.released.get(first), report.released.get(second)
        if one is not None and two is not None:
            body.append(Row((Text(f"pairs.{first}_{second}"), phrases.finding(one), phrases.finding(two)), first))
            seconds.append(str(second))
    if not body:
        return []
    columns = tuple(Column(Text(f"column.{name}")) for name in ("fact", "administrations", "institutions"))
    heading = Heading(Text(str(part["heading"])), 3, str(part["heading"]).replace(".", "-"))
    # The rows lead to the administrations' indicators, these lines to those of the institutions.
    others = tuple(Paragraph(Label("indicator", name), basis=name) for name in seconds)
    return [heading, Table(str(part["id"]), Text("table.pairs"), columns, tuple(body)), List(others)]


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


def counts(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return what was counted of the questionnaires: one row a thing, one column a questionnaire.

    Settings: `id`; `what`, the first words of what to show (rows_read, repairs, panel …); `caption`, a text.
    """
    wanted = [str(name) for name in part["what"]]
    found: dict[tuple[str, ...], dict[str, Cell]] = {}
    for cell in report.released.cells.values():
        _, form, *what = cell.cell.split(".")
        if cell.kind == "quality" and cell.shown and what and what[0] in wanted:
            found.setdefault(tuple(what), {})[_QUESTIONNAIRE.get(form, form)] = cell
    if not found:
        return []
    forms = [form for form in _ORDER if any(form in cells for cells in found.values())]
    forms += sorted({form for cells in found.values() for form in cells} - set(forms))
    columns = (
        Column(Text("column.quality")),
        *(Column(Text(f"column.of_{form}", f"form.{form}"), "number") for form in forms),
    )
    body = tuple(
        Row(
            (
                rule(what[1]) if what[0] in _BY_RULE else counted(what),
                *(found[what][form].ref("n") if form in found[what] else None for form in forms),
            )
        )
        for what in sorted(found, key=lambda what: wanted.index(what[0]))
    )
    return [Table(str(part["id"]), Text(str(part.get("caption", "table.rows"))), columns, body)]

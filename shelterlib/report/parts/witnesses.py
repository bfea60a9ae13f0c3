"""Two witnesses: what administrations and what institutions say of the same thing, group by group.

The rule: they contradict each other where one side counts none and the other counts some. Numbers of different
things (regions on one side, institutions on the other) are never compared more closely than that. Where both count the
same thing, more of it found than every administration there counts is a contradiction too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shelterlib.report import phrases
from shelterlib.report.blocks import Block, Column, Content, Label, List, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.released import Cell

AGREE, FIRST_ONLY, SECOND_ONLY, UNKNOWN = "agree", "first_only", "second_only", "unknown"
SECOND_MORE = "second_more"
COUNT = "count"  # the unit of figures that count one thing, on whatever base


def witnesses(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return a table a pair over the groups of a level, and the contradictions as a list.

    Settings: `pairs` of indicators (the administrations' first), `by` a level that both have, `id`.
    """
    level = str(part["by"])
    blocks: list[Block] = []
    for first, second in part["pairs"]:
        rows = _rows(report, level, str(first), str(second))
        if rows:
            blocks += _pair(f"{part['id']}-{first}", level, rows)
    return blocks


def agreement(one: Cell, two: Cell) -> str:
    """Return whether the sides agree, which side alone counts some, or that a side is hidden or has no answer."""
    counts = one.unit == two.unit == COUNT
    based = counts or (one.of and two.of)
    if not (one.shown and two.shown and based) or one.n is None or two.n is None:
        return UNKNOWN
    if counts and two.n > one.n:
        # Who did not answer may count the rest.
        return UNKNOWN if one.answered != one.asked else SECOND_MORE if one.n else SECOND_ONLY
    if (one.n > 0) == (two.n > 0):
        return AGREE
    return FIRST_ONLY if one.n > 0 else SECOND_ONLY


def _rows(report: Report, level: str, first: str, second: str) -> list[tuple[Cell, Cell]]:
    found = ((report.released.get(first, level, g), report.released.get(second, level, g))
             for g in report.released.groups(level))  # fmt: skip
    return [
        (one, two)
        for one, two in found
        if one is not None and two is not None and one.status != "not covered" and two.status != "not covered"
    ]


def _pair(anchor: str, level: str, rows: Sequence[tuple[Cell, Cell]]) -> list[Block]:
    columns = (
        Column(Text("column.group")),
        *(Column(Text(f"witness.{side}")) for side in ("first", "second", "together")),
    )
    body = tuple(
        Row((phrases.group(level, one.group), *_sides(one, two), Text(f"witness.{agreement(one, two)}")))
        for one, two in rows
    )
    of = f"{rows[0][0].indicator}_{rows[0][1].indicator}"
    rule = "witness.rule_counts" if rows[0][0].unit == COUNT else "witness.rule"
    table = Table(anchor, Text(f"witness.caption.{of}"), columns, body, Text(rule))
    against = [(one, two) for one, two in rows if agreement(one, two) in (FIRST_ONLY, SECOND_ONLY, SECOND_MORE)]
    both = [Paragraph(Label("indicator", c.indicator), "note", basis=c.indicator) for c in rows[0]]
    if not against:
        return [table, *both]
    items = [
        Paragraph(
            Text(
                f"witness.says.{agreement(one, two)}",
                group=phrases.group(level, one.group),
                first=phrases.amount(one),
                second=phrases.amount(two),
            ),
            basis=one.indicator,
        )
        for one, two in against
    ]
    return [table, *both, Paragraph(Text("witness.contradictions")), List(tuple(items))]


def _sides(one: Cell, two: Cell) -> list[Content]:
    return [phrases.amount(one), phrases.amount(two)]

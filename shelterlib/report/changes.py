"""What changed between two releases of one wave, as blocks: figures then and now, each with why, and what lies beneath.

Input: `data/changes.json` (release.changes), whose withheld numbers are not there to be printed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shelterlib.report import phrases, tables
from shelterlib.report.blocks import (
    Block,
    Callout,
    CellRef,
    Column,
    Content,
    Heading,
    Label,
    List,
    Paragraph,
    Row,
    Table,
    Text,
)
from shelterlib.report.counts import counted
from shelterlib.report.released import Cell, Released, as_cell

COLUMNS = ("figure", "before", "now", "why")
SEEN = frozenset({"n", "of", "value", "status", "note"})


def page(released: Released, told: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of the page.

    Args:
        released: the newer release.
        told: `data/changes.json`, which the words must know as `changes` too.
    """
    if not told.get("published"):
        return [Paragraph(Text("diff.first"))]
    if not told["changed"]:
        compared = CellRef("changes", "compared", told["compared"])
        return [Paragraph(Text("diff.none", n=compared)), *_beneath(released, told)]
    counts = {name: CellRef("changes", name, told[name]) for name in ("changed", "compared")}
    blocks: list[Block] = [
        Paragraph(Text("diff.changed", **counts)),
        Heading(Text("diff.figures"), 2, "figures"),
        Paragraph(Text("diff.how"), "note"),
    ]
    for kind, rows in _by_kind(released, told["rows"]).items():
        body = tuple(_row(released, row) for row in rows)
        columns = tuple(Column(Text(f"column.{name}")) for name in COLUMNS)
        blocks.append(Table(f"diff-{kind}", Text(f"diff.table.{kind}"), columns, body))
    added = [_name(released, released.cells[name]) for name in told["added"]]
    removed = [_name(released, as_cell(row)) for row in told["removed"]]
    for what, names in (("added", added), ("removed", removed)):
        if names:
            items = List(tuple(Paragraph(name) for name in names))
            blocks.append(Callout("fold", Text(f"diff.{what}"), (items,), f"diff-{what}"))
    return [*blocks, *_reasons(told), *_beneath(released, told)]


def _by_kind(released: Released, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the rows by what they are about: verdicts, the country, groups, change, questions, quality."""
    found: dict[str, list[Mapping[str, Any]]] = {
        kind: [] for kind in ("verdict", "country", "group", "change", "question", "quality")
    }
    for row in rows:
        cell = released.cells[row["cell"]]
        kind = cell.kind if cell.kind in found else "country" if cell.group_by == "country" else "group"
        found[kind].append(row)
    return {kind: each for kind, each in found.items() if each}


def _row(released: Released, row: Mapping[str, Any]) -> Row:
    now = released.cells[row["cell"]]
    before = as_cell(row["before"] | {"cell": f"{now.cell}@before"})
    if not row["told"]:
        then, today = _withheld(before, "before"), _withheld(now, "now")
    elif (extra := [f for f in row["fields"] if f not in SEEN]) and not SEEN & set(row["fields"]):
        then, today = _fields(before, extra), _fields(now, extra)
    else:
        then, today = _said(before), _said(now)
    basis = now.indicator if now.indicator in released.definitions["indicators"] else ""
    return Row((_name(released, now), then, today, _why(row)), basis)


def _said(cell: Cell) -> Content:
    if cell.kind == "verdict" and not cell.group2:
        return Text(f"verdict.{cell.note or 'not_enough_data'}")
    return Text("diff.said", amount=phrases.amount(cell), share=phrases.share(cell))


def _withheld(cell: Cell, when: str) -> Content:
    return Text(f"diff.withheld.{when}") if cell.shown else cell.ref("value")


def _fields(cell: Cell, fields: Sequence[str]) -> Content:
    return phrases.lines([Text("diff.field", name=Text(f"column.{name}"), value=cell.ref(name)) for name in fields])


def _why(row: Mapping[str, Any]) -> Content:
    first, *rest = (Text(f"cause.{name.replace(' ', '_')}", "cause.unknown") for name in row["why"])
    said = phrases.listed([first, *(Text("diff.also", cause=cause) for cause in rest)])
    return phrases.lines([said, Text("diff.reasoned")]) if row["reasons"] else said


def _name(released: Released, cell: Cell) -> Content:
    """Return what a figure is called, or its code where the newer release has no words for it."""
    known = released.definitions
    match cell.kind:
        case "quality":
            return counted(cell.cell.split(".")[2:])
        case "verdict" if any(row["id"] == cell.indicator for row in known.get("recommendations", ())):
            return _of_recommendation(cell)
        case "question":
            forms = [form for form, asked in known["questions"].items() if cell.indicator in asked]
            return _of_question(forms[0], cell) if forms else Label("name", cell.cell)
        case _:
            return _of_indicator(cell) if cell.indicator in known["indicators"] else Label("name", cell.cell)


def _of_recommendation(cell: Cell) -> Content:
    short, code = Label("recommendation", cell.indicator), Text(f"recommendation_code.{cell.indicator}")
    named = Text("recommendation.named", name=code, short=short)
    return Text("diff.of", what=named, part=Label("indicator", cell.group2)) if cell.group2 else named


def _of_question(form: str, cell: Cell) -> Content:
    question = Label("question", form, cell.indicator)
    chosen = Label("choice", form, cell.indicator, cell.group2)
    return Text("diff.of", what=question, part=chosen) if cell.group2 else question


def _of_indicator(cell: Cell) -> Content:
    said: Content = Label("indicator", cell.indicator)
    if cell.group_by != "country":
        said = Text("diff.of", what=said, part=phrases.group(cell.group_by, cell.group))
    if cell.kind == "change":
        return Text("diff.of", what=said, part=Text(f"column.{cell.cell.rsplit('.', 1)[1]}"))
    return Text("diff.of", what=said, part=tables.header(cell, "part")) if cell.group2 else said


def _reasons(told: Mapping[str, Any]) -> list[Block]:
    """Return the lines of the change log that name a figure of the page, in the language that they are written in."""
    lines = [Paragraph(Label("code", "changes", "reasons", str(k)), "quoted") for k in range(len(told["reasons"]))]
    return [Heading(Text("diff.log"), 2, "change-log"), *lines] if lines else []


def _beneath(released: Released, told: Mapping[str, Any]) -> list[Block]:
    """Return which definitions changed, a fold for each cause."""
    blocks: list[Block] = []
    for cause, names in told["beneath"].items():
        found = [(form, n) for form, asked in names.items() for n in asked] if isinstance(names, Mapping) else names
        items = List(tuple(Paragraph(_defined(released, cause, name)) for name in found))
        blocks.append(Callout("fold", Text(f"cause.{cause}"), (items,), f"beneath-{cause}"))
    return [Heading(Text("diff.beneath_title"), 2, "beneath"), *blocks] if blocks else []


def _defined(released: Released, cause: str, name: Any) -> Content:
    """Return what a definition is called, or its code where the newer release has none."""
    known = released.definitions
    match cause:
        case "questionnaire":
            form, question = name
            asked = question in known["questions"].get(form, {})
            return Label("question", form, question) if asked else Label("name", question)
        case "definition" if name in known["indicators"]:
            return Label("indicator", name)
        case "groups" if name in known["levels"]:
            return Text(f"level.{name}.title", "column.group")
        case _:
            return Label("name", name)

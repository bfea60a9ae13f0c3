"""Annexes: every question, every indicator with its definition, the cleaning log in numbers, how to cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import phrases, tables
from shelterlib.report.blocks import Block, Callout, Code, Column, Heading, Label, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.released import Cell

_PARTS = ("numerator", "denominator", "note")
_EXPRESSIONS = ("universe", "condition", "numerator", "denominator", "value", "area")


def questions(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return every question with its answers in numbers, folded; questions without released numbers are named."""
    blocks: list[Block] = []
    cells: dict[str, list[Cell]] = {}
    for cell in report.released.cells.values():
        if cell.kind == "question":
            cells.setdefault(cell.indicator, []).append(cell)
    for form, asked in report.released.definitions["questions"].items():
        shown = [name for name in asked if name in cells]
        if shown:
            blocks.append(Heading(Text(f"form.{form}"), 3, f"questions-{form}"))
        blocks += [_question(form, name, cells[name]) for name in shown]
    return blocks


def _question(form: str, name: str, cells: list[Cell]) -> Callout:
    label = Label("question", form, name)
    columns = (
        Column(Text("column.choice")),
        *(Column(Text(f"column.{f}"), "number") for f in ("n", "of", "value", "asked", "dont_know")),
    )
    rows = tuple(
        Row((_choice(form, name, c), *tables.numbers(c, ("n", "of", "value", "asked", "dont_know")))) for c in cells
    )
    table = Table(f"q-{form}-{name}-data", Text("table.question", question=label), columns, rows)
    return Callout("fold", label, (table,), f"q-{form}-{name}")


def _choice(form: str, name: str, cell: Cell) -> Any:
    return Label("choice", form, name, cell.group2) if cell.group2 else Text("question.all_answers")


def definitions(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return every indicator: what it counts, its base, bounds, comparability, cleaning and the code."""
    return [block for name in report.released.definitions["indicators"] for block in _definition(report, name)]


def _definition(report: Report, name: str) -> list[Block]:
    row, cell = report.released.indicator(name), report.released.get(name)
    blocks: list[Block] = [Heading(Label("indicator", name), 3, f"ind-{name}")]
    blocks += [Paragraph(Text(f"definition.{p}", text=Text(f"indicator.{name}.{p}", "share.none"))) for p in _PARTS]
    if cell is not None:
        blocks.append(Paragraph(phrases.finding(cell)))
        blocks += _base(cell)
    blocks.append(Paragraph(Text(f"sensitivity.{row.get('sensitivity', 'open')}"), "note"))
    blocks += _cleaning(report, row)
    shown = [e for e in _EXPRESSIONS if row.get(e)]
    code = [Code(Text(f"expression.{e}"), Label("code", "indicators", name, e)) for e in shown]
    if row.get("code", {}).get("source"):
        code.append(Code(Text("expression.source"), Label("code", "indicators", name, "code", "source")))
    return [*blocks, Callout("fold", Text("definition.code"), tuple(code))] if code else blocks


def _base(cell: Cell) -> list[Block]:
    blocks: list[Block] = []
    if cell.shown and cell.asked is not None:
        known = {f: cell.ref(f) for f in ("asked", "answered", "dont_know") if getattr(cell, f) is not None}
        if len(known) == 3:
            blocks.append(Paragraph(Text("definition.base", **known)))
    if cell.low is not None and cell.high is not None and cell.shown:
        blocks.append(Paragraph(Text("definition.bounds", low=cell.ref("low"), high=cell.ref("high"))))
    if cell.comparability:
        blocks.append(Paragraph(Text(f"comparability.{cell.comparability}", "comparability.other")))
    return blocks


def _cleaning(report: Report, row: Mapping[str, Any]) -> list[Block]:
    form = row.get("form", "")
    known = report.released.definitions["questions"].get(form, {})
    asked = [name for name in row.get("questions") or [] if name in known]
    cells = {name: report.released.cells.get(f"quality.{form}.question.{name}") for name in asked}
    parts = [
        Text("definition.cleaned_one", question=Label("question", form, name), n=cell.ref("n"))
        for name, cell in cells.items()
        if cell is not None
    ]
    return [Paragraph(Text("definition.cleaned", parts=phrases.joined(parts)))] if parts else []


def log(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return how often each cleaning rule was applied."""
    found = [c for c in report.released.cells.values() if c.kind == "quality" and ".log." in c.cell]
    if not found:
        return []
    columns = (Column(Text("column.rule")), Column(Text("column.form")), Column(Text("column.n"), "number"))
    rows = tuple(
        Row((Text(f"rule.{rule}", "rule.other", name=Label("name", rule)), Text(f"form.{form}"), cell.ref("n")))
        for cell in found
        for _, form, _, rule in [cell.cell.split(".", 3)]
    )
    return [Table(str(part["id"]), Text("table.log"), columns, rows)]


def cite(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return how to cite the report and how to make it again."""
    wave = Label("wave", "title")
    who = (
        Label("wave", "organisation")
        if report.released.definitions["wave"].get("organisation")
        else Text("cover.not_stated")
    )
    return [
        Paragraph(Text("cite.report", title=wave, organisation=who)),
        Paragraph(Text("cite.figure")),
        Paragraph(Text("cite.rerun")),
    ]

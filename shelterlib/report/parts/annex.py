"""Annexes: every question, every indicator with its definition, the cleaning log in numbers, how to cite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import phrases, tables
from shelterlib.report.blocks import Block, Callout, Code, Column, Content, Heading, Label, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.released import Cell

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
        blocks += [_question(report, form, name, cells[name]) for name in shown]
    return blocks


def _question(report: Report, form: str, name: str, cells: list[Cell]) -> Callout:
    label = Label("question", form, name)
    blocks: list[Block] = []
    choices = [c for c in cells if c.group2]
    if choices:
        columns = (
            Column(Text("column.choice")),
            *(Column(Text(f"column.{f}"), "number") for f in ("result", "share")),
        )
        rows = tuple(
            Row((Label("choice", form, name, c.group2), *tables.numbers(c, ("result", "share")))) for c in choices
        )
        blocks.append(Table(f"q-{form}-{name}-data", Text("table.question", question=label), columns, rows))
    # Every choice of a question has the same base; it is said once.
    base = next((c for c in cells if c.shown), None)
    entries = [Paragraph(Text("definition.cleaned", parts=part), "note") for part in _entries(report, form, name)]
    return Callout("fold", label, (*blocks, *(asked(base) if base else ()), *entries), f"q-{form}-{name}")


def definitions(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return every indicator by domain: what it counts, its base, bounds, comparability, cleaning and the code."""
    domains: dict[str, list[str]] = {}
    for name, row in report.released.definitions["indicators"].items():
        domains.setdefault(str(row.get("domain", "")), []).append(name)
    blocks: list[Block] = []
    for domain, names in domains.items():
        if domain:
            blocks.append(Heading(Text(f"domain.{domain}"), 3, f"domain-{domain}"))
        blocks += [block for name in names for block in definition(report, name, 4 if domain else 3)]
    return blocks


def definition(report: Report, name: str, level: int) -> list[Block]:
    """Return one indicator under a heading of its own, where every number of it leads."""
    row, cell = report.released.indicator(name), report.released.get(name)
    parts = {p: Text(f"indicator.{name}.{p}", "share.none") for p in ("numerator", "denominator")}
    blocks: list[Block] = [Heading(Label("indicator", name), level, f"ind-{name}")]
    blocks.append(Paragraph(Text("definition.counted", **parts)))
    blocks.append(Paragraph(Text(f"indicator.{name}.note", "share.none")))
    if cell is not None:
        said = [phrases.finding(cell), *_base(cell), *_other_bases(report, row)]
        blocks.append(Paragraph(phrases.joined(said, "list.sentences")))
    kept = [Text("definition.class", name=Text(f"sensitivity.{row.get('sensitivity', 'open')}"))]
    if cell is not None and cell.comparability and cell.status != "not asked":
        kept.append(Text(f"comparability.{cell.comparability}", "comparability.other"))
    blocks.append(Paragraph(phrases.joined([*kept, *_cleaning(report, row)], "list.sentences"), "note"))
    return [*blocks, *code(report, name)]


def code(report: Report, name: str) -> list[Block]:
    """Return an indicator's expressions and the cell that computed it, folded."""
    row = report.released.indicator(name)
    found = [Code(Text(f"expression.{e}"), Label("code", "indicators", name, e)) for e in _EXPRESSIONS if row.get(e)]
    for reading, base in (row.get("also_of") or {}).items():
        if base.get("within"):
            found.append(
                Code(Text("expression.within"), Label("code", "indicators", name, "also_of", reading, "within"))
            )
    if report.released.definitions.get("code", {}).get("source"):
        place = {key: Label("code", "code", key) for key in ("notebook", "cell")}
        found.append(Code(Text("expression.source", **place), Label("code", "code", "source")))
    return [Callout("fold", Text("definition.code"), tuple(found))] if found else []


def asked(cell: Cell) -> list[Block]:
    """Return how many were asked, how many answers are known, how many said that they do not know."""
    known = {f: cell.ref(f) for f in ("asked", "answered", "dont_know") if getattr(cell, f) is not None}
    return [Paragraph(Text("definition.base", **known), "note")] if len(known) == 3 else []


def _base(cell: Cell) -> list[Content]:
    found: list[Content] = []
    known = {f: cell.ref(f) for f in ("asked", "answered", "dont_know") if getattr(cell, f) is not None}
    if cell.shown and len(known) == 3:
        found.append(Text("definition.base", **known))
    if phrases.bounds(cell) is not None:
        what = "interval" if phrases.sampled(cell) else "bounds"
        found.append(Text(f"definition.{what}", low=cell.ref("low"), high=cell.ref("high")))
    # The other reading of every share: who was asked and gave no answer counts as one that does not meet it.
    if cell.shown and cell.low is not None and (cell.asked or 0) > (cell.of or 0):
        plain = phrases.has_share(cell) and not phrases.sampled(cell)
        share = Text("share.given", value=cell.ref("low")) if plain else Text("share.none")
        found.append(Text("definition.of_asked", n=cell.ref("n"), asked=cell.ref("asked"), share=share))
    return found


def _other_bases(report: Report, row: Mapping[str, Any]) -> list[Content]:
    """Return the indicator under each other reading of its base, which is published for the country only."""
    found: list[Content] = []
    for name in row.get("also_of") or {}:
        cell = report.released.cells.get(f"{row['id']}.country.base.{name}")
        if cell is None or cell.status in ("not asked", "not covered"):
            continue
        numbers = {field: cell.ref(field) for field in ("n", "of", "value")}
        shown = "also_share" if cell.n is not None else "also_value"
        found.append(
            Text(
                f"definition.{shown if cell.shown else 'also_hidden'}",
                reading=Text(f"indicator.{row['id']}.also.{name}"),
                share=phrases.share(cell),
                status=cell.ref("value"),
                **numbers,
            )
        )
    return found


def _cleaning(report: Report, row: Mapping[str, Any]) -> list[Text]:
    """Return how many cleaning entries each question has that an indicator rests on; none is said too."""
    form = str(row.get("form", ""))
    asked = [_own_name(report, form, name) for name in row.get("asks") or row.get("questions") or ()]
    asked = [name for name in asked if name in report.released.definitions["questions"].get(form, {})]
    parts = [part for name in asked for part in _entries(report, form, name)]
    if not asked:
        return []
    return [Text("definition.cleaned", parts=phrases.joined(parts)) if parts else Text("definition.cleaned_none")]


def _entries(report: Report, form: str, name: str) -> list[Text]:
    cell = report.released.cells.get(f"quality.{form}.question.{name}")
    label = Label("question", form, name)
    return [Text("definition.cleaned_one", question=label, n=cell.ref("n"))] if cell is not None else []


def _own_name(report: Report, form: str, name: str) -> str:
    """Return what this wave's questionnaire calls a question of the catalogue."""
    found = report.released.definitions.get("ledger", [])
    own = {e["catalogue"]: e["question"] for e in found if e.get("form") == form and e.get("catalogue")}
    return str(own.get(name, name)) if name not in report.released.definitions["questions"].get(form, {}) else name


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

"""Change between waves: the same institutions then and now, and what the questionnaire itself changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shelterlib.report import figures, phrases
from shelterlib.report.blocks import Block, Callout, Column, Heading, Label, List, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.released import Cell

# Points; smaller changes of a share stand in the table and in a folded list.
WORTH_A_SENTENCE = 5.0
MONEY = "restricted"  # sums of money move for reasons that a sentence cannot give


def change(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the change of every comparable indicator on the panel, as a slope chart and as sentences."""
    names = report.released.definitions["indicators"]
    pairs = [pair for name in names if (pair := report.released.change(name))]
    if not pairs:
        return [Paragraph(Text("change.no_earlier_wave"))] if part.get("say_none", True) else []
    waves = (Label("name", pairs[0]["now"].compared_with), Label("wave", "name"))
    figure = figures.slopes(str(part["id"]), pairs, waves)
    blocks: list[Block] = [figure] if figure else []
    shown = [pair for pair in pairs if {"then", "now"} <= pair.keys() and pair["then"].shown and pair["now"].shown]
    items = _sentences([pair for pair in shown if phrases.moved(pair) >= WORTH_A_SENTENCE])
    if items:
        blocks += [Heading(Text("report.change.most"), 3, "change-most"), List(items)]
    rest = _sentences([pair for pair in shown if phrases.moved(pair) < WORTH_A_SENTENCE])
    if rest:
        blocks.append(Callout("fold", Text("report.change.little"), (List(rest),), "change-little"))
    hidden = [
        Paragraph(Label("indicator", p["now"].indicator), basis=p["now"].indicator) for p in _without(pairs, shown)
    ]
    if hidden:
        note = Paragraph(Text("report.change.hidden_text"), "note")
        blocks.append(Callout("fold", Text("report.change.hidden"), (note, List(tuple(hidden))), "change-hidden"))
    return blocks


def most(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the largest changes as sentences, for a summary: `number` of them."""
    pairs = [p for name in report.released.definitions["indicators"] if (p := report.released.change(name))]
    usable = [p for p in pairs if {"then", "now"} <= p.keys() and p["then"].shown and p["now"].shown]
    usable = [p for p in usable if p["now"].unit == "percent" and phrases.moved(p) >= WORTH_A_SENTENCE]
    usable = [
        p
        for p in usable
        if phrases.solid(p) and report.released.indicator(p["now"].indicator).get("sensitivity") != MONEY
    ]
    largest = sorted(usable, key=lambda p: -phrases.moved(p))[: int(part["number"])]
    if not largest:
        return []
    return [Heading(Text(str(part["heading"])), 3, str(part["id"])), List(_sentences(largest))]


def _sentences(pairs: Sequence[dict[str, Cell]]) -> tuple[Paragraph, ...]:
    found = ((pair, phrases.change(pair)) for pair in pairs)
    return tuple(Paragraph(text, basis=pair["now"].indicator) for pair, text in found if text is not None)


def _without(pairs: Sequence[dict[str, Cell]], shown: Sequence[dict[str, Cell]]) -> list[dict[str, Cell]]:
    return [p for p in pairs if p not in shown and "now" in p and p["now"].status != "not covered"]


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

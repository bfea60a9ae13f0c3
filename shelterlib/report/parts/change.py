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
    """Return the change of every indicator on the panel: a slope chart, sentences, and what cannot be compared."""
    names = report.released.definitions["indicators"]
    pairs = [pair for name in names if (pair := report.released.change(name))]
    if not pairs:
        return [Paragraph(Text("change.no_earlier_wave"))] if part.get("say_none", True) else []
    waves = (Label("name", pairs[0]["now"].compared_with), Label("wave", "name"))
    figure = figures.slopes(str(part["id"]), pairs, waves)
    blocks: list[Block] = [figure] if figure else []
    shown = [pair for pair in pairs if phrases.both_shown(pair)]
    shown.sort(key=phrases.moved, reverse=True)
    alike = [pair for pair in shown if not phrases.broken(pair)]
    items = _sentences([pair for pair in alike if phrases.moved(pair) >= WORTH_A_SENTENCE])
    if items:
        blocks += [Heading(Text("report.change.most"), 3, "change-most"), List(items)]
    unlike = _sentences([pair for pair in shown if phrases.broken(pair)])
    if unlike:
        blocks += [Heading(Text("change.broken"), 3, "change-broken"), List(unlike)]
    rest = _sentences([pair for pair in alike if phrases.moved(pair) < WORTH_A_SENTENCE])
    if rest:
        blocks.append(Callout("fold", Text("report.change.little"), (List(rest),), "change-little"))
    once = _once(report)
    if once:
        blocks.append(Callout("fold", Text("change.once"), (List(once),), "change-once"))
    hidden = [
        Paragraph(Label("indicator", p["now"].indicator), basis=p["now"].indicator) for p in _without(pairs, shown)
    ]
    if hidden:
        note = Paragraph(Text("report.change.hidden_text"), "note")
        blocks.append(Callout("fold", Text("report.change.hidden"), (note, List(tuple(hidden))), "change-hidden"))
    return [*blocks, *_every_wave(report, f"{part['id']}-waves")]


def _once(report: Report) -> tuple[Paragraph, ...]:
    """Return the indicators that only one of the two waves asks."""
    cells = [report.released.get(name) for name in report.released.definitions["indicators"]]
    return tuple(
        Paragraph(
            Text("change.only", label=Label("indicator", c.indicator), said=Text(f"comparability.{c.comparability}")),
            basis=c.indicator,
        )
        for c in cells
        if c is not None and c.comparability in ("new", "dropped")
    )


def _every_wave(report: Report, anchor: str) -> list[Block]:
    """Return then and now against every earlier wave in a table, where there is more than one."""
    waves = report.released.compared_with
    if len(waves) < 2:
        return []
    body = []
    for name in report.released.definitions["indicators"]:
        pairs = [report.released.change(name, since=wave) for wave in waves]
        if any(phrases.both_shown(pair) for pair in pairs):
            said = [phrases.then_and_now(pair) if phrases.both_shown(pair) else None for pair in pairs]
            body.append(Row((Label("indicator", name), *said), name))
    columns = (Column(Text("column.indicator")), *(Column(Label("name", wave), "number") for wave in waves))
    table = Table(anchor, Text("table.every_wave"), columns, tuple(body), Text("table.every_wave.note"))
    return [Callout("fold", Text("change.every_wave"), (table,), "change-every-wave")] if body else []


def most(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the largest changes as sentences, for a summary: `number` of them."""
    pairs = [p for name in report.released.definitions["indicators"] if (p := report.released.change(name))]
    usable = [p for p in pairs if phrases.both_shown(p) and not phrases.broken(p)]
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

"""How much of the plan is shown, and by which rules the rest is hidden, both in numbers that can be counted again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shelterlib.report import phrases
from shelterlib.report.blocks import Block, Column, Content, Label, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.released import Cell

ALL = "all"
NUMBERS = ("answers", "contributors", "left", "p_percent", "least", "days")  # rules that are one number
SIGNS = ("all_values", "hide_full")  # and those that hold or do not
OTHERS = ("institutions", "medians", "panel")  # rules beside the classes


def shown(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return what is shown of the planned figures that are not empty, by class and level, and in one sentence."""
    found: dict[str, dict[str, Cell]] = {}
    for cell in report.released.cells.values():
        match cell.cell.split("."):
            case ["quality", "shown", name, level]:
                found.setdefault(name, {})[level] = cell
    if ALL not in found:
        return []
    everything = found[ALL]
    levels = [level for level in (*report.released.definitions["levels"], ALL) if level in everything]
    classes = [name for name in _classes(report) if name in found]
    columns = (
        Column(Text("column.class")),
        *(Column(Text(f"level.{level}.title" if level != ALL else "shown.all"), "number") for level in levels),
    )
    body = tuple(
        Row((Text(f"sensitivity.{name}" if name != ALL else "shown.all"), *(_of(found[name].get(at)) for at in levels)))
        for name in (*classes, ALL)
    )
    numbers = {f: everything[ALL].ref(f) for f in ("n", "of", "value")}
    said = [Text("shown.said", **numbers)]
    if "country" in everything:
        said.append(Text("shown.country", **{f: everything["country"].ref(f) for f in ("n", "of", "value")}))
    return [
        Paragraph(phrases.joined([*said, Text("shown.aim")], "list.sentences")),
        Table(str(part["id"]), Text("table.shown"), columns, body),
    ]


def _of(cell: Cell | None) -> Content | None:
    return Text("amount.share", n=cell.ref("n"), of=cell.ref("of")) if cell is not None else None


def rules(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return each class with the rules that hide its figures, in numbers, and why."""
    given = report.released.definitions.get("rules", {})
    body = [
        Row((Text(f"sensitivity.{name}"), _listed([*_said(rule, "classes", name)]), _why(rule)))
        for name, rule in _classes(report).items()
    ]
    body += [
        Row((Text(f"rules.{name}"), _listed([*_said(given[name], name)]), _why(given[name])))
        for name in OTHERS
        if name in given
    ]
    columns = tuple(Column(Text(f"column.{name}")) for name in ("class", "rules", "why"))
    return [Table(str(part["id"]), Text("table.rules"), columns, tuple(body))] if body else []


def _classes(report: Report) -> Mapping[str, Any]:
    found: Mapping[str, Any] = report.released.definitions.get("rules", {}).get("classes", {})
    return found


def _said(rule: Mapping[str, Any], *path: str) -> Iterator[Text]:
    """Yield the rules of a class, each with its number as the catalogue has it."""
    for name in NUMBERS:
        if rule.get(name):
            yield Text(f"rule_of.{path[0]}.{name}", f"rule_of.{name}", n=_number(*path, name))
    if rule.get("sensitive"):
        low, high = (_number(*path, "sensitive", str(end)) for end in (0, 1))
        yield Text("rule_of.sensitive", low=low, high=high)
    for at, _ in enumerate(rule.get("dominance") or ()):
        most, share = (_number(*path, "dominance", str(at), str(end)) for end in (0, 1))
        yield Text("rule_of.dominance", n=most, share=share)
    yield from (Text(f"rule_of.{name}") for name in SIGNS if rule.get(name))


def _number(*path: str) -> Label:
    return Label("code", "rules", *path)


def _listed(parts: list[Text]) -> Content:
    return phrases.joined(parts) if parts else Text("share.none")


def _why(rule: Mapping[str, Any]) -> Text:
    return Text(f"rule_why.{rule.get('reason')}", "share.none")

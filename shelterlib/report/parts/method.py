"""For analysts: thresholds, expressions, rules of disclosure and software, as they were used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import phrases
from shelterlib.report.blocks import Block, Column, Heading, Label, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.parts import annex
from shelterlib.report.parts.recommendations import rows


def thresholds(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return each recommendation's direct indicators with the threshold that the verdict compares them with."""
    body = []
    for row in rows(report):
        for name in row["direct"]:
            cell = report.released.get(name)
            when = report.released.indicator(name).get("supports_when", "none")
            body.append(
                Row(
                    (
                        Label("indicator", name),
                        Text(f"recommendation_code.{row['id']}"),
                        Text(f"threshold.{when}", value=Label("threshold", str(row["id"]), name)),
                        phrases.amount(cell) if cell is not None else None,
                    )
                )
            )
    names = ("indicator", "recommendation", "threshold", "result")
    columns = tuple(Column(Text(f"column.{name}")) for name in names)
    return [Table(str(part["id"]), Text("table.thresholds"), columns, tuple(body))] if body else []


def computed(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return every indicator's expressions and the source of the cell that computed it."""
    blocks: list[Block] = []
    for name in report.released.definitions["indicators"]:
        code = annex.code(report, name)
        if code:
            blocks += [Heading(Label("indicator", name), 3, f"code-{name}"), *code]
    return blocks


def classes(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the classes of figures with the levels at which they may be published at all."""
    found = report.released.definitions.get("rules", {}).get("classes", {})
    body = []
    for name, rule in found.items():
        levels = rule.get("levels", [])
        known = [Text("classes.level", name=Text(f"level.{level}.title")) for level in _several(levels)]
        body.append(
            Row(
                (
                    Text(f"sensitivity.{name}"),
                    phrases.listed(known) if known else Text("classes.any"),
                    Text(f"disclosure.{rule.get('reason')}", "share.none"),
                )
            )
        )
    columns = tuple(Column(Text(f"column.{name}")) for name in ("class", "levels", "protection"))
    return [Table(str(part["id"]), Text("table.classes"), columns, tuple(body))] if body else []


def _several(levels: object) -> list[str]:
    return [str(level) for level in levels] if isinstance(levels, list) else []


def software(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the programs and versions that made the figures."""
    found = report.released.definitions.get("software", {})
    columns = (Column(Text("column.software")), Column(Text("column.version")))
    body = tuple(Row((Label("name", name), Label("code", "software", name))) for name in found)
    return [Table(str(part["id"]), Text("table.software"), columns, body)] if body else []

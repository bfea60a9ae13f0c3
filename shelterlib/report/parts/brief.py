"""One region's page: what its administration said, its macro-region's shelters, what is addressed to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report import phrases
from shelterlib.report.blocks import Block, Column, Content, Label, List, Paragraph, Row, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.parts.recommendations import rows, verdict


def own_answers(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return what the region's administration answered about itself, as sentences."""
    items = []
    for name in part["indicators"]:
        cell = report.released.get(str(name), "region", report.region)
        if cell is None:
            continue
        said = (
            "not_covered"
            if cell.status == "not covered"
            else "unknown"
            if not cell.shown
            else "yes"
            if cell.n
            else "no"
        )
        answer = Text(
            f"own.{name}.{said}", "brief.answer", label=Label("indicator", str(name)), answer=Text(f"answer.{said}")
        )
        items.append(Paragraph(phrases.about_a_body(report.released, answer), basis=str(name)))
    return [List(tuple(items))] if items else []


def macro_table(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return indicators of the region's macro-region beside the country's."""
    macro = next((r["macro"] for r in report.released.definitions["regions"] if r["code"] == report.region), "")
    body = []
    for name in part["indicators"]:
        here, country = report.released.get(str(name), "macro", macro), report.released.get(str(name))
        if here is None or country is None or country.status == "not asked" or here.status == "not covered":
            continue
        body.append(Row((Label("indicator", str(name)), phrases.amount(here), phrases.amount(country)), str(name)))
    if not body:
        return [Paragraph(Text("brief.no_macro"))]
    place: Content = Label("group", "macro", macro)
    columns = (Column(Text("column.indicator")), Column(place, "number"), Column(Text("level.whole"), "number"))
    return [
        Table(str(part["id"]), Text("brief.macro_caption", macro=place), columns, tuple(body), Text("brief.macro_note"))
    ]


def addressed(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the recommendations to this addressee with verdict and direct evidence of the country."""
    body = []
    for row in rows(report, str(part["addressee"])):
        name = str(row["id"])
        cell = verdict(report, name)
        said = cell.note if cell is not None and cell.note else "not_enough_data"
        direct = [c for n in row["direct"] if (c := report.released.get(n)) is not None and c.status != "not asked"]
        evidence = [
            Text("matrix.evidence", label=Label("indicator", c.indicator), amount=phrases.amount(c)) for c in direct
        ]
        short = Text(
            "recommendation.named", name=Text(f"recommendation_code.{name}"), short=Label("recommendation", name)
        )
        body.append(Row((short, Text(f"verdict.{said}"), phrases.lines(evidence) if evidence else Text("matrix.none"))))
    columns = tuple(Column(Text(f"column.{name}")) for name in ("recommendation", "verdict", "evidence"))
    return (
        [Table("addressed", Text("brief.addressed_caption"), columns, tuple(body), Text("table.matrix.note"))]
        if body
        else []
    )

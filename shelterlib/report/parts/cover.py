"""What stands at the head: who made the wave, how, and that an invented wave is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report.blocks import Block, Callout, Column, Heading, Label, Paragraph, Row, Table, Text
from shelterlib.report.book import Report

FACTS = ("organisation", "project", "funder", "presentation", "modelled_on", "source", "licence")


def text(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return paragraphs of the catalogue: `keys`, under `heading` where one is given."""
    head = [Heading(Text(str(part["heading"])), 3, str(part["heading"]).replace(".", "-"))] if "heading" in part else []
    return [*head, *(Paragraph(Text(str(key)), str(part.get("role", ""))) for key in part["keys"])]


def synthetic(report: Report) -> list[Block]:
    """Return the notice that opens every page of an invented wave."""
    if not report.released.synthetic:
        return []
    return [Callout("synthetic", Text("synthetic.title"), (Paragraph(Text("synthetic.text")),))]


def cover(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the table of who made the wave; what wave.yml leaves open is `not stated`."""
    wave = report.released.definitions["wave"]
    rows = [Row((Text(f"cover.{name}"), _fact(wave, name))) for name in FACTS if name in wave]
    for name in ("field", "reference"):
        if wave.get(name):
            rows.append(
                Row((Text(f"cover.{name}"), Text("cover.period", start=_date(name, "start"), end=_date(name, "end"))))
            )
    rows.append(Row((Text("cover.design"), Text(f"design.{wave.get('design', 'census')}"))))
    columns = (Column(Text("column.fact")), Column(Text("column.content")))
    return [Table("about-wave", Text("cover.caption"), columns, tuple(rows))]


def _fact(wave: Mapping[str, Any], name: str) -> Text | Label:
    return Label("wave", name) if wave.get(name) else Text("cover.not_stated")


def _date(name: str, end: str) -> Label:
    return Label("wave", name, end)

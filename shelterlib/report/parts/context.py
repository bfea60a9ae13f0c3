"""Official figures beside the monitoring: each with its source, never mixed with the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shelterlib.report.blocks import Block, Column, Figure, Heading, Label, Row, Table, Text
from shelterlib.report.book import Report


def context(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return one table a series, and a line chart where a series has at least five years."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in report.released.definitions.get("context", []):
        found.setdefault(str(row["series"]), []).append(row)
    return [block for series, rows in found.items() for block in _series(series, rows)]


def _series(series: str, rows: list[Mapping[str, Any]]) -> list[Block]:
    columns = (
        Column(Text("column.period")),
        Column(Text("column.value"), "number"),
        Column(Text("column.source")),
    )
    body = tuple(
        Row(
            (
                Text(f"period.{row['period']}", year=Label("context", row["id"], "year")),
                Label("context", row["id"], "value"),
                Label("context", row["id"], "source"),
            )
        )
        for row in rows
    )
    heading = Heading(Text(f"context.{series}.title"), 3, f"context-{series}")
    caveat = Text(f"context.{series}.caveat")
    table = Table(f"context-{series}-data", Text(f"context.{series}.caption"), columns, body, caveat)
    years = [row for row in rows if row["period"] == "year"]
    if len(years) < 5:
        return [heading, table]
    data = {"points": [(int(row["year"]), float(row["value"])) for row in years]}
    title, alt = Text(f"context.{series}.finding"), Text(f"context.{series}.alt")
    return [heading, Figure(f"context-{series}-figure", "line", title, alt, data, replace(table, note=None), caveat)]

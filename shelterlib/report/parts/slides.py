"""What slides need beside the report's parts: a slope chart alone, points to talk about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from shelterlib.report.blocks import Block, Figure, List, Paragraph, Text
from shelterlib.report.book import Report
from shelterlib.report.parts.change import change


def slope(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the slope chart of the largest changes (`most`, all by default) without its sentences."""
    found = change(report, {**part, "say_none": False})
    return [_cut(block, int(part.get("most", 99))) for block in found if isinstance(block, Figure)]


def _cut(figure: Figure, most: int) -> Figure:
    rows = figure.data["rows"][:most]
    note = figure.note if any(row["broken"] for row in rows) else Text("figure.slope.note")
    return replace(figure, data={**figure.data, "rows": rows}, note=note)


def points(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return texts of the catalogue as points; `{design}` in a key is the wave's: census or sample."""
    design = str(report.released.definitions["wave"].get("design", "census"))
    return [List(tuple(Paragraph(Text(str(key).format(design=design))) for key in part["keys"]))]

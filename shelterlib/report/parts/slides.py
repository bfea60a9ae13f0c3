"""What slides need beside the report's parts: a slope chart alone, points to talk about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterlib.report.blocks import Block, Figure, List, Paragraph, Text
from shelterlib.report.book import Report
from shelterlib.report.parts.change import change


def slope(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the slope chart of change without its sentences."""
    return [block for block in change(report, {**part, "say_none": False}) if isinstance(block, Figure)]


def points(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return texts of the catalogue as points."""
    return [List(tuple(Paragraph(Text(str(key))) for key in part["keys"]))]

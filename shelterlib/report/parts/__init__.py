"""The parts of a chapter: each turns released cells into blocks.

A part is named in `catalogue/report.yml` by `part:`; the other keys of its line are its settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from shelterlib.errors import DataError
from shelterlib.report.blocks import Block
from shelterlib.report.book import Report
from shelterlib.report.parts import (
    annex,
    brief,
    context,
    cover,
    evidence,
    letter,
    method,
    recommendations,
    response,
    shown,
    slides,
    witnesses,
)
from shelterlib.report.parts import change as change_parts

PARTS: Mapping[str, Callable[[Report, Mapping[str, Any]], list[Block]]] = {
    "text": cover.text,
    "cover": cover.cover,
    "matrix": recommendations.matrix,
    "recommendations": recommendations.pages,
    "findings": evidence.findings,
    "dots": evidence.dots,
    "groups": evidence.groups,
    "table": evidence.table,
    "tiles": evidence.tiles,
    "readiness": evidence.readiness,
    "coverage": response.coverage,
    "pairs": response.pairs,
    "warning": response.warning,
    "counts": response.counts,
    "witnesses": witnesses.witnesses,
    "change": change_parts.change,
    "changes": change_parts.most,
    "ledger": change_parts.ledger,
    "context": context.context,
    "questions": annex.questions,
    "definitions": annex.definitions,
    "thresholds": method.thresholds,
    "computed": method.computed,
    "classes": method.classes,
    "software": method.software,
    "cite": annex.cite,
    "shown": shown.shown,
    "rules": shown.rules,
    "own_answers": brief.own_answers,
    "macro_table": brief.macro_table,
    "addressed": brief.addressed,
    "letter_recommendations": letter.recommendations,
    "letter_dates": letter.dates,
    "sender": letter.sender,
    "slope": slides.slope,
    "points": slides.points,
}


def make(report: Report, part: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of one part of report.yml."""
    name = str(part.get("part", ""))
    if name not in PARTS:
        raise DataError("unknown part", where=f"catalogue/report.yml, {name}", fix=f"use one of {', '.join(PARTS)}")
    return PARTS[name](report, part)

"""Counts of the data's own quality as cells, so that every printed number is one."""

from __future__ import annotations

import csv
import json
from collections import Counter
from typing import Any

from shelterlib.paths import WavePaths
from shelterlib.release.cells import quality_row

SIMPLE = ("rows_read", "rows_kept")
PARTED = ("rows_dropped", "problems", "repairs")
PANEL = ("matched", "entries", "exits", "ambiguous")


def quality_rows(paths: WavePaths) -> list[dict[str, str]]:
    """Return the quality cells of a wave: rows, repairs by rule and by question, panel, forms sent and received."""
    rows = []
    for summary in sorted(paths.clean.glob("*/summary.json")):
        form, given = summary.parent.name, json.loads(summary.read_text(encoding="utf-8"))
        for key in SIMPLE:
            if isinstance(given.get(key), int):
                rows.append(quality_row(f"quality.{form}.{key}", paths.name, given[key]))
        for key in PARTED:
            parts = given.get(key)
            if isinstance(parts, dict):
                rows += [
                    quality_row(f"quality.{form}.{key}.{part}", paths.name, n) for part, n in sorted(parts.items())
                ]
        rows += _log_rows(paths, form)
    panel = paths.indicators / "panel.json"
    given = json.loads(panel.read_text(encoding="utf-8")) if panel.is_file() else {}
    for form, counts in sorted(given.items()):
        rows += [
            quality_row(f"quality.{form}.panel.{key}", paths.name, counts[key])
            for key in PANEL
            if isinstance(counts, dict) and isinstance(counts.get(key), int)
        ]
    return rows + _frame_rows(paths)


def _log_rows(paths: WavePaths, form: str) -> list[dict[str, str]]:
    path = paths.clean / form / "log.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        entries = [(row["rule"], row["question"]) for row in csv.DictReader(file)]
    rules, questions = (Counter(entry[part] for entry in entries) for part in (0, 1))
    found = [quality_row(f"quality.{form}.log.{rule}", paths.name, n) for rule, n in sorted(rules.items())]
    return found + [
        quality_row(f"quality.{form}.question.{question}", paths.name, n)
        for question, n in sorted(questions.items())
        if question
    ]


def _frame_rows(paths: WavePaths) -> list[dict[str, str]]:
    path = paths.raw / "frame.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: list[dict[str, Any]] = list(csv.DictReader(file))
    return [
        quality_row(f"quality.frame.{key}", paths.name, sum(row.get(key) == "yes" for row in rows))
        for key in ("sent", "received")
    ]

"""No percentage stands on a base under ten, in any format: the count does."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from shelterlib.paths import Project
from shelterlib.render import docx
from shelterlib.render.xlsx import tables

pytestmark = [pytest.mark.xdist_group("documents"), pytest.mark.audit]
SMALLEST, SHARES = 10, ("value", "low", "high")


def small(rows: dict[str, dict[str, str]]) -> set[str]:
    """Return the shown percentages whose base, or either base of a difference, is under ten."""
    found = set()
    for cell, row in rows.items():
        sides = [f"{cell.removesuffix('diff')}{side}" for side in ("then", "now")] if cell.endswith(".diff") else [cell]
        bases = [float(rows[side]["of"] or 0) for side in sides]
        if row["unit"] == "percent" and row["status"] == "shown" and row["value"] and min(bases) < SMALLEST:
            found.add(cell)
    return found


def traced(build: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (file, cell, field) of every number in pages and documents that says where it is from."""
    for file in sorted(build.rglob("*.html")):
        for cell, field in re.findall(r'data-cell="([^"]+)"[^>]*?data-field="([^"]+)"', file.read_text("utf-8")):
            yield file.name, cell, field
    for file in sorted(build.rglob("*.docx")):
        text = zipfile.ZipFile(file).read("word/document.xml").decode("utf-8")
        for cell, field in re.findall(r':cell="([^"]+)"[^>]*?:field="([^"]+)"', text):
            yield file.name, cell, field


def sheets(build: Path, rows: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, object]]:
    """Yield (cell, field, content) of the workbook: numbers as they stand, by the order of the released fields."""
    for sheet in openpyxl.load_workbook(build / "tables.xlsx").worksheets:
        for line in sheet.iter_rows(values_only=True):
            content = [value for value in line if value is not None]
            if content and content[-1] in rows:
                yield from ((str(content[-1]), "number", value) for value in content if isinstance(value, float | int))


def test_a_small_base_has_its_count_and_no_percentage(made: tuple[Project, Path], site: Path):
    project, out = made
    docx.report(project, out, wave="2023", lang="en")
    tables(project, out, wave="2023")
    with (site / "data" / "cells.csv").open(encoding="utf-8") as file:
        rows = {row["cell"]: row for row in csv.DictReader(file)}
    few = small(rows)
    assert len(few) > 50
    seen = list(traced(site))
    assert {"report.en.html", "report.uk.html", "report.en.docx"} <= {file for file, *_ in seen}
    assert {field for _, cell, field in seen if cell in few} >= {"n", "of"}
    assert [each for each in seen if each[1] in few and each[2] in SHARES] == []
    counts = {
        cell: [row[field] for field in ("n", "of", "asked", "answered", "dont_know")] for cell, row in rows.items()
    }
    odd = [(cell, value) for cell, _, value in sheets(out, rows)
           if cell in few and value not in [float(n) for n in counts[cell] if n]]  # fmt: skip
    assert odd == []

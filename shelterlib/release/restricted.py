"""Read the restricted cells and what single institutions put into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.errors import DataError

Rows = dict[str, tuple[float, float]]  # unit -> (numerator, denominator)


@dataclass(frozen=True)
class Cell:
    """One restricted cell: its row of cells.parquet, and the rows of its base."""

    name: str
    row: dict[str, Any]
    rows: Rows

    def __getattr__(self, field: str) -> Any:
        try:
            return self.row[field]
        except KeyError:
            raise AttributeError(field) from None

    def count(self, field: str) -> float:
        """Return a number of the cell, 0 where there is none."""
        value = self.row.get(field)
        return 0.0 if value is None else float(value)


def cell_name(row: dict[str, Any]) -> str:
    """Return the id that everything published uses: `M1_2.macro.west`, `M1_2.country.panel-2020.diff`."""
    if row["kind"] == "question":
        choice = row["group2"]
        return f"{row['indicator']}.choice.{choice}" if choice else f"{row['indicator']}.country"
    level = row["group_by"] if row["group_by"] == "country" else f"{row['group_by']}.{row['group']}"
    if row["kind"] == "change":
        return f"{row['indicator']}.{level}.panel-{row['compared_with']}.{row['group2'] or row['group_by2']}"
    part = f".{row['group_by2']}.{row['group2']}" if row["group_by2"] and row["group2"] else ""
    return f"{row['indicator']}.{level}{part}"


def records(path: Path) -> list[dict[str, Any]]:
    """Return a parquet file's rows; absent values are None in numbers and "" in texts.

    Raises:
        DataError: the file is missing.
    """
    import pandas as pd

    if not path.is_file():
        raise DataError("the restricted cells are missing", where=path.name, fix="run 2_indicators first")
    table = pd.read_parquet(path)
    texts = [c for c in table.columns if not pd.api.types.is_numeric_dtype(table[c])]
    found = table.astype(object).where(table.notna(), None).to_dict("records")
    rows: list[dict[str, Any]] = [{str(c): v for c, v in row.items()} for row in found]
    for row in rows:
        row.update({c: "" for c in texts if row[c] is None})
    return rows


def read_then(folder: Path, levels: list[str]) -> dict[tuple[str, str], Rows]:
    """Return the rows of earlier waves' whole figures, by wave and cell, as far as they are listed."""
    found: dict[tuple[str, str], Rows] = defaultdict(dict)
    for row in records(folder / "contributions.parquet"):
        if row.get("base") != "panel" and (wave := row.get("compared_with")):
            for level in ("country", *levels):
                group = row.get(level) or ""
                if level == "country" or group:
                    cell = f"{row['indicator']}.{level}" + (f".{group}" if level != "country" else "")
                    found[wave, cell][row["unit"]] = (row["numerator"] or 0.0, row["denominator"] or 0.0)
    return found


def read_cells(folder: Path, levels: list[str]) -> list[Cell]:
    """Return the restricted cells of a wave, each with the rows of its base."""
    given: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in records(folder / "contributions.parquet"):
        if row.get("base") == "panel" or not row.get("compared_with"):
            given[_family(row)].append(row)
    found = [Cell(cell_name(row), row, {}) for row in records(folder / "cells.parquet")]
    return list(_with_rows(found, given, set(levels)))


def _family(row: dict[str, Any]) -> tuple[str, ...]:
    """Return what tells one figure's rows from another's: variants of an index, the sides of a change."""
    if row.get("base") == "panel":
        return (row["indicator"], row.get("compared_with") or "", "panel", row.get("part") or row.get("group2") or "")
    return (row["indicator"], "", row.get("group_by2") or "", row.get("group2") or "")


def _with_rows(
    cells: list[Cell], given: dict[tuple[str, ...], list[dict[str, Any]]], levels: set[str]
) -> Iterator[Cell]:
    for cell in cells:
        rows: Rows = {}
        if cell.kind != "question":
            for row in given.get(_family(cell.row), ()):
                if cell.group_by == "country" or (cell.group_by in levels and row.get(cell.group_by) == cell.group):
                    rows[row["unit"]] = (row["numerator"] or 0.0, row["denominator"] or 0.0)
        yield Cell(cell.name, cell.row, rows)

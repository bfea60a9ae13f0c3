"""Read released data: the only numbers that a report can see.

Input: `cells.csv` and `definitions.json` of a build. Nothing here opens raw or processed data.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shelterlib.errors import DataError
from shelterlib.report.blocks import CellRef

NUMBERS = ("n", "of", "value", "low", "high", "asked", "answered", "dont_know")
COUNTS = frozenset(NUMBERS) - {"value", "low", "high"}


@dataclass(frozen=True)
class Cell:
    """One row of cells.csv; hidden cells have no number at all."""

    cell: str
    wave: str
    kind: str
    indicator: str
    group_by: str
    group: str
    group_by2: str
    group2: str
    n: float | None
    of: float | None
    value: float | None
    low: float | None
    high: float | None
    asked: float | None
    answered: float | None
    dont_know: float | None
    unit: str
    base: str
    compared_with: str
    comparability: str
    status: str
    rounding: str
    note: str

    @property
    def shown(self) -> bool:
        return self.status == "shown"

    def ref(self, field: str) -> CellRef:
        """Return a reference to one number of this cell."""
        unit = "count" if field in COUNTS else self.unit
        if self.kind == "change" and self.cell.endswith(".diff") and unit == "percent":
            unit = "points"
        if field == "of" and self.unit == "per_10000_population":
            unit = "thousand"
        return CellRef(self.cell, field, getattr(self, field), unit, self.status)


class Released:
    """The released cells of one wave and their definitions."""

    def __init__(self, cells: list[Cell], definitions: dict[str, Any]) -> None:
        self.cells = {c.cell: c for c in cells}
        self.definitions = definitions
        self.wave: str = str(definitions["wave"]["name"])

    @classmethod
    def read(cls, folder: Path) -> Released:
        """Read the release in `folder`.

        Raises:
            DataError: a file of the release is missing or has other columns.
        """
        try:
            definitions = json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
            with (folder / "cells.csv").open(encoding="utf-8", newline="") as file:
                cells = [as_cell(row) for row in csv.DictReader(file)]
        except FileNotFoundError as missing:
            name = Path(str(missing.filename)).name
            raise DataError("the release is incomplete", where=name, fix="run shelter report again") from None
        except (KeyError, TypeError) as other:
            raise DataError(f"unexpected column ({other})", where="cells.csv", fix="rebuild the release") from None
        return cls(cells, definitions)

    def get(self, indicator: str, level: str = "country", group: str = "") -> Cell | None:
        """Return an indicator's cell, or None where the plan has none."""
        return self.cells.get(f"{indicator}.{level}.{group}" if group else f"{indicator}.{level}")

    def rows(self, indicator: str, level: str) -> list[Cell]:
        """Return an indicator's cells of one level, in the order of its groups, without what is not covered."""
        found = (self.get(indicator, level, group) for group in self.groups(level))
        return [cell for cell in found if cell is not None and cell.status != "not covered"]

    def change(
        self, indicator: str, level: str = "country", group: str = "", since: str | None = None
    ) -> dict[str, Cell]:
        """Return then, now and diff of an indicator on the panel (empty where there is none).

        `since` is an earlier wave, by default the last one.
        """
        last = self.compared_with[-1] if self.compared_with else ""
        return self._changes.get((indicator, level, group, since or last), {})

    @cached_property
    def compared_with(self) -> list[str]:
        """The earlier waves that this one is compared with, oldest first."""
        return sorted({cell.compared_with for cell in self.cells.values() if cell.kind == "change"})

    @cached_property
    def _changes(self) -> dict[tuple[str, ...], dict[str, Cell]]:
        found: dict[tuple[str, ...], dict[str, Cell]] = {}
        for cell in self.cells.values():
            if cell.kind == "change":
                group = "" if cell.group_by == "country" else cell.group
                at = (cell.indicator, cell.group_by, group, cell.compared_with)
                found.setdefault(at, {})[cell.cell.rsplit(".", 1)[1]] = cell
        return found

    def groups(self, level: str) -> list[str]:
        """Return the groups of a level, in the catalogue's order."""
        return [str(g["id"]) for g in self.definitions["levels"].get(level, {}).get("groups", [])]

    def indicator(self, name: str) -> dict[str, Any]:
        """Return an indicator's definition row."""
        row: dict[str, Any] = self.definitions["indicators"].get(name, {})
        return row

    @property
    def synthetic(self) -> bool:
        """Whether the wave is invented: marked on every page, and the safe assumption where nothing is said."""
        return bool(self.definitions["wave"].get("synthetic", True))


def as_cell(row: Mapping[str, str]) -> Cell:
    """Return a row of cells.csv with its numbers read."""
    numbers = {name: _number(row[name]) for name in NUMBERS}
    return Cell(**{**row, **numbers})  # type: ignore[arg-type]


def _number(text: str) -> float | None:
    return float(text) if text else None

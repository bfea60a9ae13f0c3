"""A reader who wants to know more: knows only what is printed, thinks in whole numbers, shares no code with the gate.

Exact integer bounds by scipy's solver, and, for tables small enough, every table that agrees with what is printed.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

TOTAL = "*"


class Reader:
    """Unknown whole numbers, equations and inequalities between them."""

    def __init__(self, names: Sequence[str], known: Mapping[str, float]) -> None:
        self.names, self.known = list(names), dict(known)
        self.at = {name: k for k, name in enumerate(self.names)}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self._matrix: Any = None
        self.low = np.zeros(len(self.names))
        self.high = np.full(len(self.names), 100.0 * max([100.0, *self.known.values()]))

    @classmethod
    def of_system(cls, system: Mapping[str, Any]) -> Reader:
        """Read certificates/system.json."""
        reader = cls(system["hidden"], system["shown"])
        for total, parts in system["lines"]:
            reader.adds_up(total, parts)
        for part, whole in system.get("limits", ()):
            reader.at_most(part, whole)
        return reader

    def adds_up(self, total: str, parts: Iterable[str]) -> None:
        """Know that parts add up to a total."""
        self._row([*((p, 1.0) for p in parts), (total, -1.0)], 0.0, 0.0)

    def at_most(self, part: str, whole: str) -> None:
        """Know that one number is no more than another."""
        self._row([(whole, 1.0), (part, -1.0)], 0.0, np.inf)

    def _row(self, terms: Iterable[tuple[str, float]], low: float, high: float) -> None:
        row: dict[int, float] = {}
        for name, sign in terms:
            if name in self.at:
                row[self.at[name]] = row.get(self.at[name], 0.0) + sign
            else:
                low, high = low - sign * self.known[name], high - sign * self.known[name]
        if row:
            self.rows.append((row, low, high))
            self._matrix = None

    def bounds(self, name: str) -> tuple[int, int]:
        """Return the least and the largest whole number that a hidden number can be."""
        return tuple(round(self._end(name, sign)) for sign in (1, -1))  # type: ignore[return-value]

    def _end(self, name: str, sign: int) -> float:
        costs = np.zeros(len(self.names))
        costs[self.at[name]] = sign
        if self._matrix is None:
            entries = [(k, at, value) for k, (row, _, _) in enumerate(self.rows) for at, value in row.items()]
            lines, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
            self._matrix = csr_array((values, (lines, columns)), shape=(len(self.rows), len(self.names)))
        matrix = self._matrix
        limits = LinearConstraint(matrix, [r[1] for r in self.rows], [r[2] for r in self.rows]) if self.rows else ()
        found = milp(costs, constraints=limits, bounds=Bounds(self.low, self.high), integrality=np.ones(len(costs)))
        assert found.status == 0, "what is printed contradicts itself"
        return sign * found.fun

    def every(self) -> Iterator[tuple[int, ...]]:
        """Yield every possible table; only for a handful of hidden numbers."""
        spans = [range(*(b + k for k, b in enumerate(self.bounds(name)))) for name in self.names]
        for values in product(*spans):
            if all(
                low - 1e-9 <= sum(v * values[at] for at, v in row.items()) <= high + 1e-9
                for row, low, high in self.rows
            ):
                yield values


def read_pattern(folder: Path, lines: Iterable[tuple[Any, Iterable[Any]]]) -> Reader:
    """Return what a reader of `shelter protect`'s pattern.csv knows; lines are (total, parts) of keys."""
    with (folder / "pattern.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    known = {"|".join(r[:-2]): float(r[-1]) for r in rows if r[-2] == "shown"}
    reader = Reader(["|".join(r[:-2]) for r in rows if r[-2] == "suppressed"], known)
    for total, parts in lines:
        reader.adds_up("|".join(total), ["|".join(p) for p in parts])
    return reader


def plain_lines(*codes: Sequence[str]) -> list[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """Return the lines of a table without hierarchies: the total over each dimension, everything else fixed."""
    found = []
    for k, own in enumerate(codes):
        others = [[TOTAL, *c] if i != k else [TOTAL] for i, c in enumerate(codes)]
        for key in product(*others):
            found.append((key, [(*key[:k], code, *key[k + 1 :]) for code in own]))
    return found


def read_system(folder: Path) -> Reader:
    """Return the reader of a release's certificates."""
    return Reader.of_system(json.loads((folder / "system.json").read_text(encoding="utf-8")))

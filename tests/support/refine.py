"""A reader who goes finer than anything printed: amounts by region x type, from region, type and the whole alone.

Shares no code with the gate but the arithmetic of the class rules (`amount_reason`, `room`), which say what is asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import highspy
import numpy as np

from shelterlib.release.primary import amount_reason, room
from shelterlib.release.rules import ClassRules

FIELDS = ("n", "of")
FAR = 1e6
Unit = Mapping[str, Any]
Target = tuple[str, str, str]  # region, type, field


class Finer:
    """One indicator's amounts by region x type, as far as a reader can tell.

    Args:
        rows: released rows by cell.
        indicator: which.
        regions, types: groups of both levels.
        empty: pairs of region and type in which, as open lists tell, there is no institution.
    """

    def __init__(
        self, rows: Mapping[str, Mapping[str, str]], indicator: str, regions: tuple[str, ...], types: tuple[str, ...],
        empty: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:  # fmt: skip
        self.at: dict[Target, int] = {}
        for m in regions:
            for t in types:
                for f in FIELDS:
                    self.at[m, t, f] = len(self.at)
        self.high = np.array([0.0 if (m, t) in empty else FAR for m, t, _ in self.at])
        self.low = np.zeros(len(self.at))
        self.equal: list[tuple[dict[int, float], float]] = []
        lines = [(f"{indicator}.country", [(m, t) for m in regions for t in types])]
        lines += [(f"{indicator}.macro.{m}", [(m, t) for t in types]) for m in regions]
        lines += [(f"{indicator}.type5.{t}", [(m, t) for m in regions]) for t in types]
        for name, pairs in lines:
            row = rows.get(name)
            for f in FIELDS:
                if row is not None and row["status"] in ("shown", "too few"):
                    self.equal.append(({self.at[m, t, f]: 1.0 for m, t in pairs}, float(row[f] or 0)))

    def bounds(self, target: Target, own: Mapping[Target, float] | None = None) -> tuple[float, float]:
        """Return least and largest amount of a target; `own` is what an insider knows to be in each pair at least."""
        low = self.low.copy()
        for key, amount in (own or {}).items():
            low[self.at[key]] = amount
        solver, count = self._solver, len(self.at)
        solver.changeColsBounds(count, np.arange(count, dtype=np.int32), low, np.maximum(self.high, low))
        ends = []
        for sign in (1.0, -1.0):
            solver.changeColCost(self.at[target], sign)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, "what is printed contradicts itself"
            ends.append(solver.getSolution().col_value[self.at[target]])
            solver.changeColCost(self.at[target], 0.0)
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)

    @cached_property
    def _solver(self) -> Any:
        """The lines, and that n is at most of, pair by pair; kept warm between questions."""
        solver = highspy.Highs()
        solver.silent()
        count = len(self.at)
        solver.addVars(count, self.low, self.high)
        for row, total in self.equal:
            solver.addRow(total, total, len(row), np.array(list(row), dtype=np.int32), np.array(list(row.values())))
        for m, t, f in self.at:
            if f == "n":
                pair = np.array([self.at[m, t, "n"], self.at[m, t, "of"]], dtype=np.int32)
                solver.addRow(0.0, highspy.kHighsInf, 2, pair, np.array([-1.0, 1.0]))
        return solver


def amounts(found: Mapping[str, Unit], indicator: str) -> dict[Target, dict[str, float]]:
    """Return the true amounts by target and unit."""
    made: dict[Target, dict[str, float]] = {}
    for unit, about in found.items():
        if about[indicator] is not None:
            for f, amount in zip(FIELDS, about[indicator], strict=True):
                made.setdefault((about["macro"], about["type5"], f), {})[unit] = amount
    return made


def asked(parts: Mapping[str, float], rules: ClassRules) -> tuple[int, int] | None:
    """Return the range that must stay possible of a sensitive amount, None where it may be known."""
    if not amount_reason(parts.values(), rules):
        return None
    total, above = sum(parts.values()), room(parts.values(), rules)
    return max(0, math.floor(total - above)), math.ceil(total + above)


def insiders(
    parts: Mapping[str, float], all_parts: Mapping[Target, Mapping[str, float]], target: Target
) -> Iterator[str]:
    """Yield who knows most: the largest in the target itself, in its region, in its type."""
    m, t, f = target
    near = [parts, *({u: a for k, p in all_parts.items() if k[2] == f and same(k) for u, a in p.items()}
                     for same in (lambda k: k[0] == m, lambda k: k[1] == t))]  # fmt: skip
    yield from dict.fromkeys(max(some, key=lambda u: (some[u], u)) for some in near if some)

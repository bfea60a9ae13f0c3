"""Finer than anything printed: an amount by two levels at once (region and type) must not follow from what is printed.

No such cell is planned, and yet a reader who knows from lists in which pairs of groups there is no institution can
narrow one between the printed amounts of its region, its type and the country. What is asked of it is what the class
asks of any hidden amount, also against who knows its own part. Where a pair is too narrow, the later level is closed.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import highspy
import numpy as np

from shelterlib.release.exact.master import quiet
from shelterlib.release.primary import amount_reason, room
from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import ClassRules, Policy

PRINTED = ("shown", "too few")  # of a group in which nobody answered a reader knows that it adds nothing
NEAR = 1e-6
Pair = tuple[str, str]
Place = tuple[str, str, int]  # a pair of groups, and which side: 0 numerator, 1 denominator


def narrowed(cells: Iterable[Cell], policy: Policy, status: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (indicator, level to close) where an amount of a pair of groups is left too narrow.

    Args:
        cells: figures without the panel.
        policy: rules, indicators and classes.
        status: decided so far, by cell.
    """
    levels: dict[str, dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    where: dict[str, dict[str, str]] = defaultdict(dict)
    for cell in cells:
        if not cell.group2:
            levels[cell.indicator][cell.group_by].append(cell)
            where[cell.group_by] |= dict.fromkeys(cell.rows, cell.group)
    for indicator, own in levels.items():
        limits = policy.limits(indicator)
        (top,) = own.pop("country", [None])
        if not limits.sums or indicator in policy.rules.own or top is None or status[top.name] != "shown":
            continue
        sides = (0,) if policy.kind(indicator) == "rate" else (0, 1)
        bounded = len(sides) > 1 and indicator not in policy.rules.over
        for one, two in combinations(own, 2):
            pairs = {u: (where[one][u], where[two][u]) for u in where[one].keys() & where[two].keys()}
            printed = [c for c in (top, *own[one], *own[two]) if status[c.name] in PRINTED]
            if Crossed((one, two), top.rows, pairs, printed, limits, sides, bounded=bounded).is_narrow():
                yield indicator, two


@dataclass(frozen=True)
class Crossed:
    """One indicator's amounts by two levels.

    Attributes:
        levels: their names.
        rows: of the whole.
        pairs: the groups of every institution, also of those that did not answer here; other pairs are empty.
        printed: the cells of the whole and of both levels that a reader sees.
        limits: the class.
        sides: which amounts there are: numerator, denominator.
        bounded: whether no numerator passes its denominator.
    """

    levels: Pair
    rows: Rows
    pairs: Mapping[str, Pair]
    printed: Sequence[Cell]
    limits: ClassRules
    sides: tuple[int, ...]
    bounded: bool

    def is_narrow(self) -> bool:
        """Return True where the range of a sensitive amount is narrower than asked, for a reader or an insider."""
        parts: dict[Place, dict[str, float]] = defaultdict(dict)
        for unit, row in self.rows.items():
            if unit in self.pairs:
                for side in self.sides:
                    parts[(*self.pairs[unit], side)][unit] = row[side]
        return any(
            self._too_near(place, own) or any(self._tells(who, place, own, parts) for who in self._asked(place, parts))
            for place, own in parts.items()
            if amount_reason(own.values(), self.limits)
        )

    def _too_near(self, place: Place, own: Mapping[str, float]) -> bool:
        total, above = sum(own.values()), room(own.values(), self.limits)
        low, high = self._range(place, {})
        return low > max(0, math.floor(total - above)) or high < math.ceil(total + above)

    def _tells(
        self, who: str, place: Place, own: Mapping[str, float], parts: Mapping[Place, Mapping[str, float]]
    ) -> bool:
        """Return True where who knows its own parts can tell the largest of the others to p percent."""
        others = sorted((amount for unit, amount in own.items() if unit != who), reverse=True)
        _, high = self._range(place, {at: some[who] for at, some in parts.items() if who in some})
        spare = high - own.get(who, 0.0) - sum(others)
        return any(spare < largest * self.limits.p_percent / 100 for largest in others[:1])

    def _asked(self, place: Place, parts: Mapping[Place, Mapping[str, float]]) -> Iterable[str]:
        return _knowing(place, parts) if self.limits.p_percent else ()

    def _range(self, place: Place, known: Mapping[Place, float]) -> tuple[int, int]:
        """Return the least and the largest amount of a place; `known` is what is in each at least."""
        low = np.zeros(len(self._at))
        for at, amount in known.items():
            low[self._at[at]] = amount
        where = np.arange(len(low), dtype=np.int32)
        self._solver.changeColsBounds(len(low), where, low, np.full(len(low), highspy.kHighsInf))
        ends = []
        for sign in (1.0, -1.0):
            self._solver.changeColCost(self._at[place], sign)
            self._solver.run()
            ends.append(self._solver.getSolution().col_value[self._at[place]])
        self._solver.changeColCost(self._at[place], 0.0)
        return math.ceil(ends[0] - NEAR), math.floor(ends[1] + NEAR)

    @cached_property
    def _at(self) -> dict[Place, int]:
        places = [(*pair, side) for pair in sorted(set(self.pairs.values())) for side in self.sides]
        return {place: k for k, place in enumerate(places)}

    @cached_property
    def _solver(self) -> Any:
        """The printed amounts as lines over the pairs."""
        solver = quiet()
        solver.addVars(len(self._at), np.zeros(len(self._at)), np.full(len(self._at), highspy.kHighsInf))
        for cell in self.printed:
            for side in self.sides:
                within = [k for (*pair, s), k in self._at.items() if s == side and self._holds(cell, pair)]
                total = sum(row[side] for unit, row in cell.rows.items() if unit in self.pairs)
                _row(solver, dict.fromkeys(within, 1.0), total, total)
        for pair in set(self.pairs.values()) if self.bounded else ():
            _row(solver, {self._at[(*pair, 1)]: 1.0, self._at[(*pair, 0)]: -1.0}, 0.0, highspy.kHighsInf)
        return solver

    def _holds(self, cell: Cell, pair: Sequence[Any]) -> bool:
        return cell.group_by == "country" or bool(cell.group == pair[self.levels.index(cell.group_by)])


def _row(solver: Any, signs: Mapping[int, float], low: float, high: float) -> None:
    index = np.array(list(signs), dtype=np.int32)
    solver.addRow(low, high, len(index), index, np.array(list(signs.values())))


def _knowing(place: Place, parts: Mapping[Place, Mapping[str, float]]) -> Iterator[str]:
    """Yield who knows most: the largest in the place itself, in its group of one level, in that of the other."""
    one, two, side = place
    near: list[dict[str, float]] = [dict(parts[place]), {}, {}]
    for at, some in parts.items():
        if at[2] == side:
            near[1] |= some if at[0] == one else {}
            near[2] |= some if at[1] == two else {}
    yield from dict.fromkeys(max(some, key=lambda unit: (some[unit], unit)) for some in near if some)

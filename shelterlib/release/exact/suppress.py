"""Exact secondary suppression: hide as few cells as the needs allow, and prove it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.attack import Mover
from shelterlib.release.exact.lines import Cut, line_cuts, union_cuts
from shelterlib.release.exact.master import DEARER, Master
from shelterlib.release.exact.needs import Need, insider_needs, known_floor, reader_needs, sensitive
from shelterlib.release.exact.table import Table
from shelterlib.release.rules import ClassRules

NUDGE = 1e-4  # a little freedom for every cell, so that a cut speaks of all of them
SLACK = 1e-6
ROUNDS = 40


@dataclass(frozen=True)
class Pattern:
    """Which cells are hidden, which of them had to be by themselves, and how far from the optimum at most."""

    hidden: Any
    sensitive: tuple[int, ...]
    needs: tuple[Need, ...]
    gap: float


class Suppression:
    """One run on one table."""

    def __init__(self, table: Table, rules: ClassRules, least: tuple[float, float], seconds: float) -> None:
        self.table, self.rules, self.least = table, rules, least
        self.first = sensitive(table, rules)
        self.needs: list[Need] = reader_needs(table, self.first, rules, least)
        most = max((n.high - table.values[n.cell] for n in self.needs), default=0.0)
        self.reach = max(2.0 * float(table.values.max(initial=0.0)), 4.0 * most, 10.0)
        self.mover = Mover(table.matrix, self.reach)
        weights = np.array([1.0 + DEARER * sum(code == "*" for code in key) for key in table.keys])
        self.master = Master(weights, self.first, time.monotonic() + seconds)

    def run(self) -> Pattern:
        """Find the pattern.

        Raises:
            ReleaseRefusedError: no pattern protects the table, or none was proven in time.
        """
        if not self.first:
            return Pattern(np.zeros(len(self.table.keys), dtype=bool), (), (), 0.0)
        self._relaxed()
        self.master.whole()
        while True:
            y, bound = self.master.solve()
            hidden = np.round(y)
            if not self._cut_whole(hidden):
                break
        weight = float(self.master.weights @ hidden)
        gap = max(0.0, (weight - bound) / weight)
        return Pattern(hidden > 0.5, tuple(self.first), tuple(self.needs), gap if gap > 1e-6 else 0.0)

    def _relaxed(self) -> None:
        """Cut the fractional problem first: cheap, and most of the work."""
        open_needs: Sequence[Need] = self.needs
        for _ in range(ROUNDS):
            y, _bound = self.master.solve()
            lines = list(line_cuts(self.table, y, self.rules))
            cuts = lines + list(self._need_cuts(open_needs, y, NUDGE))
            for cut in cuts:
                self.master.cut(*cut)
            if not cuts:
                return

    def _cut_whole(self, hidden: Any) -> int:
        """Add the cuts that a whole pattern breaks; the cheap ones first, contributors last."""
        for found in (
            lambda: [*line_cuts(self.table, hidden, self.rules), *union_cuts(self.table, hidden, self.rules)],
            lambda: list(self._need_cuts(self.needs, hidden, 0.0)),
            lambda: self._insider_cuts(hidden),
        ):
            cuts = found()
            for cut in cuts:
                self.master.cut(*cut)
            if cuts:
                return len(cuts)
        return 0

    def _need_cuts(self, needs: Iterable[Need], hidden: Any, nudge: float) -> Iterable[Cut]:
        for need in needs:
            yield from self._one_need(need, hidden, nudge)

    def _one_need(self, need: Need, hidden: Any, nudge: float) -> Iterable[Cut]:
        values = self.table.values
        down = np.maximum(values - known_floor(self.table, need.insider), 0.0)
        loose = np.minimum(hidden + nudge, 1.0)
        self.mover.bounds(down * loose, self.reach * loose)
        for sign, wanted in ((1, need.high - values[need.cell]), (-1, values[need.cell] - need.low)):
            if wanted <= 0:
                continue
            far, prices = self.mover.furthest(need.cell, sign)
            if far < wanted - SLACK:
                worth = np.maximum(prices, 0.0) * self.reach + np.maximum(-prices, 0.0) * down
                yield self._cut(worth, wanted, hidden)

    @staticmethod
    def _cut(worth: Any, wanted: float, hidden: Any) -> Cut:
        """Return the cut `worth · hidden >= wanted`; a cell alone is worth no more than what is wanted."""
        worth = np.minimum(worth, wanted) / wanted
        found = {int(c): float(worth[c]) for c in np.flatnonzero(worth > SLACK)}
        if not found:
            raise ReleaseRefusedError("a hidden cell cannot be protected", fix="coarsen the table or drop it")
        return found, 1.0

    def _insider_cuts(self, hidden: Any) -> list[Cut]:
        where = np.flatnonzero(hidden > 0.5)
        found: list[Cut] = []
        for need in insider_needs(self.table, self.first, where, self.rules, self.least):
            cuts = list(self._one_need(need, hidden, 0.0))
            if cuts:
                self.needs.append(need)
                found += cuts
        return found

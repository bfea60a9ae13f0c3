"""Exact secondary suppression: hide as few cells as the needs allow, and prove it."""

from __future__ import annotations

import time
from collections import defaultdict
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
HALF = 0.5
MOST_KEPT = 24


@dataclass(frozen=True)
class Pattern:
    """Which cells are hidden, which of them had to be by themselves, and how far from the optimum at most."""

    hidden: Any
    sensitive: tuple[int, ...]
    needs: tuple[Need, ...]
    gap: float


class Suppression:
    """One run on one table."""

    def __init__(
        self, table: Table, rules: ClassRules, least: tuple[float, float], seconds: float, gap: float = 0.1
    ) -> None:
        self.table, self.rules, self.least, self.tolerance = table, rules, least, gap
        self.first = sensitive(table, rules)
        self.needs: list[Need] = reader_needs(table, self.first, rules, least)
        most = max((n.high - table.values[n.cell] for n in self.needs), default=0.0)
        self.reach = max(2.0 * float(table.values.max(initial=0.0)), 4.0 * most, 10.0)
        self.mover = Mover(table.matrix, self.reach)
        self.own = _own(table)
        self.pool: dict[tuple[int, int], list[tuple[float, Any, Any]]] = defaultdict(list)
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
        best, fewest = np.ones(len(self.table.keys)), 0
        for _ in range(ROUNDS):
            y, bound = self.master.solve()
            fewest = max(fewest, self.master.fewest(bound))
            best = min(best, self._mended(np.round(y)), key=np.sum)
            if best.sum() <= fewest:
                break
        gap = 1.0 - fewest / float(best.sum())
        if gap > self.tolerance:
            raise ReleaseRefusedError(
                f"the best pattern may hide {gap:.0%} more than needed", fix="coarsen the table or allow a wider gap"
            )
        return Pattern(best > 0.5, tuple(self.first), tuple(self.needs), gap)

    def _mended(self, hidden: Any) -> Any:
        """Return a pattern that holds: the given one with the cells added that its broken cuts value most."""
        hidden = hidden.copy()
        while cuts := self._cut_whole(hidden):
            if time.monotonic() > self.master.deadline:
                raise ReleaseRefusedError(
                    "no proven pattern in the time allowed", fix="coarsen the table or allow more time"
                )
            for coefficients, least in cuts:
                if sum(v * hidden[c] for c, v in coefficients.items()) < least - SLACK:
                    free = {c: v for c, v in coefficients.items() if hidden[c] < 0.5 and v > 0}
                    if not free:
                        raise ReleaseRefusedError(
                            "a hidden cell cannot be protected", fix="coarsen the table or drop it"
                        )
                    hidden[max(free, key=lambda c: (free[c], -c))] = 1.0
        return hidden

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

    def _cut_whole(self, hidden: Any) -> list[Cut]:
        """Add the cuts that a whole pattern breaks and return them; the cheap ones first, contributors last."""
        for found in (
            self._line_cuts,
            lambda h: list(self._need_cuts(self.needs, h, 0.0)),
            self._insider_cuts,
        ):
            cuts: list[Cut] = found(hidden)
            for cut in cuts:
                self.master.cut(*cut)
            if cuts:
                return cuts
        return []

    def _line_cuts(self, hidden: Any) -> list[Cut]:
        return [*line_cuts(self.table, hidden, self.rules), *union_cuts(self.table, hidden, self.rules)]

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
            if far >= wanted and not nudge:
                self._keep(need.cell, sign, far)
            elif far < wanted - SLACK:
                if not nudge:
                    prices = self._strong(need.cell, sign, down, hidden, prices)
                worth = np.maximum(prices, 0.0) * self.reach + np.maximum(-prices, 0.0) * down
                yield self._cut(worth, wanted, hidden)

    def _keep(self, cell: int, sign: int, far: float) -> None:
        """Remember a move that does, the latest first: it serves other contributors and later patterns too."""
        move = self.mover.solution()
        kept = self.pool[cell, sign]
        kept.insert(0, (far, move, np.flatnonzero(np.abs(move) > SLACK)))
        del kept[MOST_KEPT:]

    def _strong(self, cell: int, sign: int, down: Any, hidden: Any, prices: Any) -> Any:
        """Return prices that speak of every cell, where they still cut the pattern off; else those given."""
        loose = np.minimum(hidden + NUDGE, 1.0)
        self.mover.bounds(down * loose, self.reach * loose)
        _, strong = self.mover.furthest(cell, sign)
        self.mover.bounds(down * hidden, self.reach * hidden)
        gain = (np.maximum(strong, 0.0) * self.reach + np.maximum(-strong, 0.0) * down) @ hidden
        plain = (np.maximum(prices, 0.0) * self.reach + np.maximum(-prices, 0.0) * down) @ hidden
        return strong if gain <= plain + SLACK else prices

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
            if self._moves_hold(need, hidden > HALF):
                continue
            cuts = list(self._one_need(need, hidden, 0.0))
            if cuts:
                self.needs.append(need)
                found += cuts
        return found

    def _moves_hold(self, need: Need, hidden: Any) -> bool:
        """Return True where moves found before, shortened to what is needed, go below no amount the insider knows.

        Sufficient, not necessary: an insider's own programme is only solved where this fails.
        """
        cells, own = self.own[need.insider]
        value = self.table.values[need.cell]
        return all(
            wanted <= 0
            or any(
                far >= wanted
                and hidden[support].all()
                and (self.table.values[cells] + move[cells] * (wanted / far) >= own).all()
                for far, move, support in self.pool[need.cell, sign]
            )
            for sign, wanted in ((1, need.high - value), (-1, value - need.low))
        )

    def widen(self, hidden: Any) -> None:
        """Rule out a pattern and every part of it: whole tables left too few values open."""
        self.master.cut({int(c): 1.0 for c in np.flatnonzero(~hidden)}, 1.0)


def _own(table: Table) -> dict[str, tuple[Any, Any]]:
    """Return what each contributor puts where: cells and amounts."""
    found: dict[str, tuple[list[int], list[float]]] = {}
    for cell, parts in enumerate(table.parts):
        for who, amount in parts.items():
            cells, amounts = found.setdefault(who, ([], []))
            cells.append(cell)
            amounts.append(amount)
    return {who: (np.array(cells), np.array(amounts)) for who, (cells, amounts) in found.items()}

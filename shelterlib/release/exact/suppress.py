"""Exact secondary suppression: hide as few cells as the needs allow, and prove it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.lines import Cut, line_cuts, union_cuts
from shelterlib.release.exact.master import DEARER, Master, late
from shelterlib.release.exact.needs import Need, member_needs, reader_needs, sensitive
from shelterlib.release.exact.ranges import NUDGE, SLACK, Ranges
from shelterlib.release.exact.repair import CHEAP
from shelterlib.release.exact.table import Table
from shelterlib.release.rules import ClassRules

ROUNDS = 200
ROUGH = 0.02  # how near to its optimum the master is solved while patterns still break many needs
EVERY = 5  # rounds between patterns made from the sensitive cells alone
LATE = 10  # turns after which patterns of contributors' tables are made lean too: dear, and mostly not needed
MANY = 60  # contributors' cuts of one round
FEW = 10  # broken cuts from which a pattern is worth mending
HALF = 0.5
LITTLE = 1e-3  # by which a bound must grow
ENOUGH = 1.5  # rounds through all needs without growth
SAMPLE = 40  # needs that are asked about in one round of the fractional problem
FIRST = 100_000  # steps of the solvers that the fractional problem may take
WORK = 150_000  # steps of the solvers after which a pattern within the tolerance is good enough: no clock decides


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
        self.needs = reader_needs(table, self.first, rules, least)
        self.ranges = Ranges(table, self.needs)
        self.members = [list(member_needs(table, i, rules, least)) for i in self.first] if table.parts else []
        weights = np.array([1.0 + DEARER * sum(code == "*" for code in key) for key in table.keys])
        self.deadline = time.monotonic() + seconds
        self.master = Master(weights, self.first, self.deadline)
        self.price = np.ones(len(weights))

    def run(self) -> Pattern:
        """Find the pattern.

        Raises:
            ReleaseRefusedError: no pattern protects the table, or none was proven in time.
        """
        if not self.first:
            return Pattern(np.zeros(len(self.table.keys), dtype=bool), (), (), 0.0)
        relaxed = self._relaxed()
        self.master.whole()
        best: Any = None
        fewest, gap, close, turn = 0, 1.0, ROUGH, 0
        for _ in range(ROUNDS):
            y, bound = self.master.solve(close)
            fewest = max(fewest, self.master.fewest(bound))
            hidden = np.round(y)
            if lines := self._broken_lines(hidden):
                self._add(lines)
                continue
            broken = self._broken_needs(hidden)
            self._add(broken)
            close = close if broken else 0.0
            if len(broken) <= FEW or turn % EVERY == 0:
                self.price = np.maximum(1.0 - (relaxed + hidden) / 2.0, CHEAP)
                starts = [hidden] if len(broken) <= FEW else [hidden, self._bare()]
                made = [self._made(start, fewest, turn) for start in starts]
                best = min([*made, best] if best is not None else made, key=np.sum)
            turn += 1
            gap = 1.0 - fewest / float(best.sum())
            if best.sum() <= fewest or (gap <= self.tolerance and self._work() > WORK):
                break
        if gap > self.tolerance:
            raise ReleaseRefusedError(
                f"the best pattern may hide {gap:.0%} more than needed",
                fix="use fewer or coarser dimensions, or allow a wider `gap` in --rules",
            )
        return Pattern(best > HALF, tuple(self.first), tuple(self.needs), gap)

    def _work(self) -> int:
        return int(self.master.work + self.ranges.mover.work)

    def _relaxed(self) -> Any:
        """Cut the fractional problem first: lines are cheap, and most of the work; then needs, a few at a time.

        Return how much of each cell it hides, shape (cells,).
        """
        turn, quiet, last = 0, 0, 0.0
        while True:
            y, bound = self.master.solve()
            cuts = list(line_cuts(self.table, y, self.rules))
            if not cuts and np.abs(y - np.round(y)).max() > SLACK:
                quiet = 0 if bound > last * (1 + LITTLE) else quiet + 1
                last = max(last, bound)
                while not cuts and quiet * SAMPLE < ENOUGH * len(self.needs) + SAMPLE and self._work() < FIRST:
                    asked = [self.needs[(turn + k) % len(self.needs)] for k in range(min(SAMPLE, len(self.needs)))]
                    turn += len(asked)
                    cuts = [c for need in asked for c in self._in_time(need, y, NUDGE)]
                    quiet += not cuts
            if not cuts:
                return y
            self._add(cuts)

    def _add(self, cuts: Iterable[Cut]) -> None:
        for coefficients, least in cuts:
            self.master.cut(coefficients, least)

    def _in_time(self, need: Need, hidden: Any, nudge: float = 0.0) -> list[Cut]:
        if time.monotonic() > self.deadline:
            raise late()
        return self.ranges.broken(need, hidden, nudge)

    def _broken_lines(self, hidden: Any) -> list[Cut]:
        return [*line_cuts(self.table, hidden, self.rules), *union_cuts(self.table, hidden, self.rules)]

    def _broken_needs(self, hidden: Any) -> list[Cut]:
        """Return the cuts of the reader's needs; where all hold, some of the contributors'."""
        found = self._cuts_of(self.needs, hidden, len(self.needs) * 2)
        return found or self._cuts_of(self._insider_needs(hidden) if self.members else (), hidden, MANY)

    def _cuts_of(self, needs: Iterable[Need], hidden: Any, most: int) -> list[Cut]:
        found: list[Cut] = []
        for need in needs:
            if len(found) < most and not self.ranges.holds(need, hidden > HALF):
                found += self._in_time(need, hidden)
        return found

    def _bare(self) -> Any:
        hidden = np.zeros(len(self.table.keys))
        hidden[self.first] = 1.0
        return hidden

    def _made(self, hidden: Any, fewest: int, turn: int) -> Any:
        """Return a pattern that holds, made from one that may not, and lean where it is not near the fewest."""
        hidden = self._mended(hidden)
        if (self.members and turn < LATE) or fewest >= hidden.sum() * (1.0 - self.tolerance / 2.0):
            return hidden
        spare = [int(c) for c in np.flatnonzero(hidden - self._bare())]
        return self._mended(self._lean(hidden, sorted(spare, key=lambda c: (-self.price[c], -c))))

    def _mended(self, hidden: Any) -> Any:
        """Return a pattern that holds: the given one with the cells added that cost least.

        More hidden cells never narrow a range, so each need is asked about until it holds, and then not again.
        """
        hidden = hidden.copy()
        before = -1.0
        while hidden.sum() > before:
            before = hidden.sum()
            for need in self.needs:
                self._mend(need, hidden)
            while cuts := self._broken_lines(hidden):
                self._add(cuts)
                self._repair(hidden, cuts)
            if hidden.sum() == before and self.members:
                for need in self._insider_needs(hidden):
                    self._mend(need, hidden)
        return hidden

    def _mend(self, need: Need, hidden: Any) -> None:
        while not self.ranges.holds(need, hidden > HALF):
            cuts = self._in_time(need, hidden)
            if not cuts:
                return
            self._add(cuts)
            more = self.ranges.besides(need, np.where(hidden > HALF, CHEAP, self.price))
            if hidden[more].all():
                self._repair(hidden, cuts)
            hidden[more] = 1.0

    def _insider_needs(self, hidden: Any) -> Iterator[Need]:
        """Yield the needs against contributors in hidden cells that no move found so far proves."""
        for need, members in zip(self.needs, self.members, strict=True):
            known = {member.insider for member in members}
            for sign, wanted in self.ranges.wanted(need):
                doubting = self.ranges.doubting(need.cell, sign, wanted, hidden > HALF) - known
                if len(doubting) > 1:
                    self.ranges.convince(need, sign, doubting, hidden)
                while doubting := self.ranges.doubting(need.cell, sign, wanted, hidden > HALF) - known:
                    known.add(min(doubting))
                    yield replace(need, insider=min(doubting))
            yield from members

    def _repair(self, hidden: Any, cuts: Iterable[Cut]) -> None:
        """Hide the cell that a broken cut values most, cut by cut."""
        for coefficients, least in cuts:
            if sum(v * hidden[c] for c, v in coefficients.items()) < least - SLACK:
                free = {c: v for c, v in coefficients.items() if hidden[c] < HALF and v > 0}
                if not free:
                    raise ReleaseRefusedError("a hidden cell cannot be protected", fix="coarsen the table or drop it")
                hidden[max(free, key=lambda c: (free[c] / self.price[c], -c))] = 1.0

    def _lean(self, hidden: Any, order: Iterable[int]) -> Any:
        """Return a pattern with the cells shown again, in the order given, that nothing needs."""
        hidden = hidden.copy()
        for cell in order:
            hidden[cell] = 0.0
            if self._broken_lines(hidden) or not self._all_hold(hidden):
                hidden[cell] = 1.0
        return hidden

    def _all_hold(self, hidden: Any) -> bool:
        """Return True where every need holds; the cuts that are broken are kept.

        What falls short even in fractions is looked for first: that is cheap, whole moves are not.
        """
        doubtful = [need for need in self.needs if not self.ranges.holds(need, hidden > HALF)]
        short = next((need for need in doubtful if self.ranges.falls_short(need, hidden)), None)
        for need in [short] if short else chain(doubtful, self._insider_needs(hidden) if self.members else ()):
            if not self.ranges.holds(need, hidden > HALF):
                cuts = self._in_time(need, hidden)
                if cuts:
                    self._add(cuts)
                    return False
        return True

    def widen(self, hidden: Any) -> None:
        """Rule out a pattern and every part of it: whole tables left too few values open."""
        self.master.cut({int(c): 1.0 for c in np.flatnonzero(~hidden)}, 1.0)

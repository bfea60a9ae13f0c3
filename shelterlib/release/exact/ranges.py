"""Does a pattern leave a range open? Moves that prove it are kept and tried first; what fails gives a cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.attack import Mover, is_whole
from shelterlib.release.exact.insiders import Insiders
from shelterlib.release.exact.lines import Cut
from shelterlib.release.exact.needs import Need
from shelterlib.release.exact.repair import Repair
from shelterlib.release.exact.table import Table

NUDGE = 1e-4  # a little freedom for every cell, so that a cut speaks of all of them
SLACK = 1e-6
SMALL = 1e5  # amounts below it need no scaling
FURTHER = 1e4  # no cell need move further than so many times what is wanted of one
MARGIN = 2e-6  # asked for beyond a range of scaled amounts, since a solver's answer is that exact
MOST_KEPT = 24
HALF = 0.5


@dataclass(frozen=True)
class Move:
    """A way from the true table to another possible one: how far the cell goes, and what every cell does."""

    far: float
    cells: Any
    amounts: Any

    def within(self, hidden: Any) -> bool:
        """Return True where only hidden cells move."""
        return bool(hidden[self.cells].all())

    def shortened(self, wanted: float) -> Any:
        """Return the amounts of the move cut down to what is wanted."""
        return self.amounts * (wanted / self.far)


@dataclass(frozen=True)
class Step:
    """One question: can a cell go so far?

    Attributes:
        cell, sign: which, and up (1) or down (-1).
        wanted: how far, in units.
        unit: of `wanted` and of the limits.
        limits: how far every cell can go down and up, shape (cells,) each.
    """

    cell: int
    sign: int
    wanted: float
    unit: float
    limits: tuple[Any, Any]

    def worth(self, prices: Any) -> Any:
        """Return by how much of what is wanted each cell, were it hidden, could help; all of it at most."""
        down, up = self.limits
        return np.minimum(np.maximum(prices, 0.0) * up + np.maximum(-prices, 0.0) * down, self.wanted) / self.wanted


class Ranges:
    """Questions of range about one table."""

    def __init__(self, table: Table, needs: Iterable[Need]) -> None:
        """Prepare the programmes; `needs` tell how far a move can be of interest."""
        self.table, self.values, self.insiders = table, table.values, Insiders(table)
        most = max((n.high - table.values[n.cell] for n in needs), default=0.0)
        self.reach = max(2.0 * float(table.values.max(initial=0.0)), 4.0 * most, 10.0)
        self.scaled = self.reach > SMALL
        matrix = table.matrix
        self.mover, self.exact, self.repair = Mover(matrix), Mover(matrix, whole=True), Repair(matrix)
        self.pool: dict[tuple[int, int], list[Move]] = defaultdict(list)

    def wanted(self, need: Need) -> Iterator[tuple[int, float]]:
        """Yield (sign, distance) that a need asks for."""
        value = self.values[need.cell]
        for sign, wanted in ((1, need.high - value), (-1, value - need.low)):
            if wanted > 0:
                yield sign, float(wanted)

    def kept(self, cell: int, sign: int, wanted: float, hidden: Any) -> Iterator[Move]:
        """Yield the moves found before that go far enough within a pattern."""
        return (
            m
            for m in self.pool[cell, sign]
            if m.far >= wanted and m.within(hidden) and (self.scaled or is_whole(m.shortened(wanted)))
        )

    def holds(self, need: Need, hidden: Any) -> bool:
        """Return True where moves found before prove a need: sufficient, not necessary."""
        return all(
            any(
                not need.insider or self.insiders.allows(need.insider, m.cells, m.shortened(wanted))
                for m in self.kept(need.cell, sign, wanted, hidden)
            )
            for sign, wanted in self.wanted(need)
        )

    def doubting(self, cell: int, sign: int, wanted: float, hidden: Any) -> set[str]:
        """Return the contributors in hidden cells whom no move found before convinces; none without such a move."""
        found: set[str] | None = None
        for move in self.kept(cell, sign, wanted, hidden):
            against = self.insiders.against(move.cells, move.shortened(wanted))
            found = against if found is None else found & against
            if not found:
                break
        return {who for who in found or () if hidden[self.insiders.own[who][0]].any()}

    def broken(self, need: Need, hidden: Any, nudge: float = 0.0) -> list[Cut]:
        """Return the cuts that a (fractional, with a nudge) pattern breaks; moves that prove a need are kept."""
        return [c for step in self._steps(need) for c in self._one(step, hidden, nudge)]

    def falls_short(self, need: Need, hidden: Any) -> bool:
        """Return True where a pattern leaves less than a need asks for, fractions allowed."""
        return any(self._furthest(step, hidden, step.limits) < step.wanted - SLACK for step in self._steps(need))

    def besides(self, need: Need, price: Any) -> Any:
        """Return the cells to hide so that a need holds: those of the cheapest moves, shape (some,).

        Args:
            need: what must hold.
            price: of each cell, shape (cells,); next to nothing for hidden ones.
        """
        found = [self.repair.cells_for(step, price, whole=not self.scaled) for step in self._steps(need)]
        some = [cells for cells in found if cells is not None]
        return np.unique(np.concatenate(some)) if some else np.zeros(0, dtype=int)

    def convince(self, need: Need, sign: int, doubting: set[str], hidden: Any) -> None:
        """Look for one move that all contributors who doubt a range must grant, and keep it."""
        known = self.insiders.floor(need.insider)
        for who in doubting:
            cells, amounts = self.insiders.own[who]
            known[cells] = np.maximum(known[cells], amounts)
        for step in self._steps(need, known):
            if step.sign == sign and self._furthest(step, hidden, step.limits) >= step.wanted - SLACK:
                move = self.mover.solution()
                if self.scaled or is_whole(move):
                    self._keep(step, move * step.unit if self.scaled else np.round(move))

    def _steps(self, need: Need, known: Any = None) -> Iterator[Step]:
        """Yield what a need asks, each with its limits; `known`: what is in every cell at least, shape (cells,).

        Small amounts are left as they are. Of large ones a little more than wanted is asked, and none goes very far.
        """
        known = self.insiders.floor(need.insider) if known is None else known
        down = np.maximum(self.values - known, 0.0)
        up = np.full(len(down), self.reach)
        for sign, wanted in self.wanted(need):
            if self.scaled:
                unit = float(np.ceil(wanted * (1 + MARGIN)))
                unit = min(unit, float(down[need.cell])) if sign < 0 else unit
                limits = np.minimum(down / unit, FURTHER), np.minimum(up / unit, FURTHER)
                step = Step(need.cell, sign, 1.0, unit, limits)
            else:
                step = Step(need.cell, sign, wanted, 1.0, (down.copy(), up.copy()))
            own = step.limits[sign > 0]
            own[need.cell] = min(own[need.cell], step.wanted)
            yield step

    def _one(self, step: Step, hidden: Any, nudge: float) -> Iterator[Cut]:
        if nudge:
            worth = self._worth(step, np.minimum(hidden + nudge, 1.0))
            if worth @ hidden < 1.0 - nudge:
                yield cut(worth)
            return
        far = self._furthest(step, hidden, step.limits)
        if far < step.wanted - SLACK:
            plain = step.worth(self.mover.prices(step.cell, step.sign))
            strong = self._worth(step, np.minimum(hidden + NUDGE, 1.0))
            yield cut(strong if strong @ hidden < 1.0 - SLACK else plain)
            return
        move = self.mover.solution()
        if not self.scaled and not is_whole(move):
            self.exact.bounds(*(side * hidden for side in step.limits))
            if self.exact.furthest(step.cell, step.sign) < step.wanted - SLACK:
                yield {int(c): 1.0 for c in np.flatnonzero(hidden < HALF)}, 1.0
                return
            move = self.exact.solution()
        self._keep(step, move * step.unit if self.scaled else np.round(move))

    def _furthest(self, step: Step, loose: Any, limits: tuple[Any, Any]) -> float:
        self.mover.bounds(limits[0] * loose, limits[1] * loose)
        return self.mover.furthest(step.cell, step.sign)

    def _worth(self, step: Step, loose: Any) -> Any:
        """Return the cut of a loosened pattern in which no cell goes further than is wanted of the one asked about.

        Any prices give a true cut; those found within narrow limits give one that fractions of cells break.
        """
        self._furthest(step, loose, (np.minimum(step.limits[0], step.wanted), np.minimum(step.limits[1], step.wanted)))
        return step.worth(self.mover.prices(step.cell, step.sign))

    def _keep(self, step: Step, move: Any) -> None:
        """Remember a move that does, the latest first: it serves other contributors and later patterns too."""
        support = np.flatnonzero(np.abs(move) > SLACK)
        kept = self.pool[step.cell, step.sign]
        kept.insert(0, Move(step.wanted * step.unit, support, move[support]))
        del kept[MOST_KEPT:]


def cut(worth: Any) -> Cut:
    """Return the cut `worth · hidden >= 1`.

    Raises:
        ReleaseRefusedError: no cell is worth anything.
    """
    found = {int(c): float(worth[c]) for c in np.flatnonzero(worth > SLACK)}
    if not found:
        raise ReleaseRefusedError("a hidden cell cannot be protected", fix="coarsen the table or drop it")
    return found, 1.0

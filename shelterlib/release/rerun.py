"""A reader who knows the gate runs it again on other answers: would it have hidden the same groups?

Of shares, a hidden group is open to such a reader when some other table, with one answer or two moved from one hidden
group to another so that everything printed stays, makes the gate hide exactly the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import permutations

from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import Policy

MOVES = (1, 2)
Hides = Mapping[str, str]
YES, NO = (1.0, 1.0), (0.0, 1.0)


def stays_open(
    cells: Sequence[Cell], hidden: set[str], policy: Policy, again: Callable[[Sequence[Cell]], bool]
) -> bool:
    """Return True where every hidden share keeps another value.

    Args:
        cells: one family at one level.
        hidden: names of the hidden cells.
        policy: rules, indicators and classes.
        again: whether the gate hides the same for other cells.
    """
    for indicator in dict.fromkeys(c.indicator for c in cells):
        if policy.limits(indicator).sums or not policy.limits(indicator).all_values:
            continue
        own = [c for c in cells if c.indicator == indicator and c.name in hidden and _plain(c.rows)]
        left = {c.name for c in own if _free(c, own)}
        for other, moved in _moved(cells, own, left, policy):
            if left & moved and again(other):
                left -= moved
        if left:
            return False
    return True


def _plain(rows: Rows) -> bool:
    """Return True where each institution counts once, as yes or no."""
    return bool(rows) and all(row in (YES, NO) for row in rows.values())


def _free(cell: Cell, hidden: Sequence[Cell]) -> bool:
    """Return True where what is hidden in all leaves the group more than one value."""
    yes, of = _yes(cell), len(cell.rows)
    others_yes, others = sum(map(_yes, hidden)) - yes, sum(len(c.rows) for c in hidden) - of
    return (yes < of and others_yes > 0) or (yes > 0 and others_yes < others)


def _yes(cell: Cell) -> int:
    return sum(row == YES for row in cell.rows.values())


def _moved(
    cells: Sequence[Cell], own: Sequence[Cell], left: set[str], policy: Policy
) -> Iterator[tuple[Sequence[Cell], set[str]]]:
    """Yield other tables, with the names of the two cells that differ; `left` shrinks meanwhile."""
    for count in MOVES:
        for giver, taker in permutations(own, 2):
            if not {giver.name, taker.name} & left:
                continue
            if _yes(giver) >= count and len(taker.rows) - _yes(taker) >= count:
                new = {giver.name: _turned(giver, YES, count), taker.name: _turned(taker, NO, count)}
                other = [new.get(c.name, c) for c in cells]
                if _linked(other, policy):
                    yield other, set(new)


def _turned(cell: Cell, answer: tuple[float, float], count: int) -> Cell:
    """Return the cell with so many of one answer turned into the other."""
    chosen = [unit for unit, row in cell.rows.items() if row == answer][:count]
    turned = NO if answer == YES else YES
    return Cell(cell.name, cell.row, cell.rows | dict.fromkeys(chosen, turned))


def _linked(cells: Sequence[Cell], policy: Policy) -> bool:
    """Return True where what counts for the part counts for the whole, group by group."""
    counts = {(c.indicator, c.group): _yes(c) for c in cells}
    return all(
        counts[part, group] <= counts.get((whole, group), counts[part, group])
        for part, whole in policy.rules.links
        for indicator, group in counts
        if indicator == part
    )

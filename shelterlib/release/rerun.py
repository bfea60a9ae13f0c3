"""A reader who knows the gate runs it again on other answers: would it have hidden the same groups?

Of shares, a hidden group is open to such a reader when some other table makes the gate hide exactly the same: one in
which two institutions of hidden groups answer the other way round, and everything printed stays. The reader is even
given who stands in which group.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.spread import HIDDEN, Level

Found = Mapping[str, dict[str, str]]  # level -> cell to hide besides -> reason
Swap = tuple[str, str]  # an institution that answers yes, one that answers no
YES, NO = (1.0, 1.0), (0.0, 1.0)


def told(levels: Mapping[str, Level], found: Found) -> set[str]:
    """Return the levels at which a reader who runs the gate again could tell a hidden share.

    Args:
        levels: one family's cells by level, as they were judged alone.
        found: what each level hides besides.
    """
    hidden = {
        name: {c.name for c in level.cells if level.status[c.name] == HIDDEN} | found[name].keys()
        for name, level in levels.items()
    }
    return {name for name in levels if found[name] and not _stays_open(name, levels, found, hidden)}


def _stays_open(at: str, levels: Mapping[str, Level], found: Found, hidden: Mapping[str, set[str]]) -> bool:
    limits = {c.indicator: levels[at].policy.limits(c.indicator) for c in levels[at].cells}
    shares = [i for i, rules in limits.items() if rules.all_values and not rules.sums]
    return all(_share_stays_open(share, at, levels, found, hidden) for share in shares)


def _share_stays_open(
    indicator: str, at: str, levels: Mapping[str, Level], found: Found, hidden: Mapping[str, set[str]]
) -> bool:
    own = [c for c in levels[at].cells if c.indicator == indicator and c.name in hidden[at] and _plain(c.rows)]
    left = {c.group for c in own if _free(c, own)}
    for swap, groups in _swaps(own, [_where(level, indicator, hidden[name]) for name, level in levels.items()]):
        if not left:
            return True
        if not left.isdisjoint(groups) and _again(levels, found, indicator, swap):
            left -= groups
    return not left


def _plain(rows: Rows) -> bool:
    """Return True where each institution counts once, as yes or no."""
    return all(row in (YES, NO) for row in rows.values())


def _free(cell: Cell, hidden: Sequence[Cell]) -> bool:
    """Return True where what is hidden in all leaves the group more than one value."""
    yes, of = _yes(cell), len(cell.rows)
    others_yes, others = sum(map(_yes, hidden)) - yes, sum(len(c.rows) for c in hidden) - of
    return (yes < of and others_yes > 0) or (yes > 0 and others_yes < others)


def _yes(cell: Cell) -> int:
    return sum(row == YES for row in cell.rows.values())


def _where(level: Level, indicator: str, hidden: set[str]) -> dict[str, str]:
    """Return the printed group of each institution; of one in a hidden group, or in none, nothing."""
    cells = [c for c in level.cells if c.indicator == indicator and c.name not in hidden]
    return {unit: c.group for c in cells for unit in c.rows}


def _swaps(own: Sequence[Cell], printed: Sequence[Mapping[str, str]]) -> Iterator[tuple[Swap, set[str]]]:
    """Yield swaps that leave every printed group as it is, each kind once, with the two groups that change."""
    group = {unit: c.group for c in own for unit in c.rows}
    kinds: dict[tuple[object, ...], str] = {}
    for cell in own:
        for unit, row in cell.rows.items():
            kinds.setdefault((row, cell.group, *(where.get(unit) for where in printed)), unit)
    for (yes, *one), giver in kinds.items():
        for (no, *two), taker in kinds.items():
            if yes == YES and no == NO and one[0] != two[0] and one[1:] == two[1:]:
                yield (giver, taker), {group[giver], group[taker]}


def _again(levels: Mapping[str, Level], found: Found, indicator: str, swap: Swap) -> bool:
    """Return True where the gate hides the same after a swap that is possible."""
    turned = {
        name: replace(level, cells=[_swapped(c, swap) if c.indicator == indicator else c for c in level.cells])
        for name, level in levels.items()
    }
    return all(_linked(level) and level.spread() == found[name] for name, level in turned.items())


def _swapped(cell: Cell, swap: Swap) -> Cell:
    giver, taker = swap
    turned = {unit: row for unit, row in ((giver, NO), (taker, YES)) if unit in cell.rows}
    return Cell(cell.name, cell.row, cell.rows | turned) if turned else cell


def _linked(level: Level) -> bool:
    """Return True where what counts for the part counts for the whole, group by group."""
    counts = {(c.indicator, c.group): _yes(c) for c in level.cells}
    return all(
        counts[part, group] <= counts.get((whole, group), counts[part, group])
        for part, whole in level.policy.rules.links
        for indicator, group in counts
        if indicator == part
    )

"""A reader who knows the gate runs it again on other answers: would it have hidden the same groups?

Of shares, a hidden group is open to such a reader when some other table makes the gate hide exactly the same: one in
which two institutions of hidden groups answer the other way round, and everything printed stays. The reader is even
given who stands in which group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.spread import HIDDEN, Level

Found = Mapping[str, dict[str, str]]  # level -> cell to hide besides -> reason
Hidden = Mapping[str, set[str]]  # level -> names of hidden cells
Swap = tuple[str, str]  # an institution that answers yes, one that answers no
Again = Callable[[Mapping[str, Level]], bool]  # after a swap, does the gate do the same?
YES, NO = (1.0, 1.0), (0.0, 1.0)


def told(levels: Mapping[str, Level], found: Found) -> set[str]:
    """Return the levels to close, since a reader who runs the gate again could tell a hidden share.

    Where closing them would tell as well (no swap makes the gate close the same ones), every level is closed.

    Args:
        levels: one family's cells by level, as they were judged alone.
        found: what each level hides besides.
    """
    closed = _too_plain(levels, found)
    every = {
        n: {c.name for c in levels[n].cells} if n in closed else names for n, names in _hidden(levels, found).items()
    }

    def again(other: Mapping[str, Level]) -> bool:
        besides = _besides(other)
        return all(besides[n] == found[n] for n in levels.keys() - closed) and _too_plain(other, besides) == closed

    tells = bool(closed) and not all(_stays_open(name, levels, every, again) for name in levels)
    return set(levels) if tells else closed


def _besides(levels: Mapping[str, Level]) -> dict[str, dict[str, str]]:
    return {name: level.spread() for name, level in levels.items()}


def _hidden(levels: Mapping[str, Level], found: Found) -> Hidden:
    return {
        name: {c.name for c in level.cells if level.status[c.name] == HIDDEN} | found[name].keys()
        for name, level in levels.items()
    }


def _too_plain(levels: Mapping[str, Level], found: Found) -> set[str]:
    """Return the levels at which no swap makes the gate hide the same groups."""

    def again(other: Mapping[str, Level]) -> bool:
        return _besides(other) == found

    hidden = _hidden(levels, found)
    return {name for name in levels if found[name] and not _stays_open(name, levels, hidden, again)}


def _stays_open(at: str, levels: Mapping[str, Level], hidden: Hidden, again: Again) -> bool:
    """Return True where for each hidden share a swap that changes it and nothing printed leaves the gate as it was."""
    limits = {c.indicator: levels[at].policy.limits(c.indicator) for c in levels[at].cells}
    shares = [i for i, rules in limits.items() if rules.all_values and not rules.sums]
    return all(_share_stays_open(share, at, levels, hidden, again) for share in shares)


def _share_stays_open(indicator: str, at: str, levels: Mapping[str, Level], hidden: Hidden, again: Again) -> bool:
    own = [c for c in levels[at].cells if c.indicator == indicator and c.name in hidden[at] and _plain(c.rows)]
    left = {c.group for c in own if _free(c, own)}
    for swap, groups in _swaps(own, [_where(level, indicator, hidden[name]) for name, level in levels.items()]):
        if not left:
            return True
        if not left.isdisjoint(groups) and any(map(again, _turned(levels, indicator, swap, hidden))):
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


def _turned(levels: Mapping[str, Level], indicator: str, swap: Swap, hidden: Hidden) -> Iterator[dict[str, Level]]:
    """Yield the levels after a swap of one answer, and of all answers of the two, where nothing printed tells it."""
    alone = all(cell.indicator == indicator for level in levels.values() for cell in level.cells)
    for only in (indicator,) if alone else (indicator, ""):
        turned = {name: replace(level, cells=_swapped(level.cells, swap, only)) for name, level in levels.items()}
        if all(map(_linked, turned.values())) and not any(_seen(levels[n], turned[n], hidden[n]) for n in levels):
            yield turned


def _swapped(cells: Sequence[Cell], swap: Swap, only: str) -> list[Cell]:
    """Return the cells after two institutions have exchanged their answers, where both have one."""
    answers: dict[str, Rows] = defaultdict(dict)
    for cell in cells:
        answers[cell.indicator] |= {unit: cell.rows[unit] for unit in swap if unit in cell.rows}
    other = dict(zip(swap, reversed(swap), strict=True))
    return [
        Cell(c.name, c.row, c.rows | {u: answers[c.indicator][other[u]] for u in swap if u in c.rows})
        if only in ("", c.indicator) and len(answers[c.indicator]) == len(swap)
        else c
        for c in cells
    ]


def _seen(was: Level, now: Level, hidden: set[str]) -> bool:
    """Return True where something printed has changed."""
    pairs = zip(was.cells, now.cells, strict=True)
    return any(sorted(a.rows.values()) != sorted(b.rows.values()) for a, b in pairs if a.name not in hidden)


def _linked(level: Level) -> bool:
    """Return True where what counts for the part counts for the whole, group by group."""
    counts = {(c.indicator, c.group): _yes(c) for c in level.cells}
    return all(
        counts[part, group] <= counts.get((whole, group), counts[part, group])
        for part, whole in level.policy.rules.links
        for indicator, group in counts
        if indicator == part
    )

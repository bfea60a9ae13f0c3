"""What hidden cells of one family of indicators drag along at one level: groups in all of them, or a whole indicator.

Groups are hidden in every indicator of the family alike, since its figures bear on each other. Where two sums of the
same amount leave a few institutions over, the later indicator may instead give up the level: what is left over then
stands between one printed figure and one hidden one in every group, and the rest of the family stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from shelterlib.release.level import Groups, hide
from shelterlib.release.nested import Rest, rests
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

SHOWN, HIDDEN, EMPTY = "shown", "suppressed", "too few"
NESTED, ANOTHER, CLOSED = "nested", "with_another", "level_closed"
MOST_CLOSED = 4  # indicators that are tried apart; of a larger family all that leave something over are closed at once


@dataclass(frozen=True)
class Way:
    """One way to protect a level: indicators that give it up, groups that the others hide, and whether that holds."""

    closed: frozenset[str]
    groups: frozenset[str]
    others_hold: bool
    holds: bool


@dataclass(frozen=True)
class Level:
    """The cells of one family at one level as they were judged alone."""

    cells: Sequence[Cell]
    policy: Policy
    status: Mapping[str, str]
    reason: Mapping[str, str]

    def spread(self) -> dict[str, str]:
        """Return what to hide besides, with the reason: the way that holds and hides least, first come first."""
        ways = [(way, self._hides(way)) for way in map(self._way, self._closings())]
        return min(ways, key=lambda found: (not found[0].holds, self._lost(found[1])))[1]

    def _closings(self) -> Iterator[frozenset[str]]:
        """Yield the sets of indicators that may give up the level, few before many, in the order of the catalogue."""
        over = list(dict.fromkeys(c.indicator for c in self.cells if self.reason.get(c.name) == NESTED))
        sizes = range(len(over)) if len(over) <= MOST_CLOSED else (0,)
        yield from (frozenset(some) for size in sizes for some in combinations(over, size))
        yield frozenset(over)

    def _way(self, closed: frozenset[str]) -> Way:
        others = [c for c in self.cells if c.indicator not in closed]
        gone = [c for c in self.cells if c.indicator in closed]
        first = {c.group for c in others if self.status[c.name] == HIDDEN}
        first |= {c.group for c in gone if self.status[c.name] == HIDDEN and self.reason.get(c.name) != NESTED}
        order = list(dict.fromkeys(c.group for c in others if self.status[c.name] in (SHOWN, HIDDEN)))
        tables = self._tables(others)

        def holds(groups: frozenset[str]) -> bool:
            return all(table.holds(groups) for table in tables)

        groups = hide(frozenset(first), order, holds)
        others_hold = holds(groups)
        every = frozenset(c.group for c in self.cells)
        between = rests(self.cells, self.policy) if closed else []
        return Way(closed, groups, others_hold, others_hold and all(rest.holds(every) for rest in between))

    def _tables(self, cells: Sequence[Cell]) -> list[Groups | Rest]:
        """Return what must hold. A group without rows is no part of its table: it is printed so, and hides no other."""
        live = dict.fromkeys(c.indicator for c in cells if self.status[c.name] in (SHOWN, HIDDEN))
        tables: list[Groups | Rest] = [
            Groups(
                {c.group: c.rows for c in cells if c.indicator == i and c.rows},
                self.policy.limits(i),
                public_base=self.policy.kind(i) == "rate",
            )
            for i in live
        ]
        return tables + rests(cells, self.policy)

    def _hides(self, way: Way) -> dict[str, str]:
        """Return the cells that a way hides; of a closed level also that a group is empty."""
        found = {}
        for cell in self.cells:
            status = self.status[cell.name]
            if cell.indicator in way.closed or not way.others_hold:
                if status in (SHOWN, EMPTY):
                    found[cell.name] = CLOSED
            elif cell.group in way.groups and status == SHOWN:
                found[cell.name] = ANOTHER
        return found

    def _lost(self, hidden: Iterable[str]) -> int:
        return sum(self.status[name] == SHOWN for name in hidden)

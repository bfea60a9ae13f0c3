"""Which groups of one level must be hidden together, so that no hidden one follows from the country's figure.

A level has few groups, so every set is tried, smallest first; ties are broken by the order of the groups,
never by values. Rows of institutions are needed: an institution knows its own answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from shelterlib.release.primary import amount_reason, room
from shelterlib.release.restricted import Rows
from shelterlib.release.rules import ClassRules

MOST_SETS = 5000  # a limit of work, not of time: 12 groups are tried whole, of 25 every three


@dataclass(frozen=True)
class Groups:
    """One indicator at one level: the rows of each group, and the rules of its class."""

    rows: dict[str, Rows]
    rules: ClassRules
    public_base: bool = False  # a rate's denominator is known to all

    def holds(self, hidden: frozenset[str]) -> bool:
        """Return True when hiding exactly these groups protects each of them."""
        here = {g: self.rows[g] for g in sorted(hidden) if g in self.rows}
        if not here:
            return True
        if not self._in_doubt(here):
            return False
        if self.rules.sums:
            return all(amounts_hold(amounts, self.rules) for amounts in self._amounts(here))
        return not self.rules.all_values or self._values_hold(here)

    def _in_doubt(self, here: dict[str, Rows]) -> bool:
        """Return True where at least two groups share what is hidden: one alone follows, and so does each of none."""
        rows = [row for group in here.values() for row in group.values()]
        return len(here) > 1 and any(n for n, _ in rows) and (self.public_base or any(d for _, d in rows))

    def _amounts(self, here: dict[str, Rows]) -> Iterable[dict[str, dict[str, float]]]:
        """Yield the printed amounts (n, of, of - n) as group -> unit -> amount."""
        yield {g: {u: n for u, (n, _) in rows.items()} for g, rows in here.items()}
        if not self.public_base:
            yield {g: {u: d for u, (_, d) in rows.items()} for g, rows in here.items()}
            yield {g: {u: max(d - n, 0.0) for u, (n, d) in rows.items()} for g, rows in here.items()}

    def _values_hold(self, here: dict[str, Rows]) -> bool:
        """Return True when every hidden group may have every value that the country alone allows, for insiders too."""
        every = [row for rows in self.rows.values() for row in rows.values()]
        country = (sum(n for n, _ in every), sum(d for _, d in every))
        sums = {g: (sum(n for n, _ in r.values()), sum(d for _, d in r.values())) for g, r in here.items()}
        if not all_values(sums, country):
            return False
        for group, rows in here.items():
            for n, d in sorted(set(rows.values())):
                seen = dict(sums)
                seen[group] = (sums[group][0] - n, sums[group][1] - d)
                if not all_values(seen, (country[0] - n, country[1] - d)):
                    return False
        return True


def amounts_hold(amounts: Mapping[str, Mapping[str, float]], rules: ClassRules) -> bool:
    """Return True when what is hidden in all may be printed, and each hidden amount has its room.

    Args:
        amounts: hidden group -> unit -> amount.
        rules: the class.
    """
    union = [a for group in amounts.values() for a in group.values()]
    if amount_reason(union, rules):
        return False
    return all(
        sum(union) - sum(own.values()) - max(a for h, o in amounts.items() if h != g for a in o.values())
        >= room(own.values(), rules)
        for g, own in amounts.items()
        if amount_reason(own.values(), rules)
    )


def all_values(hidden: dict[str, tuple[float, float]], country: tuple[float, float]) -> bool:
    """Return True when each hidden n may be every value that the country's n of N leaves to it.

    The reader is given every N: that is more than is printed.
    """
    n, of = country
    known_n, known_of = sum(a for a, _ in hidden.values()), sum(d for _, d in hidden.values())
    for _, own in hidden.values():
        least, most = max(0.0, own - (of - n)), min(own, n)
        if max(0.0, known_n - (known_of - own)) > least or min(own, known_n) < most:
            return False
    return True


def hide(primaries: frozenset[str], groups: Sequence[str], holds: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """Return the smallest set with the primaries in it that protects itself; every group if there is none.

    Of levels with many groups not every set can be tried: then groups are added in their order until the set holds.
    One group alone is never enough: it follows from the country's figure.
    """
    if not primaries:
        return primaries
    others = [g for g in groups if g not in primaries]
    tries = 0
    for more in range(max(0, 2 - len(primaries)), len(others)):
        tries += comb(len(others), more)
        if tries > MOST_SETS:
            return _added(primaries, others, holds)
        for extra in combinations(others, more):
            if holds(hidden := primaries | frozenset(extra)):
                return hidden
    return frozenset(groups)


def _added(primaries: frozenset[str], others: Sequence[str], holds: Callable[[frozenset[str]], bool]) -> frozenset[str]:
    """Return the primaries with as many of the others as are needed, first come first."""
    hidden = primaries
    for group in others:
        hidden |= {group}
        if holds(hidden):
            break
    return hidden

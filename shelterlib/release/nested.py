"""Nested bases: two printed sums of the same amount whose difference is a few institutions' own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from shelterlib.release.families import expressions
from shelterlib.release.level import amounts_hold
from shelterlib.release.primary import amount_reason
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import ClassRules, Policy

ROLES = {"direct": 0, "beside": 1, "context": 2, "none": 3}


def nested_leaks(cells: Iterable[Cell], policy: Policy) -> list[str]:
    """Return the cells to hide, so that no difference of two printed sums breaks a primary rule.

    Direct evidence is kept before what stands beside it: the order is the catalogue's, not the values'.
    """
    order = {i: (ROLES.get(d.get("role", ""), 3), k) for k, (i, d) in enumerate(policy.indicators.items())}
    known = [c for c in cells if c.indicator in order]
    kept: dict[tuple[str, str, str], list[tuple[dict[str, float], ClassRules]]] = defaultdict(list)
    leaks = []
    for cell in sorted(known, key=lambda c: order[c.indicator]):
        limits = policy.limits(cell.indicator)
        if not limits.sums:
            continue
        amounts = [
            ((expression, cell.group_by, cell.group), amount)
            for expression, amount in _amounts(cell, policy.definition(cell.indicator))
        ]
        if any(_leaks(amount, other, (limits, judged)) for at, amount in amounts for other, judged in kept[at]):
            leaks.append(cell.name)
            continue
        for at, amount in amounts:
            kept[at].append((amount, limits))
    return leaks


@dataclass(frozen=True)
class Rest:
    """What two printed sums of the same amount leave over between them, group by group, and the rules of both."""

    amounts: dict[str, dict[str, float]]
    rules: tuple[ClassRules, ...]

    def holds(self, hidden: frozenset[str]) -> bool:
        """Return True when hiding exactly these groups in both protects what is left over in each."""
        here = {g: self.amounts[g] for g in sorted(hidden) if g in self.amounts}
        return all(amounts_hold(here, rules) for rules in self.rules)


def rests(cells: Iterable[Cell], policy: Policy) -> list[Rest]:
    """Return what is left over between the cells of one level, for every two sums of the same amount."""
    sums: dict[str, dict[str, dict[str, dict[str, float]]]] = defaultdict(lambda: defaultdict(dict))
    for cell in cells:
        if policy.limits(cell.indicator).sums:
            for expression, amount in _amounts(cell, policy.definition(cell.indicator)):
                sums[expression][cell.indicator][cell.group] = amount
    found = []
    for of_indicator in sums.values():
        for one, two in combinations(of_indicator, 2):
            rules = tuple(dict.fromkeys(policy.limits(i) for i in (one, two)))
            shared = [g for g in of_indicator[one] if g in of_indicator[two]]
            rest = {g: left for g in shared if (left := _rest(of_indicator[one][g], of_indicator[two][g]))}
            found.append(Rest(rest, rules))
    return found


def _rest(one: dict[str, float], two: dict[str, float]) -> dict[str, float]:
    """Return the amounts that only the larger of two nested bases holds; nothing where neither holds the other."""
    more, less = one.keys() - two.keys(), two.keys() - one.keys()
    return {} if more and less else {u: one[u] for u in more} or {u: two[u] for u in less}


def _amounts(cell: Cell, definition: dict[str, Any]) -> Iterator[tuple[str, dict[str, float]]]:
    for part, expression in expressions(definition).items():
        side = 0 if part == "numerator" else 1
        yield f"{definition.get('form')}:{expression}", {u: pair[side] for u, pair in cell.rows.items() if pair[side]}


def _leaks(one: dict[str, float], two: dict[str, float], judged_by: tuple[ClassRules, ClassRules]) -> bool:
    """Return True when one base lies within the other and what is left over may not be printed."""
    rest = _rest(one, two).values()
    return any(amount_reason(rest, rules) for rules in judged_by)

"""What must stay possible for whom: the ranges that a pattern of hidden cells has to leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from shelterlib.release.exact.table import Table
from shelterlib.release.primary import amount_reason, room
from shelterlib.release.rules import ClassRules


@dataclass(frozen=True)
class Need:
    """A hidden cell must be able to be as low as `low` and as high as `high`, for a reader or for one contributor."""

    cell: int
    low: float
    high: float
    insider: str = ""


def sensitive(table: Table, rules: ClassRules) -> list[int]:
    """Return the cells that may not be shown by the primary rules."""
    judged = threshold(rules, table)
    return [i for i, value in enumerate(table.values) if amount_reason(amounts(table, i, value), judged)]


def amounts(table: Table, cell: int, value: float) -> list[float]:
    """Return what contributors put into a cell; without contributors a cell is one amount."""
    return list(table.parts[cell].values()) if table.parts else [float(value)]


def threshold(rules: ClassRules, table: Table) -> ClassRules:
    """Return the rules that can be judged: only the threshold where contributors are not known."""
    return rules if table.parts else ClassRules(rules.name, sensitive=rules.sensitive)


def reader_needs(table: Table, cells: Iterable[int], rules: ClassRules, least: tuple[float, float]) -> list[Need]:
    """Return the needs against a reader: the whole range of a small count, the protection level of any other."""
    judged = threshold(rules, table)
    found = []
    for i in cells:
        parts = amounts(table, i, table.values[i])
        found.append(Need(i, *_range(sum(parts), room(parts, judged), judged, least)))
    return found


def _range(total: float, above: float, rules: ClassRules, least: tuple[float, float]) -> tuple[float, float]:
    low, high = max(0.0, total - above), total + above
    if rules.sensitive and rules.sensitive[0] <= total <= rules.sensitive[1]:
        low, high = min(low, least[0]), max(high, least[1])
    return float(np.floor(low)), float(np.ceil(high))


def member_needs(table: Table, cell: int, rules: ClassRules, least: tuple[float, float]) -> Iterator[Need]:
    """Yield the needs of a cell against each contributor in it: the others' part keeps a range of its own.

    The largest of the others must stay p % unknown, a small count open.
    """
    parts = sorted(((v, who) for who, v in table.parts[cell].items() if v > 0), key=lambda p: (-p[0], p[1]))
    total = sum(v for v, _ in parts)
    for k, (own, who) in enumerate(parts):
        if len(parts) == 1:
            yield Need(cell, own, own, who)
            return
        largest = parts[1 if k == 0 else 0][0]
        others = total - own
        above = max(0.0, rules.p_percent / 100 * largest - (others - largest))
        low, high = _range(others, above, rules, least)
        yield Need(cell, low + own, high + own, who)

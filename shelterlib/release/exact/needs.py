"""What must stay possible for whom: the ranges that a pattern of hidden cells has to leave open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

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
    return [
        i for i, value in enumerate(table.values) if amount_reason(amounts(table, i, value), threshold(rules, table))
    ]


def amounts(table: Table, cell: int, value: float) -> list[float]:
    """Return what contributors put into a cell; without contributors a cell is one amount."""
    return list(table.parts[cell].values()) if table.parts else [float(value)]


def threshold(rules: ClassRules, table: Table) -> ClassRules:
    """Return the rules that can be judged: only the threshold where contributors are not known."""
    return rules if table.parts else ClassRules(rules.name, sensitive=rules.sensitive)


def reader_needs(table: Table, cells: Iterable[int], rules: ClassRules, least: tuple[float, float]) -> list[Need]:
    """Return the needs against a reader: the whole range of a small count, the protection level of any other."""
    judged = threshold(rules, table)
    return [Need(i, *_range(amounts(table, i, table.values[i]), judged, least)) for i in cells]


def _range(parts: list[float], rules: ClassRules, least: tuple[float, float]) -> tuple[float, float]:
    total, above = sum(parts), room(parts, rules)
    low, high = max(0.0, total - above), total + above
    if rules.sensitive and rules.sensitive[0] <= total <= rules.sensitive[1]:
        low, high = min(low, least[0]), max(high, least[1])
    return float(np.floor(low)), float(np.ceil(high))


def insider_needs(
    table: Table, cells: Iterable[int], hidden: Iterable[int], rules: ClassRules, least: tuple[float, float]
) -> Iterator[Need]:
    """Yield the needs against each contributor who is in a hidden cell: the others' part keeps its own range."""
    if not table.parts:
        return
    present = sorted({c for i in hidden for c, v in table.parts[i].items() if v > 0})
    for cell in cells:
        whole = reader_needs(table, [cell], rules, least)[0]
        for who in present:
            own = table.parts[cell].get(who, 0.0)
            if own:
                others = [v for c, v in table.parts[cell].items() if c != who]
                low, high = insider_range(others, rules, least)
                yield Need(cell, low + own, high + own, who)
            else:
                yield Need(cell, whole.low, whole.high, who)


def insider_range(others: list[float], rules: ClassRules, least: tuple[float, float]) -> tuple[float, float]:
    """Return the range of what the others put in: the largest of them must stay p % unknown, a small count open."""
    parts = sorted((v for v in others if v > 0), reverse=True)
    total = sum(parts)
    if not parts:
        return 0.0, 0.0
    above = max(0.0, rules.p_percent / 100 * parts[0] - sum(parts[1:]))
    low, high = max(0.0, total - above), total + above
    if rules.sensitive and rules.sensitive[0] <= total <= rules.sensitive[1]:
        low, high = min(low, least[0]), max(high, least[1])
    return float(np.floor(low)), float(np.ceil(high))


def known_floor(table: Table, who: str) -> Any:
    """Return what a contributor knows to be in every cell at least: its own part, shape (cells,)."""
    return np.array([part.get(who, 0.0) for part in table.parts]) if who else np.zeros(len(table.values))

"""The fewest hidden cells: `shelter protect` against every pattern of small tables."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from support.attacker import Reader

from shelterlib.release.exact.rows import Rows
from shelterlib.release.exact.suppress import Suppression
from shelterlib.release.exact.table import Table, build
from shelterlib.release.rules import ClassRules

RULES = ClassRules("small", sensitive=(1, 4))
TABLES = 100 if os.environ.get("FULL") else 8


def small(seed: int) -> Table:
    draw = random.Random(seed)
    shape = draw.choice([(3, 3), (4, 2), (2, 2, 2), (4, 3)])
    keys: list[tuple[str, ...]] = [()]
    for k, n in enumerate(shape):
        keys = [(*key, f"{'abc'[k]}{i}") for key in keys for i in range(n)]
    pairs = {"d0": [("a0", "g"), ("a1", "g")]} if len(shape) == 2 and draw.random() < 0.4 else {}
    pool = [0, 5, 6, 8, 11, 15, 20, 34]
    cells = [(key, draw.choice([1, 2, 3, 4]) if draw.random() < 0.15 else draw.choice(pool), "") for key in keys]
    return build(Rows(cells), [f"d{k}" for k in range(len(shape))], pairs)


def stands(table: Table, first: list[int], hidden: set[int]) -> bool:
    """Return True where no sensitive cell is narrowed, and no printed total leaves a small sum over."""
    for total, parts in table.lines:
        left = [p for p in parts if p in hidden]
        if len(left) + (total in hidden) == 1 or (total not in hidden and 0 < sum(table.values[left]) < 5):
            return False
    names = [str(k) for k in sorted(hidden)]
    reader = Reader(names, {str(k): v for k, v in enumerate(table.values) if k not in hidden})
    for total, parts in table.lines:
        reader.adds_up(str(total), map(str, parts))
    return all((b := reader.bounds(str(cell)))[0] == 0 and b[1] >= 4 for cell in first)


def fewer(table: Table, first: list[int], count: int) -> Iterator[set[int]]:
    """Yield every pattern with fewer hidden cells."""
    others = [k for k in range(len(table.keys)) if k not in first]
    for more in range(count - len(first)):
        yield from (set(first) | set(some) for some in combinations(others, more))


def compared(seed: int) -> tuple[int, int]:
    """Return how many cells are hidden, and how many had to be."""
    table = small(seed)
    search = Suppression(table, RULES, (0.0, 4.0), 60)
    hidden = {int(k) for k in np.flatnonzero(search.run().hidden)}
    assert not hidden or stands(table, search.first, hidden)
    best = next((some for some in fewer(table, search.first, len(hidden)) if stands(table, search.first, some)), hidden)
    return len(hidden), len(best)


def test_the_fewest_cells_of_a_small_table_are_hidden() -> None:
    found = [compared(seed) for seed in range(10, 13)]
    assert [a for a, _ in found] == [b for _, b in found]


@pytest.mark.audit
def test_the_fewest_cells_of_many_small_tables_are_hidden() -> None:
    found = [compared(seed) for seed in range(10, 10 + TABLES)]
    ours, least = sum(a for a, _ in found), sum(b for _, b in found)
    print(f"S5: {ours} cells hidden in {TABLES} tables, fewest possible {least}, ratio {ours / least:.3f}")
    assert ours == least

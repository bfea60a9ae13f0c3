"""Answers that agree with every printed median: how far one institution's own answer may go.

Unknown are how many institutions of each region and type give each answer of a grid; how many there are is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Pair = tuple[str, str]  # region, type
UNLIMITED = 10_000.0  # sorts last


def printed(answers: Mapping[Pair, Sequence[float]], least: int) -> dict[str, tuple[list[Pair], float]]:
    """Return the medians of the country, regions and types with enough answers, and the pairs that each is of."""
    groups = {"country": list(answers)}
    for pair in answers:
        groups.setdefault(f"region {pair[0]}", [p for p in answers if p[0] == pair[0]])
        groups.setdefault(f"type {pair[1]}", [p for p in answers if p[1] == pair[1]])
    found = {}
    for name, pairs in groups.items():
        values = [a for p in pairs for a in answers[p]]
        if len(values) >= least:
            found[name] = (pairs, float(median(values)))
    return found


def possible(
    sizes: Mapping[Pair, int], told: Mapping[str, tuple[list[Pair], float]], grid: Sequence[float],
    given: Sequence[tuple[Pair, float]],
) -> bool:  # fmt: skip
    """Return True where whole answers exist that agree with every printed median and hold the given ones.

    Of an even number of answers both in the middle are the median itself: fewer tables than a reader may think of.
    """
    at = {(pair, value): k for k, (pair, value) in enumerate((p, v) for p in sizes for v in grid)}
    low = np.zeros(len(at))
    for pair, value in given:
        low[at[pair, value]] += 1
    rows: list[Any] = []
    least: list[float] = []
    for pair, size in sizes.items():
        own = np.zeros(len(at))
        own[[at[pair, v] for v in grid]] = 1.0
        rows += [own, -own]
        least += [size, -size]
    for pairs, middle in told.values():
        half = sum(sizes[p] for p in pairs) // 2 + 1
        for side in ([v for v in grid if v <= middle], [v for v in grid if v >= middle]):
            own = np.zeros(len(at))
            own[[at[p, v] for p in pairs for v in side]] = 1.0
            rows.append(own)
            least.append(half)
    limits = LinearConstraint(np.array(rows), least, np.inf)
    bounds = Bounds(low, np.full(len(at), float(max(sizes.values()))))
    return bool(milp(np.zeros(len(at)), constraints=limits, bounds=bounds, integrality=np.ones(len(at))).status == 0)

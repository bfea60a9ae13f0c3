"""Intervals for waves that are samples of a finite population. A census has no use for this module."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from typing import Any

LEVEL = 0.95


def wilson(count: int, sample: int, population: int | None = None, level: float = LEVEL) -> tuple[float, float]:
    """Return Wilson's score interval for a share, narrowed for a finite population.

    The variance of the share is multiplied by (N - n) / (N - 1), which is the same as Wilson's interval for
    a sample of n (N - 1) / (N - n).

    Args:
        count: units that hold.
        sample: units that answered, n.
        population: units in the population, N; None is infinite.
        level: confidence, 0 to 1.

    Returns:
        Lower and upper limit, 0 to 1; both NaN for an empty sample.
    """
    from statsmodels.stats.proportion import proportion_confint

    if sample == 0:
        return math.nan, math.nan
    share = count / sample
    if population is not None:
        if population <= sample:
            return share, share
        sample_as_if = sample * (population - 1) / (population - sample)
        low, high = proportion_confint(share * sample_as_if, sample_as_if, 1 - level, method="wilson")
    else:
        low, high = proportion_confint(count, sample, 1 - level, method="wilson")
    return float(max(low, 0.0)), float(min(high, 1.0))


def exact(count: int, sample: int, population: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval for a share of a finite population, by inverting the hypergeometric distribution.

    The limits are the smallest and the largest number of holding units in the population for which a result as
    far out as the one seen has more than (1 - level) / 2 probability.

    Returns:
        Lower and upper limit, 0 to 1; both NaN for an empty sample.
    """
    import numpy as np
    from scipy.stats import hypergeom

    if sample == 0:
        return math.nan, math.nan
    tail = (1 - level) / 2
    possible = np.arange(count, population - (sample - count) + 1)
    at_least = hypergeom.sf(count - 1, population, possible, sample)
    at_most = hypergeom.cdf(count, population, possible, sample)
    low, high = possible[at_least > tail].min(), possible[at_most > tail].max()
    return float(low) / population, float(high) / population


def mcnemar(gained: int, lost: int) -> float:
    """Return the exact two-sided p-value that as many units gained a property as lost it."""
    from scipy.stats import binomtest

    return 1.0 if gained + lost == 0 else float(binomtest(gained, gained + lost, 0.5).pvalue)


def add_intervals(
    cells: Iterable[dict[str, Any]], population: dict[tuple[str, str], int], sampled: Collection[str]
) -> list[dict[str, Any]]:
    """Return cells with an interval of each share of sampled units, where the population of its group is known.

    The lower limit is that of the exact interval if every lost answer were against, the upper one if every lost answer
    were in favour: sampling and non-response together.

    Args:
        cells: each with the `form` whose rows it counts.
        population: units in the population by level and group. A share of a part of them (those that admit, say) has
            a smaller population that nobody knows; with the larger one the interval is wider, never too narrow.
        sampled: the forms whose units were drawn; figures of other forms and of areas have no interval.
    """
    found = []
    for cell in cells:
        size = population.get((cell["group_by"], cell["group"]))
        limits = {}
        if size is not None and cell.get("form") in sampled and _is_share(cell) and cell["asked"] <= size:
            asked, count = int(cell["asked"]), int(cell["numerator"])
            most = round(cell["high"] * asked / 100)
            limits = {
                "interval_low": 100 * exact(count, asked, size)[0],
                "interval_high": 100 * exact(most, asked, size)[1],
            }
        found.append(cell | limits)
    return found


def _is_share(cell: dict[str, Any]) -> bool:
    # A panel is no sample of the list: its units were drawn twice.
    bounded = cell.get("low") is not None and cell.get("high") is not None and cell["kind"] != "change"
    return bool(cell.get("unit") == "percent" and bounded and cell["answered"])

"""Add measures up to cells: one row per indicator and group, with everything a figure rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shelterlib.catalogue.models import Coverage, Definition, Index, Median, Rate, Share
from shelterlib.indicators.absence import DONT_KNOW, KNOWN, LOST, MISSING, NOT_ASKED, REFUSED, STATES, UNDECIDABLE
from shelterlib.indicators.grouping import Grouping
from shelterlib.indicators.measures import Measure

COLUMNS = (
    "wave", "kind", "indicator", "group_by", "group", "group_by2", "group2", "base", "compared_with",
    "numerator", "denominator", "value", "asked", "answered", "dont_know", "refused", "missing", "not_asked",
    "undecidable", "low", "high", "contributors", "positive", "entries", "exits", "unit", "sensitivity",
    "comparability", "interval_low", "interval_high", "p_exact", "note",
)  # fmt: skip
FACTORS = {"percent": 100.0, "per_100": 100.0, "per_10000_population": 10.0}  # population is counted in thousands
NOT_COVERED = "not_covered"


@dataclass(frozen=True)
class Sums:
    """A measure added up over groups; each array has shape (groups,)."""

    states: NDArray[np.int64]  # (groups, STATES)
    numerator: NDArray[np.float64]
    denominator: NDArray[np.float64]
    positive: NDArray[np.int64]
    undecided: NDArray[np.int64]
    middle: NDArray[np.float64] | None = None


def sums(measure: Measure, grouping: Grouping, levels: Sequence[str], with_median: bool = False) -> dict[str, Sums]:
    """Return sums by level, for the levels that the grouping has."""
    known = measure.known
    top = np.where(known, measure.numerator, 0.0)
    states = grouping.count(measure.state, STATES)
    numerator = grouping.add(top)
    denominator = grouping.add(np.where(known, measure.denominator, 0.0))
    positive = grouping.add(known & (top > 0))
    open_rows = np.zeros(grouping.size) if measure.undecided is None else grouping.add(measure.undecided)
    found = {}
    for level in levels:
        if level in grouping.groups:
            up = [grouping.up(level, array) for array in (states, numerator, denominator, positive, open_rows)]
            middle = _medians(measure, grouping, level) if with_median else None
            found[level] = Sums(up[0], up[1], up[2], up[3].astype(np.int64), up[4].astype(np.int64), middle)
    return found


def indicator_cells(
    definition: Definition,
    measure: Measure,
    grouping: Grouping,
    area_grouping: Grouping,
    levels: Sequence[str],
    **same: Any,
) -> Iterator[dict[str, Any]]:
    """Yield the cells of an indicator at its planned levels.

    Args:
        definition: its row of the catalogue.
        measure: what its entries put in.
        grouping: of the entries of the measure.
        area_grouping: of the areas, for figures that divide by their size.
        levels: the planned levels.
        same: columns that every cell has, such as `wave` and `base`.
    """
    added = sums(measure, grouping, levels, isinstance(definition, Median))
    size = None if measure.area_size is None else np.nan_to_num(measure.area_size)
    for level, found in added.items():
        of_areas = None
        if size is not None:
            if level not in area_grouping.groups:
                continue  # this level does not divide areas, so nothing is known of its population
            of_areas = area_grouping.up(level, area_grouping.add(size))
        groups = grouping.groups[level]
        for i, group in enumerate(groups.names):
            cell = _cell(definition, found, i, None if of_areas is None else float(of_areas[i]))
            cell |= {"kind": "indicator", "indicator": definition.id, "group_by": level, "group": group}
            cell["note"] = "" if groups.covered[i] else NOT_COVERED
            yield cell | same


def _cell(definition: Definition, found: Sums, i: int, population: float | None) -> dict[str, Any]:
    states = found.states[i]
    counts = {name: int(states[code]) for name, code in _COUNTED.items()}
    lost = int(sum(states[code] for code in LOST))
    answered = int(states[KNOWN])
    numerator, denominator = float(found.numerator[i]), float(found.denominator[i])
    asked = answered + lost
    if isinstance(definition, Coverage):
        answered -= int(found.undecided[i])
        counts["missing"] = asked - answered
    cell: dict[str, Any] = counts | {
        "numerator": numerator, "denominator": denominator, "asked": asked, "answered": answered,
        "contributors": int(states[KNOWN]), "positive": int(found.positive[i]),
        "unit": definition.unit, "sensitivity": definition.sensitivity,
    }  # fmt: skip
    factor = FACTORS.get(definition.unit, 1.0)
    if isinstance(definition, Rate):
        cell["denominator"] = population
    if isinstance(definition, Median):
        cell |= {"numerator": np.nan, "value": np.nan if found.middle is None else found.middle[i]}
    elif definition.kind == "count":  # type: ignore[attr-defined]
        cell |= {"denominator": np.nan, "value": numerator if answered else np.nan}
    else:
        cell["value"] = _divide(numerator, cell["denominator"], 1.0 if isinstance(definition, Index) else factor)
    if isinstance(definition, Share) and asked and answered:
        cell["low"] = factor * numerator / asked
        cell["high"] = factor * (numerator + lost + int(found.undecided[i])) / asked
    return cell


_COUNTED = {
    "dont_know": DONT_KNOW,
    "refused": REFUSED,
    "missing": MISSING,
    "not_asked": NOT_ASKED,
    "undecidable": UNDECIDABLE,
}


def _divide(top: float, bottom: float | None, factor: float) -> float:
    return factor * top / bottom if bottom else np.nan


def _medians(measure: Measure, grouping: Grouping, level: str) -> NDArray[np.float64]:
    """Return the median of the known values of each group; the mean of the two middle ones where they are two."""
    codes = grouping.groups[level].codes
    use = measure.known & (codes >= 0)
    codes, values = codes[use], measure.numerator[use]
    order = np.lexsort((values, codes))
    values = values[order]
    size = np.bincount(codes, minlength=len(grouping.groups[level].names))
    start = np.cumsum(size) - size
    found = np.full(len(size), np.nan)
    some = size > 0
    lower, upper = start + (size - 1) // 2, start + size // 2
    found[some] = (values[lower[some]] + values[upper[some]]) / 2
    return found


def frame(cells: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Return cells as a table with the contract's columns and types."""
    text = {"wave", "kind", "indicator", "group_by", "group", "group_by2", "group2", "base", "compared_with", "unit",
            "sensitivity", "comparability", "note"}  # fmt: skip
    whole = {"asked", "answered", "dont_know", "refused", "missing", "not_asked", "undecidable", "contributors",
             "positive", "entries", "exits"}  # fmt: skip
    columns = {}
    for name in COLUMNS:
        values = [cell.get(name) for cell in cells]
        if name in text:
            columns[name] = pd.Series(["" if v is None else v for v in values], dtype="str")
        else:
            columns[name] = pd.Series(values, dtype="Int64" if name in whole else "float64")
    return pd.DataFrame(columns)

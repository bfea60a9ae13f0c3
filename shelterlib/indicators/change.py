"""Change between two waves, on the units that are in the base of both.

A unit counts where its name occurs once in each wave and its answer is known in both. Units that belong to the
base in both waves but lost an answer in one of them widen the bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue.models import Definition, Rate, Share
from shelterlib.indicators.absence import KNOWN, LOST, OUTSIDE, Codes
from shelterlib.indicators.cells import FACTORS, indicator_cells, sums
from shelterlib.indicators.figures import Wave
from shelterlib.indicators.grouping import Grouping, Groups
from shelterlib.indicators.measures import AREA_UNIT, Measure
from shelterlib.indicators.sample import mcnemar

PANEL, THEN, NOW, DIFFERENCE = "panel", "then", "now", "diff"
IN_BASE = (KNOWN, *LOST)


@dataclass(frozen=True)
class Pair:
    """One indicator on the units of two waves: positions of the same unit in each, and both measures there."""

    definition: Definition
    here: Any  # positions in the present wave, shape (pairs,)
    units: pd.Index[Any]
    then: Measure
    now: Measure
    grouping: Grouping
    whole: tuple[Measure, Measure]  # (now, then) over all units


def pair_up(definition: Definition, new: Measure, now: Wave, then: Wave) -> Pair | None:
    """Return an indicator's measures on the units of both waves; None where the earlier one does not have it."""
    if isinstance(definition, Rate) or not then.asks(definition):
        return None
    old = then.measure(definition)
    here, there = matches(now.units_of(definition, new), then.units_of(definition, old))
    state = _both(new.state[here], old.state[there])
    whole = now.grouping_of(definition, new)
    part = Grouping({n: Groups(g.names, g.codes[here], g.covered) for n, g in whole.groups.items()})
    return Pair(
        definition, here, now.units_of(definition, new)[here],
        Measure(old.unit, state, old.numerator[there], old.denominator[there]),
        Measure(new.unit, state, new.numerator[here], new.denominator[here]),
        part, (new, old),
    )  # fmt: skip


def matches(new: pd.Index[Any], old: pd.Index[Any]) -> tuple[Any, Any]:
    """Return positions in both indexes of the names that each of them holds exactly once."""
    single_new, single_old = ~new.duplicated(keep=False), ~old.duplicated(keep=False)
    here, there = np.flatnonzero(single_new), np.flatnonzero(single_old)
    found = np.asarray(old[there].get_indexer(new[here]))
    return here[found >= 0], there[found[found >= 0]]


def change_cells(pair: Pair, now: Wave, then: Wave, comparability: str) -> Iterator[dict[str, Any]]:
    """Yield then, now and difference of an indicator at its planned levels."""
    it = pair.definition
    same = {
        "wave": now.name, "base": "panel", "compared_with": then.name, "group_by2": PANEL,
        "comparability": comparability,
    }  # fmt: skip
    areas = now.grouping(AREA_UNIT)
    old = list(indicator_cells(it, pair.then, pair.grouping, areas, it.levels, **same))
    new = list(indicator_cells(it, pair.now, pair.grouping, areas, it.levels, **same))
    turnover = _turnover(pair, now, then)
    moved = _moved(pair) if isinstance(it, Share) and it.form in now.sampled & then.sampled else {}
    for before, after in zip(old, new, strict=True):
        entries, exits = turnover[before["group_by"], before["group"]]
        both = {"kind": "change", "entries": entries, "exits": exits}
        yield before | both | {"group2": THEN}
        yield after | both | {"group2": NOW}
        tested = {"p_exact": mcnemar(*moved[before["group_by"], before["group"]])} if moved else {}
        yield _difference(it, before, after) | both | tested | {"group2": DIFFERENCE}


def _both(new: Codes, old: Codes) -> Codes:
    inside = np.isin(new, IN_BASE) & np.isin(old, IN_BASE)
    return np.where(inside, np.maximum(new, old), OUTSIDE).astype(np.int8)


def _difference(it: Definition, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    with np.errstate(invalid="ignore"):
        value = np.subtract(after["value"], before["value"])
    cell = after | {"value": float(value), "numerator": after["numerator"] - before["numerator"]}
    if not isinstance(it, Share) or after["asked"] == 0:
        return cell | {"low": np.nan, "high": np.nan}
    factor, asked = FACTORS.get(it.unit, 1.0), after["asked"]
    lost = asked - after["answered"]
    return cell | {
        "low": factor * (cell["numerator"] - lost) / asked,
        "high": factor * (cell["numerator"] + lost) / asked,
    }


def _moved(pair: Pair) -> dict[tuple[str, str], tuple[int, int]]:
    """Return by level and group how many units gained what a share counts, and how many lost it."""
    now, then = pair.now.numerator > 0, pair.then.numerator > 0
    each = [pair.grouping.add(pair.now.known & moved) for moved in (now & ~then, then & ~now)]
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for level, groups in pair.grouping.groups.items():
        gained, lost = (pair.grouping.up(level, sums).astype(int) for sums in each)
        found |= {(level, name): (int(gained[i]), int(lost[i])) for i, name in enumerate(groups.names)}
    return found


def _turnover(pair: Pair, now: Wave, then: Wave) -> dict[tuple[str, str], tuple[int, int]]:
    """Return by level and group how many units are in the base of one wave only: (entries, exits)."""
    it = pair.definition
    found: dict[tuple[str, str], tuple[int, int]] = {}
    counts = []
    for wave, measure in zip((now, then), pair.whole, strict=True):
        grouping = wave.grouping_of(it, measure)
        counts.append((sums(measure, grouping, it.levels, False), grouping))
    both = sums(pair.now, pair.grouping, it.levels, False)
    for level, kept in both.items():
        for i, group in enumerate(pair.grouping.groups[level].names):
            stay = int(kept.states[i, KNOWN])
            each = []
            for added, grouping in counts:
                names = grouping.groups[level].names if level in grouping.groups else ()
                in_base = int(added[level].states[names.index(group), KNOWN]) if group in names else 0
                each.append(in_base - stay)
            found[level, group] = (each[0], each[1])
    return found

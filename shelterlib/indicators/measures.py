"""What each row puts into an indicator: its state, its numerator, its denominator.

One function per kind of indicator. A measure is the only thing that figures are made of: cells add it up, the
disclosure gate judges it, change compares it between waves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from shelterlib.catalogue.models import (
    Count,
    Coverage,
    Definition,
    Index,
    Median,
    NonResponse,
    Rate,
    Ratio,
    Reading,
    Share,
)
from shelterlib.indicators.absence import KNOWN, LOST, MISSING, NOT_ASKED, OUTSIDE, Codes, Floats, Truth
from shelterlib.indicators.areas import Areas
from shelterlib.indicators.rows import Rows

ROW, AREA_UNIT = "row", "area"


@dataclass(frozen=True)
class Measure:
    """Shape (n,) each; numerator and denominator hold meaning where `state` is KNOWN.

    Args:
        unit: `row` or `area`: what one entry stands for.
        state: why an entry is in the base or not.
        numerator: for medians and indices the entry's own value.
        denominator: 1 per entry where the figure divides by entries.
        undecided: entries in the base that may still come to hold (shares only).
        area_size: size of each area that the figure divides by (rates only), shape (areas,); NaN where unknown.
    """

    unit: str
    state: Codes
    numerator: Floats
    denominator: Floats
    undecided: Truth | None = None
    area_size: Floats | None = None

    @property
    def known(self) -> Truth:
        known: Truth = self.state == KNOWN
        return known


@dataclass(frozen=True)
class Measuring:
    """What a measure is taken from."""

    rows: Rows
    areas: Areas
    where: str

    def of(self, definition: Definition) -> Measure:
        """Return the measure of an indicator."""
        return _KINDS[type(definition)](self, definition)


def measure(definition: Definition, rows: Rows, areas: Areas) -> Measure:
    """Return what each row (or area) puts into an indicator.

    Raises:
        DataError: an expression names what is not there; the message names the indicator.
    """
    return Measuring(rows, areas, f"catalogue/indicators.yml, {definition.id}").of(definition)


def read_otherwise(definition: Definition, reading: Reading, rows: Rows, areas: Areas) -> Measure:
    """Return what each row puts into an indicator under another reading of its base."""
    if reading.within is not None:
        inside = f"({definition.universe}) and ({reading.within})" if definition.universe else reading.within
        return measure(definition.model_copy(update={"universe": inside}), rows, areas)
    found = measure(definition, rows, areas)
    unknown = rows.truth(definition.expressions()["condition"])[1]
    # Who was not asked stays out: only a lost answer can be one that the others make needless.
    settled = np.where(np.isin(found.state, LOST) & ~unknown, KNOWN, found.state).astype(np.int8)
    return replace(found, state=settled)


def _share(at: Measuring, it: Share) -> Measure:
    holds, unknown = at.rows.truth(it.condition, at.where)
    state = _lose(at.rows.states(it.universe, [it.condition], at.where), unknown)
    undecided = None
    if it.undecided is not None:
        undecided = at.rows.truth(it.undecided, at.where)[0] & (state == KNOWN) & ~holds
    return Measure(ROW, state, holds.astype(np.float64), np.ones(len(state)), undecided)


def _ratio(at: Measuring, it: Ratio) -> Measure:
    top, bottom = at.rows.number(it.numerator, at.where), at.rows.number(it.denominator, at.where)
    state = _lose(at.rows.states(it.universe, [it.numerator, it.denominator], at.where), np.isnan(top + bottom))
    return Measure(ROW, state, top, bottom)


def _rate(at: Measuring, it: Rate) -> Measure:
    top = at.rows.number(it.numerator, at.where)
    size = np.where(at.areas.rows.truth(it.area, at.where)[0], at.areas.rows.number(it.denominator, at.where), np.nan)
    state = _lose(at.rows.states(it.universe, [it.numerator], at.where), np.isnan(top))
    # Rows of areas outside the base stay out of the sum too.
    place = at.areas.positions(at.rows)
    based = np.append(~np.isnan(size), False)[place]
    return Measure(ROW, np.where(based, state, OUTSIDE).astype(np.int8), top, np.full(len(state), np.nan), None, size)


def _median(at: Measuring, it: Median) -> Measure:
    value = at.rows.number(it.value, at.where)
    state = _lose(at.rows.states(it.universe, [it.value], at.where), np.isnan(value))
    return Measure(ROW, state, value, np.ones(len(state)))


def _count(at: Measuring, it: Count) -> Measure:
    used = [text for text in (it.condition, it.value) if text is not None]
    state = at.rows.states(it.universe, used, at.where)
    top = np.ones(len(state))
    if it.condition is not None:
        holds, unknown = at.rows.truth(it.condition, at.where)
        top, state = holds.astype(np.float64), _lose(state, unknown)
    elif it.value is not None:
        top = at.rows.number(it.value, at.where)
        state = _lose(state, np.isnan(top))
    return Measure(ROW, state, top, np.full(len(state), np.nan))


def _index(at: Measuring, it: Index) -> Measure:
    return index_measure(at.rows, it, part_scores(at.rows, it), it.needs)


def _coverage(at: Measuring, it: Coverage) -> Measure:
    holds, unknown = at.rows.truth(it.condition, at.where)
    inside, dark = at.rows.truth(it.universe, at.where)
    place = at.areas.positions(at.rows)
    at_least_one, any_known = np.zeros(len(at.areas), dtype=np.bool_), np.zeros(len(at.areas), dtype=np.bool_)
    at_least_one[place[holds & inside & (place >= 0)]] = True
    any_known[place[~unknown & ~dark & (place >= 0)]] = True
    based = at.areas.rows.truth(it.area, at.where)[0]
    # "At least n of N": an area without a known row stays in the base, and is counted as not answered.
    state = np.where(based, KNOWN, OUTSIDE).astype(np.int8)
    undecided = based & ~any_known
    return Measure(AREA_UNIT, state, at_least_one.astype(np.float64), np.ones(len(at.areas)), undecided)


def _nonresponse(at: Measuring, it: NonResponse) -> Measure:
    inside, dark = at.rows.truth(it.universe, at.where)
    for name in it.questions:
        at.rows.column(f"${{{name}}}", at.where)
    reasons = [at.rows.absence(name) for name in it.questions]
    asked = np.sum([reason != NOT_ASKED for reason in reasons], axis=0).astype(np.float64)
    lost = np.sum([(reason != NOT_ASKED) & (reason != KNOWN) for reason in reasons], axis=0).astype(np.float64)
    state = at.rows.states(it.universe, [])
    return Measure(ROW, np.where(inside & ~dark & (asked == 0), NOT_ASKED, state).astype(np.int8), lost, asked)


def part_scores(rows: Rows, it: Index) -> dict[str, Floats]:
    """Return each part's share of its known items that hold, 0 to 1; NaN where too few are known."""
    where = f"catalogue/indicators.yml, {it.id}"
    scores: dict[str, Floats] = {}
    for name, items in it.parts.items():
        held, known = np.zeros(len(rows)), np.zeros(len(rows))
        for item in items:
            holds, unknown = rows.truth(item, where)
            held += holds
            known += ~unknown
        enough = (known >= it.part_needs * len(items)) & (known > 0)
        scores[name] = np.where(enough, held / np.maximum(known, 1), np.nan)
    return scores


def index_measure(rows: Rows, it: Index, scores: dict[str, Floats], needs: int) -> Measure:
    """Return 100 times the mean of the parts that are known, where enough of them are."""
    table = np.array(list(scores.values()))
    known = ~np.isnan(table)
    count = known.sum(axis=0)
    value = np.where(count >= needs, 100 * np.where(known, table, 0).sum(axis=0) / np.maximum(count, 1), np.nan)
    names = [item for items in it.parts.values() for item in items]
    why = np.zeros(len(rows), dtype=np.int8)
    for question in rows.questions(*names):
        reason = rows.absence(question)
        np.maximum(why, np.where((reason > KNOWN) & (reason < NOT_ASKED), reason, 0), out=why)
    state = rows.states(it.universe, [])
    lost = (state == KNOWN) & np.isnan(value)
    state[lost] = np.where(why > 0, why, NOT_ASKED)[lost]
    return Measure(ROW, state, value, np.ones(len(rows)))


def _lose(state: Codes, unknown: Truth) -> Codes:
    """Return the states with rows that look known but have no value set to missing."""
    return np.where((state == KNOWN) & unknown, MISSING, state).astype(np.int8)


_KINDS: dict[type, Callable[[Measuring, Any], Measure]] = {
    Share: _share,
    Ratio: _ratio,
    Rate: _rate,
    Median: _median,
    Count: _count,
    Index: _index,
    Coverage: _coverage,
    NonResponse: _nonresponse,
}

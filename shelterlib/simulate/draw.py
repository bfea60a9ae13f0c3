"""Draw answers as a plan says: one array of values, `None` for a blank, for all rows at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from shelterlib.errors import DataError
from shelterlib.simulate.plan import Draw

SAME = re.compile(r"\s*\$\{\s*([^}\s]+)\s*\}\s*")  # an expression that repeats another answer as it is
Values = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]


@dataclass
class Drawer:
    """Draws for a table of `rows` rows.

    Args:
        number: evaluates an expression over the answers so far: floats, NaN for a blank.
        truth: likewise, to booleans.
        answers: the answers so far as text, by question.
        quality: standard normal, how much the institution does well; empty for none.
    """

    rows: int
    number: Callable[[str], Numbers]
    truth: Callable[[str], npt.NDArray[np.bool_]]
    answers: Mapping[str, Values]
    quality: Numbers = field(default_factory=lambda: np.empty(0))

    def draw(self, plan: Draw, rng: np.random.Generator) -> Values:
        """Return one answer per row."""
        if plan.by is not None:
            drawn = self._by(plan, rng)
        elif plan.first is not None:
            drawn = self._first(plan, rng)
        elif plan.tick is not None:
            drawn = self._tick(plan.tick, plan.nothing, rng)
        elif plan.expression is not None and (same := SAME.fullmatch(plan.expression)):
            drawn = self._answer(same[1]).copy()
        elif plan.value is not None or plan.choose or plan.text or plan.date:
            drawn = _word(plan, self.rows, rng)
        else:
            drawn = _bounded(self._numbers(plan, rng), plan, rng)
        return drawn

    def _numbers(self, plan: Draw, rng: np.random.Generator) -> Numbers:
        if plan.number is not None:
            numbers = rng.integers(plan.number[0], plan.number[1] + 1, self.rows)
        elif plan.poisson is not None:
            numbers = rng.poisson(plan.poisson, self.rows)
        elif plan.spread is not None:
            size, mean = plan.spread.size, plan.spread.mean
            numbers = rng.negative_binomial(size, size / (size + mean), self.rows)
        elif plan.lognormal is not None:
            median = plan.lognormal.median
            middle = self.number(median) if isinstance(median, str) else np.full(self.rows, median)
            return middle * np.exp(rng.normal(0, plan.lognormal.sigma, self.rows))
        elif plan.part is not None and plan.share is not None:
            return _part(self.number(plan.part), plan.share, plan.even, rng)
        else:
            return self.number(plan.expression or "")
        return numbers.astype(float)

    def _answer(self, question: str) -> Values:
        if question not in self.answers:
            raise DataError(f"the plan draws by {question}, which is not answered before", fix="correct the plan")
        return self.answers[question]

    def _by(self, plan: Draw, rng: np.random.Generator) -> Values:
        given = self._answer(plan.by or "")
        result = np.full(self.rows, None, dtype=object) if plan.otherwise is None else self.draw(plan.otherwise, rng)
        for answer, case in plan.cases.items():
            here = given == answer
            drawn = self.draw(case, rng)
            result[here] = drawn[here]
        return result

    def _first(self, plan: Draw, rng: np.random.Generator) -> Values:
        result = np.full(self.rows, None, dtype=object)
        free = np.ones(self.rows, dtype=bool)
        for case in plan.first or ():
            here = free & self.truth(case.when) if case.when is not None else free
            drawn = self.draw(case.draw, rng)
            result[here] = drawn[here]
            free = free & ~here
        return result

    def _tick(self, chances: Mapping[str, float], nothing: str | None, rng: np.random.Generator) -> Values:
        names = np.array(list(chances), dtype=object)
        chance = np.tile(np.array(list(chances.values()), dtype=float), (self.rows, 1))
        if self.quality.size:
            with np.errstate(divide="ignore"):
                chance = 1 / (1 + (1 - chance) / chance * np.exp(-self.quality)[:, None])
        ticked = rng.random(chance.shape) < chance
        return np.array([" ".join(names[row]) or nothing for row in ticked], dtype=object)


def _word(plan: Draw, rows: int, rng: np.random.Generator) -> Values:
    """Return one and the same answer, choices by weight, lines of text, or days."""
    column = np.empty(rows, dtype=object)
    if plan.choose:
        weights = np.array(list(plan.choose.values()), dtype=float)
        column[:] = rng.choice(np.array(list(plan.choose), dtype=object), size=rows, p=weights / weights.sum())
    elif plan.text:
        column[:] = np.array(plan.text, dtype=object)[rng.integers(0, len(plan.text), rows)]
    elif plan.date:
        days = np.datetime64(plan.date[0], "D") + rng.integers(0, (plan.date[1] - plan.date[0]).days + 1, rows)
        column[:] = np.datetime_as_string(days)
    else:
        column[:] = plan.value
    return column


def _part(whole: Numbers, share: float, even: float | None, rng: np.random.Generator) -> Numbers:
    of = np.maximum(np.nan_to_num(whole), 0).astype(np.int64)
    chance = np.full(len(of), share) if even is None else rng.beta(share * even, (1 - share) * even, len(of))
    return rng.binomial(of, chance).astype(float)


def _bounded(numbers: Numbers, plan: Draw, rng: np.random.Generator) -> Values:
    step = plan.round
    numbers = np.floor(numbers / step + 0.5) * step
    if plan.min is not None or plan.max is not None:
        numbers = np.clip(numbers, plan.min, plan.max)
    if plan.zero:
        numbers = np.where(rng.random(len(numbers)) < plan.zero, 0, numbers)
    return np.array([None if np.isnan(number) else int(number) for number in numbers], dtype=object)


def kept(drawn: Values, previous: Sequence[object], chance: float, rng: np.random.Generator) -> Values:
    """Return the answers of the wave before with this chance, where there is one, else the drawn ones."""
    before = np.array(list(previous), dtype=object)
    again = (rng.random(len(drawn)) < chance) & np.array([value is not None for value in before], dtype=bool)
    return np.where(again, before, drawn)

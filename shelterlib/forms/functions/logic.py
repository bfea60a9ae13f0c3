"""Truth and choice between values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from shelterlib.forms.functions.registry import eager, lazy
from shelterlib.forms.operators import negation
from shelterlib.forms.values import Either, Truths, Value, constant
from shelterlib.forms.words import Floats

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Node


@eager("true", 0)
def true_() -> Value:
    """True."""
    return constant(True)


@eager("false", 0)
def false_() -> Value:
    """False."""
    return constant(False)


@eager("not", 1)
def not_(value: Value) -> Value:
    """Return the opposite; unknown stays unknown."""
    return negation(value)


@eager("boolean", 1)
def boolean(value: Value) -> Value:
    """Return the truth of a value: a number that is not 0, a text that is not blank."""
    return Truths(value.truth)


@eager("boolean-from-string", 1)
def boolean_from_string(value: Value) -> Value:
    """Return whether the text is `true` or `1`."""
    return Truths(value.text.truths(lambda word: word in ("true", "1")))


@lazy("if", 3)
def if_(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the second value where the first is true, else the third; unknown only by the test or the one chosen."""
    test, yes, no = (evaluator.value(node) for node in args)
    return Either(test.truth, yes, no, test.unknown)


@lazy("coalesce", 1, None)
def coalesce(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the first value that is not blank.

    An unknown value counts as blank here: whoever writes `coalesce(${a}, 0)` says what a blank shall mean.
    """
    values = [evaluator.value(node) for node in args]
    result = values[-1]
    for value in reversed(values[:-1]):
        filled = value.filled()
        if value.unknown is not None:
            filled = filled & ~value.unknown
        result = Either(filled, value, result)
    return result


@lazy("once", 1)
def once(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the answer already there, else the value."""
    mine = evaluator.this()
    filled = mine.filled()
    if mine.unknown is not None:
        filled = filled & ~mine.unknown
    return Either(filled, mine, evaluator.value(args[0]))


@eager("checklist", 2, None)
def checklist(least: Value, most: Value, *answers: Value) -> Value:
    """Return whether the number of true answers lies between two bounds; -1 is no bound."""
    return _between(least, most, sum((answer.truth.astype(np.float64) for answer in answers), np.zeros(1)))


@eager("weighted-checklist", 4, None)
def weighted_checklist(least: Value, most: Value, *pairs: Value) -> Value:
    """Return whether the sum of the weights of true answers lies between two bounds; -1 is no bound."""
    answers, weights = pairs[::2], pairs[1::2]
    total = np.zeros(1)
    for answer, weight in zip(answers, weights, strict=False):
        total = total + np.where(answer.truth, weight.number, 0.0)
    return _between(least, most, total)


def _between(least: Value, most: Value, total: Floats) -> Value:
    low = (least.number == -1) | (total >= least.number)
    return Truths(low & ((most.number == -1) | (total <= most.number)))


@lazy("version", 0)
def version(evaluator: Evaluator, _args: tuple[Node, ...]) -> Value:
    """Return the form's version."""
    return constant(evaluator.scope.form.version)

"""Numbers, and figures over node sets."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.forms.functions.registry import eager, lazy
from shelterlib.forms.values import Numbers, Value, constant, either
from shelterlib.forms.words import Floats

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Node


@eager("number", 1)
def number(value: Value) -> Value:
    """Return the value as a number; a date is days since 1970-01-01."""
    return Numbers(value.number)


@eager("int", 1)
def int_(value: Value) -> Value:
    """Return the number without its fraction."""
    return Numbers(np.trunc(value.number))


@eager("round", 1, 2)
def round_(value: Value, digits: Value | None = None) -> Value:
    """Round halves away from zero, to a number of decimals."""
    scale = 10.0 ** (np.zeros(1) if digits is None else np.trunc(digits.number))
    with np.errstate(all="ignore"):
        scaled = value.number * scale
        # 1.005 * 100 is 100.49999…: the last bit must not decide.
        halves = np.floor(np.abs(scaled) + 0.5 + 1e-9 * (np.abs(scaled) < 1e6) * (scale > 1))
        return Numbers(np.where(np.isfinite(scaled), np.copysign(halves, scaled) / scale, value.number) + 0.0)


@eager("pow", 2)
def pow_(base: Value, exponent: Value) -> Value:
    """Return a power."""
    with np.errstate(all="ignore"):
        return Numbers(np.power(base.number, exponent.number))


@eager("pi", 0)
def pi() -> Value:
    """Return pi."""
    return constant(math.pi)


@eager("atan2", 2)
def atan2(y: Value, x: Value) -> Value:
    """Return the angle of a point."""
    return Numbers(np.arctan2(y.number, x.number))


def _plain(name: str, function: Callable[[Floats], Floats]) -> None:
    def apply(value: Value) -> Value:
        with np.errstate(all="ignore"):
            return Numbers(function(value.number))

    eager(name, 1)(apply)


PLAIN: dict[str, Callable[[Floats], Floats]] = {
    "abs": np.abs, "floor": np.floor, "ceiling": np.ceil, "sqrt": np.sqrt, "log": np.log, "log10": np.log10,
    "exp": np.exp, "exp10": lambda x: np.power(10.0, x), "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": np.arcsin, "acos": np.arccos, "atan": np.arctan,
}  # fmt: skip
for _name, _function in PLAIN.items():
    _plain(_name, _function)


@lazy("sum", 1)
def sum_(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the sum of a node set; NaN if one of its values is no number."""
    return evaluator.nodes(args[0]).sum()


@lazy("min", 1, None)
def min_(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the smallest of a node set, or of several values."""
    return _extreme(evaluator, args, largest=False)


@lazy("max", 1, None)
def max_(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return the largest of a node set, or of several values."""
    return _extreme(evaluator, args, largest=True)


def _extreme(evaluator: Evaluator, args: tuple[Node, ...], *, largest: bool) -> Value:
    if len(args) == 1:
        return evaluator.nodes(args[0]).extreme(largest=largest)
    values = [evaluator.value(node) for node in args]
    better = np.maximum if largest else np.minimum
    found = values[0].number
    for value in values[1:]:
        found = better(found, value.number)
    return Numbers(found, either(*(value.unknown for value in values)))


@lazy("count", 1)
def count(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return how many nodes there are, blank or not."""
    return Numbers(evaluator.nodes(args[0]).counts())


@lazy("count-non-empty", 1)
def count_non_empty(evaluator: Evaluator, args: tuple[Node, ...]) -> Value:
    """Return how many nodes are not blank."""
    nodes = evaluator.nodes(args[0])
    filled = np.broadcast_to(nodes.value.filled(), nodes.rows.shape)
    return Numbers(np.bincount(nodes.rows[filled], minlength=nodes.size).astype(np.float64), nodes.unknown_rows())

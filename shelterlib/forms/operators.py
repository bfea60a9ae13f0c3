"""Operators over columns: comparisons and arithmetic by XPath's rules, and/or by Kleene's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from shelterlib.forms.values import Numbers, Truths, Value, either
from shelterlib.forms.words import Floats, Truth

RELATIONS: dict[str, Callable[[Floats, Floats], Truth]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip
ARITHMETIC: dict[str, Callable[[Floats, Floats], Floats]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "div": np.divide, "mod": np.fmod,
}  # fmt: skip


def apply(operator: str, left: Value, right: Value) -> Value:
    """Return `left operator right`."""
    if operator == "and":
        return conjunction(left, right)
    if operator == "or":
        return disjunction(left, right)
    unknown = either(left.unknown, right.unknown)
    with np.errstate(all="ignore"):
        if operator in ("=", "!="):
            same = equal(left, right)
            return Truths(same if operator == "=" else ~same, unknown)
        if operator in RELATIONS:
            return Truths(RELATIONS[operator](left.number, right.number), unknown)
        return Numbers(ARITHMETIC[operator](left.number, right.number), unknown)


def equal(left: Value, right: Value) -> Truth:
    """Compare as XPath does: as truths if either is one, else as numbers if either is one, else as text."""
    if "truth" in (left.kind, right.kind):
        agree: Truth = left.truth == right.truth
        return agree
    if "number" in (left.kind, right.kind):
        same: Truth = left.number == right.number
        for blank, other in ((left.text_is_blank, right), (right.text_is_blank, left)):
            if blank is not None:
                # A blank answer of a number question is the text '', so that ${n} = '' can be asked.
                same = np.where(blank, ~other.filled(), same)
        return same
    return right.text.equals(left.text) if len(left.text.codes) == 1 else left.text.equals(right.text)


def conjunction(left: Value, right: Value) -> Value:
    """Return `left and right`: false if either is known to be false, else unknown if either is."""
    if left.unknown is None and right.unknown is None:
        return Truths(left.truth & right.truth)
    return _kleene(left, right, decides=False)


def disjunction(left: Value, right: Value) -> Value:
    """Return `left or right`: true if either is known to be true, else unknown if either is."""
    if left.unknown is None and right.unknown is None:
        return Truths(left.truth | right.truth)
    return _kleene(left, right, decides=True)


def negation(value: Value) -> Value:
    """Return `not(value)`: unknown stays unknown."""
    return Truths(~value.truth, value.unknown)


def _kleene(left: Value, right: Value, *, decides: bool) -> Value:
    decided = _known(left, decides) | _known(right, decides)
    unknown = either(left.unknown, right.unknown)
    return Truths(decided if decides else ~decided, None if unknown is None else unknown & ~decided)


def _known(value: Value, truth: bool) -> Truth:
    same = value.truth if truth else ~value.truth
    return same if value.unknown is None else same & ~value.unknown

"""Values of expressions as whole columns, with XPath's conversions and a mask of what is not known.

A value has shape (n,), or (1,) when it is the same in every row. Where `unknown` is true the other arrays hold
nothing of meaning.
"""

from __future__ import annotations

import datetime
import math
import re
from copy import copy
from functools import cached_property

import numpy as np

from shelterlib.forms.words import Codes, Floats, Truth, Words, choose

Mask = Truth | None
NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")
DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(Z|[+-]\d{2}:?\d{0,2})?)?"
)
EPOCH = datetime.date(1970, 1, 1).toordinal()


def text_number(text: str) -> float:
    """Return the number that a text means: a decimal number, or a date as days since 1970-01-01; else NaN."""
    if NUMBER.fullmatch(text):
        return float(text)
    return date_number(text)


def date_number(text: str) -> float:
    """Return days since 1970-01-01, in the text's own time zone with the hour as a fraction; NaN if it is no date."""
    found = DATE.fullmatch(text.strip())
    if found is None:
        return math.nan
    try:
        days = datetime.date(int(found[1]), int(found[2]), int(found[3])).toordinal() - EPOCH
    except ValueError:
        return math.nan
    seconds = int(found[4] or 0) * 3600 + int(found[5] or 0) * 60 + int(found[6] or 0) + float(f"0.{found[7] or 0}")
    return days + seconds / 86400


def number_text(number: float) -> str:
    """Return a number as XPath writes it: `5`, `2.5`, `NaN`, `Infinity`."""
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return str(int(number)) if number.is_integer() and abs(number) < 1e18 else repr(number)


def either(*masks: Mask) -> Mask:
    """Return where any of the masks is true."""
    found: Mask = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found | mask
    return found


class Value:
    """A column that can be read as truth, number or text."""

    kind = "text"

    def __init__(self, unknown: Mask = None) -> None:
        self.unknown = unknown if unknown is not None and unknown.any() else None

    @cached_property
    def truth(self) -> Truth:
        raise NotImplementedError

    @cached_property
    def number(self) -> Floats:
        raise NotImplementedError

    @cached_property
    def text(self) -> Words:
        raise NotImplementedError

    @property
    def size(self) -> int:
        return max(self._size(), 1 if self.unknown is None else len(self.unknown))

    def _size(self) -> int:
        return len(self.text.codes)

    def with_unknown(self, unknown: Mask) -> Value:
        """Return the same value, unknown in more rows."""
        if unknown is None:
            return self
        same = copy(self)
        same.unknown = either(self.unknown, unknown)
        return same

    def take(self, rows: Codes) -> Value:
        """Return the value of some rows; row -1 (no such row) is blank."""
        gone = rows < 0
        unknown = self.unknown
        if unknown is not None and len(unknown) > 1:
            unknown = unknown[rows] & ~gone
        if self.kind == "text" or gone.any():
            return Texts(self.text.take(rows), unknown)
        if self.kind == "truth":
            return Truths(self.truth if len(self.truth) == 1 else self.truth[rows], unknown)
        blank = self.text_is_blank
        number = self.number if len(self.number) == 1 else self.number[rows]
        return Numbers(number, unknown, blank if blank is None or len(blank) == 1 else blank[rows])

    @property
    def text_is_blank(self) -> Mask:
        """Where a number stands for a blank answer."""
        return None

    def filled(self) -> Truth:
        """Return where there is any answer at all."""
        return self.text.truths(bool)


class Truths(Value):
    """True or false."""

    kind = "truth"

    def __init__(self, truth: Truth, unknown: Mask = None) -> None:
        super().__init__(unknown)
        self._truth = truth

    @cached_property
    def truth(self) -> Truth:
        return self._truth

    @cached_property
    def number(self) -> Floats:
        return self._truth.astype(np.float64)

    @cached_property
    def text(self) -> Words:
        return Words(self._truth.astype(np.int64), ("false", "true"))

    def _size(self) -> int:
        return len(self._truth)


class Numbers(Value):
    """Numbers; `blank` marks blank answers of a number question (their text is `''`, not `NaN`)."""

    kind = "number"

    def __init__(self, number: Floats, unknown: Mask = None, blank: Mask = None) -> None:
        super().__init__(unknown)
        self._number = number
        self._blank = blank if blank is not None and blank.any() else None

    @cached_property
    def truth(self) -> Truth:
        truth: Truth = (self._number != 0) & ~np.isnan(self._number)
        return truth

    @cached_property
    def number(self) -> Floats:
        return self._number

    @cached_property
    def text(self) -> Words:
        import pandas as pd

        codes, numbers = pd.factorize(self._number, use_na_sentinel=False)
        words = Words.spread(np.asarray(codes, dtype=np.int64), [number_text(float(number)) for number in numbers])
        return words if self._blank is None else choose(self._blank, Words.constant(""), words)

    @property
    def text_is_blank(self) -> Mask:
        return self._blank

    def filled(self) -> Truth:
        return ~self._blank if self._blank is not None else np.ones(len(self._number), dtype=np.bool_)

    def _size(self) -> int:
        return len(self._number)


class Texts(Value):
    """Text; dates are text in ISO form."""

    kind = "text"

    def __init__(self, text: Words, unknown: Mask = None) -> None:
        super().__init__(unknown)
        self._text = text

    @cached_property
    def truth(self) -> Truth:
        return self._text.truths(bool)

    @cached_property
    def number(self) -> Floats:
        return self._text.numbers(text_number)

    @cached_property
    def text(self) -> Words:
        return self._text


class Either(Value):
    """One of two values, row by row; each row keeps the type of the value it comes from."""

    def __init__(self, test: Truth, yes: Value, no: Value, unknown: Mask = None) -> None:
        chosen: Mask = None
        if yes.unknown is not None or no.unknown is not None:
            nothing = np.zeros(1, dtype=np.bool_)
            chosen = np.where(
                test, nothing if yes.unknown is None else yes.unknown, nothing if no.unknown is None else no.unknown
            )
        super().__init__(either(unknown, chosen))
        self._test, self._yes, self._no = test, yes, no
        self.kind = yes.kind if yes.kind == no.kind else "text"

    @cached_property
    def truth(self) -> Truth:
        return np.where(self._test, self._yes.truth, self._no.truth)

    @cached_property
    def number(self) -> Floats:
        return np.where(self._test, self._yes.number, self._no.number)

    @cached_property
    def text(self) -> Words:
        return choose(self._test, self._yes.text, self._no.text)

    @property
    def text_is_blank(self) -> Mask:
        yes, no = self._yes.text_is_blank, self._no.text_is_blank
        if self.kind != "number" or (yes is None and no is None):
            return None
        nothing = np.zeros(1, dtype=np.bool_)
        return np.where(self._test, nothing if yes is None else yes, nothing if no is None else no)

    def _size(self) -> int:
        return max(len(self._test), self._yes.size, self._no.size)


def constant(value: bool | float | str) -> Value:
    """Return one value for every row."""
    if isinstance(value, bool | np.bool_):
        return Truths(np.array([value], dtype=np.bool_))
    if isinstance(value, int | float | np.integer | np.floating):
        return Numbers(np.array([value], dtype=np.float64))
    return Texts(Words.constant(value))

"""Rows that expressions run over: the answers, and the rows of repeats linked to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from shelterlib.forms.values import Numbers, Texts, Truths, Value, constant
from shelterlib.forms.words import Codes, Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Repeat:
    """The rows of one repeat.

    Args:
        answers: one row per turn of the repeat, in order.
        parent: for each row the position (from 0) of its row in the table around it; -1 for an orphan.
        status: statuses of the answers, same shape.
    """

    answers: pd.DataFrame
    parent: Any
    status: pd.DataFrame | None = None


@dataclass(eq=False)
class Table:
    """Rows with the values of their columns, made when first asked for.

    Args:
        name: of the repeat; None for the answers themselves.
        parent: the table around this repeat.
        parent_rows: for each row, its row in `parent`.
        unknown_blanks: the reading `blank="unknown"`.
    """

    name: str | None
    answers: pd.DataFrame
    status: pd.DataFrame | None
    unknown_blanks: bool
    parent: Table | None = None
    parent_rows: Codes = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    dates: frozenset[str] = frozenset()
    added: Mapping[str, Value] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.answers)

    @property
    def index(self) -> pd.Index[Any]:
        return self.answers.index

    def __contains__(self, name: str) -> bool:
        return name in self.added or name in self.answers.columns

    def value(self, name: str) -> Value:
        """Return a column as a value."""
        if name in self.added:
            return self.added[name]
        if name not in self.values:
            status = self.status[name] if self.status is not None and name in self.status.columns else None
            self.values[name] = column_value(
                self.answers[name], status, unknown_blanks=self.unknown_blanks, is_date=name in self.dates
            )
        return self.values[name]

    def blank(self) -> Value:
        """Return an answer that nobody was asked for."""
        return constant("").with_unknown(np.ones(1, dtype=np.bool_) if self.unknown_blanks else None)

    def positions(self) -> Codes:
        """Return the place of each row among the rows of its parent, from 1."""
        order = np.argsort(self.parent_rows, kind="stable")
        sorted_rows = self.parent_rows[order]
        starts = np.searchsorted(sorted_rows, sorted_rows, side="left")
        places = np.empty(self.size, dtype=np.int64)
        places[order] = np.arange(self.size) - starts + 1
        return places


def column_value(
    column: pd.Series[Any], status: pd.Series[Any] | None, *, unknown_blanks: bool, is_date: bool
) -> Value:
    """Return a pandas column as a value.

    Args:
        column: numbers, truths, dates or text.
        status: why each value is absent; only `answered` is known.
        unknown_blanks: whether an absent value is unknown (else it is `''`).
        is_date: write a timestamp as a date without hours.
    """
    import pandas as pd

    missing = column.isna().to_numpy(dtype=np.bool_)
    if pd.api.types.is_bool_dtype(column.dtype):
        truth = column.fillna(False).to_numpy(dtype=np.bool_)
        return Truths(truth, missing)
    value: Value
    if pd.api.types.is_numeric_dtype(column.dtype):
        value = Numbers(column.to_numpy(dtype=np.float64, na_value=np.nan), blank=missing)
    elif pd.api.types.is_datetime64_any_dtype(column.dtype):
        shape = (
            "%Y-%m-%d"
            if is_date or bool((column.dropna().dt.normalize() == column.dropna()).all())
            else "%Y-%m-%dT%H:%M:%S"
        )
        codes, moments = pd.factorize(column)
        texts = pd.Series(moments).dt.strftime(shape).tolist()
        value = Texts(Words.spread(np.where(codes < 0, len(texts), codes).astype(np.int64), [*texts, ""]))
    else:
        value = Texts(Words.of(column))
    if not unknown_blanks:
        return value
    if status is None:
        return value.with_unknown(missing | ~value.filled())
    return value.with_unknown((status != "answered").to_numpy(dtype=np.bool_, na_value=True))

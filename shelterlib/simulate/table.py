"""The answers so far, and expressions evaluated over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from shelterlib.forms import ExpressionError, Scope, evaluate, parse
from shelterlib.forms.model import Choice, Form, Question
from shelterlib.forms.syntax import Expression
from shelterlib.simulate.draw import Numbers, Values

NUMERIC = frozenset(("integer", "decimal", "range"))
NOW = "2020-10-01T12:00:00.000+03:00"  # what today() and now() mean in invented answers, whatever the day
Truths = npt.NDArray[np.bool_]


@lru_cache(maxsize=4096)
def parsed(text: str) -> Expression | None:
    """Return an expression, or None where it cannot be read: what it would decide is then left open."""
    try:
        return parse(text)
    except ExpressionError:
        return None


class Table:
    """Typed answers of one table (the main one or a repeat's) as they grow, question by question."""

    def __init__(self, form: Form, rows: int, around: Mapping[str, pd.Series[Any]] | None = None) -> None:
        self.form, self.rows = form, rows
        self.columns: dict[str, pd.Series[Any]] = dict(around or {})
        self.scope = Scope.of(form, pd.DataFrame(index=range(rows)), now=NOW).with_columns(self.columns)

    def set(self, name: str, values: Values, kind: str = "text") -> None:
        """Put a question's answers in."""
        self.columns[name] = pd.Series(values, dtype="Float64" if kind in NUMERIC else "str")
        self.scope = self.scope.with_columns({name: self.columns[name]})

    def rows_of(self, parent: npt.NDArray[np.int_]) -> Table:
        """Return a table with a row for each of these rows, that knows all that they know."""
        columns = {name: column.iloc[parent].reset_index(drop=True) for name, column in self.columns.items()}
        return Table(self.form, len(parent), columns)

    def truth(self, text: str, current: str | None = None) -> Truths:
        """Return where an expression is true; everywhere when it cannot be evaluated."""
        unknown = np.ones(self.rows, dtype=bool)
        found: Truths = self._read(
            text, current, unknown, lambda column: column.truth().fillna(False).to_numpy(dtype=bool)
        )
        return found

    def number(self, text: str) -> Numbers:
        """Return an expression's numbers, NaN for none."""
        unknown = np.full(self.rows, np.nan)
        found: Numbers = self._read(
            text, None, unknown, lambda column: column.number().to_numpy(dtype=float, na_value=np.nan)
        )
        return found

    def text(self, text: str, current: str) -> Values:
        """Return an expression's texts, None for none."""
        found = self._read(text, current, None, lambda column: column.text().to_numpy(dtype=object))
        if found is None:
            return np.full(self.rows, None, dtype=object)
        return np.array([value if isinstance(value, str) and value else None for value in found], dtype=object)

    def allowed(self, question: Question, choices: Sequence[Choice]) -> Truths:
        """Return rows × choices: which choices the question's filter leaves to each row."""
        wide = self.rows_of(np.repeat(np.arange(self.rows), len(choices)))
        names = pd.Series([choice.name for choice in choices] * self.rows, dtype="str")
        wide.set("", names.to_numpy(dtype=object))
        wide.scope = wide.scope.choosing(question.list_name or "", wide.scope.table.value(""))
        return wide.truth(question.choice_filter).reshape(self.rows, len(choices))

    def _read(self, text: str, current: str | None, unknown: Any, read: Callable[[Any], Any]) -> Any:
        expression = parsed(text)
        if expression is None:
            return unknown
        try:
            return read(evaluate(expression, self.scope.at(current) if current else self.scope))
        except ExpressionError:
            return unknown

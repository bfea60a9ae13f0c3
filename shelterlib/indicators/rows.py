"""The rows of one form in one wave: what an expression means there, and why it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue.models import Variable
from shelterlib.errors import DataError
from shelterlib.forms.column import Column
from shelterlib.forms.evaluation import evaluate
from shelterlib.forms.model import Form
from shelterlib.forms.parsing import parse
from shelterlib.forms.scope import Scope
from shelterlib.indicators.absence import (
    KNOWN,
    MISSING,
    NOT_ASKED,
    OUTSIDE,
    UNDECIDABLE,
    Codes,
    Floats,
    Truth,
    blank_codes,
    status_codes,
)

NO_FORM = Form("", (), {}, {}, (), "", "", "")


@dataclass(frozen=True)
class Answers:
    """Clean answers of one form; `status` has the same index and columns, or is None for plain tables."""

    answers: pd.DataFrame
    status: pd.DataFrame | None = None
    form: Form = NO_FORM


class Rows:
    """Answers with their derived variables, ready for expressions. Results are kept.

    Args:
        name: the form's name in the catalogue.
        data: the answers, in the catalogue's vocabulary.
        variables: derived variables of this form, in order.
        given: columns that come from elsewhere (areas), by variable.
        parameters: numbers and texts of the wave.
        elsewhere: names that exist in another wave only: unknown here, not an error.
    """

    def __init__(
        self,
        name: str,
        data: Answers,
        variables: Sequence[Variable] = (),
        *,
        given: Mapping[str, pd.Series[Any]] | None = None,
        parameters: Mapping[str, Any] | None = None,
        elsewhere: Iterable[str] = (),
    ) -> None:
        self.name, self.data, self.parameters = name, data, dict(parameters or {})
        self.units = data.answers.index
        self._variables = {v.id: v for v in variables}
        self._known: dict[str, Column] = {}
        self._absence: dict[str, Codes] = {}
        self._elsewhere = set(elsewhere) - set(data.answers.columns) - set(self._variables) - set(self.parameters)
        nothing = pd.Series(pd.array([pd.NA] * len(self.units), dtype="Float64"), index=self.units)
        scope = Scope.of(
            data.form, data.answers, data.status, blank="unknown",
            parameters={k: v for k, v in self.parameters.items() if isinstance(v, int | float | str)},
        )  # fmt: skip
        self._scope = scope.with_columns({**dict.fromkeys(self._elsewhere, nothing), **(given or {})})
        for variable in variables:
            if variable.expression is not None:
                column = self.column(variable.expression, where=f"catalogue/variables.yml, {variable.id}")
                self._scope = self._scope.with_columns({variable.id: column})

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def _names(self) -> set[str]:
        return {
            *self.data.answers.columns,
            *self.data.form.by_name,
            *self._variables,
            *self.parameters,
            *self._elsewhere,
        }

    def column(self, text: str, where: str = "") -> Column:
        """Evaluate an expression over the rows.

        Raises:
            DataError: it names something that no form, variable or parameter has, or cannot be evaluated.
        """
        if text not in self._known:
            expression = parse(text)
            if unknown := sorted(set(expression.questions) - self._names):
                raise DataError(
                    f"there is no question or variable {unknown[0]} for the form {self.name}",
                    where=where,
                    fix="correct the name in the catalogue, or add the question to the form",
                )
            self._known[text] = evaluate(expression, self._scope)
        return self._known[text]

    def truth(self, text: str | None, where: str = "") -> tuple[Truth, Truth]:
        """Return where an expression is true, and where it is unknown; None is true everywhere."""
        if text is None:
            return np.ones(len(self), dtype=np.bool_), np.zeros(len(self), dtype=np.bool_)
        column = self.column(text, where)
        unknown = self._unknown(column)
        return self._spread(column.value.truth) & ~unknown, unknown

    def number(self, text: str, where: str = "") -> Floats:
        """Return the numbers of an expression, NaN where unknown."""
        column = self.column(text, where)
        numbers = self._spread(column.value.number)
        return np.where(self._unknown(column), np.nan, numbers)

    def questions(self, *texts: str | None) -> tuple[str, ...]:
        """Return every question that expressions use, also through variables, in order."""
        found: dict[str, None] = {}
        for name in (name for text in texts if text is not None for name in parse(text).questions):
            variable = self._variables.get(name)
            if variable is None:
                found[name] = None
            elif variable.expression is not None:
                found |= dict.fromkeys(self.questions(variable.expression))
        return tuple(name for name in found if name not in self.parameters)

    def absence(self, name: str) -> Codes:
        """Return why a question or variable is not known, row by row (KNOWN where it is)."""
        if name not in self._absence:
            self._absence[name] = self._variable_absence(name) if name in self._variables else self._absent(name)
        return self._absence[name]

    def states(self, universe: str | None, texts: Sequence[str], where: str = "") -> Codes:
        """Return each row's state: outside the universe, known, or why not.

        Args:
            universe: expression; None for all rows.
            texts: the expressions whose every question and variable must be known.
            where: for errors.
        """
        inside, unknown = self.truth(universe, where)
        names = dict.fromkeys(name for text in texts for name in parse(text).questions)
        state = np.full(len(self), KNOWN, dtype=np.int8)
        for name in names:
            np.maximum(state, self.absence(name), out=state)
        state[~inside] = OUTSIDE
        state[unknown] = UNDECIDABLE
        return state

    def _absent(self, name: str) -> Codes:
        if name in self.parameters:
            return np.full(len(self), KNOWN, dtype=np.int8)
        if name not in self.data.answers:
            return np.full(len(self), NOT_ASKED, dtype=np.int8)
        if self.data.status is None:
            return blank_codes(self.data.answers[name])
        return status_codes(self.data.status[name])

    def _variable_absence(self, name: str) -> Codes:
        # A variable can be known though one of its questions was skipped, so it is judged by its value.
        unknown = self._unknown(self.column(f"${{{name}}}"))
        lost = np.full(len(self), OUTSIDE, dtype=np.int8)
        skipped = np.zeros(len(self), dtype=np.bool_)
        for question in self.questions(f"${{{name}}}"):
            reason = self.absence(question)
            skipped |= reason == NOT_ASKED
            np.maximum(lost, np.where((reason > KNOWN) & (reason < NOT_ASKED), reason, OUTSIDE), out=lost)
        without = np.where(skipped, NOT_ASKED, MISSING).astype(np.int8)
        return np.where(unknown, np.where(lost > OUTSIDE, lost, without), KNOWN).astype(np.int8)

    def _unknown(self, column: Column) -> Truth:
        mask = column.value.unknown
        return np.zeros(len(self), dtype=np.bool_) if mask is None else self._spread(mask)

    def _spread(self, values: Any) -> Any:
        return values if len(values) == len(self) else np.broadcast_to(values, (len(self),))

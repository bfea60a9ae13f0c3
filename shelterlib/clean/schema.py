"""What a form says about its answers, as a pandera schema: types, choices, limits, the key.

The schema is a second opinion. Cleaning lists every cell that breaks the form; the schema, built from the form alone,
is held against the clean table, and a cell that breaks it without standing in the list of problems is a defect.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from shelterlib.clean import typed
from shelterlib.clean.limits import simple_limits
from shelterlib.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

    from shelterlib.clean.table import CleanTable
    from shelterlib.forms import Form, Question

# The problems that list a cell which breaks a check. What a person accepted breaks none.
LISTED = {
    "choice": frozenset(("choice_unknown",)),
    "limit": frozenset(("limit", "limit_not_evaluated")),
    "key": frozenset(("key_shared",)),
}
Failure = tuple[str, str, int]  # column, check, position of the row (-1: the whole column)


def schema(form: Form, repeat: str = "", key: Sequence[str] = ()) -> pa.DataFrameSchema:
    """Return the schema of a form's clean answers.

    Args:
        form: whose questions are the columns, in its order; a question may lack its column, nothing else may stand.
        repeat: of which the rows are; empty for the answers themselves.
        key: the questions that identify a row. Where it is one, no two rows share it.

    Returns:
        a schema whose checks are named `choice`, `limit` and `key`; answers may be absent.
    """
    import pandera.pandas as pa

    asked = {q.name: q for q in form.by_name.values() if q.type != "note" and (q.repeat or "") == repeat}
    alone = {key[0]} if len(key) == 1 and not repeat else set()
    columns = {}
    for name, question in asked.items():
        checks = _choices(form, question)
        if name in alone:
            checks.append(pa.Check(lambda texts: ~texts.duplicated(keep=False), error="key", ignore_na=True))
        columns[name] = pa.Column(typed.DTYPES[typed.kind(question)], checks, nullable=True, required=False, name=name)
    limits = [
        pa.Check(_holds(limit), error=f"limit {name}", ignore_na=False)
        for name, question in asked.items() for limit in simple_limits(question, asked)
    ]  # fmt: skip
    return pa.DataFrameSchema(columns, limits, strict=True, ordered=True)


def _choices(form: Form, question: Question) -> list[Any]:
    import pandera.pandas as pa

    names = [choice.name for choice in form.choices.get(question.list_name or "", ())]
    if not question.is_select or not names:
        return []
    if question.type == "select_one":
        return [pa.Check.isin(names, error="choice")]
    one = "|".join(re.escape(name) for name in names)
    several = f"(?:{one})(?: (?:{one}))*"
    return [pa.Check(lambda texts: texts.str.fullmatch(several), error="choice", ignore_na=True)]


def _holds(limit: Any) -> Any:
    """Return a check of whole rows that is true where a limit is kept, or one of its answers is absent."""

    def kept(frame: pd.DataFrame) -> pd.Series[bool]:
        import pandas as pd

        if not set(limit.names) <= set(frame.columns):
            return pd.Series(True, index=frame.index)
        found: pd.Series[bool] = limit.of(frame).fillna(True).astype(bool)
        return found

    return kept


def failures(frame: pd.DataFrame, held_to: pa.DataFrameSchema) -> list[Failure]:
    """Return every cell of a table that breaks a schema, and what is wrong with whole columns.

    Args:
        frame: answers; the index is not looked at.
        held_to: the schema.
    """
    import pandera.pandas as pa

    try:
        held_to.validate(frame.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases[["schema_context", "column", "check", "index"]].drop_duplicates()
        return sorted({_failure(*case) for case in cases.itertuples(index=False, name=None)})
    return []


def _failure(context: str, column: Any, check: Any, index: Any) -> Failure:
    """Return a failure by names of ours; a value that pandera quotes is left behind."""
    check = str(check)
    position = int(index) if isinstance(index, int | np.integer) else -1
    if check.startswith("limit "):
        return check.removeprefix("limit "), "limit", position
    return str(column), check.partition("(")[0], position


def hold_to_form(table: CleanTable, key: Sequence[str] = ()) -> None:
    """Hold a clean table to the schema of its form.

    Args:
        table: cleaned.
        key: of the wave.

    Raises:
        DataError: a cell breaks the form and no problem says so; names column and check, never a value.
    """
    for column, check, position in failures(table.frame(), schema(table.form, table.name, key)):
        if position < 0 or not _listed(table, column, check, int(table.numbers[position])):
            raise DataError(
                f"the clean answers break the form ({check}) and no problem says so",
                where=f"{table.where}, {column}"
                if position < 0
                else f"{table.where}, row {table.numbers[position]}, {column}",
                fix="report this as a defect",
            )


def _listed(table: CleanTable, column: str, check: str, number: int) -> bool:
    if number in table.accepted.get(column, ()):
        return True
    rules = LISTED.get(check, frozenset())
    return any(
        problem.rule in rules and problem.column == column and bool(np.isin((0, number), problem.rows).any())
        for problem in table.journal.problems
    )

"""Where an expression runs: over which rows, and what its names mean there."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from shelterlib.errors import BadCallError
from shelterlib.forms.column import Column
from shelterlib.forms.model import Choice, Form
from shelterlib.forms.nodes import Nodes, children_of
from shelterlib.forms.syntax import Node
from shelterlib.forms.tables import Repeat, Table, column_value
from shelterlib.forms.values import Texts, Value, constant
from shelterlib.forms.words import Words

if TYPE_CHECKING:
    import pandas as pd

Blank = Literal["empty", "unknown"]
Moment = "datetime.datetime | datetime.date | str | pd.Series[Any]"


@dataclass(frozen=True, eq=False)
class Scope:
    """Names and rows for evaluation. Make one with `Scope.of`, and others from it; results are kept and shared."""

    form: Form
    tables: Mapping[str | None, Table]
    table: Table
    parameters: Mapping[str, Value]
    now: Callable[[], Value | None]
    this: str | Value | None = None
    item: Mapping[str, Value] | None = None
    place: Value | None = None
    last: Value | None = None
    language: str = ""
    kept: dict[tuple[str | None, Node], Value] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        form: Form,
        answers: pd.DataFrame,
        status: pd.DataFrame | None = None,
        *,
        blank: Blank = "empty",
        parameters: Mapping[str, Any] | None = None,
        repeats: Mapping[str, Repeat] | None = None,
        now: Any = None,
        language: str = "",
    ) -> Scope:
        """Return the scope of a table of answers.

        Args:
            form: the form that the names belong to.
            answers: one row per unit, columns named as in the form.
            status: why a value is absent; same index and columns as `answers`. Used by the reading `unknown`.
            blank: `empty`: an absent answer is `''` (skips and limits); `unknown`: an answer whose status is not
                `answered` is unknown, and unknown follows Kleene's logic (indicators).
            parameters: numbers and texts that `${name}` may mean, the same for all rows.
            repeats: the rows of each repeat of the form that the export holds.
            now: the moment that `today()` and `now()` mean: a date, a datetime, ISO text, or a column of them, one
                per row; or a function that gives it, called once at most, where an expression asks. Without it
                these functions raise: results never depend on the clock.
            language: of labels in `jr:choice-name`; the form's default if empty.

        Raises:
            BadCallError: `blank` is neither word.
        """
        if blank not in ("empty", "unknown"):
            raise BadCallError("blank must be empty or unknown")
        dates = frozenset(question.name for question in form.questions if question.type in ("date", "today"))
        top = Table(None, answers, status, blank == "unknown", dates=dates)
        tables: dict[str | None, Table] = {None: top}
        for name in form.repeats:
            if repeats is not None and name in repeats:
                repeat = repeats[name]
                tables[name] = Table(
                    name, repeat.answers, repeat.status, blank == "unknown", tables.get(form.parent_repeat(name), top),
                    np.asarray(repeat.parent, dtype=np.int64), dates,
                )  # fmt: skip
        named = {key: constant(value) for key, value in (parameters or {}).items()}
        return cls(
            form,
            tables,
            top,
            named,
            cache(lambda: _moment(now() if callable(now) else now)),
            language=language or form.default_language,
        )

    def at(self, question: str) -> Scope:
        """Return the scope of one question's own expressions: `.` is its answer, and the rows are its repeat's rows."""
        repeat = self.form[question].repeat if question in self.form else None
        table = self.tables.get(repeat, self.table) if self.table.name != repeat else self.table
        return replace(self, this=question, table=table)

    def within(self, repeat: str) -> Scope:
        """Return the scope of a repeat's rows.

        Raises:
            BadCallError: the scope was made without this repeat.
        """
        if repeat not in self.tables:
            raise BadCallError(f"no rows of the repeat {repeat} were given", fix="pass them in repeats")
        return replace(self, table=self.tables[repeat])

    def with_columns(self, columns: Mapping[str, Column | pd.Series[Any]]) -> Scope:
        """Return the scope with more names for the present rows, such as derived variables."""
        table = self.table
        added = dict(table.added)
        for name, column in columns.items():
            if isinstance(column, Column):
                added[name] = column.value
            else:
                added[name] = column_value(column, None, unknown_blanks=table.unknown_blanks, is_date=False)
        changed = replace(table, added=added)
        tables: dict[str | None, Table] = {}
        for key, one in self.tables.items():
            # Repeats come after what is around them: each is hung below the changed table, so that it sees the names.
            around = one.parent if one.parent is None else tables[one.parent.name]
            tables[key] = changed if one is table else one if around is one.parent else replace(one, parent=around)
        return replace(self, tables=tables, table=tables[table.name], kept={})

    def choosing(self, list_name: str, names: Value | str) -> Scope:
        """Return the scope of a choice filter, in which bare names mean the columns of one choice per row.

        Args:
            list_name: the choice list.
            names: the choice of each row, or one choice for all.
        """
        chosen = constant(names) if isinstance(names, str) else names
        return replace(self, item=choice_columns(self.form.choices.get(list_name, ()), chosen.text), kept={})

    def reference(self, name: str) -> Value | Nodes | None:
        """Return what `${name}` means, None if nothing has this name."""
        rows = None
        table: Table | None = self.table
        while table is not None:
            if name in table:
                value = table.value(name)
                return value if rows is None else value.take(rows)
            if table.parent is not None:
                step = table.parent_rows
                rows = step if rows is None else np.where(rows < 0, -1, step[rows])
            table = table.parent
        if name in self.parameters:
            return self.parameters[name]
        for inner in self.tables.values():
            if inner.name is not None and (inner.name == name or name in inner):
                return self.below(inner, name)
        if name in self.form or self.form.group_named(name) is not None:
            return self.table.blank()
        return None

    def below(self, table: Table, name: str) -> Nodes:
        """Return the nodes of another table's column (or of its rows, if `name` is the repeat) for each present row."""
        around = self._path_up(self.table)
        above: Table | None = table.parent
        while above is not None and above.name not in around:
            above = above.parent
        rows = around[above.name] if above is not None else np.zeros(self.table.size, dtype=np.int64)
        owners, found = children_of(table, above, rows, self.table.size)
        value = table.value(name).take(found) if name in table else constant("")
        return Nodes(value, owners, self.table.size, table, found)

    def _path_up(self, table: Table) -> dict[str | None, Any]:
        """Return for each table around the present rows the row they hang below."""
        rows = np.arange(table.size)
        found = {table.name: rows}
        while table.parent is not None:
            rows = np.where(rows < 0, -1, table.parent_rows[rows])
            table = table.parent
            found[table.name] = rows
        return found


def choice_columns(choices: tuple[Choice, ...], names: Words) -> dict[str, Value]:
    """Return the columns of a choice list, row by row for the choice that each row names."""
    by_name = {choice.name: choice for choice in choices}
    keys = dict.fromkeys(key for choice in choices for key in choice.extra)

    def column(key: str) -> Value:
        return Texts(names.map(lambda name: by_name[name].extra.get(key, "") if name in by_name else ""))

    columns = {key: column(key) for key in keys}
    columns["name"] = Texts(names)
    columns["label"] = Texts(
        names.map(lambda name: next(iter(by_name[name].labels.values()), "") if name in by_name else "")
    )
    return columns


def _moment(now: Any) -> Value | None:
    if now is None:
        return None
    if isinstance(now, datetime.datetime):
        return constant(now.isoformat(timespec="milliseconds"))
    if isinstance(now, datetime.date | str):
        return constant(str(now))
    return column_value(now, None, unknown_blanks=False, is_date=False)

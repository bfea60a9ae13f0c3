"""Hold the answers to the form: were they asked, must they be there, do they keep its limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.clean.states import ANSWERED, DONT_KNOW, MISSING, NOT_ASKED, NOT_IN_VERSION, PROBLEM, REFUSED
from shelterlib.clean.table import CleanTable
from shelterlib.forms import ExpressionError, Repeat, Scope, evaluate, parse
from shelterlib.forms.evaluable import why_not
from shelterlib.raw.coded import Coded

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.forms import Expression, Form, Question

ALWAYS = frozenset(("yes", "true", "true()", "1", "y", "required"))
NEVER = frozenset(("", "no", "false", "false()", "0", "n"))


@dataclass
class Judge:
    """Evaluates the expressions of a form over its tables, each expression once per table.

    Args:
        form: whose expressions.
        tables: by name, the answers themselves under "".
        now: what `today()` means where the rows do not say when they were sent.
        rules: (question, expression) of what is judged beside the form's own expressions.
    """

    form: Form
    tables: Mapping[str, CleanTable]
    now: str = ""
    rules: Sequence[tuple[str, str]] = ()
    _truths: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    _scopes: dict[str, Scope] = field(default_factory=dict)
    _made: dict[str, Repeat] = field(default_factory=dict)

    def scope(self, blank: str) -> Scope:
        """Return the scope of all tables under one reading of blanks."""
        if blank not in self._scopes:
            repeats = {name: rows for name, rows in self._rows().items() if name}
            top = self._rows()[""]
            self._scopes[blank] = Scope.of(
                self.form, top.answers, top.status, blank="empty" if blank == "empty" else "unknown", repeats=repeats,
                now=self._moment,
            )  # fmt: skip
        return self._scopes[blank]

    def _rows(self) -> Mapping[str, Repeat]:
        """Return the answers that expressions name, made once for both readings."""
        if not self._made:
            names = self._named()
            for name, table in self.tables.items():
                answers, states = table.frame(names, light=True), table.states(names, light=True)
                self._made[name] = Repeat(answers, table.parents, states)
        return self._made

    def forget(self) -> None:
        """Read the answers again: some were held back."""
        self._made.clear()
        self._scopes.clear()
        self._truths.clear()

    def truth(self, text: str, question: Question, blank: str) -> tuple[np.ndarray, np.ndarray] | None:
        """Return where an expression is true and where it is unknown; None if it cannot be evaluated here."""
        own = question.name if "." in text else ""
        key = (question.repeat or "", f"{own}\n{text}", blank)
        if key not in self._truths:
            self._truths[key] = self._evaluated(text, question, blank)
        found: tuple[np.ndarray, np.ndarray] | None = self._truths[key]
        return found

    def names(self, text: str) -> tuple[str, ...]:
        """Return the questions that an expression names."""
        try:
            return tuple(parse(text).questions)
        except ExpressionError:
            return ()

    def _evaluated(self, text: str, question: Question, blank: str) -> tuple[np.ndarray, np.ndarray] | None:
        try:
            expression: Expression = parse(text)
            lost = [name for name in expression.questions if not self._has(name)]
            if lost or why_not(expression, self.form):
                return None
            column = evaluate(expression, self.scope(blank).at(question.name))
        except ExpressionError:
            return None
        size = len(self.tables[question.repeat or ""])
        unknown = column.value.unknown
        no = np.zeros(size, dtype=bool)
        return np.broadcast_to(column.value.truth, (size,)), no if unknown is None else np.broadcast_to(
            unknown, (size,)
        )

    def _has(self, name: str) -> bool:
        return self.form.group_named(name) is not None or any(name in table.cells for table in self.tables.values())

    def _named(self) -> set[str]:
        own = {question.name for question in self.form.questions if question.constraint}
        own.update(question for question, _ in self.rules)
        return own.union(*(self.names(text) for text in self._texts()))

    def _texts(self) -> Iterator[str]:
        """Yield the expressions that say who is asked, what may be answered and what must agree."""
        yield from (text for _, text in self.rules)
        for question in self.form.questions:
            yield from filter(None, (*self.form.skips(question), question.constraint, question.required))

    def _moment(self) -> Any:
        import pandas as pd

        top = self.tables[""]
        for role in ("submitted", "end", "start"):
            text = top.system.get(role) or (top.cells[role].text if role in top.cells else None)
            if text is not None and bool(text.filled.all()) and len(text):
                return pd.Series(Coded(pc.utf8_slice_codeunits(text.values, 0, 19), text.codes).array(), dtype="str")
        return self.now or None


def judge_asked(judge: Judge, table: CleanTable, specified: frozenset[str] = frozenset()) -> None:
    """Tell apart what was not asked, what is missing, and what was answered though the form skips it.

    Args:
        judge: of the form.
        table: its answers.
        specified: texts of “other, specify”, which are compared with their choice elsewhere.
    """
    newer, strange = _versions(table), _strange(table)
    for cells in table.cells.values():
        question = cells.question
        if not question.is_asked:
            continue
        asked, sure = _asked(judge, table, question)
        answered = np.isin(cells.status, (ANSWERED, REFUSED, DONT_KNOW))
        if question.name not in specified:
            told = sure.copy()
            for name in (name for skip in judge.form.skips(question) for name in judge.names(skip)):
                told &= ~strange.get(name, np.zeros(1, dtype=bool))
            table.warn("answered_though_skipped", question.name, np.flatnonzero(answered & ~asked & told))
        blank = cells.status == MISSING
        cells.status[blank & ~asked] = NOT_ASKED
        blank = cells.status == MISSING
        for rows in newer:
            if blank[rows].sum() == asked[rows].sum() and (answered & ~rows).any():
                cells.status[rows & blank] = NOT_IN_VERSION
        _required(judge, table, question, (cells.status == MISSING) & asked)


def _asked(judge: Judge, table: CleanTable, question: Question) -> tuple[np.ndarray, np.ndarray]:
    """Return who was asked a question, and where that is sure."""
    asked, sure = np.ones(len(table), dtype=bool), np.ones(len(table), dtype=bool)
    for skip in judge.form.skips(question):
        found = judge.truth(skip, question, "empty")
        if found is None:
            table.warn("skip_not_evaluated", question.name)
            sure[:] = False
            continue
        asked &= found[0]
        for name in judge.names(skip):
            if name in table.cells:
                sure &= table.cells[name].status != PROBLEM
    return asked | ~sure, sure


def _strange(table: CleanTable) -> dict[str, np.ndarray]:
    """Return by question the rows whose choice the form does not have: what a skip makes of it says little."""
    found: dict[str, np.ndarray] = {}
    for problem in table.journal.problems:
        if problem.rule == "choice_unknown":
            rows = np.isin(table.numbers, problem.rows)
            found[problem.column] = found.get(problem.column, False) | rows
    return found


def _versions(table: CleanTable) -> list[np.ndarray]:
    """Return the rows of each version of the form but its own, where an export holds several."""
    versions = table.system.get("version")
    if versions is None:
        return []
    found = [(text, versions.codes == code) for code, text in enumerate(versions.texts) if text.strip()]
    found = [(text, rows) for text, rows in found if rows.any()]
    return [rows for text, rows in found if text.strip() != table.form.version] if len(found) > 1 else []


def _required(judge: Judge, table: CleanTable, question: Question, rows: np.ndarray) -> None:
    text = question.required.strip()
    if text.lower() in NEVER or not rows.any():  # spare the expression where every answer is there
        return
    if text.lower() not in ALWAYS:
        found = judge.truth(text, question, "empty")
        rows = rows & (found[0] if found is not None else False)
    table.warn("required_missing", question.name, np.flatnonzero(rows))


def judge_limits(judge: Judge, table: CleanTable, maybe: Mapping[str, int], keys: frozenset[str]) -> None:
    """Hold back what breaks a limit of the form, and numbers that may be codes.

    Args:
        judge: of the form.
        table: its answers.
        maybe: numbers that are codes where the limit excludes them, with the status that they mean.
        keys: questions that identify a row; their numbers are never codes.
    """
    broken = {}
    for cells in table.cells.values():
        question, limit = cells.question, cells.question.constraint
        rows = np.zeros(len(table), dtype=bool)
        if limit and question.type != "note":
            found = judge.truth(limit, question, "unknown")
            if found is None:
                table.warn("limit_not_evaluated", question.name)
            else:
                rows = ~found[0] & ~found[1] & (cells.status == ANSWERED)
        broken[question.name] = rows
    for name, rows in broken.items():
        question = table.cells[name].question
        doubtful = np.zeros(len(table), dtype=bool)
        if question.type in ("integer", "decimal", "range") and name not in keys:
            doubtful = _maybe_codes(table, name, rows, maybe)
        table.hold("code_or_count", name, np.flatnonzero(doubtful & ~rows), "accept it as a count, or blank it")
        table.hold("limit", name, np.flatnonzero(rows & ~doubtful), "correct it, or accept it")
    judge.forget()


def _maybe_codes(table: CleanTable, name: str, broken: np.ndarray, maybe: Mapping[str, int]) -> np.ndarray:
    """Read a number as a code where the limit excludes it; return where it may be one."""
    from shelterlib.raw.journal import Change

    cells = table.cells[name]
    listed = np.asarray(pc.is_in(cells.text.values, pa.array(list(maybe), pa.string())))
    doubtful: np.ndarray = listed[cells.text.codes] & (cells.status == ANSWERED)
    for code in np.unique(cells.text.codes[doubtful & broken]):
        rows: Rows = np.flatnonzero(doubtful & broken & (cells.text.codes == code))
        text = cells.text.values[code].as_py()
        table.journal.change(
            Change(
                "absent_code",
                name,
                table.numbers[rows],
                [text] * len(rows),
                [""] * len(rows),
                "beyond the form's limit",
            )
        )
        cells.put(rows, "", maybe[text])
    return doubtful

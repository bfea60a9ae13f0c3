"""The log and the list of problems as csv, written in blocks so that a million lines cost little."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from shelterlib.clean.spreadsheet import NUMBER, RISKY

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.clean.table import CleanTable
    from shelterlib.raw.coded import Coded

LOG = ("row", "unit", "question", "old", "new", "rule", "reason", "who", "when")
PROBLEMS = ("row", "unit", "column", "rule", "severity", "submission", "fix")
Block = dict[str, pa.Array]


def write_log(table: CleanTable, path: Path) -> None:
    """Write every change: row (blank for a whole column), unit, question, old, new, rule, reason, who, when."""
    places = _Places(table)

    def blocks() -> Iterator[Block]:
        for change in table.journal.changes:
            question = change.question if change.question in table.form else ""
            n = change.n
            yield {
                **places.of(change.rows, "unit"), "question": _same(question, n), "old": _texts(change.old),
                "new": _texts(change.new), "rule": _same(change.rule, n), "reason": _same(change.reason, n),
                "who": _same(change.who, n), "when": _same(change.when, n),
            }  # fmt: skip

    _write(path, LOG, blocks())


def write_problems(table: CleanTable, path: Path) -> None:
    """Write every problem: row, unit, column, rule, severity, what stands for the submission, what to do."""
    places = _Places(table)

    def blocks() -> Iterator[Block]:
        for problem in table.journal.problems:
            n = problem.n
            yield {
                **places.of(problem.rows, "unit", "submission"), "column": _same(problem.column, n),
                "rule": _same(problem.rule, n), "severity": _same(problem.severity, n), "fix": _same(problem.fix, n),
            }  # fmt: skip

    _write(path, PROBLEMS, blocks())


def submission(name: str) -> str:
    """Return what may stand for a submission's id in a message: the beginning of its sha256."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


@dataclass
class _Places:
    """Finds unit and submission of a row number."""

    table: CleanTable
    order: Rows = field(init=False)
    marks: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.order = np.argsort(self.table.numbers, kind="stable")

    def of(self, rows: Rows, *wanted: str) -> Block:
        """Return the columns `row`, and those wanted, for row numbers; blank where a row was left out."""
        numbers = self.table.numbers
        if not len(numbers):
            return {"row": _numbers(rows), **{name: _same("", len(rows)) for name in wanted}}
        found = np.searchsorted(numbers, rows, sorter=self.order)
        place = self.order[np.minimum(found, len(numbers) - 1)]
        kept = numbers[place] == rows
        columns = {"row": _numbers(rows)}
        if "unit" in wanted:
            columns["unit"] = _where(kept, self.table.units.values.take(pa.array(self.table.units.codes[place])))
        if "submission" in wanted:
            columns["submission"] = _where(kept, self._marks(self.table.ids, place))
        return columns

    def _marks(self, ids: Coded, place: Rows) -> pa.Array:
        codes = ids.codes[place]
        for code in np.unique(codes).tolist():
            if code not in self.marks:
                self.marks[code] = submission(ids.values[code].as_py())
        return pa.array([self.marks[code] for code in codes.tolist()], pa.string())


def _numbers(rows: Rows) -> pa.Array:
    return _where(rows > 0, pa.array(rows).cast(pa.string()))


def _where(kept: np.ndarray, texts: pa.Array) -> pa.Array:
    return texts if kept.all() else pc.if_else(pa.array(kept), texts, "")


def _same(text: str, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), n)


def _texts(texts: Sequence[str | None]) -> pa.Array:
    return pc.fill_null(pa.array(texts, pa.string()), "")


def escaped_all(texts: pa.Array) -> pa.Array:
    """Return texts as `spreadsheet.escaped` does each."""
    risky = pc.match_substring_regex(texts, f"^(?:{RISKY.pattern})")
    if not pc.any(risky).as_py():
        return texts
    number = pc.match_substring_regex(texts, f"^(?:{NUMBER.pattern})$")
    return pc.if_else(pc.and_not(risky, number), pc.binary_join_element_wise("'", texts, ""), texts)


def _write(path: Path, header: Sequence[str], blocks: Iterator[Block]) -> None:
    schema = pa.schema([(name, pa.string()) for name in header])
    options = pyarrow.csv.WriteOptions(quoting_style="needed", quoting_header="none")
    with pyarrow.csv.CSVWriter(path, schema, write_options=options) as writer:
        for block in blocks:
            writer.write_table(pa.table([escaped_all(block[name]) for name in header], schema=schema))

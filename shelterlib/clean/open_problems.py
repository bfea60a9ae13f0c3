"""The open problems of a wave, each with what a person needs to decide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.raw.journal import ERROR

if TYPE_CHECKING:
    from shelterlib.clean.table import CleanTable
    from shelterlib.clean.wave import Cleaned
    from shelterlib.forms import Question
    from shelterlib.raw.journal import Problem

BESIDE = 2  # questions shown on each side


@dataclass(frozen=True)
class OpenProblem:
    """One cell, row (no question) or column (no row) with a problem.

    Args:
        form: name.
        row: what identifies the row in corrections.csv.
        line: its row number in the file, 0 for a whole column.
        unit: its key.
        question: name, empty for a whole row.
        labels: wording by language.
        rule: that it breaks.
        severity: E or W.
        answer: the raw text.
        neighbours: question and answer of those beside it.
        choices: of a select: name and label.
    """

    form: str
    row: str
    line: int
    unit: str
    question: str
    labels: dict[str, str]
    rule: str
    severity: str
    answer: str
    neighbours: str
    choices: tuple[str, ...]
    several: bool = False


def open_problems(cleaned: Cleaned) -> list[OpenProblem]:
    """Return every open problem, those that stop a report first, otherwise by place."""
    found = [
        problem
        for form in cleaned.forms.values()
        for table in form.tables.values()
        for block in table.journal.problems
        for problem in _each(form.name, table, block)
    ]
    return sorted(found, key=lambda p: (p.severity != ERROR, p.form, p.line, p.question, p.rule))


def _each(form: str, table: CleanTable, block: Problem) -> Iterator[OpenProblem]:
    name = block.column if block.column in table.form else ""
    question = table.form[name] if name else None
    choices = _choices(table, question) if question is not None else ()
    labels = dict(question.labels) if question is not None else {}
    several = question is not None and question.type == "select_multiple"
    for line in block.rows.tolist():
        place = np.flatnonzero(table.numbers == line) if line else np.zeros(0, dtype=np.int64)
        if not len(place):
            yield OpenProblem(form, "", line, "", name, labels, block.rule, block.severity, "", block.fix, ())
            continue
        at = int(place[0])
        answer = _raw(table, name, line) if name else ""
        yield OpenProblem(
            form, table.ids.at([at])[0], line, table.units.at([at])[0], name, labels, block.rule, block.severity,
            answer, _neighbours(table, name, line), choices, several,
        )  # fmt: skip


def _raw(table: CleanTable, name: str, line: int) -> str:
    row = int(np.flatnonzero(table.all_numbers == line)[0])
    return table.originals[name].at([row])[0] if name in table.originals else ""


def _neighbours(table: CleanTable, name: str, line: int) -> str:
    names = list(table.originals)
    if name not in names:
        beside = names[: 2 * BESIDE + 1]
    else:
        at = names.index(name)
        beside = [n for n in names[max(0, at - BESIDE) : at + BESIDE + 1] if n != name]
    return "\n".join(f"{n}: {_raw(table, n, line)}" for n in beside)


def _choices(table: CleanTable, question: Question) -> tuple[str, ...]:
    language = table.form.default_language
    return tuple(
        f"{choice.name} | {choice.labels.get(language) or next(iter(choice.labels.values()), '')}"
        for choice in table.form.choices.get(question.list_name or "", ())
    )

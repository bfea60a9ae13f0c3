"""The open problems of a wave, each with what a person needs to decide it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    found: list[OpenProblem] = []
    for form in cleaned.forms.values():
        for table in form.tables.values():
            look = _Look(form.name, table)
            for block in table.journal.problems:
                found += look.each(block)
    return sorted(found, key=lambda p: (p.severity != ERROR, p.form, p.line, p.question, p.rule))


class _Look:
    """Finds what belongs to a problem of one table."""

    def __init__(self, form: str, table: CleanTable) -> None:
        self.form, self.table = form, table
        self.kept = {number: place for place, number in enumerate(table.numbers.tolist())}
        self.read = {number: place for place, number in enumerate(table.all_numbers.tolist())}
        self.names = list(table.originals)

    def each(self, block: Problem) -> Iterator[OpenProblem]:
        """Yield the problems of a block, one per row."""
        table = self.table
        name = block.column if block.column in table.form else ""
        question = table.form[name] if name else None
        labels = dict(question.labels) if question is not None else {}
        choices = _choices(table, question) if question is not None else ()
        several = question is not None and question.type == "select_multiple"
        for line in block.rows.tolist():
            if line not in self.kept:
                yield OpenProblem(self.form, "", line, "", name, labels, block.rule, block.severity, "", block.fix, ())
                continue
            at = [self.kept[line]]
            yield OpenProblem(
                self.form, table.ids.at(at)[0], line, table.units.at(at)[0], name, labels, block.rule, block.severity,
                self.raw(name, line), self.neighbours(name, line), choices, several,
            )  # fmt: skip

    def raw(self, name: str, line: int) -> str:
        """Return the text as received."""
        column = self.table.originals.get(name)
        return column.at([self.read[line]])[0] if column is not None else ""

    def neighbours(self, name: str, line: int) -> str:
        """Return the questions and answers beside one."""
        beside = self.names[: 2 * BESIDE + 1]
        if name in self.table.originals:
            at = self.names.index(name)
            beside = [n for n in self.names[max(0, at - BESIDE) : at + BESIDE + 1] if n != name]
        return "\n".join(f"{n}: {self.raw(n, line)}" for n in beside)


def _choices(table: CleanTable, question: Question) -> tuple[str, ...]:
    language = table.form.default_language
    return tuple(
        f"{choice.name} | {choice.labels.get(language) or next(iter(choice.labels.values()), '')}"
        for choice in table.form.choices.get(question.list_name or "", ())
    )

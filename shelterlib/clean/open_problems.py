"""The open problems of a wave, each with what a person needs to decide it."""

from __future__ import annotations

import re
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
NAMED = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


@dataclass(frozen=True)
class OpenProblem:
    """One cell, row (no question) or column (no row) with a problem.

    Args:
        form: name.
        row: what identifies the row in corrections.csv.
        line: its row number in the file, 0 for a whole column.
        unit: its key.
        question: name, empty for a whole row; of a whole column its heading, where that is no question.
        labels: wording by language.
        rule: that it breaks.
        severity: E or W.
        answer: the raw text.
        detail: what the form or checks.yml asks, or what to do.
        neighbours: question and answer of those that the detail names, and of those beside it.
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
    detail: str
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
        detail = self.detail(block, question)
        for line in block.rows.tolist():
            if line not in self.kept:
                yield OpenProblem(
                    self.form, "", line, "", block.column, labels, block.rule, block.severity, "", block.fix, "", ()
                )
                continue
            at = [self.kept[line]]
            yield OpenProblem(
                self.form, table.ids.at(at)[0], line, table.units.at(at)[0], name, labels, block.rule, block.severity,
                self.raw(name, line), detail, self.neighbours(name, line, detail), choices, several,
            )  # fmt: skip

    def raw(self, name: str, line: int) -> str:
        """Return the text as received."""
        column = self.table.originals.get(name)
        return column.at([self.read[line]])[0] if column is not None else ""

    def detail(self, block: Problem, question: Question | None) -> str:
        """Return the condition that an answer breaks, as it is written, or the line of a decision that does not fit."""
        if question is not None and block.rule == "limit":
            return question.constraint
        if question is not None and block.rule == "answered_though_skipped":
            return " and ".join(self.table.form.skips(question))
        return block.fix if block.rule in ("consistency", "correction_conflict") else ""

    def neighbours(self, name: str, line: int, detail: str) -> str:
        """Return the questions and answers that a condition names, and those beside the question."""
        beside = self.names[: 2 * BESIDE + 1]
        if name in self.table.originals:
            at = self.names.index(name)
            beside = self.names[max(0, at - BESIDE) : at + BESIDE + 1]
        named = [n for n in NAMED.findall(detail) if n in self.table.originals]
        shown = [n for n in dict.fromkeys((*named, *beside)) if n != name]
        return "\n".join(f"{n}: {self.raw(n, line)}" for n in shown)


def _choices(table: CleanTable, question: Question) -> tuple[str, ...]:
    language = table.form.default_language
    return tuple(
        f"{choice.name} | {choice.labels.get(language) or next(iter(choice.labels.values()), '')}"
        for choice in table.form.choices.get(question.list_name or "", ())
    )

"""What a person has decided about the reader's doubts: a cell that got a text, a row that was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.raw.journal import WARNING

if TYPE_CHECKING:
    from shelterlib.clean.assemble import Assembled
    from shelterlib.clean.decide import Decided
    from shelterlib.clean.states import Rows
    from shelterlib.raw import Table
    from shelterlib.raw.journal import Problem


def by_question(problems: Sequence[Problem], table: Table) -> list[Problem]:
    """Return problems of cells under the name of their question, where the reader knew the heading only."""
    pairs = zip(table.sheet.headers, table.targets, strict=True)
    names = {heading: target.question for heading, target in pairs if target.kind in ("question", "child")}
    return [
        replace(problem, column=names.get(problem.column, problem.column)) if problem.rows.all() else problem
        for problem in problems
    ]


def still_open(problems: Sequence[Problem], decided: Decided, numbers: Rows) -> list[Problem]:
    """Return the reader's problems without the cells and rows that a person decided about.

    Args:
        problems: by question.
        decided: what the decisions came to.
        numbers: row number of each row read.
    """
    removed = set(numbers[decided.removed].tolist())
    left = []
    for problem in problems:
        done = removed | decided.touched.get(problem.column, set())
        if problem.severity == WARNING:
            done |= decided.accepted.get(problem.column, set())
        rows = problem.rows[~np.isin(problem.rows, list(done))]
        if len(rows):
            left.append(replace(problem, rows=rows))
    return left


def of_kept(problems: Sequence[Problem], numbers: Rows) -> list[Problem]:
    """Return problems of whole columns, and of the rows that are kept: a row left out asks for no decision.

    Args:
        problems: so far.
        numbers: row number of each row kept.
    """
    found = [replace(p, rows=p.rows[np.isin(p.rows, numbers) | (p.rows == 0)]) for p in problems]
    return [problem for problem in found if problem.n]


def trust_decided(parts: Assembled, decided: Decided, numbers: Rows) -> None:
    """Take cells that got a text from a person off the list of those that cannot be trusted as read."""
    for name, rows in parts.held.items():
        if decided.touched.get(name):
            parts.held[name] = rows[~np.isin(numbers[rows], list(decided.touched[name]))]

"""Bring the columns of a table together, so that every question has one column of texts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from shelterlib.clean.ticks import Ticks, read_ticks
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Journal

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.forms import Form
    from shelterlib.raw import Table

Answers = dict[str, list[int]]
Children = dict[str, dict[str, list[int]]]


@dataclass
class Assembled:
    """The raw texts of each question that the table holds.

    Args:
        texts: one column per question, in form order.
        ticks: what the columns per choice of a select_multiple say.
        system: columns that the server added, by role.
        unknown: headers that mean nothing in the form.
        doubtful: (rule, question, rows) of cells that contradict each other or cannot be read.
        held: question → rows that the reader could not trust.
    """

    texts: dict[str, Coded] = field(default_factory=dict)
    ticks: dict[str, Ticks] = field(default_factory=dict)
    system: dict[str, Coded] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    doubtful: list[tuple[str, str, Rows]] = field(default_factory=list)
    held: dict[str, Rows] = field(default_factory=dict)


def assemble(form: Form, table: Table, journal: Journal, absent: frozenset[str]) -> Assembled:
    """Return the table by question.

    Args:
        form: of the export.
        table: as read.
        journal: what was joined is noted here.
        absent: words and codes, lower case, that stand for no answer.
    """
    done = Assembled()
    answers, children = _sorted_columns(table, done)
    for question in form.by_name.values():
        if question.type == "note" or question.repeat != (table.name or None):
            continue
        if question.name in children:
            columns = {
                name: [table.sheet.columns[p] for p in places] for name, places in children[question.name].items()
            }
            ticks = read_ticks(form, question, columns, absent)
            if ticks.doubtful.any():
                done.doubtful.append(("choice_cell_unknown", question.name, np.flatnonzero(ticks.doubtful)))
            done.ticks[question.name] = ticks
        if question.name in answers:
            done.texts[question.name] = _joined(question.name, answers[question.name], table, done)
        elif question.name in children:
            done.texts[question.name] = done.ticks.pop(question.name).texts
            journal.structure("choice_columns", question.name, "one column per choice")
        per_choice = [place for places in children[question.name].values() for place in places]
        _hold(question.name, [*answers[question.name], *per_choice], table, done)
    return done


def _sorted_columns(table: Table, done: Assembled) -> tuple[Answers, Children]:
    """Return the columns of each question and of each choice; note what is neither."""
    answers: Answers = defaultdict(list)
    children: Children = defaultdict(lambda: defaultdict(list))
    for place, target in enumerate(table.targets):
        column = table.sheet.columns[place]
        if target.kind == "question":
            answers[target.question].append(place)
        elif target.kind == "child":
            children[target.question][target.choice].append(place)
        elif target.kind == "system":
            known = done.system.get(target.question)
            done.system[target.question] = column if known is None else known.merged(column)
        elif target.kind == "unknown":
            done.unknown.append(table.sheet.headers[place])
    return answers, children


def _joined(question: str, places: list[int], table: Table, done: Assembled) -> Coded:
    """Return several columns of one question as one; cells that contradict each other are doubtful."""
    first: Coded = table.sheet.columns[places[0]]
    others = [table.sheet.columns[place] for place in places[1:]]
    for other in others:
        both = np.flatnonzero(first.filled & other.filled)
        one, two = first.take(both).array(), other.take(both).array()
        clash = both[~np.asarray(pc.equal(one, two).to_numpy(zero_copy_only=False), dtype=bool)]
        if len(clash):
            done.doubtful.append(("columns_contradict", question, clash))
        first = first.merged(other)
    return first


def _hold(question: str, places: list[int], table: Table, done: Assembled) -> None:
    sheet = table.sheet
    if not places:
        return
    if set(places) & set(sheet.held_columns):
        done.held[question] = np.arange(len(sheet.rows))
        return
    cells = [row for row, column in sheet.held_cells if column in places]
    rows = np.union1d(sheet.held, np.array(cells, dtype=np.int64)).astype(np.int64)
    if len(rows):
        done.held[question] = rows

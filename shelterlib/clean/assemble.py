"""Bring the columns of a table together, so that every question has one column of texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Journal
from shelterlib.raw.names import label_key

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows
    from shelterlib.forms import Form, Question
    from shelterlib.raw import Table

YES = frozenset(("1", "true", "yes", "так", "да", "x", "х", "✓", "істина"))
NO = frozenset(("0", "false", "no", "ні", "нет", "", "хибність"))

Answers = dict[str, list[int]]
Children = dict[str, dict[str, list[int]]]


@dataclass
class Assembled:
    """The raw texts of each question that the table holds.

    Args:
        texts: one column per question, in form order.
        ticks: of a select_multiple with a column per choice: the chosen names joined by blanks.
        known: of the same: choices that have a column.
        ticked: of the same: rows in which any of these columns is filled.
        system: columns that the server added, by role.
        unknown: headers that mean nothing in the form.
        doubtful: (rule, question, rows) of cells that contradict each other or cannot be read.
        held: question → rows that the reader could not trust.
    """

    texts: dict[str, Coded] = field(default_factory=dict)
    ticks: dict[str, Coded] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    ticked: dict[str, np.ndarray] = field(default_factory=dict)
    system: dict[str, Coded] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    doubtful: list[tuple[str, str, Rows]] = field(default_factory=list)
    held: dict[str, Rows] = field(default_factory=dict)


def assemble(form: Form, table: Table, journal: Journal) -> Assembled:
    """Return the table by question.

    Args:
        form: of the export.
        table: as read.
        journal: what was joined is noted here.
    """
    done = Assembled()
    answers, children = _sorted_columns(table, done)
    for question in form.by_name.values():
        if question.type == "note" or question.repeat != (table.name or None):
            continue
        if question.name in children:
            _tick(question, form, table, children[question.name], done)
        if question.name in answers:
            done.texts[question.name] = _joined(question.name, answers[question.name], table, done)
        elif question.name in children:
            done.texts[question.name] = done.ticks.pop(question.name)
            journal.structure("choice_columns", question.name, "one column per choice")
        ticks = [place for places in children[question.name].values() for place in places]
        _hold(question.name, [*answers[question.name], *ticks], table, done)
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


def _tick(question: Question, form: Form, table: Table, children: Mapping[str, list[int]], done: Assembled) -> None:
    """Join the columns of a select_multiple into the names of the chosen choices."""
    rows = len(table.sheet.rows)
    names = [choice.name for choice in form.choices.get(question.list_name or "", ()) if choice.name in children]
    labels = {
        choice.name: {label_key(label) for label in choice.labels.values()}
        for choice in form.choices.get(question.list_name or "", ())
    }
    filled, doubtful = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    chosen = np.zeros((rows, len(names)), dtype=bool)
    for column, name in enumerate(names):
        for place in children[name]:
            given = table.sheet.columns[place]
            meaning = np.array([_ticked(text, name, labels[name]) for text in given.texts] or [0], dtype=np.int8)
            found = meaning[given.codes] if len(given) else np.zeros(0, dtype=np.int8)
            chosen[:, column] |= found == 1
            doubtful |= found < 0
            filled |= given.filled
    packed, inverse = (
        np.unique(np.packbits(chosen, axis=1), axis=0, return_inverse=True)
        if names
        else (np.zeros((1, 1), np.uint8), np.zeros(rows, int))
    )
    texts = [" ".join(name for name, bit in zip(names, np.unpackbits(code), strict=False) if bit) for code in packed]
    done.ticks[question.name] = Coded(pa.array(texts or [""], pa.string()), inverse.reshape(-1).astype(np.int32))
    done.known[question.name], done.ticked[question.name] = frozenset(names), filled
    if doubtful.any():
        done.doubtful.append(("choice_cell_unknown", question.name, np.flatnonzero(doubtful)))


def _ticked(text: str, name: str, labels: set[str]) -> int:
    """Return 1 for chosen, 0 for not chosen, -1 for a text that says neither."""
    word = text.strip().casefold().removesuffix(".0")
    if word in NO:
        return 0
    return 1 if word in YES or text.strip() == name or label_key(text) in labels else -1


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

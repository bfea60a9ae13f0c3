"""Answers to a form: drawn question by question, so that skips, limits and filters are obeyed."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from shelterlib.errors import DataError
from shelterlib.forms.model import METADATA, Form, Question
from shelterlib.simulate.defaults import by_type, metadata, near_limit
from shelterlib.simulate.draw import Drawer, Numbers, Values, kept
from shelterlib.simulate.order import NAMES, drawing_order
from shelterlib.simulate.plan import Draw
from shelterlib.simulate.table import Table, Truths

TRIES, TRIES_NEAR = 12, 200
WITHOUT_ANSWER = frozenset(("note", "xml-external", "csv-external", "hidden"))
CODES = (99, 999)  # read as "refused" or "do not know" in many surveys: never drawn as a count


@dataclass
class Answers:
    """Invented answers: `values` by question; `parent` is each row's parent row in a repeat.

    Args:
        rows: number of rows.
        values: one array per question, None for a blank.
        parent: row numbers in the table above; empty for the main table.
        repeats: the tables of the repeats directly below.
        left_blank: how often a question stayed blank because no try fitted, by question.
    """

    rows: int
    values: dict[str, Values] = field(default_factory=dict)
    parent: tuple[int, ...] = ()
    repeats: dict[str, Answers] = field(default_factory=dict)
    left_blank: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Settings:
    """What the draws go by.

    Args:
        draws: plan by question. hidden: drawn first and not exported.
        keep, blank: defaults of the plan.
        given: answers that are not drawn (and columns that are no questions, for expressions).
        previous: answers of the wave before, aligned; None where there are none.
        quality: see `Drawer`.
    """

    seed: int
    draws: Mapping[str, Draw] = field(default_factory=dict)
    hidden: Mapping[str, Draw] = field(default_factory=dict)
    keep: float = 0
    blank: float = 0
    given: Mapping[str, Values] = field(default_factory=dict)
    previous: Mapping[str, Values] = field(default_factory=dict)
    quality: Numbers = field(default_factory=lambda: np.empty(0))


def simulate(form: Form, rows: int, settings: Settings) -> Answers:
    """Return `rows` invented answers to a form, the same for the same seed.

    Questions are drawn after those that their expressions name. An answer that breaks its limit is drawn again,
    then looked for near the numbers of the limit; if nothing fits it stays blank and is counted.
    """
    return _Filling(form, settings, None, Table(form, rows), Table(form, rows)).fill()


class _Filling:
    """The filling of one table: the main one, or that of a repeat.

    `table` holds every answer that was asked for; in `seen` some are blank, as they are in the result: skips go by
    what is seen, limits and draws by what was asked.
    """

    def __init__(self, form: Form, settings: Settings, repeat: str | None, table: Table, seen: Table) -> None:
        self.form, self.settings, self.repeat, self.table, self.seen = form, settings, repeat, table, seen
        self.out = Answers(table.rows)
        self.known: dict[str, Values] = {}
        self.skips: dict[str, Truths] = {}

    def fill(self) -> Answers:
        own = [question for question in self.form.questions if question.repeat == self.repeat]
        if self.repeat is None:
            for name, values in self.settings.given.items():
                self._put(name, values, self.form[name].type if name in self.form else "text")
            for name, plan in self.settings.hidden.items():
                self._put(name, self._drawer().draw(plan, self._rng(name)), "decimal")
        for question in drawing_order(self.form, own):
            if question.type not in WITHOUT_ANSWER:
                self._answer(question)
        self.out.values = {q.name: self.out.values[q.name] for q in own if q.name in self.out.values}
        self._fill_repeats()
        return self.out

    def _rng(self, name: str) -> np.random.Generator:
        """Chance of its own for each question: a new question changes no other answer."""
        return np.random.default_rng([self.settings.seed, zlib.crc32(f"{self.repeat}/{name}".encode())])

    def _drawer(self) -> Drawer:
        table, settings = self.table, self.settings
        quality = settings.quality if self.repeat is None else np.empty(0)
        return Drawer(table.rows, table.number, table.truth, self.known, quality)

    def _put(self, name: str, values: Values, kind: str) -> None:
        self.known[name] = values
        self.table.set(name, values, kind)
        self.seen.set(name, values, kind)

    def _asked(self, question: Question) -> Truths:
        asked = np.ones(self.table.rows, dtype=bool)
        for text in self.form.skips(question):
            if text not in self.skips:
                self.skips[text] = self.seen.truth(text)
            asked &= self.skips[text]
        return asked

    def _answer(self, question: Question) -> None:
        name = question.name
        if name in self.settings.given and self.repeat is None:
            self.out.values[name] = self.known[name]
            return
        if question.type == "calculate":
            values = self.table.text(question.calculation, name) if question.calculation else _blanks(self.table.rows)
        else:
            values = self._drawn(question)
        asked = self._asked(question)
        values = _blank_where(values, ~asked)
        if question.constraint and question.type != "calculate":
            values = self._within_limits(question, values, asked)
        self._put(name, values, question.type)
        self.out.values[name] = self._without_some(question, values)
        self.seen.set(name, self.out.values[name], question.type)

    def _drawn(self, question: Question) -> Values:
        rng, plan, rows = self._rng(question.name), self.settings.draws.get(question.name), self.table.rows
        if plan is None:
            drawn = self._valid(question, self._from_type(question, rng))
            chance = self.settings.keep
        else:
            drawn = self._valid(question, self._drawer().draw(plan, rng))
            chance = self.settings.keep if plan.keep is None else plan.keep
        previous = self.settings.previous.get(question.name)
        if previous is None or self.repeat is not None or not chance:
            return drawn
        return kept(drawn, list(self._valid(question, previous)), chance, rng) if len(previous) == rows else drawn

    def _from_type(self, question: Question, rng: np.random.Generator) -> Values:
        choices = self.form.choices.get(question.list_name or "", ())
        if question.type in METADATA:
            return metadata(question.type, self.table.rows, self._rng("moment"))
        if not question.choice_filter or not choices:
            return by_type(question, [choice.name for choice in choices], self.table.rows, rng)
        allowed = self.table.allowed(question, choices)
        names = np.array([choice.name for choice in choices], dtype=object)
        values = [by_type(question, list(names[row]), 1, rng)[0] for row in allowed]
        return np.array(values, dtype=object)

    def _valid(self, question: Question, values: Values) -> Values:
        """Return drawn answers without choices that this form does not have, and without numbers read as codes."""
        names = frozenset(self.form.choice_names(question))
        if names and question.type == "select_multiple":
            ticked = [[part for part in str(value).split() if part in names] for value in values]
            return np.array([" ".join(parts) or None for parts in ticked], dtype=object)
        if names:
            return np.array([value if value in names else None for value in values], dtype=object)
        if number := {"integer": int, "decimal": float}.get(question.type):
            try:
                values = np.array([None if value is None else number(value) for value in values], dtype=object)
            except ValueError:
                raise DataError(f"the plan draws words for {question.name}, a number", fix="correct the plan") from None
            return np.array([value - 1 if value in CODES else value for value in values], dtype=object)
        return values

    def _within_limits(self, question: Question, values: Values, asked: Truths) -> Values:
        rng = self._rng(f"{question.name}/again")
        mentioned = [self.known[name] for name in NAMES.findall(question.constraint) if name in self.known]
        planned = question.name in self.settings.draws
        wanted = asked & _filled(values)
        for attempt in range(TRIES + TRIES_NEAR + 1):
            self.table.set(question.name, values, question.type)
            broken = wanted & ~(_filled(values) & self.table.truth(question.constraint, question.name))
            if not broken.any():
                return values
            if attempt < TRIES and planned:
                again = self._drawer().draw(self.settings.draws[question.name], rng)
            elif attempt < TRIES or question.is_select:
                again = self._from_type(question, rng)
            else:
                again = near_limit(question, mentioned, self.table.rows, rng)
            values = np.where(broken, self._valid(question, again), values)
        self.out.left_blank[question.name] += int(broken.sum())
        return _blank_where(values, broken)

    def _without_some(self, question: Question, values: Values) -> Values:
        plan = self.settings.draws.get(question.name)
        chance = self.settings.blank if plan is None or plan.blank is None else plan.blank
        if not chance or not question.is_asked:
            return values
        return _blank_where(values, self._rng(f"{question.name}/blank").random(len(values)) < chance)

    def _fill_repeats(self) -> None:
        for group in self.form.groups.values():
            if not group.is_repeat or self.form.parent_repeat(group.name) != self.repeat:
                continue
            counts = self._rng(f"{group.name}/rows").integers(0, 4, self.table.rows)
            if group.repeat_count:
                counts = np.clip(np.nan_to_num(self.table.number(group.repeat_count)), 0, 50).astype(int)
            around = [self.form.groups[group.path[: end + 1]].relevant for end in range(len(group.path))]
            for text in (*around, group.relevant):
                counts = np.where(self.seen.truth(text), counts, 0) if text else counts
            parent = np.repeat(np.arange(self.table.rows), counts)
            tables = self.table.rows_of(parent), self.seen.rows_of(parent)
            below = _Filling(self.form, self.settings, group.name, *tables).fill()
            below.parent = tuple(int(row) for row in parent)
            self.out.repeats[group.name] = below
            self.out.left_blank.update(below.left_blank)


def _filled(values: Values) -> Truths:
    return np.array([value is not None for value in values], dtype=bool)


def _blank_where(values: Values, here: Truths) -> Values:
    left = values.copy()
    left[here] = None
    return left


def _blanks(rows: int) -> Values:
    return np.full(rows, None, dtype=object)

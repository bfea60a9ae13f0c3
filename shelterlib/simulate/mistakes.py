"""Mistakes that no rule may repair, planted with the correction by which a person settled each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shelterlib.forms.model import Form
from shelterlib.simulate.order import NAMES
from shelterlib.simulate.sheet import Cell, Sheet

WHO = "coordinator (invented)"


@dataclass(frozen=True)
class Correction:
    """A row of corrections.csv: what a person decided about one cell or row."""

    form: str
    row: str
    unit: str
    question: str
    old: Cell
    new: Cell
    action: str
    reason: str
    who: str
    when: str


class Mistakes:
    """Plants mistakes in a facility export, each in a row of its own."""

    def __init__(self, sheet: Sheet, form: Form, last_day: dt.date, rng: np.random.Generator) -> None:
        self.sheet, self.form = sheet, form
        self.when = (last_day + dt.timedelta(days=5)).isoformat()
        self.free = [int(place) for place in rng.permutation(len(sheet.rows))]
        self.corrections: list[Correction] = []

    def plant(self) -> list[Correction]:
        """Plant one mistake of each kind and return the corrections."""
        self._spoil("region", lambda _value: None, "region left out; taken from the letter")
        self._spoil("wave", lambda value: "w2021" if value != "w2021" else "w2022", "wrong year chosen")
        self._spoil("facility_id", lambda value: f"{str(value)[:1]}O{str(value)[2:]}", "letter O typed for zero")
        self._spoil("staff_posts", lambda value: f"{value}-{int(str(value)) + 1}", "a range given; asked again")
        self._spoil("beds_occupied", lambda value: f"~{value}", "an estimate given; asked again")
        self._spoil("beds_thb", lambda _value: 150, "more than the places in total; asked again")
        self._spoil("refused_thb", lambda _value: 70, "more than the requests; asked again")
        self._spoil("interview_date", lambda value: f"31.09.{str(value)[:4]}", "no such day; taken from the letter")
        self._answer_twice()
        return self.corrections

    def _row(self, column: str) -> int | None:
        """Return a row without a mistake yet that has an answer in this column, and in those that its limit names."""
        limit = self.form[column].constraint if column in self.form else ""
        needed = (column, *NAMES.findall(limit))
        for place in self.free:
            if all(self.sheet.rows[place].get(name) is not None for name in needed):
                self.free.remove(place)
                return place
        return None

    def _spoil(self, column: str, spoilt: Callable[[Cell], Cell], reason: str) -> None:
        place = self._row(column) if column in self.sheet.headers else None
        if place is None:
            return
        row = self.sheet.rows[place]
        right = row[column]
        row[column] = spoilt(right)
        self._settle(row, column, (row[column], self._name(column, right)), reason)

    def _name(self, column: str, value: Cell) -> Cell:
        """Return the name of a choice that the export calls by a label."""
        choices = self.form.choices.get(self.form[column].list_name or "", ())
        return next((choice.name for choice in choices if value in choice.labels.values()), value)

    def _answer_twice(self) -> None:
        """One institution answers twice, on two forms; the first was a draft."""
        place = self._row("facility_id")
        if place is None:
            return
        draft = dict(self.sheet.rows[place])
        draft["_id"] = int(str(draft["_id"])) + 500
        draft["_uuid"] = str(uuid.uuid5(uuid.NAMESPACE_URL, str(draft["_uuid"])))
        self.sheet.rows.insert(place, draft)
        self._settle(draft, "", (None, None), "a draft; the institution asks to use its second answer")

    def _settle(self, row: dict[str, Cell], column: str, change: tuple[Cell, Cell], reason: str) -> None:
        action = "replace" if column else "remove_row"
        key, unit = str(row["_uuid"]), str(row["facility_id"])
        self.corrections.append(Correction("facility", key, unit, column, *change, action, reason, WHO, self.when))

"""The damage that real exports carry: cells and rows damaged in ways that cleaning repairs by rule."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shelterlib.forms.model import Form
from shelterlib.simulate.plan import Export, Mess
from shelterlib.simulate.sheet import Cell, Sheet

LOOKALIKES = str.maketrans("асоіехр", "acoiexp")
MONTHS = (
    *("січня", "лютого", "березня", "квітня", "травня", "червня"),
    *("липня", "серпня", "вересня", "жовтня", "листопада", "грудня"),
)
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_BREAK = "\u00a0"
REMARKS = (
    "<script>alert('x')</script> Дзвоніть: +380 00 000 00 00",
    '=HYPERLINK("https://example.org";"анкета") з п\'яти аркушів',
    "Комп`ютерів бракує, об*єкт на ремонті",
)
TOO_EARLY_FOR_DOTS = 12  # a day up to 12 could be read as a month


@dataclass(frozen=True)
class Damage:
    """Damages a facility export, but for the rows in `keep` (_uuid)."""

    sheet: Sheet
    form: Form
    rng: np.random.Generator
    keep: frozenset[str]

    def plant(self, mess: Mess, spoken: frozenset[str]) -> None:
        """Damage the sheet in every way of the plan; `spoken` are the columns that hold labels."""
        counts = self._columns("integer")
        for code, times in mess.codes.items():
            self._put(self._cells(counts, times), int(code))
        for place, cell in enumerate(self._cells(counts, mess.token_cells, filled=False)):
            self._put([cell], mess.tokens[place % len(mess.tokens)])
        self._change(self._cells(self._columns("select_one"), mess.spaces), lambda value: f" {value}  ")
        money = [name for name in counts if name.startswith("budget")]
        self._change(self._cells(money, mess.thousands), _with_thousands)
        places = sorted(spoken & {"region"})
        self._change(self._cells(places, mess.lookalikes), lambda value: str(value).translate(LOOKALIKES))
        if "comments" in self.sheet.headers:
            order = self.rng.permutation(len(self.sheet.rows))
            for remark, row in zip(REMARKS, order, strict=False):
                self.sheet.rows[int(row)]["comments"] = remark
        add_places(self.sheet)
        self._send_again(mess)

    def _columns(self, kind: str) -> list[str]:
        return [q.name for q in self.form.questions if q.type == kind and q.name in self.sheet.headers]

    def _cells(self, columns: list[str], times: int, filled: bool = True) -> list[tuple[int, str]]:
        """Return up to `times` cells of these columns that hold an answer (or hold none)."""
        found = [
            (place, column)
            for place, row in enumerate(self.sheet.rows)
            for column in columns
            if (row.get(column) is not None) == filled and row["_uuid"] not in self.keep
        ]
        return [found[int(place)] for place in self.rng.permutation(len(found))[:times]]

    def _change(self, cells: list[tuple[int, str]], change: Callable[[Cell], Cell]) -> None:
        for place, column in cells:
            self.sheet.rows[place][column] = change(self.sheet.rows[place][column])

    def _put(self, cells: list[tuple[int, str]], value: Cell) -> None:
        self._change(cells, lambda _old: value)

    def _send_again(self, mess: Mess) -> None:
        """Repeat some rows: as they are, and edited, sent later under the same _uuid."""
        rows = self.sheet.rows
        free = [place for place, row in enumerate(rows) if row["_uuid"] not in self.keep]
        picked = [free[int(place)] for place in self.rng.permutation(len(free))[: mess.twice + mess.edited]]
        for place in sorted(picked[: mess.twice]):
            rows.append(dict(rows[place]))
        for place in sorted(picked[mess.twice :]):
            later = dict(rows[place])
            sent = dt.datetime.fromisoformat(str(later["_submission_time"])) + dt.timedelta(hours=3)
            later["_submission_time"] = sent.isoformat()
            rows[place]["comments"] = "Чернетка"
            rows.append(later)


def add_places(sheet: Sheet) -> None:
    """Add the columns of device and place that a server adds, and that must never be read."""
    for name, value in (("deviceid", "invented-device"), ("_geolocation", "0.0 0.0")):
        sheet.headers[name] = name
        for row in sheet.rows:
            row[name] = value


def write_dates(sheet: Sheet, form: Form, export: Export) -> None:
    """Write dates in the ways of the export, in turn."""
    for name in (question.name for question in form.questions if question.type == "date"):
        for place, row in enumerate(sheet.rows):
            if isinstance(row.get(name), str) and ISO.fullmatch(str(row[name])):
                row[name] = _date(dt.date.fromisoformat(str(row[name])), export.dates[place % len(export.dates)])


def frame_the_table(sheet: Sheet, form: Form, export: Export) -> None:
    """Put a title above the header, a row of sums below the rows, and a column that the form does not have."""
    if export.unknown:
        sheet.headers = {"unknown": export.unknown, **sheet.headers}
        for place, row in enumerate(sheet.rows, start=1):
            row["unknown"] = place
    if export.totals:
        first = next(iter(sheet.headers))
        sums: dict[str, Cell] = {
            q.name: sum(value for row in sheet.rows if isinstance(value := row[q.name], int))
            for q in form.questions
            if q.type == "integer" and q.name in sheet.headers
        }
        sheet.rows.append({**sums, first: "Разом"})
    if export.title:
        sheet.above = [[form.title], []]


def _date(day: dt.date, way: str) -> Cell:
    if way == "dots" and (day.day > TOO_EARLY_FOR_DOTS or day.day == day.month):
        return day.strftime("%d.%m.%Y")
    if way == "words":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year} р."
    if way == "serial":
        return (day - dt.date(1899, 12, 30)).days
    return day.isoformat()


def _with_thousands(value: Cell) -> Cell:
    return f"{value:,}".replace(",", NO_BREAK) if isinstance(value, int) and value > 999 else value

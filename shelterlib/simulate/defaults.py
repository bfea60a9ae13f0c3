"""Answers where no plan says anything: by the question's type, and near whatever its limit speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from shelterlib.forms.model import Question
from shelterlib.simulate.draw import Numbers, Values
from shelterlib.simulate.pattern import sample

NUMBER = re.compile(r"(?<![\w.{'\"-])-?\d+(?:\.\d+)?(?![\w}'\"])")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PLAIN_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?![\d-])")
PATTERN = re.compile(r"regex\(\s*\.\s*,\s*['\"](.+?)['\"]\s*\)")
FIRST_DAY, DAYS = np.datetime64("2020-01-01", "D"), 1461
WORDS = np.array(("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel"), dtype=object)
NUMERIC = frozenset(("integer", "decimal", "range"))
FILES = {"image": "jpg", "audio": "m4a", "video": "mp4", "file": "pdf", "osm": "osm"}


def by_type(question: Question, choices: Sequence[str], rows: int, rng: np.random.Generator) -> Values:
    """Return one answer per row that fits the question's type; blanks where the type takes no answer."""
    kind = question.type
    drawn: object = None
    if question.is_select:
        drawn = _select(kind, choices, rows, rng)
    elif kind in NUMERIC:
        drawn = _numbers(question, rows, rng)
    elif kind in ("date", "datetime", "time"):
        drawn = _moments(kind, rows, rng)
    elif kind in ("geopoint", "geotrace", "geoshape"):
        points = np.round(rng.uniform((44.0, 22.0), (52.0, 40.0), (rows, 2)), 5)
        drawn = np.array([f"{lat} {lon} 0 0" for lat, lon in points], dtype=object)
    elif kind in FILES:
        drawn = np.array([f"{number}.{FILES[kind]}" for number in rng.integers(0, 10**9, rows)], dtype=object)
    elif kind in ("text", "barcode"):
        drawn = WORDS[rng.integers(0, len(WORDS), rows)]
    elif kind == "acknowledge":
        drawn = "OK"
    column = np.empty(rows, dtype=object)
    column[:] = drawn
    return column


def near_limit(question: Question, mentioned: Sequence[Values], rows: int, rng: np.random.Generator) -> Values:
    """Return candidates close to the numbers, dates and answers that the question's limit mentions.

    Args:
        question: with a constraint that evenly drawn answers keep missing.
        mentioned: the answers, per row, to the questions that the constraint names.
        rows: how many rows.
        rng: source of chance.
    """
    if question.type in ("date", "datetime"):
        days = _days_named(question.constraint)
        picked = np.array(days)[rng.integers(0, len(days), rows)] + rng.integers(-40, 41, rows)
        return np.asarray(np.datetime_as_string(picked).astype(object))
    if patterns := PATTERN.findall(question.constraint):
        texts = [sample(patterns[int(pick)], rng) for pick in rng.integers(0, len(patterns), rows)]
        if question.type == "integer":
            return np.array([int(text) if text and text.isdigit() else None for text in texts], dtype=object)
        return np.array(texts, dtype=object)
    if question.type not in NUMERIC:
        return _texts_near(question.constraint, mentioned, rows, rng)
    literals = [float(text) for text in NUMBER.findall(question.constraint)]
    columns = [np.full(rows, value) for value in literals] + [_floats(values) for values in mentioned]
    if not columns:
        columns = [np.zeros(rows)]
    table = np.nan_to_num(np.column_stack(columns))
    low, high = np.minimum(table.min(axis=1), 0), table.max(axis=1)
    exact = table[np.arange(rows), rng.integers(0, table.shape[1], rows)] + rng.integers(-1, 2, rows)
    between = np.floor(rng.uniform(low, high + 1))
    combined = (table * rng.integers(-1, 2, table.shape)).sum(axis=1)
    return _as_answers(np.choose(rng.integers(0, 3, rows), [exact, between, combined]), question.type)


def metadata(kind: str, rows: int, rng: np.random.Generator) -> Values:
    """Return what a device notes by itself: moments of the field work, or an invented name."""
    moments = np.datetime64("2020-09-28T00:00") + rng.integers(0, 12 * 1440, rows) + (25 if kind == "end" else 0)
    column = np.empty(rows, dtype=object)
    if kind == "today":
        column[:] = np.datetime_as_string(moments, unit="D")
    elif kind in ("start", "end"):
        column[:] = [f"{moment}:00+03:00" for moment in np.datetime_as_string(moments)]
    elif kind in ("deviceid", "username"):
        column[:] = f"simulated-{kind}"
    return column


def _days_named(text: str) -> list[np.datetime64]:
    """Return the days that a limit names, as 2020-10-16, as 20201016 or by the year alone."""
    days = [*DATE.findall(text), *("-".join(parts) for parts in PLAIN_DATE.findall(text))]
    days += [f"{year}-06-30" for year in YEAR.findall(text)]
    return [day for text in days if (day := _day(text)) is not None] or [FIRST_DAY]


def _day(text: str) -> np.datetime64 | None:
    try:
        return np.datetime64(text, "D")
    except ValueError:
        return None


def _texts_near(limit: str, mentioned: Sequence[Values], rows: int, rng: np.random.Generator) -> Values:
    """Return texts of the lengths that a limit names, or another answer again."""
    lengths = [int(float(text)) for text in NUMBER.findall(limit) if 0 < float(text) < 100] or [1]
    texts = np.array(["0123456789" * 10] * rows, dtype=object)
    sizes = np.array(lengths)[rng.integers(0, len(lengths), rows)]
    columns = [np.array([text[:size] for text, size in zip(texts, sizes, strict=True)], dtype=object), *mentioned]
    return np.asarray(np.array(columns, dtype=object)[rng.integers(0, len(columns), rows), np.arange(rows)])


def _select(kind: str, choices: Sequence[str], rows: int, rng: np.random.Generator) -> Values:
    if not choices:
        return np.full(rows, None, dtype=object)
    names = np.array(choices, dtype=object)
    if kind == "select_one":
        return np.asarray(names[rng.integers(0, len(names), rows)], dtype=object)
    if kind == "rank":
        return np.array([" ".join(rng.permutation(names)) for _ in range(rows)], dtype=object)
    ticked = rng.random((rows, len(names))) < min(0.5, 2.0 / len(names))
    ticked[np.arange(rows), rng.integers(0, len(names), rows)] = True
    return np.array([" ".join(names[row]) for row in ticked], dtype=object)


def _numbers(question: Question, rows: int, rng: np.random.Generator) -> Values:
    settings = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", question.extra.get("parameters", "")))
    if question.type == "range":
        low, high, step = (
            float(settings.get(key, default)) for key, default in (("start", 1), ("end", 10), ("step", 1))
        )
        steps: Numbers = rng.integers(0, int((high - low) / step) + 1, rows).astype(float)
        return _as_answers(
            np.asarray(low + steps * step, dtype=np.float64),
            "integer" if step.is_integer() and low.is_integer() else "decimal",
        )
    return _as_answers(rng.integers(0, rng.choice([5, 20, 60, 200], rows)).astype(float), question.type)


def _moments(kind: str, rows: int, rng: np.random.Generator) -> Values:
    days = np.datetime_as_string(FIRST_DAY + rng.integers(0, DAYS, rows))
    clock = [f"{minute // 60:02d}:{minute % 60:02d}:00" for minute in rng.integers(420, 1200, rows)]
    if kind == "date":
        return np.asarray(days.astype(object))
    if kind == "time":
        return np.array(clock, dtype=object)
    return np.array([f"{day}T{time}" for day, time in zip(days, clock, strict=True)], dtype=object)


def _floats(values: Values) -> Numbers:
    def one(value: object) -> float:
        try:
            return float(str(value))
        except ValueError:
            return float("nan")

    return np.array([one(value) for value in values], dtype=float)


def _as_answers(numbers: Numbers, kind: str) -> Values:
    whole = kind != "decimal"
    return np.array([int(number) if whole else round(float(number), 2) for number in numbers], dtype=object)

"""Dates and times: text in ISO form, as numbers days since 1970-01-01."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from shelterlib.forms.functions.registry import eager, lazy
from shelterlib.forms.functions.texts import text_of
from shelterlib.forms.values import EPOCH, Numbers, Texts, Value, date_number, text_number

if TYPE_CHECKING:
    from shelterlib.forms.evaluation import Evaluator
    from shelterlib.forms.syntax import Node

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CODES: dict[str, Callable[[datetime.datetime], str]] = {
    "Y": lambda d: f"{d.year:04d}", "y": lambda d: f"{d.year % 100:02d}", "m": lambda d: f"{d.month:02d}",
    "n": lambda d: str(d.month), "b": lambda d: MONTHS[d.month - 1], "d": lambda d: f"{d.day:02d}",
    "e": lambda d: str(d.day), "a": lambda d: DAYS[d.weekday()], "H": lambda d: f"{d.hour:02d}",
    "h": lambda d: str(d.hour), "M": lambda d: f"{d.minute:02d}", "S": lambda d: f"{d.second:02d}",
    "3": lambda d: f"{d.microsecond // 1000:03d}", "W": lambda d: f"{d.isocalendar().week:02d}",
    "w": lambda d: str(d.isoweekday() % 7), "j": lambda d: f"{d.timetuple().tm_yday:03d}", "%": lambda _: "%",
}  # fmt: skip


@lazy("today", 0)
def today(evaluator: Evaluator, _args: tuple[Node, ...]) -> Value:
    """Return the date of the scope's moment."""
    moment = evaluator.now("today")
    return Texts(moment.text.map(lambda word: word[:10]), moment.unknown)


@lazy("now", 0)
def now(evaluator: Evaluator, _args: tuple[Node, ...]) -> Value:
    """Return the scope's moment."""
    return evaluator.now("now")


@eager("date", 1)
def date(value: Value) -> Value:
    """Return a text or a number of days as a date, `''` if it is none."""
    return Texts(value.text.map(lambda word: day_text(math.floor(_days(word))) if math.isfinite(_days(word)) else ""))


@eager("date-time", 1)
def date_time(value: Value) -> Value:
    """Return a text or a number of days as a date with its time, `''` if it is none."""
    return Texts(
        value.text.map(lambda word: moment.isoformat(timespec="milliseconds") if (moment := _moment(word)) else "")
    )


@eager("format-date", 2)
def format_date(value: Value, pattern: Value) -> Value:
    """Return a date written by a pattern such as `%Y-%m`; `''` if it is none."""
    return text_of(_format, value, pattern)


@eager("format-date-time", 2)
def format_date_time(value: Value, pattern: Value) -> Value:
    """Return a moment written by a pattern such as `%H:%M`; `''` if it is none."""
    return text_of(_format, value, pattern)


@eager("decimal-date-time", 1)
def decimal_date_time(value: Value) -> Value:
    """Return days since 1970-01-01, hours as a fraction, in the text's own time zone."""
    return Numbers(value.text.numbers(_days))


@eager("decimal-time", 1)
def decimal_time(value: Value) -> Value:
    """Return the hour of a time or moment as a fraction of the day."""

    def fraction(word: str) -> float:
        days = date_number(word if "-" in word[:5] else f"1970-01-01T{word}")
        return days - math.floor(days) if math.isfinite(days) else math.nan

    return Numbers(value.text.numbers(fraction))


def day_text(days: int) -> str:
    """Return days since 1970-01-01 as an ISO date, `''` beyond the calendar."""
    try:
        return datetime.date.fromordinal(days + EPOCH).isoformat()
    except (ValueError, OverflowError):
        return ""


def _days(word: str) -> float:
    return text_number(word) if word else math.nan


def _moment(word: str) -> datetime.datetime | None:
    days = _days(word)
    if not math.isfinite(days):
        return None
    try:
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=round(days * 86_400_000))
    except OverflowError:
        return None


def _format(word: str, pattern: str) -> str:
    moment = _moment(word)
    if moment is None:
        return ""
    pieces, position = [], 0
    while position < len(pattern):
        code = pattern[position + 1 : position + 2]
        if pattern[position] == "%" and code in CODES:
            pieces.append(CODES[code](moment))
            position += 2
        else:
            pieces.append(pattern[position])
            position += 1
    return "".join(pieces)

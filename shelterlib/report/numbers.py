"""Write numbers as a reader of the language expects them.

A count is exact; a share is a whole number, since bases are small; `inf` is for the caller, in words.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal

_DIGITS = {
    "percent": "#,##0",
    "percent_of_days": "#,##0",
    "points": "#,##0",
    "days": "#,##0",
    "score": "#,##0",
    "count": "#,##0.##",
    "per_100": "#,##0.0",
    "per_10000_population": "#,##0.00",
    "thousand": "#,##0.0",
}


@lru_cache
def locale(language: str) -> Locale:
    """Return babel's locale of a language; a language that babel does not know is written as English."""
    try:
        return Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")


def format_number(value: float, unit: str, language: str) -> str:
    """Return the digits of a finite number, without its unit; a difference carries its sign."""
    if unit == "plain":
        return f"{value:.0f}"
    written = format_decimal(abs(value), format=_DIGITS.get(unit, "#,##0.##"), locale=locale(language))
    if value < 0 and any(c in "123456789" for c in written):
        return "\u2212" + written
    return "+" + written if unit == "points" and any(c in "123456789" for c in written) else written


def format_day(day: date, language: str) -> str:
    """Return a date as the language writes it in full."""
    return str(format_date(day, format="long", locale=locale(language)))


def plural(value: float | None, language: str) -> str:
    """Return the plural category of a number: zero is `other` or `many` as the language has it."""
    if value is None or value == float("inf"):
        return "other"
    return str(locale(language).plural_form(value))

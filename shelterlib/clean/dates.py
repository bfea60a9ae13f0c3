"""Read dates and moments: ISO, day first, in words, as a spreadsheet counts them. Never a guess between two days."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale

from shelterlib.clean.absent import Absent
from shelterlib.clean.states import ANSWERED, MISSING
from shelterlib.clean.texts import Reading, repair

ZONE = ZoneInfo("Europe/Kyiv")
ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(?P<zone>Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
YEAR_FIRST = re.compile(r"(\d{4})([./-])(\d{1,2})\2(\d{1,2})", re.ASCII)
YEAR_LAST = re.compile(
    r"(\d{1,2})(?P<sign>[./-])(\d{1,2})(?P=sign)(\d{4})(?:\s*(?:р|г|року|года)\.?)?(?P<time> \d{1,2}:\d\d(?::\d\d)?)?",
    re.ASCII,
)
SHORT_YEAR = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2}", re.ASCII)
WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|-?(?:го|е))?\.?(?:\s+|-)([^\W\d_]+)\.?,?(?:\s+|-)(\d{4})(?:\s*(?:року|года|рік|р|г)\.?)?"
)
MONTH_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
EPOCH, EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
FIRST_SERIAL, LAST_SERIAL = 10959, 73050  # 1930 to 2099


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    found = {}
    for language in ("uk", "ru", "en"):
        months = Locale(language).months
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[use][width].items():
                    found[name.casefold().rstrip(".")] = number
    return found


class DateReader:
    """Reads the answers of one date or datetime question.

    Args:
        absent: texts that stand for no answer.
        moment: the time of day is kept.
        epoch_1904: serial numbers count from 1904.
        slashes: of a day such as 03/04/2020: ask, day_first or month_first.
    """

    special: frozenset[str] = frozenset()

    def __init__(self, absent: Absent, *, moment: bool = False, epoch_1904: bool = False, slashes: str = "ask") -> None:
        self.slashes = slashes
        self.moment, self.epoch = moment, EPOCH_1904 if epoch_1904 else EPOCH
        self.words, self.codes = absent.status_of("words"), absent.status_of("codes")
        self.plain = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$" if not moment else r"^$"

    def read(self, text: str) -> Reading:
        """Return the day (or moment in Kyiv, without zone) that a text means, in ISO form."""
        bare, steps = repair(text)
        if not bare:
            return Reading("", MISSING, steps)
        if absent := self._absent(bare.casefold()):
            return Reading("", absent[1], (*steps, (absent[0], "")))
        return self._day(bare, steps)

    def _absent(self, text: str) -> tuple[str, int] | None:
        if text in self.words:
            return "absent_word", self.words[text]
        return ("absent_code", self.codes[text]) if text in self.codes else None

    def _day(self, bare: str, steps: tuple[tuple[str, str], ...]) -> Reading:
        doubt = _two_days(bare)
        if SHORT_YEAR.fullmatch(bare) or (doubt and self.slashes == "ask"):
            return Reading("", problem="date_ambiguous")
        try:
            rule, moment = self._moment(bare)
        except (ValueError, OverflowError):
            return Reading("", problem="date_impossible")
        if moment is None:
            return Reading("", problem="not_a_date")
        if not rule:
            return Reading(bare, steps=steps)
        clean = moment.isoformat() if self.moment else moment.date().isoformat()
        return Reading(
            clean, ANSWERED, (*steps, (rule, clean)), "date_ambiguous" if doubt else "", "W" if doubt else "E"
        )

    def _moment(self, text: str) -> tuple[str, dt.datetime | None]:
        if match := ISO.fullmatch(text):
            moment = strict_moment(text)
            return ("time_zone" if _moved(match, moment) else ""), moment
        if match := YEAR_FIRST.fullmatch(text):
            return "date_format", dt.datetime(int(match[1]), int(match[3]), int(match[4]))
        if match := YEAR_LAST.fullmatch(text):
            return "date_format", _year_last(match, month_first=self.slashes == "month_first")
        if words := _words(text):
            return "date_words", _in_words(*words)
        if SERIAL.fullmatch(text) and FIRST_SERIAL <= float(text) <= LAST_SERIAL:
            return "date_serial", (self.epoch + dt.timedelta(days=float(text))).replace(microsecond=0)
        return "", None


def strict_moment(text: str) -> dt.datetime:
    """Return the moment of an ISO text on the clocks of Kyiv, without zone.

    Raises:
        ValueError: not ISO, or no such day.
    """
    match = ISO.fullmatch(text)
    if match is None:
        raise ValueError("not an ISO date")
    moment = dt.datetime.fromisoformat(match["day"] + ("T" + match["time"] if match["time"] else ""))
    if not match["zone"]:
        return moment
    return dt.datetime.fromisoformat(moment.isoformat() + match["zone"]).astimezone(ZONE).replace(tzinfo=None)


def _moved(match: re.Match[str], moment: dt.datetime) -> bool:
    """Return whether the clocks of Kyiv showed something else than the text."""
    return bool(match["zone"]) and moment.isoformat()[:16] != f"{match['day']}T{match['time'][:5]}"


def _words(text: str) -> tuple[str, str, str] | None:
    """Return day, month and year of a date in words."""
    if match := WORDS.fullmatch(text):
        return match[1], match[2], match[3]
    match = MONTH_FIRST.fullmatch(text)
    return (match[2], match[1], match[3]) if match else None


def _two_days(text: str) -> bool:
    """Whether a slashed date can be read with the day first and with the month first."""
    match = YEAR_LAST.fullmatch(text)
    days = {int(match[1]), int(match[3])} if match and match["sign"] == "/" else set()
    return len(days) == 2 and all(1 <= day <= 12 for day in days)


def _year_last(match: re.Match[str], *, month_first: bool) -> dt.datetime:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    turned = match["sign"] == "/" and (second > 12 or (month_first and first <= 12))
    day, month = (second, first) if turned else (first, second)
    hours, minutes, seconds = (int(part) for part in f"{match['time'] or '0:0'}:0".split(":")[:3])
    return dt.datetime(year, month, day, hours, minutes, seconds)


def month_of(word: str) -> int | None:
    """Return the month that a word names, in full or by its first three letters or more."""
    known = _months()
    if word in known or len(word) < 3:
        return known.get(word)
    found = {number for name, number in known.items() if name.startswith(word)}
    return found.pop() if len(found) == 1 else None


def _in_words(day: str, month: str, year: str) -> dt.datetime | None:
    number = month_of(month.casefold())
    return dt.datetime(int(year), number, int(day)) if number else None

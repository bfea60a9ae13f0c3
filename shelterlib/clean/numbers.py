"""Read numbers as people and programs write them; what can be read in two ways is not read at all."""

from __future__ import annotations

import re

from shelterlib.clean.absent import Absent
from shelterlib.clean.dates import month_of
from shelterlib.clean.states import MISSING
from shelterlib.clean.texts import LIGHT, Reading, invisible, repair

WHOLE = re.compile(r"-?[0-9]+", re.ASCII)
DECIMAL = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
SIGNED = re.compile(r"[+\u2212](?=[0-9])")
GROUPED = re.compile(r"-?[0-9]{1,3}(?:(?P<sign>[ \u00a0\u2009\u202f'’ʼ])[0-9]{3})(?:(?P=sign)[0-9]{3})*(?:[.,][0-9]+)?")
GROUPED_BY_SIGN = re.compile(r"-?[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|(?:\.[0-9]{3}){2,}(?:,[0-9]+)?"
                             r"|,[0-9]{3}\.[0-9]+|\.[0-9]{3},[0-9]+)")  # fmt: skip
AMBIGUOUS = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
COMMA = re.compile(r"-?[0-9]+,[0-9]+")
ROUND = re.compile(r"(-?[0-9]+)\.0*")
SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}")
DAY_OF_MONTH = re.compile(r"[0-9]{1,2}[.\- ]?(?P<month>[^\W\d_]{3,9})\.?|(?P<first>[^\W\d_]{3,9})\.?[.\- ][0-9]{1,2}")
DIGITS = 18  # an Int64 holds every number of 18 digits


class NumberReader:
    """Reads the answers of one integer or decimal question."""

    def __init__(self, absent: Absent, *, whole: bool) -> None:
        self.whole = whole
        self.codes, self.words = absent.status_of("codes"), absent.status_of("words")
        self.plain = r"^-?(0|[1-9][0-9]{0,17})$" if whole else r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]*[1-9])?$"
        self.special = frozenset(self.codes)

    def read(self, text: str) -> Reading:
        """Return what a text means as a number."""
        if not text.strip():
            return Reading("", MISSING, (("spaces", ""),) if text else ())
        number, steps = self._number(text)
        if number is not None:
            return self._checked(text, number, steps)
        plain, steps = repair(text, LIGHT)
        if plain.casefold() in self.words:
            return Reading("", self.words[plain.casefold()], (*steps, ("absent_word", "")))
        return Reading("", steps=(), problem=self._why_not(plain))

    def _number(self, text: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
        """Return the number in plain form, and the steps to it."""
        steps: list[tuple[str, str]] = []
        bare = invisible(text).strip()
        if bare != text:
            steps.append(("spaces", bare))
        for rule, change in (("number_sign", _sign), ("thousands", _ungrouped), ("decimal_comma", self._point)):
            changed = change(bare)
            if changed != bare:
                steps.append((rule, changed))
            bare = changed
        if self.whole and (match := ROUND.fullmatch(bare)) and not AMBIGUOUS.fullmatch(bare):
            bare = match[1]
            steps.append(("whole_number", bare))
        shape = WHOLE if self.whole else DECIMAL
        return (bare if shape.fullmatch(bare) else None), tuple(steps)

    def _point(self, text: str) -> str:
        fits = COMMA.fullmatch(text) and not AMBIGUOUS.fullmatch(text)
        return text.replace(",", ".") if fits else text

    def _checked(self, text: str, number: str, steps: tuple[tuple[str, str], ...]) -> Reading:
        value = number if self.whole else ROUND.sub(r"\1", number) if ROUND.fullmatch(number) else number
        if value in self.codes:
            return Reading("", self.codes[value], (*steps, ("absent_code", "")))
        if len(number.lstrip("-").partition(".")[0].lstrip("0")) > DIGITS:
            return Reading("", problem="number_too_large")
        return Reading(number, steps=steps)

    def _why_not(self, text: str) -> str:
        if AMBIGUOUS.fullmatch(text):
            return "number_ambiguous"
        if SCIENTIFIC.fullmatch(text):
            return "number_scientific"
        if DATE.fullmatch(text) or _is_day(text):
            return "date_in_number"
        changed = _ungrouped(_sign(text)).replace(",", ".")
        return "number_not_whole" if self.whole and DECIMAL.fullmatch(changed) else "not_a_number"


def _is_day(text: str) -> bool:
    """Whether a text is a day and a month in words, as spreadsheets make of 1-5."""
    match = DAY_OF_MONTH.fullmatch(text)
    return match is not None and month_of((match["month"] or match["first"]).casefold()) is not None


def _sign(text: str) -> str:
    return SIGNED.sub(lambda match: "-" if match[0] == "\u2212" else "", text, count=1) if SIGNED.match(text) else text


def _ungrouped(text: str) -> str:
    if match := GROUPED.fullmatch(text):
        return text.replace(match["sign"], "")
    if GROUPED_BY_SIGN.fullmatch(text):
        first = next(sign for sign in text if sign in ",.")
        return text.replace(first, "").replace(",", ".")
    return text

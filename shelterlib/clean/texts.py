"""Repairs of text that change how it is written, never what it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shelterlib.clean.states import ANSWERED

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
BLANKS = re.compile(r"[^\S\n]+")
AROUND_LINES = re.compile(r" ?\n ?")
APOSTROPHE = re.compile("(?<=[А-Яа-яЄІЇҐєіїґЁё])['`*ʼ′´ʹ‘＇](?=[А-Яа-яЄІЇҐєіїґЁё])")
WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
LATIN, CYRILLIC = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЄІЇҐєіїґЁё]")
TO_CYRILLIC = str.maketrans("AaBCcEeHIiKMOoPpTXxy", "АаВСсЕеНІіКМОоРрТХху")
TO_LATIN = str.maketrans("АаВСсЕеНІіКМОоРрТХху", "AaBCcEeHIiKMOoPpTXxy")


@dataclass(frozen=True)
class Reading:
    """What one text means.

    Args:
        text: the clean text, empty where there is no answer.
        status: of the cell.
        steps: (rule, text after it), in order.
        problem: rule that it breaks, empty for none.
        severity: of the problem.
    """

    text: str
    status: int = ANSWERED
    steps: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    severity: str = "E"


def invisible(text: str) -> str:
    """Drop signs that nobody sees: zero width, soft hyphens, writing directions, control signs."""
    return INVISIBLE.sub("", text)


def composed(text: str) -> str:
    """Write a letter and its mark as one sign."""
    return unicodedata.normalize("NFC", text)


def spaces(text: str) -> str:
    """One plain blank between words, none around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return AROUND_LINES.sub("\n", BLANKS.sub(" ", lines)).strip()


def apostrophe(text: str) -> str:
    """Use one apostrophe within Ukrainian words."""
    return APOSTROPHE.sub("’", text)


def lookalike(text: str) -> str:
    """Write a word that mixes two alphabets in the one that can spell it whole."""
    return WORD.sub(lambda match: one_script(match[0]), text) if LATIN.search(text) and CYRILLIC.search(text) else text


def one_script(word: str) -> str:
    """Return a word in one alphabet, if exactly one can spell it or most of it stands in one."""
    latin, cyrillic = len(LATIN.findall(word)), len(CYRILLIC.findall(word))
    as_cyrillic, as_latin = word.translate(TO_CYRILLIC), word.translate(TO_LATIN)
    can_cyrillic, can_latin = not LATIN.search(as_cyrillic), not CYRILLIC.search(as_latin)
    if can_cyrillic and (not can_latin or cyrillic > latin):
        return as_cyrillic
    return as_latin if can_latin and (not can_cyrillic or latin > cyrillic) else word


Repair = tuple[str, Callable[[str], str]]
LIGHT: tuple[Repair, ...] = (("invisible", invisible), ("unicode_form", composed), ("spaces", spaces))
FULL: tuple[Repair, ...] = (*LIGHT, ("apostrophe", apostrophe), ("lookalike", lookalike))


def repair(text: str, repairs: tuple[Repair, ...] = FULL) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a text repaired, and each step that changed it."""
    steps = tuple(_steps(text, repairs))
    return (steps[-1][1] if steps else text), steps


def _steps(text: str, repairs: tuple[Repair, ...]) -> Iterator[tuple[str, str]]:
    for rule, change in repairs:
        changed = change(text)
        if changed != text:
            yield rule, changed
        text = changed

"""Numbers that are not written in plain digits: signs that look like digits, Roman numerals, words."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = [*range(0x80, 0x10000), *range(0x1D7CE, 0x1D800), *range(0x1F100, 0x1F10D)]
_UNSEEN = (0x00AD, 0x180E, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
# Signs of another look for a digit or a number become digits, signs without width nothing.
_PLAIN: dict[int, str | None] = {
    sign: unicodedata.normalize("NFKC", chr(sign))
    for sign in _SIGNS
    if unicodedata.category(chr(sign)) in ("Nd", "No", "Nl")
} | dict.fromkeys(_UNSEEN)

_ENGLISH = (
    "three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    "(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?"
)
_UKRAINIAN = (
    "трьох|чотири|чотирьох|п.?ят(?:ь|и|ьох)|шіст(?:ь|ьох)|шести|сімох|семи|сьоми|вісім|восьми|вісьмох|дев.?ят(?:ь|и|ьох)|"
    r"десят(?:ь|и|ьох|ок)|\w+надцят(?:ь|и|ьох)|двадцят(?:ь|и|ьох)|тридцят(?:ь|и|ьох)|сорок|сорока|п.?ятдесят\w*|"
    r"шістдесят\w*|сімдесят\w*|вісімдесят\w*|дев.?яност\w+|двісті|триста|\w+сот|тисяч[аіу]?"
)
WRITTEN = re.compile(rf"\b(?:{_ENGLISH}|{_UKRAINIAN})\b", re.IGNORECASE)
ROMAN = re.compile(r"(?<![\w.-])(?=[MDCLXVI]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![\w-])")


def plain(text: str) -> str:
    """Return a text with every number sign as digits and without signs that have no width."""
    return text if text.isascii() else text.translate(_PLAIN)


def numerals(text: str) -> list[re.Match[str]]:
    """Return the numbers written as words (from three on) or in Roman numerals (of two signs and more)."""
    return [*WRITTEN.finditer(text), *ROMAN.finditer(text)]

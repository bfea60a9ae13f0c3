"""Reduce the language names of label columns to ISO 639 codes."""

from __future__ import annotations

import re
from functools import cache

CODE = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z]+)?\s*\)")
# Names as forms of this field spell them; everything else goes through CLDR.
NAMES = {
    "english": "en", "eng": "en", "англійська": "en", "английский": "en",
    "ukrainian": "uk", "ukrainan": "uk", "ukr": "uk", "ua": "uk", "українська": "uk", "український": "uk",
    "украинский": "uk", "украинська": "uk", "укр": "uk",
    "russian": "ru", "rus": "ru", "російська": "ru", "русский": "ru",
    "french": "fr", "français": "fr", "francais": "fr", "spanish": "es", "español": "es", "espanol": "es",
    "arabic": "ar", "العربية": "ar", "somali": "so", "dari": "prs", "pashto": "ps", "farsi": "fa",
    "romanian": "ro", "polish": "pl", "portuguese": "pt", "kurdish": "ku", "burmese": "my", "oromiffa": "om",
    "tigrinya": "ti", "tigirigna": "ti", "swahili": "sw",
}  # fmt: skip


@cache
def language_code(tag: str) -> str:
    """Return the code of a language tag: `English (en)` → `en`, `Український` → `uk`; an unknown tag in lower case."""
    if inside := CODE.search(tag):
        return inside.group(1).lower()
    plain = re.sub(r"[.\s_()]+", " ", tag).strip().lower()
    if plain in NAMES:
        return NAMES[plain]
    words = plain.split()
    # R writes `English (en)` as `English..en.`
    if len(words) == 2 and re.fullmatch("[a-z]{2,3}", words[1]):
        return words[1]
    if re.fullmatch("[a-z]{2}", plain):
        return plain
    return _cldr().get(plain, plain)


@cache
def _cldr() -> dict[str, str]:
    from babel import Locale

    return {name.lower(): code for code, name in Locale("en").languages.items() if len(code) in (2, 3)}

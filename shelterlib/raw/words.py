"""Words with letters outside ASCII: whether they could be words at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

MOST = 20_000  # words that are looked at
TOKEN = re.compile(r"[^\s,;|\"<>()\[\]{}/\\=]+")
LETTERS = re.compile(r"[^\W\d_]+")
SYMBOL_INSIDE = re.compile(r"[^\W\d_][\u00a1-\u00bf\u2500-\u25ff\u0080-\u009f][^\W\d_]")
PUNCTUATION = set("’‘“”„«»–—…№°•€§·©®™\u00a0±×²³½¼¾¿¡´`ʼ´")
# Letters of Ukrainian and Russian running text, per thousand, by order of how common they are.
COMMON = {c: 1.0 - i / 36 for i, c in enumerate("оаинветрслкідумпязьбгйчхжшюцщєїґфыэёъ")}


def odd_words(text: str) -> list[str]:
    """Return the words that have a sign outside ASCII."""
    return [word for word in TOKEN.findall(text) if not word.isascii()]


def soundness(text: str, knows: Callable[[str], bool]) -> float:
    """How much of the text's odd words is sound: 0 to 1, and up to 1 more where the form knows them."""
    tokens = odd_words(text)[:MOST]
    words = [word for token in tokens for word in LETTERS.findall(token) if not word.isascii()]
    marks = [c for token in tokens for c in token if not c.isascii() and not c.isalpha()]
    bad_marks = sum(c not in PUNCTUATION for c in marks) + sum(len(SYMBOL_INSIDE.findall(token)) for token in tokens)
    total = len(words) + len(marks)
    if not total:
        return 0.0
    good = sum(map(sound, words)) + len(marks) - bad_marks
    known = sum(knows(word.lower()) for word in words) / len(words) if words else 0.0
    return max(good, 0) / total + known


def sound(word: str) -> float:
    """Whether a word with letters outside ASCII could be one: one script, usual case, usual letters (0 to 1)."""
    latin = sum(c.isascii() or "LATIN" in unicodedata.name(c, "") for c in word)
    if latin not in (0, len(word)):
        return 0.0
    if not (word.islower() or word.isupper() or word[1:].islower()):
        return 0.0
    if latin:
        return float(sum(c.isascii() for c in word) >= 0.3 * len(word) or len(word) < 3)
    if not all(c in COMMON for c in word.lower()):
        return 0.0
    usual = sum(COMMON[c] for c in word.lower()) / len(word)
    return min(1.0, usual + 0.25) * (0.9 if word.isupper() and len(word) > 3 else 1.0)

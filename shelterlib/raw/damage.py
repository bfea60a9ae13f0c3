"""Letters that were damaged before a file came here: UTF-8 read as another encoding, cp1251 read as latin-1."""

from __future__ import annotations

import re

from shelterlib.errors import DataError
from shelterlib.raw.words import LETTERS, MOST, odd_words, sound

# How the UTF-8 bytes of accented and Cyrillic letters begin, when they are read as cp1252 or cp1251.
MAYBE_TWICE = re.compile("[ÃÂÄÅÐÑРСГВ][^\\x00-\\x7fа-яА-Я]")
# What is left of letters that an encoding did not have: its own sign for them, or question marks.
LOST = re.compile(r"\ufffd|\?{3,}\s+\?{2,}|\?{2,}\s+\?{3,}|\?{6,}")


def is_double_utf8(text: str) -> bool:
    """Return whether a text is UTF-8 that was once read as another encoding (`Ð¥Ð°Ñ€`)."""
    if not MAYBE_TWICE.search(text):
        return False
    from ftfy import fix_encoding_and_explain

    steps = fix_encoding_and_explain(text).explanation or []
    return any(step.action == "decode" or "utf8" in step.parameter for step in steps)


def refuse_damaged(text: str, name: str) -> None:
    """Stop when many words of a file are damaged; single ones are a matter of their cells.

    Raises:
        DataError: names the encoding that is suspected.
    """
    tokens = odd_words(text)
    if not tokens:
        return
    tokens = tokens[:MOST]
    twice = sum(map(is_double_utf8, tokens))
    if twice > 0.2 * len(tokens):
        raise DataError(
            "damaged letters: suspected UTF-8 that was read as another encoding and saved",
            where=name,
            fix="export it again from the source",
        )
    long = [token for token in tokens if len(LETTERS.sub("", token)) < len(token) - 3]
    shifted = [token for token in long if _is_shifted(token)]
    if len(shifted) > 0.5 * max(len(long), 1) and shifted:
        raise DataError(
            "damaged letters: suspected cp1251 that was read as latin-1 and saved",
            where=name,
            fix="export it again from the source",
        )


def is_damaged(text: str) -> bool:
    """Return whether a text was read or saved in a wrong encoding on its way, or its letters were lost."""
    if LOST.search(text):
        return True
    words = odd_words(text)
    return any(map(is_double_utf8, words)) or (
        len(words) > 0 and all(len(word) > 3 and _is_shifted(word) for word in words)
    )


def _is_shifted(token: str) -> bool:
    """Whether a word is made of accented Latin letters only, as Cyrillic looks when read as latin-1."""
    if sum("\u00c0" <= c <= "\u00ff" for c in token) < 0.7 * len(token):
        return False
    try:
        word = token.encode("cp1252", "ignore").decode("cp1251")
    except UnicodeError:
        return False
    return sound(word) > 0

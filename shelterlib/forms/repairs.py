"""Typographic repairs of expressions: what a word processor did to them, never what their author meant.

Only signs that can have one meaning are read as that meaning, and each repair is named. Texts between quotes keep
every character.
"""

from __future__ import annotations

import re

SINGLE, DOUBLE = "'‘’‚‛`´′ʼ＇", '"“”„‟″«»＂'
CALLED = re.compile(r"(?<![\w.:$-])[A-Za-z][A-Za-z-]*(?=\s*\()")
REFERENCE = re.compile(r"\$\s*\{[^{}]*\}")
# Sign or word → what it means, and the name of the repair.
SIGNS = (
    (re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]"), " ", "unusual blanks"),
    (re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]"), "", "invisible characters"),
    (re.compile("[\u2010-\u2015\u2212\ufe63\uff0d]"), "-", "dashes"),
    (re.compile("[＝≟]"), "=", "full-width signs"),
    (re.compile("，"), ",", "full-width signs"),
    (re.compile("（"), "(", "full-width signs"),
    (re.compile("）"), ")", "full-width signs"),
    (re.compile("…"), "...", "an ellipsis"),
    (re.compile(r"&lt;"), "<", "XML escapes"),
    (re.compile(r"&gt;"), ">", "XML escapes"),
    (re.compile(r"&(?:quot|apos);"), "'", "XML escapes"),
    (re.compile("≤|=<|＜="), "<=", "comparison signs"),
    (re.compile("≥|=>|＞="), ">=", "comparison signs"),
    (re.compile(r"≠|<>"), "!=", "comparison signs"),
    (re.compile(r"(<|>|!)\s+="), r"\1=", "comparison signs"),
    (re.compile(r"==+"), "=", "comparison signs"),
    (re.compile(r"&&"), " and ", "and, or in other spelling"),
    (re.compile(r"\|\|"), " or ", "and, or in other spelling"),
    (re.compile(r"(?<![\w.:-])(?i:AND)(?<!and)(?![\w.:-])"), "and", "and, or in capitals"),
    (re.compile(r"(?<![\w.:-])(?i:OR)(?<!or)(?![\w.:-])"), "or", "and, or in capitals"),
    (re.compile(r"(?<=[\w})\s])%(?=[\w$(\s.])"), " mod ", "a percent sign"),
    (re.compile("×"), "*", "a multiplication sign"),
    (re.compile("÷"), " div ", "a division sign"),
)


def repaired_texts(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return readings of an expression that its own grammar refused, likeliest first, each with the repairs made.

    Straight quotes close straight quotes if that gives an expression; else any quote of the same family does.
    """
    readings = []
    for strict in (True, False):
        reading = _repair(text, strict)
        if reading[0] != text and reading not in readings:
            readings.append(reading)
    return readings


def _repair(text: str, strict: bool) -> tuple[str, tuple[str, ...]]:
    pieces: list[str] = []
    made: dict[str, None] = {}
    start = position = 0
    while position < len(text):
        family = SINGLE if text[position] in SINGLE else DOUBLE if text[position] in DOUBLE else ""
        if not family:
            position += 1
            continue
        opening = text[position]
        closing = opening if strict and opening in "'\"" else family
        end = next((at for at in range(position + 1, len(text)) if text[at] in closing), -1)
        if end < 0:
            break
        pieces.append(_signs(text[start:position], made))
        content = text[position + 1 : end]
        if opening not in "'\"" or text[end] != opening:
            made["curly quotes"] = None
        pieces.append(f'"{content}"' if "'" in content else f"'{content}'")
        start = position = end + 1
    pieces.append(_signs(text[start:], made))
    return "".join(pieces), tuple(made)


def _signs(code: str, made: dict[str, None]) -> str:
    for pattern, replacement, name in SIGNS:
        after = pattern.sub(replacement, code)
        if after != code:
            made[name] = None
            code = after
    after = CALLED.sub(_as_listed, code)
    if after != code:
        made["functions in capitals"] = None
    return after


def _as_listed(called: re.Match[str]) -> str:
    """Return a function's name as the language writes it; a name that the language does not have as it is."""
    from shelterlib.forms.functions import FUNCTIONS
    from shelterlib.forms.functions.registry import IMPOSSIBLE

    name = called[0]
    known = {*FUNCTIONS, *IMPOSSIBLE, "instance"}
    return name.lower() if name not in known and name.lower() in known else name

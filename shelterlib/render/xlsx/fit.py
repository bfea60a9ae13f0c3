"""What fits into a sheet: widths, lines, and names that Excel takes."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TypeAlias

NARROWEST = 11  # letters
LONGEST_NAME = 31  # letters of a sheet's name
Line: TypeAlias = Sequence[str | tuple[float, str]]


def width_of(name: str, values: Line, numeric: bool, widest: int) -> int:
    """Return the letters that a column is wide: long texts are broken into lines."""
    if numeric:
        return max(NARROWEST, max(len(word) for word in name.split()) + 1)
    return min(widest, max(NARROWEST, len(name) * 2 // 3, *(len(str(value)) + 3 for value in values)))


def lines_of(value: str | tuple[float, str], width: int) -> int:
    """Return how many lines a value takes in a column."""
    return len(wrap(value, max(1, width - 3))) or 1 if isinstance(value, str) else 1


def sheet_name(text: str, language: str) -> str:
    """Return a name that Excel allows: no bracket, quote or slash, at most 31 letters."""
    allowed = "".join(letter for letter in text if letter not in "[]:*?/\\'")
    return f"{allowed[: LONGEST_NAME - len(language) - 1].strip()} {language}"


def told_apart(headers: Sequence[str]) -> list[str]:
    """Return headers of which no two are the same: a table in Excel refuses twins."""
    found: list[str] = []
    for header in headers:
        twins = sum(h.casefold().startswith(header.casefold()) for h in found)
        taken = header.casefold() in {h.casefold() for h in found}
        found.append(f"{header} ({twins + 1})" if taken else header)
    return found

"""Rows below a header that are no records: blank ones, the header once more, sums."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shelterlib.raw.coded import Coded
    from shelterlib.raw.match import Matcher, Target

TOTALS = re.compile(
    r"(?:всього|усього|разом|загалом|підсумок|итого|всего|total|grand total|sum|сума)\b[\s:.]*(?:\(.*\))?",
    re.IGNORECASE,
)
NUMERIC = re.compile(r"[-+]?[\d\s.,'’%\u00a0\u202f]*")
LAST = 3  # rows at the end among which sums are looked for


def blank_rows(columns: Sequence[Coded], size: int) -> NDArray[np.bool_]:
    """Return which rows hold nothing at all."""
    filled = np.zeros(size, dtype=bool)
    for column in columns:
        filled |= column.filled
    return ~filled


def repeated_headers(
    columns: Sequence[Coded], headers: Sequence[str], targets: Sequence[Target], matcher: Matcher, size: int
) -> NDArray[np.bool_]:
    """Return which rows name the columns once more: at least two cells, and half of those filled, mean their column."""
    same, filled = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int32)
    for column, header, target in zip(columns, headers, targets, strict=True):
        said = pa.array([header, *matcher.spellings(target)], pa.string())
        found = np.asarray(pc.is_in(column.values, said).to_numpy(zero_copy_only=False), dtype=bool)
        if found.any():
            same += found[column.codes] & column.filled
    for row in np.flatnonzero(same >= 2):
        filled[row] = sum(bool(column.filled[row]) for column in columns)
    return (same >= 2) & (2 * same >= filled)


def totals(columns: Sequence[Coded], keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of the last rows are sums: a word for it first, and nothing but numbers after it."""
    found = np.zeros(len(keep), dtype=bool)
    for row in np.flatnonzero(keep)[-LAST:][::-1]:
        cells = [text for column in columns if (text := column.values[int(column.codes[row])].as_py().strip())]
        if cells and TOTALS.match(cells[0]) and all(map(NUMERIC.fullmatch, cells[1:])):
            found[row] = bool(TOTALS.fullmatch(cells[0])) or _adds_up(columns, keep, int(row))
    return found


def _adds_up(columns: Sequence[Coded], keep: NDArray[np.bool_], row: int) -> bool:
    """Return whether a row's only number, or at least two numbers and all but one, are the sums of their columns."""
    above = keep.copy()
    above[row:] = False
    right = wrong = 0
    for column in columns:
        total = _number(column.values[int(column.codes[row])].as_py())
        if total is None:
            continue
        numbers = [number for text in column.take(above).array().to_pylist() if (number := _number(text)) is not None]
        if abs(sum(numbers) - total) < 1e-6 * max(1.0, abs(total)):
            right += 1
        else:
            wrong += 1
    return wrong <= (right >= 2) and right >= 1


def _number(text: str) -> float | None:
    try:
        return float(re.sub(r"[\s'’\u00a0\u202f]", "", text).replace(",", "."))
    except ValueError:
        return None

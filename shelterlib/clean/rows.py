"""Which rows are kept: the same submission sent twice, edited and sent again, or taken out by a decision."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.clean.absent import Absent
from shelterlib.clean.dates import DateReader, strict_moment
from shelterlib.raw.coded import Coded

if TYPE_CHECKING:
    from shelterlib.clean.states import Rows

NOTHING = Absent()
Content = Callable[[int], Hashable]


@dataclass
class Sifted:
    """Rows by their fate: `dropped` reason → rows; `tied` share a submission and a time, but differ."""

    keep: np.ndarray
    dropped: dict[str, list[int]] = field(default_factory=dict)
    tied: list[int] = field(default_factory=list)

    def drop(self, reason: str, rows: Iterable[int]) -> None:
        """Leave rows out for a reason, unless they are out already."""
        for row in rows:
            if self.keep[row]:
                self.keep[row] = False
                self.dropped.setdefault(reason, []).append(row)


def sift(
    rows: int,
    content: Content,
    *,
    uuid: Coded | None,
    submitted: Coded | None,
    key: Sequence[Coded],
    removed: Iterable[int],
) -> Sifted:
    """Decide which rows are kept.

    Args:
        rows: how many there are.
        content: what a row says, for comparison.
        uuid: of the submission; None where the export has none.
        submitted: when it reached the server.
        key: the columns of a key that must be unique, of an export without submissions: equal rows are one.
        removed: rows that a person took out.
    """
    done = Sifted(np.ones(rows, dtype=bool))
    done.drop("removed_row", removed)
    if uuid is not None:
        for group in _groups([uuid], done.keep):
            _same_submission(group, content, submitted, done)
    for group in _groups(key, done.keep) if key else ():
        seen: set[Hashable] = set()
        for row in group:
            said = content(row)
            if said in seen:
                done.drop("duplicate_exact", [row])
            seen.add(said)
    return done


def _same_submission(group: list[int], content: Content, submitted: Coded | None, done: Sifted) -> None:
    times = [moment_of(text) for text in submitted.at(group)] if submitted is not None else [""] * len(group)
    latest = max(times) if all(times) else ""
    times = times if latest else [""] * len(group)  # of a moment that nobody can read, none is the latest
    last = [row for row, time in zip(group, times, strict=True) if time == latest]
    contents = {content(row) for row in last}
    if len(contents) > 1:
        done.tied += last
        kept = set(last)
    else:
        kept = {last[0]}
    final = content(last[0])
    for row in group:
        if row not in kept:
            done.drop("duplicate_exact" if content(row) == final else "edited_resubmission", [row])


def moment_of(text: str) -> str:
    """Return when a submission reached the server in one form that can be compared; empty where it cannot be told."""
    reading = DateReader(NOTHING, moment=True).read(text)
    try:
        return strict_moment(reading.text).isoformat(timespec="microseconds")
    except ValueError:
        return ""


def _groups(columns: Sequence[Coded], keep: np.ndarray) -> list[list[int]]:
    """Return the rows that share a filled value, several together, in the order of the file."""
    codes, filled = row_codes(columns)
    rows = np.flatnonzero(keep & filled)
    shared = rows[np.bincount(codes[rows])[codes[rows]] > 1]
    found: dict[int, list[int]] = {}
    for row in shared.tolist():
        found.setdefault(int(codes[row]), []).append(row)
    return list(found.values())


def row_codes(columns: Sequence[Coded]) -> tuple[Rows, np.ndarray]:
    """Return one number per row, equal where all columns are, and whether all of them are filled."""
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    filled = np.ones(len(codes), dtype=bool)
    for column in columns:
        filled &= column.filled
        _, codes = np.unique(codes * len(column.values) + column.codes, return_inverse=True)
    return codes.astype(np.int64), filled

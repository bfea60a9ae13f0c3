"""What was changed and what is wrong: the two lists that every reader and cleaner writes to.

Both are kept in blocks (one rule, one column, many rows), so that a million equal repairs cost little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

ERROR, WARNING = "E", "W"
WHOLE = np.zeros(1, dtype=np.int64)  # the row number 0 stands for the whole sheet or column


@dataclass(frozen=True)
class Change:
    """One rule's work on one column.

    Args:
        rule: its short name.
        question: question or column.
        rows: row numbers of the file; `WHOLE` for the column or sheet itself.
        old, new: texts before and after, one per row, or one for all.
        reason: why, for people.
        who, when: of a person's decision.
    """

    rule: str
    question: str
    rows: Rows
    old: Sequence[str | None]
    new: Sequence[str | None]
    reason: str = ""
    who: str = ""
    when: str = ""

    @property
    def n(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Problem:
    """Something that a person has to look at.

    Args:
        rule: its short name.
        severity: `E` stops a report, `W` is kept and flagged.
        column: question or column, empty for a whole row or sheet.
        rows: row numbers of the file; `WHOLE` for the column or sheet itself.
        fix: what to do about it.
    """

    rule: str
    severity: str
    column: str
    rows: Rows
    fix: str = ""

    @property
    def n(self) -> int:
        return len(self.rows)


@dataclass
class Journal:
    """Changes and problems of one table, in the order in which they were found."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def change(self, change: Change) -> None:
        """Note a change, unless it touches no row."""
        if change.n:
            self.changes.append(change)

    def structure(self, rule: str, column: str, reason: str, new: str = "") -> None:
        """Note something that was repaired about a whole column or sheet."""
        self.changes.append(Change(rule, column, WHOLE, [column], [new], reason))

    def problem(self, rule: str, severity: str, column: str, rows: Rows | None = None, fix: str = "") -> None:
        """Note a problem; without rows it concerns the whole column or sheet."""
        rows = WHOLE if rows is None else np.asarray(rows, dtype=np.int64)
        if len(rows):
            self.problems.append(Problem(rule, severity, column, rows, fix))

    def repairs(self) -> dict[str, int]:
        """Return how many changes each rule made."""
        return _counted(self.changes)

    def counts(self, severity: str | None = None) -> dict[str, int]:
        """Return how many problems each rule found."""
        return _counted([p for p in self.problems if severity in (None, p.severity)])


def _counted(blocks: Sequence[Change] | Sequence[Problem]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for block in blocks:
        found[block.rule] += block.n
    return dict(sorted(found.items()))

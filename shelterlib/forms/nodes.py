"""Sets of nodes: the values that a row's repeats hold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shelterlib.forms.tables import Table
from shelterlib.forms.values import Numbers, Texts, Truths, Value
from shelterlib.forms.words import Codes, Floats, Truth, Words


@dataclass(frozen=True, eq=False)
class Nodes:
    """Values that belong to rows, several to a row.

    Args:
        value: of shape (m,).
        rows: the row of each node, ascending, shape (m,).
        size: how many rows there are.
        table: the repeat that the nodes stand in, and `table_rows` their rows there (for steps further down).
    """

    value: Value
    rows: Codes
    size: int
    table: Table | None = None
    table_rows: Codes | None = None

    def where(self, keep: Truth) -> Nodes:
        """Return the nodes for which `keep` is true."""
        keep = np.broadcast_to(keep, self.rows.shape)
        table_rows = None if self.table_rows is None else self.table_rows[keep]
        value = self.value if self.value.size == 1 and len(self.rows) != 1 else self.value.take(np.flatnonzero(keep))
        return Nodes(value, self.rows[keep], self.size, self.table, table_rows)

    def counts(self) -> Floats:
        return np.bincount(self.rows, minlength=self.size).astype(np.float64)

    def places(self) -> Codes:
        """Return the place of each node among those of its row, from 1."""
        starts = np.searchsorted(self.rows, self.rows, side="left")
        return np.arange(len(self.rows)) - starts + 1

    def first(self) -> Value:
        """Return each row's first node, `''` where there is none: the node set's own text."""
        return self.nth(np.ones(1, dtype=np.float64))

    def nth(self, place: Floats) -> Value:
        """Return each row's node at a place (from 1), `''` where there is none."""
        starts = np.searchsorted(self.rows, np.arange(self.size), side="left")
        counts = np.bincount(self.rows, minlength=self.size)
        wanted = np.broadcast_to(np.where(np.isfinite(place), place, 0), (self.size,)).astype(np.int64)
        found = (wanted >= 1) & (wanted <= counts)
        picked = np.where(found, starts + wanted - 1, -1)
        if not len(self.rows):
            return Texts(Words.constant("").take(np.full(self.size, -1)))
        value = self.value
        if value.size == 1 and len(self.rows) > 1:
            picked = np.where(found, 0, -1)
        return value.take(picked)

    def numbers(self) -> Floats:
        return np.broadcast_to(self.value.number, self.rows.shape)

    def unknown_rows(self) -> Truth | None:
        """Return the rows that hold an unknown node."""
        if self.value.unknown is None:
            return None
        unknown = np.broadcast_to(self.value.unknown, self.rows.shape)
        return np.bincount(self.rows[unknown], minlength=self.size) > 0

    def sum(self) -> Value:
        total = np.bincount(self.rows, weights=self.numbers(), minlength=self.size).astype(np.float64)
        return Numbers(total, self.unknown_rows())

    def extreme(self, *, largest: bool) -> Value:
        """Return each row's largest or smallest number; NaN where there is no node or one is no number."""
        start = -np.inf if largest else np.inf
        found = np.full(self.size, start)
        with np.errstate(invalid="ignore"):
            (np.maximum if largest else np.minimum).at(found, self.rows, self.numbers())
        return Numbers(np.where(self.counts() == 0, np.nan, found), self.unknown_rows())

    def any_true(self, truth: Truth) -> Value:
        """Return whether some node of the row is true: true if one is, else unknown if one is unknown."""
        truth = np.broadcast_to(truth, self.rows.shape)
        if self.value.unknown is not None:
            truth = truth & ~self.value.unknown
        found = np.bincount(self.rows[truth], minlength=self.size) > 0
        unknown = self.unknown_rows()
        return Truths(found, None if unknown is None else unknown & ~found)


def children_of(table: Table, above: Table | None, rows: Codes, size: int) -> tuple[Codes, Codes]:
    """Return (row, child) pairs: for each row, the rows of `table` that hang below the row of `above` given in `rows`.

    Args:
        table: the repeat.
        above: a table around `table`; None for all rows of `table`.
        rows: for each of `size` rows, its row in `above`; -1 for none.
        size: number of rows.
    """
    up = np.arange(table.size)
    step: Table | None = table
    while step is not None and step is not above:
        up = np.where(up < 0, -1, step.parent_rows[up]) if step.parent is not None else np.zeros_like(up)
        step = step.parent
    order = np.argsort(up, kind="stable")
    ranked = up[order]
    starts = np.searchsorted(ranked, rows, side="left")
    ends = np.where(rows < 0, starts, np.searchsorted(ranked, rows, side="right"))
    counts = ends - starts
    owner = np.repeat(np.arange(size), counts)
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, order[np.repeat(starts, counts) + offset]

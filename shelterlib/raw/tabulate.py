"""Make a table of a sheet: columns by their meaning, rows that are records, and a note of all that was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.raw import below
from shelterlib.raw.columns import Columns, read_columns
from shelterlib.raw.doubts import hold_back
from shelterlib.raw.grid import Grid, refuse_long, refuse_size
from shelterlib.raw.journal import ERROR, Journal
from shelterlib.raw.sheet import Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shelterlib.raw.coded import Coded
    from shelterlib.raw.header import Header
    from shelterlib.raw.match import Matcher, Target


@dataclass(frozen=True)
class Table:
    """One sheet of an export.

    Args:
        name: of the repeat; empty for the answers themselves.
        sheet: the records as strings, with the row numbers of the file, and what was found while reading.
        targets: what each header means.
        read: rows that stood below the header.
        dropped: reason → how many of them are no records.
        parent: of a repeat: position of the row around it in its parent table; -1 for an orphan.
        parent_table: of a repeat: name of the table around it.
    """

    name: str
    sheet: Sheet
    targets: tuple[Target, ...]
    read: int
    dropped: dict[str, int] = field(default_factory=dict)
    parent: NDArray[np.int64] | None = None
    parent_table: str = ""

    def __len__(self) -> int:
        return len(self.sheet.rows)

    @property
    def where(self) -> str:
        """File and sheet, for messages."""
        return self.sheet.where

    @property
    def questions(self) -> dict[str, Coded]:
        """The first column of each question that has one."""
        found: dict[str, Coded] = {}
        for target, column in zip(self.targets, self.sheet.columns, strict=True):
            if target.kind == "question":
                found.setdefault(target.question, column)
        return found

    @property
    def matched(self) -> frozenset[str]:
        """Questions that have a column, or a column for one of their choices."""
        return frozenset(target.question for target in self.targets if target.kind in ("question", "child"))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headers that mean nothing in the form."""
        return tuple(h for h, t in zip(self.sheet.headers, self.targets, strict=True) if t.kind == "unknown")


def tabulate(name: str, grid: Grid, header: Header, matcher: Matcher, *, trusted: bool = False) -> Table:
    """Return a sheet as a table.

    Args:
        name: of the repeat; empty for the answers themselves.
        grid: the sheet.
        header: where its names stand.
        matcher: what they mean.
        trusted: a person named the sheet, so what is hidden in it counts.

    Raises:
        DataError: too many cells, a cell that is too long, or a quote that is never closed.
    """
    refuse_size(grid.where, 0, len(header.names))
    body = grid.below(header.end, len(header.names))
    refuse_long(grid.where, header.names, body.columns)
    journal = Journal()
    _note(grid, header, journal)
    columns = read_columns(header.names, body.columns, matcher, journal)
    size = len(body.rows)
    fates = _fates(body.columns, header, columns, matcher, size)
    keep = ~np.logical_or.reduce(list(fates.values()))
    dropped = {reason: int(rows.sum()) for reason, rows in fates.items() if rows.any()}
    for reason, rows in fates.items():
        if reason != "blank_row":
            _note_rows(reason, body.rows[rows], journal)
    sheet = Sheet(
        grid.file,
        grid.sheet,
        columns.headers,
        tuple(column if keep.all() else column.take(keep) for column in columns.cells),
        body.rows[keep],
        journal,
        np.flatnonzero(np.isin(np.flatnonzero(keep), body.ragged)),
        epoch_1904=grid.epoch_1904,
        is_workbook=grid.is_workbook,
    )
    if len(sheet.held):
        journal.problem("ragged_row", ERROR, "", sheet.rows[sheet.held], "give the row as many cells as the header has")
    return Table(name, hold_back(sheet, columns, grid, trusted=trusted), columns.targets, size, dropped)


def _fates(
    cells: list[Coded], header: Header, columns: Columns, matcher: Matcher, size: int
) -> dict[str, NDArray[np.bool_]]:
    blank = below.blank_rows(cells, size)
    again = below.repeated_headers(columns.cells, columns.headers, columns.targets, matcher, size) & ~blank
    return {"blank_row": blank, "repeated_header": again, "totals_row": below.totals(cells, ~blank & ~again)}


def _note(grid: Grid, header: Header, journal: Journal) -> None:
    for rule, reason in grid.notes:
        journal.structure(rule, "", reason)
    if any(cell.strip() for line in grid.head[: header.first] for cell in line):
        journal.structure("title_rows", "", f"{header.first} lines above the header")
    if header.lines > 1:
        journal.structure("two_line_header", "", "names stand in two lines")


def _note_rows(reason: str, rows: NDArray[np.int64], journal: Journal) -> None:
    from shelterlib.raw.journal import Change

    journal.change(Change(reason, "", rows, [""] * len(rows), [""] * len(rows), "not a record"))

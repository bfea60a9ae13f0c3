"""A sheet before anybody knows where its table begins: the first lines to look at, and a way to the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.errors import DataError
from shelterlib.raw.coded import Coded

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEAD = 30  # lines among which the header is looked for
COLUMNS = 4_000
CELLS = 200_000_000
CELL_BYTES = 1_000_000


@dataclass(frozen=True)
class Body:
    """What stands below a header.

    Args:
        columns: cells, one `Coded` per column.
        rows: the number of each row as a spreadsheet shows it.
        ragged: positions of rows with more or fewer cells than the header.
    """

    columns: list[Coded]
    rows: NDArray[np.int64]
    ragged: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class Grid:
    """A sheet, or a text file under one reading of its delimiter.

    Args:
        file, sheet: where it comes from.
        head: the first lines.
        below: gives what stands below the first n lines, n columns wide: `below(lines, width)`.
        merged: ranges of merged cells in the head: (first line, first column, last line, last column).
        hidden: whether the sheet is hidden.
        hidden_rows: row numbers as shown; hidden_columns: positions.
        formulas: (row number, column) of formulas that hold no value.
        epoch_1904, is_workbook: see `Sheet`.
        notes: (rule, reason) of what was repaired to read it.
    """

    file: str
    sheet: str
    head: Sequence[Sequence[str]]
    below: Callable[[int, int], Body]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    epoch_1904: bool = False
    is_workbook: bool = False
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def where(self) -> str:
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file


def refuse_size(where: str, rows: int, columns: int) -> None:
    """Stop before a sheet is read that is larger than any survey.

    Raises:
        DataError: more columns or cells than the caps.
    """
    if columns > COLUMNS or rows * columns > CELLS:
        raise DataError(
            f"more than {COLUMNS} columns or {CELLS} cells", where=where, fix="delete the far cells and columns"
        )


def refuse_long(where: str, headers: Sequence[str], columns: Sequence[Coded]) -> None:
    """Stop when a single cell holds what no answer can.

    Raises:
        DataError: a cell of a megabyte; names the column.
    """
    for place, column in enumerate(columns):
        if column.longest > CELL_BYTES:
            name = headers[place][:60] if place < len(headers) else str(place + 1)
            raise DataError(
                f"a cell of more than {CELL_BYTES} bytes", where=f"{where}, column {name}", fix="delete its content"
            )

"""What a reader gives: one sheet as columns of strings with the row numbers of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Journal

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Sheet:
    """A sheet, header located.

    Args:
        file, sheet: where it comes from; `sheet` is empty for a csv file.
        headers: one text per column, as written.
        columns: the cells below, one `Coded` per column.
        rows: the row number of each record as a spreadsheet shows it.
        journal: what was repaired or found while reading.
        held: positions of rows whose values cannot be trusted (ragged, hidden).
        held_columns: positions of columns that are held back whole (hidden).
        held_cells: (row position, column position) of single cells (a formula without value).
        epoch_1904: dates are counted from 1904.
        is_workbook: cells had types: a date was a date.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    columns: tuple[Coded, ...]
    rows: NDArray[np.int64]
    journal: Journal = field(default_factory=Journal)
    held: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    held_columns: tuple[int, ...] = ()
    held_cells: tuple[tuple[int, int], ...] = ()
    epoch_1904: bool = False
    is_workbook: bool = False

    @property
    def where(self) -> str:
        """The file and sheet, for messages."""
        return f"{self.file}, sheet {self.sheet}" if self.sheet else self.file

"""A select_multiple that came both as a text and as a column per choice: fill the one from the other, or doubt both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from shelterlib.clean.states import ANSWERED, MISSING
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Change

if TYPE_CHECKING:
    from shelterlib.clean.cells import Reader
    from shelterlib.clean.table import CleanTable
    from shelterlib.clean.ticks import Ticks


def join_ticks(table: CleanTable, name: str, ticks: Ticks, corrected: set[int], reader: Reader) -> None:
    """Fill blank texts from the columns per choice, and hold back where the two contradict each other.

    Args:
        table: with the cells of the question already read.
        name: of the question.
        ticks: its columns per choice, rows kept.
        corrected: row numbers whose text a person set; there the columns count for nothing.
        reader: of the question.
    """
    cells = table.cells[name]
    free = ~np.isin(table.numbers, list(corrected))
    blank = ~cells.text.filled & (cells.status == MISSING) & ticks.texts.filled & free
    rows = np.flatnonzero(blank)
    if len(rows):
        new = ticks.texts.at(rows)
        old = [""] * len(rows)
        table.journal.change(
            Change("choice_columns", name, table.numbers[rows], old, new, "from one column per choice")
        )
        states = np.array([reader.read(text).status for text in ticks.texts.texts] or [ANSWERED], dtype=np.int8)
        values = pa.concat_arrays([cells.text.values, ticks.texts.values])
        codes = np.where(blank, ticks.texts.codes + len(cells.text.values), cells.text.codes)
        cells.text = Coded.of(values.take(pa.array(codes)))
        cells.status[rows] = states[ticks.texts.codes[rows]]
    clash = cells.text.filled & free & ~blank & ~ticks.doubtful & ticks.contradicts(cells.text)
    table.hold("choices_contradict", name, np.flatnonzero(clash), "say which of the two is right")

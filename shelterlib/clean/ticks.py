"""A select_multiple that came both as one text and as a column per choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from shelterlib.clean.states import ANSWERED
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Change

if TYPE_CHECKING:
    from shelterlib.clean.assemble import Assembled
    from shelterlib.clean.cells import Reader
    from shelterlib.clean.table import CleanTable


def join_ticks(
    table: CleanTable, parts: Assembled, keep: np.ndarray, corrected: set[int], *, name: str, reader: Reader
) -> None:
    """Fill blank texts from the columns per choice, and hold back where the two contradict each other.

    Args:
        table: with the cells of the question already read.
        parts: with its columns per choice.
        keep: of the rows read, the kept ones.
        corrected: row numbers whose text a person set; there the columns count for nothing.
        name: of the question.
        reader: of the question.
    """
    cells, ticks, ticked = table.cells[name], parts.ticks[name].take(keep), parts.ticked[name][keep]
    free = ~np.isin(table.numbers, list(corrected))
    blank = ~cells.raw.filled & ticks.filled & free
    rows = np.flatnonzero(blank)
    if len(rows):
        new = ticks.at(rows)
        table.journal.change(
            Change("choice_columns", name, table.numbers[rows], [""] * len(rows), new, "from one column per choice")
        )
        states = np.array([reader.read(text).status for text in ticks.texts] or [ANSWERED], dtype=np.int8)
        values = pa.concat_arrays([cells.text.values, ticks.values])
        cells.text = Coded(
            values, np.where(blank, ticks.codes + len(cells.text.values), cells.text.codes).astype(np.int32)
        )
        cells.status[rows] = states[ticks.codes[rows]]
    known = parts.known[name]
    narrowed = [" ".join(word for word in text.split() if word in known) for text in cells.text.texts]
    place = {text: code for code, text in enumerate(dict.fromkeys([*narrowed, *ticks.texts]))}
    own = np.array([place[text] for text in narrowed] or [0])[cells.text.codes]
    other = np.array([place[text] for text in ticks.texts] or [0])[ticks.codes]
    clash = cells.raw.filled & ticked & free & (own != other)
    table.hold("choices_contradict", name, np.flatnonzero(clash), "say which of the two is right")

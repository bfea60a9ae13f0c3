"""What a reader saw and cannot trust: hidden rows and columns, formulas never calculated, damaged letters."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from shelterlib.raw.damage import MAYBE_TWICE, is_damaged
from shelterlib.raw.journal import ERROR, WARNING

if TYPE_CHECKING:
    from shelterlib.raw.coded import Coded
    from shelterlib.raw.columns import Columns
    from shelterlib.raw.grid import Grid
    from shelterlib.raw.sheet import Sheet

# What damaged letters look like; a person's word rarely does.
MAYBE_DAMAGED = f"{MAYBE_TWICE.pattern}|[À-ÿ]{{3}}|\\x{{FFFD}}|[?]{{2}}"
OFTEN = 0.2  # share of the cells with letters outside ASCII; below it a few cells came damaged from elsewhere
RARE = 0.005  # share of the cells with letters; a sheet with hardly any letter outside ASCII tells nothing by OFTEN
Cells = set[tuple[int, int]]  # row position, column position


def hold_back(sheet: Sheet, columns: Columns, grid: Grid, *, trusted: bool) -> Sheet:
    """Note what cannot be trusted, and hold it back until a person has decided.

    Args:
        sheet: as read.
        columns: where its columns stand in the grid.
        grid: that it was read from.
        trusted: a person named the sheet, so what is hidden in it counts.
    """
    place_of = {column: place for place, column in enumerate(columns.places)}
    hidden = np.flatnonzero(np.isin(sheet.rows, np.fromiter(grid.hidden_rows, np.int64)))
    covered = [place_of[column] for column in sorted(grid.hidden_columns) if column in place_of]
    covered = [place for place in covered if sheet.columns[place].filled.any()]
    if trusted:
        for rule, found in (("hidden_row", len(hidden)), ("hidden_column", len(covered))):
            if found:
                sheet.journal.structure(rule, "", "read, since the sheet was named")
        hidden, covered = hidden[:0], []
    fix = "show or delete it, or name the sheet"
    sheet.journal.problem("hidden_row", ERROR, "", sheet.rows[hidden], fix)
    for place in covered:
        sheet.journal.problem("hidden_column", ERROR, sheet.headers[place], None, fix)
    position = {int(number): row for row, number in enumerate(sheet.rows)} if grid.formulas else {}
    formulas = {(position[r], place_of[c]) for r, c in grid.formulas if r in position and c in place_of}
    damaged = {(int(row), place) for place, column in enumerate(sheet.columns) for row in _damaged(column)}
    _note("formula_without_value", ERROR, formulas, sheet, "open and save the workbook, so that it calculates")
    widespread = bool(damaged) and all(
        len(damaged) > share * sum(_holding(column, letters) for column in sheet.columns)
        for share, letters in ((OFTEN, r"[^\x00-\x7f]"), (RARE, r"\pL"))
    )
    severity = ERROR if widespread else WARNING
    _note("damaged_letters", severity, damaged, sheet, "export it again in the right encoding, or correct the cell")
    return replace(
        sheet,
        held=np.union1d(sheet.held, hidden).astype(np.int64),
        held_columns=tuple(covered),
        held_cells=tuple(sorted(formulas | damaged if widespread else formulas)),
    )


def _damaged(column: Coded) -> list[int]:
    """Return the rows whose text was read in a wrong encoding on its way."""
    suspect = np.flatnonzero(pc.match_substring_regex(column.values, MAYBE_DAMAGED).to_numpy(zero_copy_only=False))
    codes = [code for code in suspect if is_damaged(column.values[int(code)].as_py())]
    return list(np.flatnonzero(np.isin(column.codes, codes))) if codes else []


def _holding(column: Coded, letters: str) -> int:
    """Return how many cells hold one of these letters."""
    found = pc.match_substring_regex(column.values, letters).to_numpy(zero_copy_only=False)
    return int(np.asarray(found, dtype=bool)[column.codes].sum())


def _note(rule: str, severity: str, cells: Cells, sheet: Sheet, fix: str) -> None:
    for place in sorted({column for _, column in cells}):
        rows = sorted(int(sheet.rows[row]) for row, column in cells if column == place)
        sheet.journal.problem(rule, severity, sheet.headers[place], np.array(rows, dtype=np.int64), fix)

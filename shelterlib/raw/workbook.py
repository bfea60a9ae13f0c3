"""Read the sheets of a workbook as texts: what its cells hold, as the file stores it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from shelterlib.errors import DataError
from shelterlib.forms import check_workbook
from shelterlib.raw.coded import Coded
from shelterlib.raw.grid import HEAD, Body, Grid, refuse_size
from shelterlib.raw.marks import BookMarks, Marks, read_marks

LONG = 1e15  # numbers that a workbook can no longer hold digit by digit


def read_workbook(path: Path) -> list[Grid]:
    """Return the sheets of a workbook as grids.

    Args:
        path: .xlsx or .xls, whatever its name ends in.

    Raises:
        DataError: missing, no workbook, hostile, damaged, protected by a password, or too large.
    """
    kind = check_workbook(path)
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        marks = read_marks(path, [sheet.name for sheet in sheets]) if kind == "xlsx" else BookMarks({})
        notes = _truth(path, kind)
        return [
            _grid(
                path.name,
                sheet.name,
                book.get_sheet_by_name(sheet.name),
                marks,
                sheet.visible != SheetVisibleEnum.Visible,
                notes,
            )
            for sheet in sheets
        ]
    except (CalamineError, ValueError, OSError, KeyError, SyntaxError) as error:
        raise DataError(
            f"this {kind} workbook cannot be read", where=path.name, fix="save it again as .xlsx"
        ) from error


def _truth(path: Path, kind: str) -> tuple[tuple[str, str], ...]:
    """Say what the file is where its name says otherwise, or where it is of the old kind."""
    if kind == "xls" or path.suffix.lower() not in (".xlsx", ".xlsm"):
        return (("file_type", f"read as {kind}"),)
    return ()


def _grid(file: str, name: str, sheet: Any, book: BookMarks, hidden: bool, notes: tuple[tuple[str, str], ...]) -> Grid:
    refuse_size(f"{file}, sheet {name}", sheet.total_height, sheet.total_width)
    marks = book.sheets.get(name, Marks())
    lines: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for row, column, text in marks.errors:
        if row <= len(lines) and column < len(lines[row - 1]):
            lines[row - 1][column] = text
    head = [list(map(cell_text, line)) for line in lines[: HEAD + 1]]
    merged = tuple((a, b, c, d) for (a, b), (c, d) in (sheet.merged_cell_ranges or ()) if a < HEAD)
    return Grid(
        file, name, head, partial(_below, lines), merged, hidden, marks.hidden_rows, marks.hidden_columns, marks.formulas,
        book.epoch_1904, is_workbook=True, notes=notes,
    )  # fmt: skip


def _below(lines: Sequence[Sequence[Any]], first: int, width: int) -> Body:
    rest = lines[first:]
    columns = [
        Coded.of([cell_text(line[place]) if place < len(line) else "" for line in rest]) for place in range(width)
    ]
    return Body(columns, np.arange(first + 1, first + 1 + len(rest), dtype=np.int64))


def cell_text(value: Any) -> str:
    """Return a cell as text: whole numbers without `.0`, numbers too long for a cell in scientific notation, dates in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < LONG:
        return str(int(value))
    if isinstance(value, int):
        return str(value) if abs(value) < LONG else f"{value:E}"
    if isinstance(value, float):
        return repr(value) if abs(value) < LONG else f"{value:E}"
    if isinstance(value, datetime.datetime):
        day = value.time() == datetime.time(0)
        return value.date().isoformat() if day else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if value is not None else ""

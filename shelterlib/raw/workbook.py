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
from shelterlib.forms.old_workbook import OldSheet, read_old_workbook
from shelterlib.raw.coded import Coded
from shelterlib.raw.grid import HEAD, Body, Grid, refuse_size
from shelterlib.raw.marks import BookMarks, Marks, read_marks

LONG = 1e15  # numbers that a workbook can no longer hold digit by digit


def read_workbook(path: Path) -> list[Grid]:
    """Return the sheets of a workbook as grids.

    Args:
        path: .xlsx or .xls.

    Raises:
        DataError: missing, no workbook, hostile, damaged, protected by a password, or too large.
    """
    if check_workbook(path) == "xls":
        return [_old_grid(path.name, sheet) for sheet in read_old_workbook(path)]
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        # From bytes: calamine then believes the content, not the file's name.
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        marks = read_marks(path, [sheet.name for sheet in sheets])
        return [_grid(path, sheet, book.get_sheet_by_name(sheet.name), marks) for sheet in sheets]
    except (CalamineError, ValueError, OSError, KeyError, SyntaxError) as error:
        raise DataError("this xlsx workbook cannot be read", where=path.name, fix="save it again as .xlsx") from error


def _grid(path: Path, sheet: Any, cells: Any, book: BookMarks) -> Grid:
    from python_calamine import SheetVisibleEnum

    refuse_size(f"{path.name}, sheet {sheet.name}", cells.total_height, cells.total_width)
    marks = book.sheets.get(sheet.name, Marks())
    lines: list[list[Any]] = cells.to_python(skip_empty_area=False)
    for row, column, text in marks.errors:
        if row <= len(lines) and column < len(lines[row - 1]):
            lines[row - 1][column] = text
    return Grid(
        path.name,
        sheet.name,
        _head(lines),
        partial(_below, lines),
        merged=tuple((*first, *last) for first, last in cells.merged_cell_ranges or () if first[0] < HEAD),
        hidden=sheet.visible != SheetVisibleEnum.Visible,
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        formulas=marks.formulas,
        epoch_1904=book.epoch_1904,
        is_workbook=True,
        notes=(("file_type", "an .xlsx workbook"),) if path.suffix.lower() == ".xls" else (),
    )


def _old_grid(file: str, sheet: OldSheet) -> Grid:
    return Grid(
        file,
        sheet.name,
        _head(sheet.rows),
        partial(_below, sheet.rows),
        merged=sheet.merged,
        hidden=sheet.hidden,
        hidden_rows=frozenset(row + 1 for row in sheet.hidden_rows),
        hidden_columns=sheet.hidden_columns,
        epoch_1904=sheet.epoch_1904,
        is_workbook=True,
        notes=(("file_type", "an .xls workbook"),),
    )


def _head(lines: Sequence[Sequence[Any]]) -> list[list[str]]:
    return [list(map(cell_text, line)) for line in lines[: HEAD + 1]]


def _below(lines: Sequence[Sequence[Any]], first: int, width: int) -> Body:
    rest = lines[first:]
    columns = [
        Coded.of([cell_text(line[place]) if place < len(line) else "" for line in rest]) for place in range(width)
    ]
    return Body(columns, np.arange(first + 1, first + 1 + len(rest), dtype=np.int64))


def cell_text(value: Any) -> str:
    """Return a cell as text.

    Whole numbers have no `.0`; those too long for a workbook stay in scientific notation. Dates are in ISO form.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(float(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time(0):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def _number_text(value: float) -> str:
    if abs(value) >= LONG:
        return f"{value:E}"
    return str(int(value)) if value.is_integer() else repr(value)

"""Read workbooks of Excel 97 to 2003 (.xls) cell by cell.

A damaged one makes calamine stop the whole process; xlrd raises an exception.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.errors import DataError


@dataclass(frozen=True)
class OldSheet:
    """A sheet of an .xls workbook.

    Args:
        name: as its tab says.
        rows: cells: texts, numbers, truths, dates; an error cell as what it shows.
        hidden: whether the sheet is hidden; hidden_rows, hidden_columns: positions.
        merged: (first row, first column, last row, last column).
        epoch_1904: days are counted from 1904.
    """

    name: str
    rows: list[list[Any]]
    hidden: bool
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[tuple[int, int, int, int], ...]
    epoch_1904: bool


def read_old_workbook(path: Path) -> list[OldSheet]:
    """Return the sheets of an .xls file that has passed `check_workbook`.

    Raises:
        DataError: it cannot be read.
    """
    import xlrd

    try:
        # What xlrd says about the file goes nowhere: it may quote cells.
        with xlrd.open_workbook(
            file_contents=path.read_bytes(), logfile=io.StringIO(), formatting_info=True, ragged_rows=True
        ) as book:
            return [_sheet(sheet, book.datemode) for sheet in book.sheets()]
    except Exception as error:  # xlrd meets damage with whatever Python raises there
        raise DataError("this xls workbook cannot be read", where=path.name, fix="save it as .xlsx") from error


def _sheet(sheet: Any, datemode: int) -> OldSheet:
    width = sheet.ncols
    rows = [
        [_value(sheet.cell(row, column), datemode) for column in range(sheet.row_len(row))]
        + [""] * (width - sheet.row_len(row))
        for row in range(sheet.nrows)
    ]
    return OldSheet(
        sheet.name,
        rows,
        bool(sheet.visibility),
        frozenset(row for row, said in sheet.rowinfo_map.items() if said.hidden),
        frozenset(column for column, said in sheet.colinfo_map.items() if said.hidden),
        tuple((first, left, end - 1, right - 1) for first, end, left, right in sheet.merged_cells),
        datemode == 1,
    )


def _value(cell: Any, datemode: int) -> Any:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return cell.value


def _moment(days: float, datemode: int) -> Any:
    import xlrd

    if 0 <= days < 1:
        return (dt.datetime.min + dt.timedelta(days=days)).time()
    try:
        return xlrd.xldate_as_datetime(days, datemode)
    except (ValueError, OverflowError):
        return days

"""Read a form's sheets as text: from a workbook, or from a folder of csv files.

Every cell becomes text as the sheet shows it; a formula counts by its stored value.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.forms.hostile import check_workbook
from shelterlib.forms.model import Finding
from shelterlib.forms.old_workbook import read_old_workbook

FORM_SHEETS = ("survey", "choices", "settings", "external_choices")
FOLDER_BYTES = 100_000_000


@dataclass(frozen=True)
class Sheet:
    """A sheet as rows of text; the row numbers people see are positions plus one."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Book:
    """The sheets of a form by their usual names, in lower case."""

    file: str
    sheets: dict[str, Sheet]
    is_csv: bool
    findings: tuple[Finding, ...] = ()


def read_book(path: str | Path) -> Book:
    """Read the sheets of a form.

    Args:
        path: a workbook (.xlsx, .xls) or a folder that holds `survey.csv` and `choices.csv`.

    Raises:
        DataError: missing, unreadable, hostile or no form.
    """
    path = Path(path)
    return _read_folder(path) if path.is_dir() else _read_workbook(path)


def _read_workbook(path: Path) -> Book:
    if check_workbook(path) == "xls":
        return _book(path, {sheet.name: sheet.rows for sheet in read_old_workbook(path)})
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # From bytes: calamine then believes the content, not the file's name.
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
            if name.strip().lower() in FORM_SHEETS
        }
    except (CalamineError, ValueError, OSError) as error:
        raise DataError("this xlsx workbook cannot be read", where=path.name, fix="save it again as .xlsx") from error
    return _book(path, sheets)


def _book(path: Path, rows: Mapping[str, Sequence[Sequence[object]]]) -> Book:
    """Return sheets by their usual names; of two with the same one, the first."""
    wanted = {name.strip().lower(): name for name in reversed(list(rows))}
    found = {key: Sheet(name, _texts(rows[name])) for key, name in wanted.items() if key in FORM_SHEETS}
    return Book(path.name, found, is_csv=False)


def _texts(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(map(cell_text, row)) for row in rows)


def cell_text(value: object) -> str:
    """Return a cell as text: `1.0` as `1`, a truth as `TRUE`, a date in ISO form, outer blanks removed."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip() if value is not None else ""


def _read_folder(folder: Path) -> Book:
    sheets: dict[str, Sheet] = {}
    findings: list[Finding] = []
    for file in sorted(folder.glob("*.csv")):
        key = file.stem.strip().lower()
        if key in FORM_SHEETS:
            if file.is_symlink() or file.stat().st_size > FOLDER_BYTES:
                raise DataError(
                    "this is a link, or larger than a form can be", where=file.name, fix="put the file itself here"
                )
            text, encoding = _decode(file)
            if encoding != "utf-8":
                findings.append(Finding("encoding", f"read as {encoding}, not UTF-8", sheet=file.name))
            sheets[key] = Sheet(file.name, _csv_rows(file, text))
    return Book(folder.name, sheets, is_csv=True, findings=tuple(findings))


def _decode(file: Path) -> tuple[str, str]:
    content = file.read_bytes()
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16"), "utf-16"
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is None:
            raise DataError("the encoding cannot be told", where=file.name, fix="save it as UTF-8") from None
        return str(best), best.encoding


def _csv_rows(file: Path, text: str) -> tuple[tuple[str, ...], ...]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DataError("not a readable csv file (an open quote?)", where=file.name, fix="save it again") from error
    return tuple(tuple(cell.strip() for cell in row) for row in rows)

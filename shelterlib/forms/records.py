"""A sheet's rows as records: canonical column name → text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from shelterlib.errors import DataError
from shelterlib.forms.headers import TRANSLATED, Column, read_header
from shelterlib.forms.sheets import Book, Sheet

HEADER_WITHIN = 20


@dataclass(frozen=True)
class Record:
    """One row: filled cells only, by canonical name; translated columns by name and language."""

    row: int
    cells: dict[str, str]
    translated: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.cells.get(name, "")

    def extra(self, without: frozenset[str]) -> dict[str, str]:
        """Return the cells that have no field of their own; `hint::en` for a translated one."""
        rest = {name: text for name, text in self.cells.items() if name not in without}
        for name, texts in self.translated.items():
            if name != "label":
                rest |= {f"{name}::{language}" if language else name: text for language, text in texts.items()}
        return rest


def records(book: Book, sheet: Sheet, needs: tuple[str, ...], default_language: str = "") -> Iterator[Record]:
    """Yield the rows of a sheet that hold anything.

    Args:
        book: the form that it belongs to.
        sheet: the sheet.
        needs: columns that the header must have; the first row that has them is the header.
        default_language: the language of translated columns that name none.

    Raises:
        DataError: no row has the needed columns.
    """
    start, columns = _header(book, sheet, needs)
    for position in range(start + 1, len(sheet.rows)):
        cells: dict[str, str] = {}
        translated: dict[str, dict[str, str]] = {}
        for column, text in zip(columns, sheet.rows[position], strict=False):
            if (
                not text
                or not column.name
                or (book.is_csv and text == "NA" and column.name not in ("name", *TRANSLATED))
            ):
                continue
            if column.language is None:
                cells.setdefault(column.name, text)
            else:
                translated.setdefault(column.name, {}).setdefault(column.language or default_language, text)
        if cells or translated:
            yield Record(position + 1, cells, translated)


def _header(book: Book, sheet: Sheet, needs: tuple[str, ...]) -> tuple[int, list[Column]]:
    for position, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns = read_header(row)
        if any(row) and set(needs) <= {column.name for column in columns}:
            return position, columns
    if not needs:
        return len(sheet.rows), []
    where = f"{book.file}, sheet {sheet.name}, row 1"
    raise DataError(
        f"no column {' or '.join(needs)} in the header", where=where, fix="name the columns as XLSForm does"
    )

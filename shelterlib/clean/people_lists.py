"""Lists that people keep by hand beside an export: csv from any spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from shelterlib.clean.spreadsheet import escaped, unescaped
from shelterlib.errors import DataError

DELIMITERS = ",;\t"


@dataclass(frozen=True)
class PeopleList:
    """A list as it stands in its file.

    Args:
        name: of the file.
        content: its text.
        header: names of its columns.
        rows: texts by column, with the line of each.
        delimiter: between cells.
    """

    name: str
    content: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]
    delimiter: str = ","

    def with_rows(self, rows: Iterable[Mapping[str, str]]) -> str:
        """Return the text of the file with more rows, in the order of its own columns."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=self.delimiter, lineterminator="\n")
        writer.writerows([escaped(row.get(name, "")) for name in self.header] for row in rows)
        return self.content + ("" if self.content.endswith("\n") else "\n") + stream.getvalue()


def read_list(path: Path, columns: Iterable[str] = ()) -> PeopleList:
    """Read a list; an absent file is an empty one with the columns given.

    Args:
        path: of the csv file: comma, semicolon or tab between cells, UTF-8.
        columns: that it must have.

    Raises:
        DataError: not UTF-8, a column is missing, or a row has more cells than the header.
    """
    wanted = tuple(columns)
    if not path.exists():
        return PeopleList(path.name, ",".join(wanted) + "\n", wanted, ())
    try:
        content = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise DataError("not UTF-8 text", where=path.name, fix="save it as CSV UTF-8") from None
    first = content.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise DataError("not a csv file", where=path.name, fix="save it as CSV UTF-8") from None
    header = tuple(cell.strip() for cell in lines[0][1]) if lines else ()
    if lost := [name for name in wanted if name not in header]:
        fix = f"use the columns {', '.join(wanted)}"
        raise DataError(f"the column {lost[0]} is missing", where=path.name, fix=fix)
    rows = []
    for line, cells in lines[1:]:
        if any(cell.strip() for cell in cells[len(header) :]):
            fix = "quote a cell that holds the separator"
            raise DataError("more cells than the header has", where=f"{path.name}, line {line}", fix=fix)
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * len(header)]
            rows.append((line, {name: unescaped(cell) for name, cell in zip(header, padded, strict=False)}))
    return PeopleList(path.name, content, header, tuple(rows), delimiter)

"""Read a text file with delimiters: fast where it is regular, record by record where it is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from shelterlib.errors import DataError
from shelterlib.raw.coded import Coded
from shelterlib.raw.encoding import decode
from shelterlib.raw.grid import CELL_BYTES, CELLS, HEAD, Body, Grid, refuse_size
from shelterlib.raw.quotes import count_records

if TYPE_CHECKING:
    from collections.abc import Callable

DELIMITERS = (",", ";", "\t", "|")
HEAD_BYTES = 4_000_000
LARGE = 50_000_000  # bytes from which cells are counted before the file is read
PIECE, LF = 1 << 20, ord("\n")
BLOCK = 1 << 22


def read_text(path: Path, knows: Callable[[str], bool]) -> list[Grid]:
    """Return a text file as grids, one for each delimiter that it may have.

    Args:
        path: the file.
        knows: whether a word (lower case) occurs in the form.

    Raises:
        DataError: it cannot be decoded, is empty, or has more cells than any survey.
    """
    _refuse_cells(path)
    decoded = decode(path.read_bytes(), path.name, knows)
    content, start = decoded.content.rstrip(b"\r\n"), 0
    notes = [] if decoded.encoding == "utf-8" else [("encoding", decoded.encoding)]
    delimiters: tuple[str, ...] = tuple(sign for sign in DELIMITERS if sign.encode() in content) or (",",)
    if content[:4].lower() == b"sep=":
        start = len(content.split(b"\n", 1)[0]) + 1
        delimiters = (content[4:start].decode("utf-8", "replace").strip("\r\n")[:1] or ",",)
        notes.append(("separator_line", "sep= names the delimiter"))
    if b"\r" in content and b"\n" not in content:
        notes.append(("line_ends", "carriage returns alone"))
    return [_Text(path.name, content, start, delimiter).grid(notes) for delimiter in delimiters]


@dataclass(frozen=True)
class _Text:
    """A text under one reading of its delimiter; `start` is where its first record begins."""

    name: str
    content: bytes
    start: int
    delimiter: str

    def grid(self, notes: list[tuple[str, str]]) -> Grid:
        head, ends = self._head()

        def below(lines: int, width: int) -> Body:
            return self.below(ends[lines - 1] if lines else self.start, lines, width)

        said = [] if self.delimiter == "," else [("delimiter", "tab" if self.delimiter == "\t" else self.delimiter)]
        return Grid(self.name, "", head, below, notes=(*notes, *said))

    def _head(self) -> tuple[list[list[str]], list[int]]:
        """Return the first records, and where each of them ends."""
        records: list[list[str]] = []
        ends: list[int] = []
        place = self.start

        def lines() -> Iterator[str]:
            nonlocal place
            for line in self.content[self.start : self.start + HEAD_BYTES].splitlines(keepends=True):
                place += len(line)
                yield line.decode("utf-8", "replace")

        csv.field_size_limit(HEAD_BYTES)
        for record in csv.reader(lines(), delimiter=self.delimiter):
            records.append(record)
            ends.append(place)
            if len(records) > HEAD:
                break
        return records, ends

    def below(self, begin: int, lines: int, width: int) -> Body:
        """Return the records from a place on.

        Raises:
            DataError: a quote that is never closed or stands inside a cell, or too many cells.
        """
        first = lines + 1 + (self.start > 0)
        count = count_records(self.content, begin, self.delimiter) if width > 1 else None
        if count:
            refuse_size(self.name, count, width)
            columns = self._fast(begin, width)
            if columns is not None and len(columns[0]) == count:
                return Body(columns, np.arange(first, first + count, dtype=np.int64))
        return self._slow(begin, width, first)

    def _fast(self, begin: int, width: int) -> list[Coded] | None:
        """Parse with pyarrow; None where a row has another number of cells."""
        names = [str(place) for place in range(width)]
        kind = pa.dictionary(pa.int32(), pa.string())
        try:
            table = arrow_csv.read_csv(
                pa.py_buffer(self.content).slice(begin),
                arrow_csv.ReadOptions(column_names=names, block_size=BLOCK),
                arrow_csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=True, ignore_empty_lines=False),
                arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, kind), strings_can_be_null=False),
            )
        except pa.ArrowInvalid:
            return None
        with ThreadPoolExecutor(pa.cpu_count()) as threads:
            return list(threads.map(Coded.of, table.columns))

    def _slow(self, begin: int, width: int, first: int) -> Body:
        reader = csv.reader(
            io.StringIO(self.content[begin:].decode("utf-8"), newline=""), delimiter=self.delimiter, strict=True
        )
        csv.field_size_limit(CELL_BYTES)
        records: list[list[str]] = []
        ragged: list[int] = []
        done = 0
        try:
            for record in reader:
                done = reader.line_num
                if record and (len(record) < width or any(map(str.strip, record[width:]))):
                    ragged.append(len(records))
                records.append(record[:width] + [""] * (width - len(record)))
        except csv.Error as error:
            before = self.content[:begin]
            line = len(before.splitlines()) + done + 1
            raise _broken(error, f"{self.name}, line {line}") from None
        refuse_size(self.name, len(records), width)
        columns = [Coded.of([record[place] for record in records]) for place in range(width)]
        return Body(columns, np.arange(first, first + len(records), dtype=np.int64), np.array(ragged, dtype=np.int64))


def _broken(error: csv.Error, where: str) -> DataError:
    if "limit" in str(error):
        what = f"a cell of more than {CELL_BYTES} bytes, or a quote that is never closed"
    elif "unexpected end" in str(error):
        what = "a quote that is never closed"
    else:
        what = "a quote that stands inside a cell or is never closed"
    return DataError(what, where=where, fix="correct this line, or export it again")


def _refuse_cells(path: Path) -> None:
    """Count line ends and delimiters of a large file before it is read, in a few seconds and hardly any memory."""
    if path.stat().st_size < LARGE:
        return
    found = dict.fromkeys(map(ord, ("\n", *DELIMITERS)), 0)
    piece = memoryview(bytearray(PIECE))
    with path.open("rb", buffering=0) as stream:
        while length := stream.readinto(piece):
            signs = np.frombuffer(piece[:length], dtype=np.uint8)
            for sign in found:
                found[sign] += int(np.count_nonzero(signs == sign))
            if found[LF] + max(count for sign, count in found.items() if sign != LF) > CELLS:
                raise DataError(
                    f"more than {CELLS} cells", where=path.name, fix="split the file, or export fewer columns"
                )

"""What a workbook's XML says and its values do not: hidden rows and columns, formulas without a value, error cells."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from shelterlib.raw.grid import COLUMNS

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
COLUMN = re.compile(rb"<(?:\w+:)?col\b[^<>]*>")
NUMBER = re.compile(rb"""\br=["'](\d+)""")
HIDDEN = re.compile(rb"""\b(?:hidden=["'](?:1|true)|(?:ht|width)=["']0(?:\.0*)?["'])""")  # or of no height or width
SPAN = re.compile(rb"""\b(min|max)=["'](\d+)""")
CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])")
PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d+)""")
VALUE = re.compile(rb"<(?:\w+:)?[vt]\b[^<>]*>")
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
TEXT_KIND = re.compile(rb"""\bt=["']str["']""")
ERROR_KIND = re.compile(rb"""\bt=["']e["']""")


@dataclass(frozen=True)
class Marks:
    """Of one sheet; rows by number as shown, columns by position.

    Args:
        hidden_rows, hidden_columns: not shown.
        formulas: cells with a formula that has no stored value.
        errors: cells that show an error, such as `#REF!`.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True)
class BookMarks:
    """Of a workbook: its sheets' marks by name, and whether its dates are counted from 1904."""

    sheets: dict[str, Marks]
    epoch_1904: bool = False


def read_marks(path: Path, names: list[str]) -> BookMarks:
    """Return the marks of some sheets of an .xlsx file that has passed `check_workbook`."""
    with zipfile.ZipFile(path) as archive:
        members = {name.lower(): name for name in archive.namelist()}
        book = archive.read(members["xl/workbook.xml"])
        places = (
            _places(book, archive.read(members["xl/_rels/workbook.xml.rels"]))
            if "xl/_rels/workbook.xml.rels" in members
            else {}
        )
        found = {}
        for name in names:
            member = members.get(places.get(name, "").lower())
            found[name] = _marks(archive.read(member)) if member else Marks()
    return BookMarks(found, re.search(rb"""date1904=["'](?:1|true)""", book) is not None)


def _places(book: bytes, relations: bytes) -> dict[str, str]:
    """Return the member of each sheet."""
    targets = {item.get("Id"): item.get("Target", "") for item in ElementTree.fromstring(relations)}
    sheets = (item for item in ElementTree.fromstring(book).iter() if item.tag.endswith("}sheet"))
    return {
        item.get("name", ""): posixpath.normpath(posixpath.join("/xl", targets.get(item.get(RELATION), ""))).lstrip("/")
        for item in sheets
    }


def _marks(xml: bytes) -> Marks:
    hidden_rows: set[int] = set()
    if HIDDEN.search(xml):
        row = 0
        for match in ROW.finditer(xml):
            number = NUMBER.search(match[0])
            row = int(number[1]) if number else row + 1
            if HIDDEN.search(match[0]):
                hidden_rows.add(row)
    formulas: set[tuple[int, int]] = set()
    errors: list[tuple[int, int, str]] = []
    if FORMULA.search(xml) or ERROR_KIND.search(xml):
        for cell in CELL.split(xml)[1:]:
            attributes, _, inner = cell.partition(b">")
            place = PLACE.search(attributes)
            if place is None:
                continue
            at = (int(place[2]), column_number(place[1].decode()))
            if ERROR_KIND.search(attributes):
                errors.append((*at, _value(inner).decode("utf-8", "replace") or "#N/A"))
            elif FORMULA.search(inner) and not _value(inner) and not TEXT_KIND.search(attributes):
                formulas.add(at)
    return Marks(frozenset(hidden_rows), _hidden_columns(xml), frozenset(formulas), tuple(errors))


def _value(inner: bytes) -> bytes:
    """Return the stored value of a cell, empty if there is none."""
    found = VALUE.search(inner)
    return inner[found.end() : inner.find(b"</", found.end())] if found else b""


def _hidden_columns(xml: bytes) -> frozenset[int]:
    found = bytearray(COLUMNS)
    for match in COLUMN.finditer(xml[: xml.find(b"<sheetData") + 1 or None]):
        if HIDDEN.search(match[0]):
            span = {key: min(int(value[:9]), COLUMNS) for key, value in SPAN.findall(match[0])}
            first, last = span.get(b"min", 1) - 1, span.get(b"max", 0)
            found[first:last] = b"\1" * (last - first)
    return frozenset(place for place, hidden in enumerate(found) if hidden)


def column_number(letters: str) -> int:
    """Return the position of a column: `A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(place: int) -> str:
    """Return the letters of a column: 0 is `A`, 26 is `AA`."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

"""Read a tidy table as it comes: any usual encoding and delimiter, whole numbers or decimals."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.raw.encoding import decode

Key = tuple[str, ...]
EMPTY = frozenset({"", "NA", "N/A", "NaN", "nan", "NULL", "null", "."})
DELIMITERS = (",", ";", "\t", "|")
MOST_DECIMALS = 6
MOST = 10**12  # in the smallest unit; beyond it a solver's numbers are no longer exact


@dataclass(frozen=True)
class Rows:
    """What a table holds.

    Attributes:
        cells: (codes, amount in the smallest unit, contributor or ""), one per row that has an amount.
        decimals: digits after the point of the smallest unit.
        empty: rows without an amount, which are left out.
        rounded: whether amounts were rounded, so that totals among the rows may differ a little.
    """

    cells: list[tuple[Key, int, str]]
    decimals: int = 0
    empty: int = 0
    rounded: bool = False


def read_records(path: Path, wanted: Sequence[str]) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return the delimiter, and (row number, cells of the wanted columns, stripped) for every row that is not blank.

    Raises:
        DataError: the file cannot be read, a column is missing or stands twice, or rows are cut short.
    """
    try:
        content = decode(path.read_bytes(), path.name).content.decode("utf-8")
    except OSError:
        raise DataError("the table cannot be read", where=path.name, fix="give a CSV file") from None
    first, skipped = content.lstrip("\r\n").split("\n", 1)[0], 0
    signs: Sequence[str] = DELIMITERS
    if first[:4].lower() == "sep=":
        signs, skipped = (first.strip()[4:] or ",",), 1
    heads: list[list[str]] = []
    for sign in signs:
        try:
            records = list(csv.reader(io.StringIO(content, newline=""), delimiter=sign, strict=True))[skipped:]
        except csv.Error:
            continue
        head = [name.strip() for name in records[0]] if records else []
        if set(wanted) <= set(head):
            return sign, _columns(path, wanted, head, records[1:], skipped)
        heads.append(head)
    if not heads:
        raise DataError("a quote is never closed", where=path.name, fix="export the table again")
    missing = [name for name in wanted if name not in max(heads, key=len)]
    raise DataError(f"no column {', '.join(missing)}", where=path.name, fix="name columns of the table's first row")


def _columns(
    path: Path, wanted: Sequence[str], head: list[str], records: list[list[str]], skipped: int
) -> list[tuple[int, list[str]]]:
    if twice := [name for name in wanted if head.count(name) > 1]:
        raise DataError(f"two columns {', '.join(twice)}", where=path.name, fix="rename one of them")
    places = [head.index(name) for name in wanted]
    found = []
    for number, record in enumerate(records, start=2 + skipped):
        if not any(map(str.strip, record)):
            continue
        if len(record) <= max(places):
            raise DataError("a row is cut short", where=f"{path.name}, row {number}", fix="export the table again")
        found.append((number, [record[place].strip() for place in places]))
    return found


def read_rows(
    path: Path, dims: Sequence[str], value: str, contributors: str | None, decimals: int | None = None
) -> Rows:
    """Read a tidy table.

    Args:
        path: CSV, in UTF-8 or another encoding that can be told.
        dims: the columns of codes.
        value: the column of amounts; a row without one is left out.
        contributors: the column of contributors.
        decimals: digits to round to (half up, each row); the finest in the table if None.

    Raises:
        DataError: a column is missing, an amount is no number of zero or more, or too fine or too large.
    """
    sign, records = read_records(path, [*dims, value, *([contributors] if contributors else [])])
    n, point = len(dims), "." if sign == "," else ","
    given = [(number, r, _amount(r[n], point, f"{path.name}, row {number}, column {value}")) for number, r in records]
    finest = max((_digits(v) for _, _, v in given if v is not None), default=0) if decimals is None else decimals
    if finest > MOST_DECIMALS:
        raise DataError(
            f"amounts with more than {MOST_DECIMALS} decimals",
            where=f"{path.name}, column {value}",
            fix="round them, or state `decimals: 2` in --rules",
        )
    unit = Decimal(10) ** finest
    cells = []
    for number, r, v in given:
        if v is not None:
            who = r[n + 1] if contributors else ""
            if contributors and not who and v > 0:
                raise DataError(
                    "an amount without a contributor",
                    where=f"{path.name}, row {number}",
                    fix="name who put it in, or leave out --contributors",
                )
            cells.append((tuple(r[:n]), int((v * unit).to_integral_value("ROUND_HALF_UP")), who))
    if sum(v for _, v, _ in cells) > MOST:
        raise DataError(
            f"amounts of more than {MOST:.0e} in the smallest unit",
            where=f"{path.name}, column {value}",
            fix="give them in thousands, or state fewer `decimals` in --rules",
        )
    return Rows(cells, finest, sum(v is None for _, _, v in given), decimals is not None)


def _amount(text: str, point: str, where: str) -> Decimal | None:
    """Return a number of zero or more, None where there is none; the message does not repeat it."""
    if text in EMPTY:
        return None
    try:
        found = Decimal(text if "." in text else text.replace(point, ".", 1))
    except InvalidOperation:
        raise DataError("not a number", where=where, fix="give plain numbers, no blanks or units") from None
    if not found.is_finite():
        raise DataError("not a number", where=where, fix="give plain numbers")
    if found < 0:
        raise DataError(
            "a negative amount: no reader's range is known for it", where=where, fix="give amounts of zero or more"
        )
    return found


def _digits(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def written(amount: int, decimals: int) -> str:
    """Return an amount in the smallest unit as a number of the table."""
    return f"{Decimal(amount).scaleb(-decimals):.{decimals}f}" if decimals else str(amount)

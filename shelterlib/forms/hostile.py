"""Refuse a workbook that is not what it claims to be, before a parser opens it.

A workbook comes from outside. Its archive is walked once, its bytes are counted as they are unpacked, and no parser
sees it before it has passed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from shelterlib.errors import DataError

MEMBERS = 2_000
BYTES = 1_500_000_000
RATIO, RATIO_FROM = 300, 10_000_000
COLUMNS = 4_000
CELLS = 200_000_000
SPARSE, SPARSE_FROM = 200, 5_000_000  # blank cells around each that holds something; a parser makes room for all
OPAQUE = ("xl/media/", "xl/embeddings/", "xl/printersettings/")
CHUNK = 1 << 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Places of cells as parsers read them: any case, any length, blanks around `=`.
CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)[0-9]""")
FAR = re.compile(rb"""\br\s*=\s*["'][A-Za-z]+([0-9]{6,})""")
ROW = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\br\s*=\s*["']([0-9]+)""")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C|E\0N\0T)|\0<\0!\0(?:D\0O\0C|E\0N\0T)", re.IGNORECASE)
TYPES = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{", "a JSON file"),
    (b"<", "a web page or XML"),
)


def refuse_missing(path: Path, what: str) -> None:
    """Raise `DataError` where no file stands, or only a link to one."""
    if path.is_symlink():
        raise DataError("this is a link, not a file", where=path.name, fix="put the file itself in its place")
    if not path.is_file():
        raise DataError(f"no such {what}", where=path.name, fix="check the name")


def check_workbook(path: str | Path) -> str:
    """Return what the file truly is, `xlsx` or `xls`, whatever its name says.

    Args:
        path: a workbook as it came from outside.

    Raises:
        DataError: missing, a link, empty, no workbook, cut short, protected by a password, or hostile (too many
            members, bytes or cells, a member outside the archive, XML with its own entities).
    """
    path = Path(path)
    refuse_missing(path, "file")
    with path.open("rb") as stream:
        head = stream.read(8192)
    if head.startswith(b"PK\x03\x04"):
        _check_archive(path)
        return "xlsx"
    if head.startswith(OLE):
        _check_ole(path)
        return "xls"
    raise DataError(f"not a workbook but {_true_type(head)}", where=path.name, fix="save it as .xlsx and try again")


def _true_type(head: bytes) -> str:
    if not head.strip():
        return "an empty file"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((name for mark, name in TYPES if start.startswith(mark)), "plain text or an unknown type")


def _check_ole(path: Path) -> None:
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise DataError("protected by a password", where=path.name, fix="save it without a password")
    if "Workbook".encode("utf-16-le") not in content and "Book".encode("utf-16-le") not in content:
        raise DataError("an Office file, but not a workbook", where=path.name, fix="save it as .xlsx and try again")


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(path, members)
            left = BYTES
            for member in members:
                left -= _check_content(path, archive, member, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise DataError(
            "cut short or damaged: its archive cannot be read", where=path.name, fix="export it again"
        ) from error


def _check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MEMBERS or len(set(names)) < len(names):
        raise _hostile(path, f"its archive has more than {MEMBERS} members, or the same one twice")
    if any(".." in re.split(r"[/\\]", name) or name.startswith(("/", "\\")) or ":" in name for name in names):
        raise _hostile(path, "its archive names a file outside itself")
    if any(member.flag_bits & 1 for member in members):
        raise DataError("protected by a password", where=path.name, fix="save it without a password")
    if not any(name.lower() == "xl/workbook.xml" for name in names):
        raise DataError("an archive, but not an .xlsx workbook", where=path.name, fix="save it as .xlsx and try again")
    if sum(member.file_size for member in members) > BYTES:
        raise _hostile(path, "it unpacks to too many bytes")
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > RATIO * max(member.compress_size, 1):
            raise _hostile(path, f"it unpacks to more than {RATIO} times its size")


def _check_content(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """Unpack one member in pieces; return its true size."""
    if member.filename.lower().startswith(OPAQUE):
        return member.file_size
    size, last_row, cells, columns, tail = 0, 0, 0, {b"A"}, b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > left or size > member.file_size:
                raise _hostile(path, "it unpacks to more bytes than it declares")
            text = tail + chunk
            if DECLARATION.search(text):
                raise _hostile(path, "its XML declares entities of its own")
            places = CELL.findall(text)
            cells += len(places)
            columns.update(places)
            last_row = max(last_row, *map(_row_number, (*ROW.findall(text), *FAR.findall(text))), 0)
            tail = text[-64:]
    widest = max(map(_column_number, columns))
    if widest > COLUMNS or widest * last_row > min(CELLS, SPARSE_FROM + SPARSE * cells):
        raise DataError(
            f"a sheet of more than {COLUMNS} columns or {CELLS} cells, or of next to nothing but blanks",
            where=path.name,
            fix="delete the far cells and columns",
        )
    return size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


def _row_number(digits: bytes) -> int:
    return int(digits[:12])


def _hostile(path: Path, what: str) -> DataError:
    return DataError(f"refused: {what}", where=path.name, fix="ask for a clean export; do not open this file")

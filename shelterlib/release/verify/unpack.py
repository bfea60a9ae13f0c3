"""Every byte of a file that somebody could read: members of archives, streams of PDF, chunks of PNG, data addresses."""

from __future__ import annotations

import base64
import binascii
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote_to_bytes

ARCHIVE, PNG, PDF = b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"%PDF"
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
ADDRESS = re.compile(rb"data:[\w/+.;=-]*?(?:;base64,([\w+/=%-]{16,})|,([^\"<>]{16,}))")
DEEPEST = 4
LARGEST = 200 * 2**20  # an archive that unpacks to more is not one of ours


def unpack(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield everything packed into the bytes, then the bytes themselves.

    Raises:
        ValueError: an archive is damaged, or larger than anything we write.
    """
    if depth < DEEPEST:
        for inner in _inner(data):
            yield from unpack(inner, depth + 1)
    yield data


def _inner(data: bytes) -> Iterator[bytes]:
    if data.startswith(ARCHIVE):
        yield from _members(data)
    elif data.startswith(PNG):
        yield from _chunks(data)
    elif data.startswith(PDF):
        for found in STREAM.finditer(data):
            if (inflated := _inflated(found[1])) is not None:
                yield inflated
    else:
        for packed, content in ADDRESS.findall(data):
            yield _decoded(unquote_to_bytes(packed)) if packed else unquote_to_bytes(content)


def _members(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise ValueError("an archive is too large")
            yield archive.comment
            for entry in archive.infolist():
                yield entry.filename.encode() + b"\n" + entry.comment + entry.extra
                yield archive.read(entry)
    except zipfile.BadZipFile:
        raise ValueError("a damaged archive") from None


def _chunks(data: bytes) -> Iterator[bytes]:
    """Yield the chunks of a PNG, texts inflated; pixels are left out."""
    at = len(PNG)
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if kind not in (b"IDAT", b"PLTE"):
            yield kind + content
            name, _, packed = content.partition(b"\0")
            if kind in (b"zTXt", b"iCCP", b"iTXt") and (inflated := _inflated(packed.lstrip(b"\0\x01"))) is not None:
                yield name + inflated
        at += 12 + size


def _inflated(data: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return None


def _decoded(data: bytes) -> bytes:
    try:
        return base64.b64decode(data)
    except binascii.Error:
        return b""

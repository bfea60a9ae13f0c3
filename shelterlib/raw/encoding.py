"""Tell how a text file is encoded, or say that it cannot be told.

UTF-8 is read; UTF-16 with a byte order mark, cp1251 and the Western code pages are repaired and noted. Everything
that would be a guess, or that was damaged before it came here, is refused with the encoding that is suspected.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from shelterlib.errors import DataError
from shelterlib.raw.damage import refuse_damaged
from shelterlib.raw.words import soundness

SAMPLE = 2_000_000  # bytes or characters that are looked at
ENOUGH = 0.7  # share of sound words that makes an encoding believable
APART = 0.1  # by how much the best encoding must lead
ACCEPTED = ("cp1252", "cp1251")
SUSPECTS = ("koi8-u", "cp866", "mac-cyrillic", "iso8859-5")
NON_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Decoded:
    """A file's text as UTF-8 bytes without byte order mark, and how it was encoded (`utf-8` needs no repair)."""

    content: bytes
    encoding: str


def decode(content: bytes, name: str, knows: Callable[[str], bool] = lambda word: False) -> Decoded:
    """Return a file's text as UTF-8.

    Args:
        content: the bytes of the file.
        name: its name, for messages.
        knows: whether a word (lower case) occurs in the form; decides where letters alone do not.

    Raises:
        DataError: empty, with NUL bytes, cut off, in two encodings, or in one that can only be guessed.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(_utf16(content, name), "utf-16")
    if b"\x00" in content:
        raise _nul(content, name)
    has_mark = content.startswith(b"\xef\xbb\xbf")
    body = content[3:] if has_mark else content
    if not body or body.isspace():
        raise DataError("the file is empty", where=name, fix="export it again")
    try:
        refuse_damaged(_utf8(body), name)
    except UnicodeDecodeError as error:
        return _not_utf8(body, name, error, knows)
    return Decoded(body, "utf-8 with byte order mark" if has_mark else "utf-8")


def _utf8(body: bytes) -> str:
    """Return the beginning of a text in UTF-8; hold all of it to the encoding, without decoding it."""
    ends = pa.py_buffer(np.array([0, len(body)], dtype=np.int64))
    try:
        pa.LargeStringArray.from_buffers(1, ends, pa.py_buffer(body)).validate(full=True)
    except pa.ArrowInvalid:
        return body.decode("utf-8")  # raises with the place
    return codecs.getincrementaldecoder("utf-8")().decode(body[:SAMPLE])


def _utf16(content: bytes, name: str) -> bytes:
    if content.startswith(b"\xff\xfe\x00\x00"):
        raise DataError("UTF-32 text", where=name, fix="save it as UTF-8")
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        raise DataError("UTF-16 text that is cut off or damaged", where=name, fix="export it again") from None
    if "\x00" in text:
        raise DataError("the file has NUL characters", where=name, fix="export it again")
    if not text.strip():
        raise DataError("the file is empty", where=name, fix="export it again")
    return text.encode("utf-8")


def _nul(content: bytes, name: str) -> DataError:
    sample = content[:SAMPLE]
    for offset, order in ((1, "little"), (0, "big")):
        high = sample[offset::2]
        if high.count(0) + high.count(4) > 0.7 * len(high):  # Latin and Cyrillic letters
            return DataError(
                f"suspected UTF-16 ({order}-endian) without byte order mark", where=name, fix="save it as UTF-8"
            )
    line = content.count(b"\n", 0, content.index(0)) + 1
    return DataError("the file has NUL bytes", where=f"{name}, line {line}", fix="export it again")


def _not_utf8(body: bytes, name: str, error: UnicodeDecodeError, knows: Callable[[str], bool]) -> Decoded:
    if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
        raise DataError("the file is cut off in the middle of a letter", where=name, fix="export it again")
    _refuse_mixture(body, name)
    ranked: dict[str, tuple[float, str]] = {}  # decoded sample -> score and the first encoding that gives it
    for encoding in (*ACCEPTED, *SUSPECTS):
        try:
            text = b"\n".join(_odd_lines(body)).decode(encoding)
        except UnicodeDecodeError:
            continue
        if text not in ranked:
            ranked[text] = (soundness(text, knows), encoding)
    best = sorted(ranked.values(), reverse=True)
    if not best or best[0][0] < ENOUGH:
        return _other_encoding(body, name)
    score, encoding = best[0]
    if len(best) > 1 and best[1][0] > score - APART:
        raise DataError(f"two encodings fit equally: {encoding} and {best[1][1]}", where=name, fix="save it as UTF-8")
    if encoding in SUSPECTS:
        raise DataError(f"suspected encoding {encoding}", where=name, fix="open it as such and save it as UTF-8")
    try:
        return Decoded(body.decode(encoding).encode("utf-8"), encoding)
    except UnicodeDecodeError as wrong:
        line = body.count(b"\n", 0, wrong.start) + 1
        raise DataError(
            f"{encoding}, but one line is not", where=f"{name}, line {line}", fix="save it as UTF-8"
        ) from None


def _odd_lines(body: bytes) -> list[bytes]:
    return [line for line in body[:SAMPLE].splitlines() if NON_ASCII.search(line)] or [body[-SAMPLE:]]


def _refuse_mixture(body: bytes, name: str) -> None:
    """Stop when some lines are UTF-8 and others are not."""
    good: list[int] = []
    bad: list[int] = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.isascii():
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                bad.append(number)
            else:
                good.append(number)
    # A lone pair of Cyrillic bytes can be valid UTF-8 by chance; a whole line hardly.
    if good and len(good) >= 0.02 * len(bad):
        odd = min(bad if len(bad) <= len(good) else good)
        raise DataError(
            "two encodings in one file (UTF-8 and another)", where=f"{name}, line {odd}", fix="save it as UTF-8"
        )


def _other_encoding(body: bytes, name: str) -> Decoded:
    """Ask charset-normalizer about the code pages that nobody here expects."""
    from charset_normalizer import from_bytes

    best = from_bytes(body[:SAMPLE]).best()
    if best is None or not best.encoding.startswith(("cp125", "iso8859")) or best.chaos > 0.1:
        raise DataError("the encoding cannot be told", where=name, fix="save it as UTF-8")
    try:
        return Decoded(body.decode(best.encoding).encode("utf-8"), best.encoding.replace("_", "-"))
    except UnicodeDecodeError:
        raise DataError(f"suspected encoding {best.encoding}", where=name, fix="save it as UTF-8") from None

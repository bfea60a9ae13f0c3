"""What must not occur in any published byte: given secrets in every usual spelling, and what is never published.

A secret is looked for twice: word by word in what a reader sees, and letter by letter in the bytes, packed ones too.
One word in Latin letters is looked for as a word only, since file formats are written in such words.
"""

from __future__ import annotations

import base64
import getpass
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import numpy as np

from shelterlib.release.verify.pictures import speaks
from shelterlib.release.verify.readable import readable
from shelterlib.release.verify.unpack import unpack
from shelterlib.release.verify.words import Common, words

LEAST = 6  # characters: shorter strings occur by chance
NO_ONE = {"root", "runner"}
FORMAT_WORD = re.compile(r"[A-Za-z]+")
FACTOR, BITS = np.uint32(2654435761), np.uint32(12)
SIZE = 1 << 20
NEVER = {  # kind: what one of must stand in the bytes, in small letters, and what is then looked for
    "script": (
        (b"<script", b"javascript:", b"<iframe", b"<object", b"<embed", b"onload", b"onerror", b"onclick", b"onfocus"),
        re.compile(rb"<script|javascript:|<iframe|<object\b|<embed\b|\son(?:load|error|click|focus)\s*=", re.I),
    ),
    "home folder": (
        (b"/home", b"/users", b"/" + b"root", b":\\users", b":\\\\users"),
        re.compile(rb"(?:/home|/Users|/" + rb"root|[A-Z]:\\\\?Users)[/\\]{1,2}[\w.-]"),
    ),
    "outside file": (
        (b"<img", b"<link", b"<source", b"<video"),
        re.compile(rb"<(?:img|link|source|video)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//", re.I),
    ),
    "macro": (
        (b"vbaproject.bin", b"/javascript", b"/launch", b"/embeddedfile"),
        re.compile(rb"vbaProject\.bin|/JavaScript\b|/Launch\b|/EmbeddedFile\b"),
    ),
}


def spellings(secret: str) -> set[bytes]:
    """Return a secret as it could stand in a file: encodings, base64 at every offset, address and entity forms."""
    found: set[bytes] = set()
    for text in {secret, secret.lower(), secret.upper()} if not FORMAT_WORD.fullmatch(secret) else ():
        found |= {text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("ascii", "backslashreplace")}
        found |= {quote(text, safe="").encode(), quote_plus(text).encode(), quote(text, safe="").lower().encode()}
        escaped = html.escape(text)
        found |= {escaped.encode(), escaped.replace("&quot;", "&#34;").replace("&#x27;", "&#39;").encode()}
        found |= {html.escape(text, quote=False).encode(), "".join(f"&#{ord(c)};" for c in text).encode()}
        found |= {"".join(f"&#x{ord(c):{case}};" for c in text).encode() for case in "xX"}
        found.add(json.dumps(text)[1:-1].encode())
        for encoding in ("cp1251", "koi8-u", "utf-8", "utf-16-le"):
            try:
                coded = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            found.add(coded)
            found |= _base64(coded)
    return {form for form in found if len(form) >= LEAST}


def _base64(data: bytes) -> set[bytes]:
    """Return the part of the base64 text that does not depend on what stands before and after, at each offset."""
    found: set[bytes] = set()
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + data)
        start = (shift * 8 + 5) // 6
        whole = (shift + len(data)) * 8 // 6
        found |= {coded[start:whole], base64.urlsafe_b64encode(b"\0" * shift + data)[start:whole]}
    return found


class Search:
    """Looks for many strings in many bytes at once: a table of four-byte beginnings rules nearly everything out.

    Args:
        secrets: for each secret, numbered from 1, its forms of four bytes or more.
    """

    def __init__(self, secrets: Iterable[Iterable[bytes]]) -> None:
        self.needles: dict[bytes, list[tuple[bytes, int]]] = {}
        for number, forms in enumerate(secrets, start=1):
            for form in forms:
                self.needles.setdefault(form[:4], []).append((form, number))
        self.table = np.zeros(SIZE, dtype=bool)
        if self.needles:
            self.table[_slot(np.frombuffer(b"".join(self.needles), dtype="<u4"))] = True

    def found(self, data: bytes) -> set[int]:
        """Return the numbers (from 1) of the secrets that occur in the data."""
        hits: set[int] = set()
        for shift in range(4 if self.needles else 0):
            if len(data) < shift + 4:
                break
            words = np.frombuffer(data, dtype="<u4", offset=shift, count=(len(data) - shift) // 4)
            for at in (np.flatnonzero(self.table[_slot(words)]) * 4 + shift).tolist():
                hits |= {n for form, n in self.needles.get(data[at : at + 4], ()) if data.startswith(form, at)}
        return hits


def _slot(words: Any) -> Any:
    return (words * FACTOR) >> BITS


class Secrets:
    """Texts that nobody may read, as bytes and as words."""

    def __init__(self, given: Sequence[str]) -> None:
        self.spelt = Search(map(spellings, given))
        self.worded = Search([said.encode()] if (said := words(text)).strip() else [] for text in given)

    def found(self, data: bytes) -> Iterator[int]:
        """Yield the numbers (from 1) of the secrets in the data, then of those in what a reader sees of them.

        Raises:
            ValueError: a reader could not open the data.
        """
        yield from self.spelt.found(data)
        for text in readable(data):
            yield from self.worded.found(words(text).encode())


def forbidden(folder: Path, secrets: Iterable[str] = (), common: Common | None = None) -> list[str]:
    """Return what is found in the files of a build and must not be there: file and kind, never the string.

    Args:
        folder: the build.
        secrets: strings that no file may hold.
        common: what everybody reads; a user of this machine may be called so.
    """
    given = list(dict.fromkeys(text for text in secrets if len(text) >= LEAST))
    user = getpass.getuser()
    is_common = user in NO_ONE or (common is not None and common.holds(user))
    search = Secrets(given if is_common else [*given, user])
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        kinds = set(_kinds(file.read_bytes(), search, len(given)))
        found += [f"{file.relative_to(folder).as_posix()}: {kind}" for kind in sorted(kinds)]
    return found


def _kinds(content: bytes, search: Secrets, answers: int) -> Iterator[str]:
    try:
        for data in unpack(content):
            small = data.lower()
            for kind, (marks, pattern) in NEVER.items():
                if any(mark in small for mark in marks) and pattern.search(data):
                    yield kind
            yield from filter(None, [speaks(data)])
            for number in search.found(data):
                yield f"a restricted answer (number {number})" if number <= answers else "a user's name"
    except ValueError as error:
        yield str(error)

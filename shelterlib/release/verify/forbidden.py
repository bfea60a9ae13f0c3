"""What must not occur in any published byte: given secrets in every usual spelling, and what is never published."""

from __future__ import annotations

import base64
import getpass
import html
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import numpy as np

from shelterlib.release.verify.unpack import unpack

LEAST = 6  # characters: shorter strings occur by chance
FACTOR, BITS = np.uint32(2654435761), np.uint32(12)
SIZE = 1 << 20
NEVER = {
    "script": re.compile(rb"<script|javascript:|<iframe|<object\b|<embed\b|\son(?:load|error|click|focus)\s*=", re.I),
    "home folder": re.compile(rb"(?:/home|/Users|/" + rb"root|[A-Z]:\\\\?Users)[/\\][\w.-]"),
    "outside file": re.compile(rb"<(?:img|link|source|video)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//", re.I),
    "macro": re.compile(rb"vbaProject\.bin|/JavaScript\b|/Launch\b|/EmbeddedFile\b"),
}  # fmt: skip


def spellings(secret: str) -> set[bytes]:
    """Return a secret as it could stand in a file: encodings, base64 at every offset, address and entity forms."""
    plain = {secret, secret.lower(), secret.upper()}
    found: set[bytes] = set()
    for text in plain:
        raw = text.encode()
        found |= {raw, text.encode("utf-16-le"), text.encode("utf-16-be")}
        found |= {quote(text, safe="").encode(), quote_plus(text).encode(), quote(text, safe="").lower().encode()}
        found |= {html.escape(text).encode(), "".join(f"&#{ord(c)};" for c in text).encode()}
        found |= {"".join(f"&#x{ord(c):{case}};" for c in text).encode() for case in "xX"}
        found |= {text.encode("ascii", "backslashreplace"), json.dumps(text)[1:-1].encode()}
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
    """Looks for many strings in many bytes at once: a table of four-byte beginnings rules nearly everything out."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self.needles: dict[bytes, list[tuple[bytes, int]]] = {}
        self.count = 0
        for self.count, secret in enumerate(dict.fromkeys(secrets), start=1):
            for form in spellings(secret):
                self.needles.setdefault(form[:4], []).append((form, self.count))
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


def forbidden(folder: Path, secrets: Iterable[str] = ()) -> list[str]:
    """Return what is found in the files of a build and must not be there: file and kind, never the string.

    Args:
        folder: the build.
        secrets: strings that no file may hold.
    """
    search = Search(s for s in secrets if len(s) >= LEAST)
    names = {getpass.getuser()} - {"root", "user", "runner"}
    hosts = Search(names)
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = file.relative_to(folder).as_posix()
        kinds = set()
        try:
            for data in unpack(file.read_bytes()):
                kinds |= {f"a restricted answer (number {n})" for n in search.found(data)}
                kinds |= {"a user's name" for _ in hosts.found(data)}
                kinds |= {kind for kind, pattern in NEVER.items() if pattern.search(data)}
        except ValueError as error:
            kinds.add(str(error))
        found += [f"{name}: {kind}" for kind in sorted(kinds)]
    return found

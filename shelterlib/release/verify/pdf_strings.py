"""What a PDF says beside the text of its pages: headings, what is read aloud, remarks, what is said of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

# Strings that a program made, not an author: digests, names of character sets, the program, places in the structure.
MADE = frozenset({"/ID", "/Registry", "/Ordering", "/Creator", "/Producer", "/Lang"})
ADDRESSES = frozenset({"/Dest", "/D", "/Names", "/Limits", "/Headers", "/URI"})
PLACE = re.compile(r"U\d+x\d+y\d+|R\d{6}")
NUMBERED = re.compile(r"^\d+(?:\.\d+)*\.\s")
PAGE = re.compile(r"\s(\d+)$")
XMP_MADE = re.compile(r"<(xmpMM:\w+|xmpTPg:NPages|pdf:PDFVersion|pdfuaid:\w+|xmp:CreatorTool)>[^<]*</\1>")


def strings(reader: PdfReader) -> Iterator[tuple[str, bool]]:
    """Yield every string of a PDF's objects, and whether it is an address; what the layout counts is left out."""
    for number in sorted({*reader.xref_objStm, *(n for table in reader.xref.values() for n in table)}):
        made: Any = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(made, StreamObject) and made.get("/Type") == "/Metadata":
            yield re.sub(r"<[^<>]*>", " ", XMP_MADE.sub("", made.get_data().decode("utf-8", "replace"))), False
        for key, text in _texts(made, ""):
            if key not in MADE and not PLACE.fullmatch(text):
                is_address = key in ADDRESSES
                yield text if is_address else _uncounted(text, len(reader.pages)), is_address


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, DictionaryObject):
        for name, inner in value.items():
            yield from _texts(inner, str(name))
    elif isinstance(value, ArrayObject):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str | bytes) and not str(value).startswith("/"):
        yield key, value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _uncounted(text: str, pages: int) -> str:
    """Return a heading or the words of a link without the number of its chapter, and of its page."""
    page = PAGE.search(text)
    return NUMBERED.sub("", text[: page.start()] if page and int(page[1]) <= pages else text)


def headings(outline: Any) -> Iterator[str]:
    """Yield the headings of an outline, nested ones too."""
    for entry in outline:
        if isinstance(entry, list):
            yield from headings(entry)
        else:
            yield str(entry.title)

"""Where every number of a PDF comes from: its words stand in the page of the same language, which is traced itself.

A PDF cannot carry names of cells. Its text is read from the content streams (fonts' own tables give the characters);
a number is traced when it stands, with its neighbours on one side, in the text of the page. What the layout itself
counts is left out: the numbers of pages, chapters, figures and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PdfReader

from shelterlib.release.verify.known import DIGITS, NUMBERS, Known
from shelterlib.release.verify.numerals import numerals, plain
from shelterlib.release.verify.pdf_strings import headings, strings
from shelterlib.release.verify.trace_html import VOID

CHAPTER = re.compile(r"\d+(?:\.\d+)*\.")
FOOT = re.compile(r"(\d+)\s*/\s*(\d+)")
NEAR, CONTEXT, BESIDE = 8, 4, 6
TOKEN = re.compile(
    rb"/(\w+) [\d.]+ Tf|\[((?:\((?:[^()\\]|\\.)*\)|[^\]()])*)\] ?TJ|(\((?:[^()\\]|\\.)*\)) ?Tj|\b(ET)\b", re.DOTALL
)
STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]*)>", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
PLAIN = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
CODE = re.compile(rb"<([0-9A-Fa-f]+)>")
BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


class Words(HTMLParser):
    """Every text of a page, spoken ones too, without spaces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.aside = 0  # within what is only read out, in the place of a dash

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.aside += bool(self.aside or ("class", "hidden") in attrs)
        self.said += [value or "" for name, value in attrs if name in ("alt", "aria-label", "title", "content")]

    def handle_endtag(self, tag: str) -> None:
        self.aside = max(0, self.aside - 1)

    def handle_data(self, data: str) -> None:
        if not self.aside:
            self.said.append(data)


def squeezed(text: str) -> str:
    """Return a text without spaces, soft hyphens, and dashes, which stand for a number that does not exist."""
    return re.sub(r"[\s\u00ad\u200b\u2060\u2013\u2014]+", "", text)


def page_words(html: str) -> str:
    """Return the text of an HTML page without spaces; what stands aloud in attributes follows at the end."""
    parser = Words()
    parser.feed(html)
    parser.close()
    return squeezed("".join(parser.said))


def traced(path: Path, said: str, known: Known) -> tuple[int, list[str]]:
    """Return the number of traced numbers of a PDF and the orphans, given the words of the traced page."""
    good = 0
    orphans: list[str] = []
    counted = [known.word("page.figure"), known.word("page.table")]
    numbered = re.compile(rf"^({'|'.join(re.escape(word) for words in counted for word in words) or '$'})\s*\d+\.\s")
    reader, written_pages = printed(path.read_bytes())
    for text, is_address in strings(reader):
        number, missing = _aloud(plain(text), is_address, said, known)
        good, orphans = good + number, orphans + missing
    counts = Layout(len(reader.pages), frozenset(map(squeezed, headings(reader.outline))))
    for lines in written_pages:
        for k, written in enumerate(lines):
            line = plain(numbered.sub("", written))
            if not (DIGITS.search(line) or numerals(line)) or counts.makes(lines, k):
                continue
            before, after = "".join(lines[max(0, k - BESIDE) : k]), "".join(lines[k + 1 : k + 1 + BESIDE])
            whole = f"{before}{line}{after}"
            found = _judged(whole, len(before), len(before) + len(line), said, known)
            good += sum(is_good for _, is_good in found)
            orphans += [number for number, is_good in found if not is_good]
    return good, orphans


def _aloud(text: str, is_address: bool, said: str, known: Known) -> tuple[int, list[str]]:
    """Return how many numbers of a string beside the pages are traced, and the orphans."""
    if is_address:
        return 0, known.unnamed(text)
    numbers = len(NUMBERS.findall(text))
    if squeezed(text) in said:
        return numbers, []
    title = known.definitions["wave"].get("title") or ""
    titles = title.values() if isinstance(title, dict) else [title]  # a wave may be called by its year alone
    orphans = [number for number in known.unworded(text) if number not in titles]
    return numbers - len(orphans), orphans + known.unwritten(text)


def _judged(whole: str, start: int, end: int, said: str, known: Known) -> list[tuple[str, bool]]:
    """Return the numbers of one line, and whether they stand so in the page or in a text; never a bare number."""
    text = squeezed(whole)
    line = text[len(squeezed(whole[:start])) : len(squeezed(whole[:end]))]
    found = []
    for number in (*DIGITS.finditer(whole[start:end]), *numerals(whole[start:end])):
        first, last = (len(squeezed(whole[: start + at])) for at in number.span())
        pieces = [text[max(0, first - NEAR) : last], text[first : last + NEAR], line]
        pieces.append(text[max(0, first - NEAR // 2) : last + NEAR // 2])
        good = any(piece in said for piece in pieces if len(piece) >= last - first + CONTEXT)
        found.append((number[0], good or known.of_words(whole[start:end], *number.span())))
    return found


class Layout(NamedTuple):
    """What only the layout counts: pages, of which there are some, and chapters, whose headings are known."""

    pages: int
    headings: frozenset[str]

    def makes(self, lines: Sequence[str], k: int) -> bool:
        """Return True for a line that is the number of a page or of a chapter."""
        line, before = lines[k].strip(), lines[k - 1].strip() if k else ""
        if before == "." and line.isdigit():
            return int(line) <= self.pages  # the contents: a page after its leader
        if CHAPTER.fullmatch(line):
            title = squeezed(line + "".join(lines[k + 1 : k + 2]))
            return len(title) > len(line) and any(heading.startswith(title) for heading in self.headings)
        page = FOOT.fullmatch(line)
        at_edge = k in (0, 1, len(lines) - 2, len(lines) - 1)
        return page is not None and at_edge and int(page[1]) <= int(page[2]) == self.pages


class Printed(NamedTuple):
    """A PDF that was read, and the lines of its pages."""

    reader: PdfReader
    pages: list[list[str]]


@lru_cache(maxsize=4)  # a report in its languages: its numbers are traced, then its words are searched
def printed(data: bytes) -> Printed:
    """Read a PDF from its bytes."""
    reader = PdfReader(BytesIO(data))
    return Printed(reader, list(pages(reader)))


def pages(reader: PdfReader) -> Iterator[list[str]]:
    """Yield the text objects of each page in the order in which they were written, then those of the forms it draws."""
    tables: dict[Any, Mapping[bytes, str]] = {}
    for page in reader.pages:
        contents: Any = page.get_contents()
        if contents is not None:
            yield list(_lines(contents.get_data(), _fonts(page["/Resources"], tables)))
        yield from _forms(page["/Resources"], tables, set())


def _forms(resources: Any, tables: dict[Any, Mapping[bytes, str]], seen: set[int]) -> Iterator[list[str]]:
    for reference in (resources.get("/XObject") or {}).values():
        form = reference.get_object()
        if form.get("/Subtype") == "/Form" and id(form) not in seen:
            seen.add(id(form))
            inside = form.get("/Resources") or resources
            yield list(_lines(form.get_data(), _fonts(inside, tables)))
            yield from _forms(inside, tables, seen)


def _fonts(resources: Any, tables: dict[Any, Mapping[bytes, str]]) -> dict[bytes, Mapping[bytes, str]]:
    fonts = {}
    for name, reference in (resources.get("/Font") or {}).items():
        font: Any = reference.get_object()
        key = getattr(font.get("/ToUnicode"), "indirect_reference", None) or id(font)
        if key not in tables:
            tables[key] = characters(font["/ToUnicode"].get_data()) if "/ToUnicode" in font else {}
        fonts[name[1:].encode()] = tables[key]
    return fonts


def _lines(data: bytes, fonts: Mapping[bytes, Mapping[bytes, str]]) -> Iterator[str]:
    line = ""
    font: Mapping[bytes, str] = {}
    for name, array, single, end in TOKEN.findall(data):
        if name:
            font = fonts.get(name, {})
        elif end:
            if line:
                yield line
            line = ""
        else:
            line += "".join(_text(plain, coded, font) for plain, coded in STRING.findall(array or single))


def _text(plain: bytes, coded: bytes, font: Mapping[bytes, str]) -> str:
    data = bytes.fromhex(coded.decode()) if coded else _unescaped(plain)
    return "".join(font.get(data[i : i + 2], "\ufffd") for i in range(0, len(data), 2))


@lru_cache(maxsize=1 << 16)
def _unescaped(plain: bytes) -> bytes:
    return ESCAPE.sub(_escaped, plain) if b"\\" in plain else plain


def _escaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    return bytes([int(sign, 8) & 255]) if sign[:1].isdigit() else PLAIN.get(sign, sign)


def characters(table: bytes) -> dict[bytes, str]:
    """Return the characters of a font's codes from its ToUnicode table."""
    found: dict[bytes, str] = {}
    for kind, block in BLOCK.findall(table):
        codes = [bytes.fromhex(code.decode()) for code in CODE.findall(block)]
        if kind == b"bfchar":
            found |= {code: char.decode("utf-16-be") for code, char in zip(codes[::2], codes[1::2], strict=True)}
        else:
            for first, last, char in zip(codes[::3], codes[1::3], codes[2::3], strict=True):
                start, goes = int.from_bytes(first, "big"), ord(char.decode("utf-16-be"))
                for k in range(int.from_bytes(last, "big") - start + 1):
                    found[(start + k).to_bytes(2, "big")] = chr(goes + k)
    return found

"""Where every number of a Word document, of slides and of a workbook comes from."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from shelterlib.release.verify.known import DIGITS, NUMBERS, SIGNS, Known

TRACE = "{urn:shelterlib:trace}"
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLIDES = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PROPERTIES = ("{http://purl.org/dc", "{http://schemas.openxmlformats.org/package")
CLOCK = ("created", "modified", "lastPrinted", "revision")
SPOKEN = ("descr", "title")
CHAPTER = "TOC1"
Found = tuple[int, list[str]]


def document(path: Path, known: Known) -> Found:
    """Return the number of traced numbers of a docx or pptx, and the orphans."""
    traced = 0
    orphans: list[str] = []
    for _, root in parts(path):
        for number, good in _judged(root, known):
            traced += good
            orphans += [] if good else [number]
    return traced, orphans


def parts(path: Path) -> Iterator[tuple[str, ET.Element]]:
    """Yield the XML parts of an office file that hold text.

    Raises:
        ValueError: a part declares entities, or is no XML.
    """
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xml") and not name.endswith(("styles.xml", "theme1.xml", "[Content_Types].xml")):
                data = archive.read(name)
                if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                    raise ValueError("a part declares entities")
                try:
                    yield name, ET.fromstring(data)
                except ET.ParseError:
                    raise ValueError("a part is no XML") from None


def _judged(root: ET.Element, known: Known) -> Iterator[tuple[str, bool]]:
    chapters = 0
    for element in root.iter():
        for name in SPOKEN:
            if DIGITS.search(text := element.get(name, "")):
                yield from judged(text, known, known.speak(text, element.get(f"{TRACE}cells", "")))
        if element.tag in (f"{WORDS}p", f"{SLIDES}p"):
            chapters += _is_chapter(element)
            yield from _paragraph(element, known, f"{chapters}. " if _is_chapter(element) else "")
        elif element.tag.startswith(PROPERTIES) and not element.tag.endswith(CLOCK):
            yield from judged(element.text or "", known, ())


def _is_chapter(paragraph: ET.Element) -> bool:
    """Return True for a line of the contents, which opens with the number of its chapter."""
    return any(style.get(f"{WORDS}val") == CHAPTER for style in paragraph.iter(f"{WORDS}pStyle"))


def _paragraph(paragraph: ET.Element, known: Known, opening: str = "") -> Iterator[tuple[str, bool]]:
    runs = list(_runs(paragraph))
    if opening and runs and runs[0] == (opening, "", ""):
        runs = runs[1:]
    whole = "".join(text for text, _, _ in runs)
    at = 0
    for text, cell, field in runs:
        if cell:
            good = known.of_cell(text, cell, field)
            yield from ((n, good) for n in DIGITS.findall(text))
        elif DIGITS.search(text):
            literal = known.said(text) or known.of_context(text)
            for written in NUMBERS.finditer(text):
                good = literal or known.of_words(whole, at + written.start(), at + written.end())
                yield from ((n, good) for n in DIGITS.findall(written[0]))
        at += len(text)


def _runs(paragraph: ET.Element) -> Iterator[tuple[str, str, str]]:
    """Yield (text, cell, field) of a paragraph's runs; what a field computes (page, number of a table) is left out."""
    inside = 0
    computed = {run for field in paragraph.iter(f"{WORDS}fldSimple") for run in field.iter(f"{WORDS}r")}
    computed |= {run for field in paragraph.iter(f"{SLIDES}fld") for run in field.iter()}
    for run in paragraph.iter():
        if run.tag not in (f"{WORDS}r", f"{SLIDES}r") or run in computed:
            continue
        for mark in run.iter(f"{WORDS}fldChar"):
            kind = mark.get(f"{WORDS}fldCharType")
            inside += (kind == "begin") - (kind == "end")
        text = "".join(t.text or "" for t in run.iter() if t.tag in (f"{WORDS}t", f"{SLIDES}t"))
        if text and not inside:
            yield text, run.get(f"{TRACE}cell", ""), run.get(f"{TRACE}field", "")


def judged(text: str, known: Known, cells: Collection[tuple[str, str]]) -> Iterator[tuple[str, bool]]:
    """Yield the digit strings of a text and whether they belong to one of the cells or stand so in a text."""
    for written in NUMBERS.finditer(text):
        good = any(known.of_cell(written[0], *cell) for cell in cells) or known.of_words(text, *written.span())
        yield from ((n, good) for n in DIGITS.findall(written[0]))


def workbook(path: Path, known: Known) -> Found:
    """Return the number of traced numbers of a workbook, and the orphans; a row's last column names its cell."""
    traced = 0
    orphans: list[str] = []
    shared: list[str] = []
    tabs: set[str] = set()
    sheets: dict[str, ET.Element] = {}
    for name, root in parts(path):
        if name.endswith("sharedStrings.xml"):
            shared = ["".join(t.text or "" for t in item.iter(f"{SHEETS}t")) for item in root]
        elif name.endswith("xl/workbook.xml"):
            tabs = {sheet.get("name", "") for sheet in root.iter(f"{SHEETS}sheet")}
        elif "/worksheets/sheet" in name:
            sheets[name] = root
    titles = tuple(f"{tab.rpartition(' ')[0]}. " for tab in tabs)  # a sheet's own title opens with its name

    def untitled(text: str) -> str:
        return next((text.removeprefix(title) for title in titles if text.startswith(title)), text)

    for root in sheets.values():
        headers: dict[str, str] = {}
        for row in root.iter(f"{SHEETS}row"):
            found = {re.sub(r"\d", "", c.get("r", "")): _value(c, shared) for c in row.iter(f"{SHEETS}c")}
            texts = {column: text for column, (text, is_text) in found.items() if is_text}
            named = {column: field for column, text in texts.items() if (field := known.column(text))}
            headers = named if len(named) > 1 or (named and not headers) else headers
            last = list(texts.values())[-1] if texts else ""
            for column, (text, is_text) in found.items():
                if is_text:
                    marks = [] if text in tabs or text in known.cells else list(judged(untitled(text), known, ()))
                else:
                    good = known.is_cell(text, last, headers.get(column, "")) or known.of_context(text, last)
                    marks = [(text.translate(SIGNS), good)]
                traced += sum(good for _, good in marks)
                orphans += [number for number, good in marks if not good]
    return traced, orphans


def _value(cell: ET.Element, shared: list[str]) -> tuple[str, bool]:
    value = cell.findtext(f"{SHEETS}v", "")
    if cell.get("t") == "s":
        return shared[int(value)], True
    if cell.get("t") in ("inlineStr", "str"):
        return "".join(t.text or "" for t in cell.iter(f"{SHEETS}t")) or value, True
    return value, False

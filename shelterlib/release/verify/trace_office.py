"""Where every number of a Word document, of slides and of a workbook comes from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from shelterlib.release.verify.equal import SIGNS
from shelterlib.release.verify.known import DIGITS, NUMBERS, Known
from shelterlib.release.verify.numerals import plain
from shelterlib.release.verify.office_parts import beside, members, parsed

TRACE = "{urn:shelterlib:trace}"
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SLIDES = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PROPERTIES = ("{http://purl.org/dc", "{http://schemas.openxmlformats.org/package")
CLOCK = ("created", "modified", "lastPrinted", "revision")
SPOKEN = ("descr", "title")
CHAPTER = "TOC1"
TEXTS = (f"{WORDS}t", f"{SLIDES}t")
RUNS = (f"{WORDS}r", f"{SLIDES}r")
CAPTIONS = (f"{WORDS}tblCaption", f"{WORDS}tblDescription")
SEQUENCE = re.compile(r"\s*SEQ (\w+) \\\* ARABIC\s*")
PAGE = re.compile(r"\s*(?:PAGE|NUMPAGES)\s*")
FIRST = "1"  # what our files say where a program will count pages
SLIDE_FIELD = re.compile(r"‹#›|10/17/16|1/27/13|")  # those of the default masters
Found = tuple[int, list[str]]


def document(path: Path, known: Known) -> Found:
    """Return the number of traced numbers of a docx or pptx, and the orphans."""
    traced = 0
    orphans: list[str] = []
    counted: Counter[str] = Counter()
    for _, root in parts(path):
        orphans += beside(root, known)
        for number, good in _judged(root, known, counted):
            traced += good
            orphans += [] if good else [number]
    return traced, orphans


def parts(path: Path) -> Iterator[tuple[str, ET.Element]]:
    """Yield the XML parts of an office file that hold text.

    Raises:
        ValueError: a part declares entities, is no XML, or is none that a report's files have.
    """
    for name, data in members(path):
        if name.endswith(".xml") and not name.endswith(("theme1.xml", "theme2.xml", "[Content_Types].xml")):
            yield name, parsed(data)


def _judged(root: ET.Element, known: Known, counted: Counter[str]) -> Iterator[tuple[str, bool]]:
    chapters = 0
    read: set[ET.Element] = set()
    for element in root.iter():
        for name in (*SPOKEN, *([f"{WORDS}val"] if element.tag in CAPTIONS else [])):
            if text := plain(element.get(name, "")):
                yield from judged(text, known, known.speak(text, element.get(f"{TRACE}cells", "")))
        if element.tag in (f"{WORDS}p", f"{SLIDES}p"):
            chapters += _is_chapter(element)
            read.update(_texts(element))
            yield from _paragraph(element, known, counted, f"{chapters}. " if _is_chapter(element) else "")
        elif element.tag.startswith(PROPERTIES) and not element.tag.endswith(CLOCK):
            yield from judged(plain(element.text or ""), known, ())
    for astray in set(_texts(root)) - read:
        yield from judged(plain(astray.text or ""), known, ())


def _texts(root: ET.Element) -> list[ET.Element]:
    return [each for each in root.iter() if each.tag in TEXTS]


def _is_chapter(paragraph: ET.Element) -> bool:
    """Return True for a line of the contents, which opens with the number of its chapter."""
    return any(style.get(f"{WORDS}val") == CHAPTER for style in paragraph.iter(f"{WORDS}pStyle"))


def _paragraph(
    paragraph: ET.Element, known: Known, counted: Counter[str], opening: str = ""
) -> Iterator[tuple[str, bool]]:
    runs = list(_runs(paragraph, counted))
    if opening and runs and runs[0] == (opening, "", ""):
        runs = runs[1:]
    whole = "".join(text for text, _, _ in runs)
    yield from ((word, False) for word in known.unwritten(whole))
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


def _runs(paragraph: ET.Element, counted: Counter[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (text, cell, field) of a paragraph's runs, without what a field counts: a page, the next table."""
    computed: set[ET.Element] = set()
    for counter in paragraph.iter(f"{WORDS}fldSimple"):
        sequence = SEQUENCE.fullmatch(counter.get(f"{WORDS}instr", ""))
        counted[sequence[1] if sequence else ""] += 1
        said = "".join(t.text or "" for t in counter.iter(f"{WORDS}t"))
        computed |= set(counter.iter(f"{WORDS}r")) if sequence and said == str(counted[sequence[1]]) else set()
    for page in paragraph.iter(f"{SLIDES}fld"):
        said = "".join(t.text or "" for t in page.iter(f"{SLIDES}t"))
        computed |= set(page.iter()) if SLIDE_FIELD.fullmatch(said) else set()
        if not SLIDE_FIELD.fullmatch(said):
            yield plain(said), "", ""
    instruction = ""
    for run in (each for each in paragraph.iter() if each.tag in RUNS):
        instruction += "".join(t.text or "" for t in run.iter(f"{WORDS}instrText"))
        instruction *= not any(m.get(f"{WORDS}fldCharType") == "end" for m in run.iter(f"{WORDS}fldChar"))
        text = plain("".join(t.text or "" for t in _texts(run)))
        if text and run not in computed and not (PAGE.fullmatch(instruction) and text == FIRST):
            yield text, run.get(f"{TRACE}cell", ""), run.get(f"{TRACE}field", "")


def judged(text: str, known: Known, cells: Collection[tuple[str, str]]) -> Iterator[tuple[str, bool]]:
    """Yield the digit strings of a text and whether they belong to one of the cells or stand so in a text."""
    yield from ((word, False) for word in known.unwritten(text))
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
        orphans += beside(root, known)
        if name.endswith("sharedStrings.xml"):
            shared = [plain("".join(t.text or "" for t in item.iter(f"{SHEETS}t"))) for item in root]
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
        return plain("".join(t.text or "" for t in cell.iter(f"{SHEETS}t")) or value), True
    return value, False

"""What an office file holds beside the text that it shows: its parts, names, remarks, formulas and fields."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from shelterlib.release.verify.known import DIGITS, Known
from shelterlib.release.verify.numerals import plain

# The parts that a report's files are made of. Anything else (own properties, remarks, embedded files) is not ours.
PARTS = re.compile(
    r"\[Content_Types\]\.xml|(?:[\w/]*/)?_rels/[\w.]*\.rels|docProps/(?:core|app)\.xml|"
    r"word/(?:document|styles|settings|numbering|fontTable|theme/theme\d+|(?:header|footer)\d+)\.xml|"
    r"ppt/(?:presentation|presProps|viewProps|tableStyles)\.xml|ppt/printerSettings/printerSettings\d+\.bin|"
    r"ppt/(?:theme/theme|(?:slide|notes)(?:Master|Layout|Slide)?s/(?:slide|notes)(?:Master|Layout|Slide)?)\d+\.xml|"
    r"xl/(?:workbook|styles|sharedStrings|theme/theme\d+|worksheets/sheet\d+|tables/table\d+)\.xml|"
    r"(?:word|ppt)/media/image\d+\.png"
)
# Elements that keep what nobody is shown.
ASIDE = frozenset(
    (
        "docVar",
        "tag",
        "alias",
        "smartTag",
        "object",
        "control",
        "altChunk",
        "ins",
        "del",
        "moveFrom",
        "comment",
        "custShow",
    )
)
NAMES = frozenset(
    (
        "name",
        "anchor",
        "tooltip",
        "displayName",
        "display",
        "location",
        "author",
        "userName",
        "macro",
        "instr",
        "codeName",
    )
)
NUMBERED = re.compile(
    r"(?:\w+ )*(?:Placeholder|Title|Subtitle|TextBox|Table|Picture) \d+|Table_\d+|a[\da-f]{8}"
)  # by the libraries
SHEET = re.compile(r"'?(?:[^'!\d]*\d{1,3})?[^'!\d]*'?![$A-Z\d:,]*|[^'!\d]+ \d{1,3} \w+")  # 'Table 3 en'!$A$1
FORMAT = re.compile(r"General|(?:[#0]|[,.;+\-\u2212%@?_()*/\s]|\\.)*")
COUNTED = ("v", "i4", "DocSecurity", "AppVersion", "tableStyleId", "revision", "created", "modified", "lastPrinted")
SHOWN = ("t", "instrText", *COUNTED)


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the members of an office file.

    Raises:
        ValueError: a part, a comment of the archive or a remark that none of our files has.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if archive.comment or any(entry.comment or entry.extra for entry in entries):
            raise ValueError("the archive holds a comment")
        if len({entry.filename for entry in entries}) < len(entries):
            raise ValueError("two parts of one name")
        for entry in entries:
            if not PARTS.fullmatch(entry.filename):
                raise ValueError(f"a part that no report has ({entry.filename.rpartition('.')[2][:8]})")
            yield entry.filename, archive.read(entry)


def parsed(data: bytes) -> ET.Element:
    """Return a part's root.

    Raises:
        ValueError: it declares entities, holds remarks, or is no XML.
    """
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError("a part declares entities")
    if b"<!--" in data or data.count(b"<?") > 1:
        raise ValueError("a part holds remarks")
    try:
        return ET.fromstring(data)
    except ET.ParseError:
        raise ValueError("a part is no XML") from None


def beside(root: ET.Element, known: Known) -> Iterator[str]:
    """Yield the numbers of a part that stand neither in its text nor in a known name: orphans all of them."""
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        if kind in ASIDE:
            yield kind
        for name, value in element.attrib.items():
            yield from _named(name.rpartition("}")[2], value, known)
        if kind not in SHOWN and element.text and DIGITS.search(text := plain(element.text)):
            yield from [] if SHEET.fullmatch(text.removesuffix("Print_Titles")) else known.unworded(text)


def _named(name: str, value: str, known: Known) -> list[str]:
    if name == "formatCode":
        return [] if FORMAT.fullmatch(value) else DIGITS.findall(value) or ["a format"]
    if name not in NAMES or NUMBERED.fullmatch(value) or SHEET.fullmatch(value):
        return []
    return known.unnamed(plain(value))

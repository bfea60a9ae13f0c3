"""Leaks as a hostile publisher or a careless programmer would make them, one by one in a rendered build: all are seen."""
# ruff: noqa: E501

from __future__ import annotations

import csv
import json
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from support.executed import executed

from shelterlib.release.verify import files
from shelterlib.release.verify.build import WORDS, Report, trace
from shelterlib.release.verify.forbidden import forbidden
from shelterlib.release.verify.known import Known
from shelterlib.render import docx, html, pdf, pptx, xlsx

pytestmark = [pytest.mark.audit, pytest.mark.xdist_group("leaks")]
PAGE, WORD, SLIDES, BOOK, PRINT = (
    "report.en.html",
    "report.en.docx",
    "round-table.en.pptx",
    "tables.xlsx",
    "report.en.pdf",
)
Leak = Callable[[Path], None]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project, out = executed(tmp_path_factory.mktemp("leaks"), chapters=("change", "slide_summary"))
    for render in (html.report, docx.report, pptx.slides, pdf.report):
        render(project, out, wave="2023", lang="en")
    xlsx.tables(project, out, wave="2023")
    shutil.copytree(project.catalogue / "text", out.parent / "text")
    return out


def found(folder: Path, texts: Path) -> list[str]:
    report, known = Report(), Known.read(folder, [WORDS, texts])
    trace(folder, known, report)
    return [*report.numbers_orphan, *files.strange(folder, known), *forbidden(folder)]


# --- how to alter a file


def text(name: str, old: str, new: str) -> Leak:
    """Replace what a pattern finds first in a page."""

    def leak(folder: Path) -> None:
        said = (folder / name).read_text("utf-8")
        changed = re.sub(old, lambda _: new, said, count=1, flags=re.DOTALL)
        assert changed != said
        (folder / name).write_text(changed, "utf-8")

    return leak


def part(name: str, member: str, old: str, new: str) -> Leak:
    """Replace what a pattern finds first in a part of an office file; an empty pattern makes a new part."""

    def leak(folder: Path) -> None:
        with zipfile.ZipFile(folder / name) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
        if old:
            said = parts[member].decode()
            parts[member] = re.sub(old, lambda _: new, said, count=1, flags=re.DOTALL).encode()
            assert parts[member] != said.encode()
        else:
            parts[member] = new.encode()
        with zipfile.ZipFile(folder / name, "w") as archive:
            for each, data in parts.items():
                archive.writestr(each, data)

    return leak


def printed(change: Callable[[pikepdf.Pdf], None]) -> Leak:
    def leak(folder: Path) -> None:
        with pikepdf.open(folder / PRINT, allow_overwriting_input=True) as document:
            change(document)
            document.save(folder / PRINT)

    return leak


def file(name: str, content: bytes) -> Leak:
    def leak(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return leak


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def in_picture(folder: Path) -> None:
    """A text chunk in the first picture of the Word file."""
    with zipfile.ZipFile(folder / WORD) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    name = next(each for each in parts if each.endswith(".png"))
    parts[name] = parts[name][:33] + chunk(b"tEXt", b"Comment\0 53") + parts[name][33:]
    with zipfile.ZipFile(folder / WORD, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)


def remark(folder: Path) -> None:
    with zipfile.ZipFile(folder / BOOK, "a") as archive:
        archive.comment = b"hidden: 53"


def finer(folder: Path) -> None:
    """A share of the page with more decimals than the released one has."""
    with (folder / "data/cells.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["cell"]: row["value"] for row in csv.DictReader(table)}
    page = (folder / PAGE).read_text("utf-8")
    shown = re.search(r'data-cell="([^"]+)" data-field="value">(\d+)', page)
    assert shown and rows[shown[1]]
    wrong = f"{float(rows[shown[1]]) + 0.06:.1f}"
    (folder / PAGE).write_text(page[: shown.start(2)] + wrong + page[shown.end(2) :], "utf-8")


def hidden_cell(folder: Path) -> None:
    """The page names a hidden cell and prints a number for it."""
    with (folder / "data/cells.csv").open(encoding="utf-8", newline="") as table:
        name = next(row["cell"] for row in csv.DictReader(table) if row["status"] == "suppressed")
    text(PAGE, "</main>", f'<p><span data-cell="{name}" data-field="n">4</span></p></main>')(folder)


def outline(document: pikepdf.Pdf) -> None:
    with document.open_outline() as headings:
        headings.root[0].title = "Findings of 53 shelters"


def information(document: pikepdf.Pdf) -> None:
    document.docinfo["/Subject"] = "53 persons"


def annotation(document: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String("53 persons")
    )
    document.pages[0].Annots = document.make_indirect([document.make_indirect(note)])


def attachment(document: pikepdf.Pdf) -> None:
    document.attachments["figures.csv"] = b"shelter,persons\nx,53\n"


def metadata(document: pikepdf.Pdf) -> None:
    with document.open_metadata() as meta:
        meta["dc:description"] = "53 persons"


def picture(mark: str) -> str:
    return (
        f'<img alt="" src="data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\'%3E{mark}%3C/svg%3E"></main>'
    )


LEAKS: dict[str, Leak] = {
    # pages
    "a comment": text(PAGE, "</main>", "<!-- 53 --></main>"),
    "an attribute": text(PAGE, "<main", '<main data-note="53"'),
    "a class": text(PAGE, "<main", '<main class="n53"'),
    "an address": text(PAGE, 'href="#', 'href="?persons=53#'),
    "an alternative text": text(PAGE, ' alt="', ' alt="53 persons, '),
    "a style sheet": text(PAGE, "</style>", 'main::after{content:"53 persons"}</style>'),
    "a counter": text(PAGE, "</style>", "main{counter-reset:n 53}main::after{content:counter(n)}</style>"),
    "a list that begins so": text(PAGE, "</main>", '<ol start="53"><li>persons</ol></main>'),
    "a bar's width": text(PAGE, "</main>", '<div style="width:53%"></div></main>'),
    "a folded text": text(PAGE, "</main>", "<details><summary>More</summary><p hidden>53</details></main>"),
    "digits with nothing between": text(PAGE, "</main>", "<p>5\u200b3 persons</p></main>"),
    "full-width digits": text(PAGE, "</main>", "<p>\uff15\uff13 persons</p></main>"),
    "superscript digits": text(PAGE, "</main>", "<p>\u2075\u00b3 persons</p></main>"),
    "circled digits": text(PAGE, "</main>", "<p>\u2463 persons</p></main>"),
    "Arabic digits": text(PAGE, "</main>", "<p>\u0665\u0663 persons</p></main>"),
    "a Roman numeral": text(PAGE, "</main>", "<p>LIII persons</p></main>"),
    "a Roman numeral in one sign": text(PAGE, "</main>", "<p>\u2166 persons</p></main>"),
    "words": text(PAGE, "</main>", "<p>seventeen persons were refused</p></main>"),
    "Ukrainian words": text(PAGE, "</main>", "<p>сімнадцятьом, тобто дванадцяти особам</p></main>"),
    "a title of a drawing": text(PAGE, "</main>", picture("%3Ctitle%3E53%3C/title%3E")),
    "a text in a drawing": text(PAGE, "</main>", picture("%3Ctext%3E53%3C/text%3E")),
    "a photograph": text(PAGE, "</main>", '<img alt="" src="data:image/jpeg;base64,/9j/4AAQSkZJRgABAQAAAQABAAD/"></main>'),
    "another rounding": finer,
    "a hidden cell": hidden_cell,
    # Word
    "an own property": part(WORD, "docProps/custom.xml", "", "<Properties><property name='n'>53</property></Properties>"),
    "own data": part(WORD, "customXml/item1.xml", "", "<data>53</data>"),
    "keywords": part(WORD, "docProps/core.xml", "</cp:coreProperties>", "<cp:keywords>53</cp:keywords></cp:coreProperties>"),
    "a variable": part(WORD, "word/settings.xml", "</w:settings>", '<w:docVars><w:docVar w:name="n" w:val="53"/></w:docVars></w:settings>'),
    "a bookmark": part(WORD, "word/document.xml", r'w:name="[^"]*"', 'w:name="n53"'),
    "a table's description": part(WORD, "word/document.xml", "<w:tblCaption ", '<w:tblDescription w:val="53 persons"/><w:tblCaption '),
    "a field's result": part(WORD, "word/document.xml", "</w:body>", '<w:p><w:fldSimple w:instr=" DOCVARIABLE n "><w:r><w:t>53</w:t></w:r></w:fldSimple></w:p></w:body>'),
    "a page's number": part(WORD, "word/document.xml", "</w:body>", '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:t>53</w:t></w:r></w:p></w:body>'),
    "the number of a table": part(WORD, "word/document.xml", r"(?<=ARABIC \"><w:r><w:t>)\d+", "53"),
    "a deleted text": part(WORD, "word/document.xml", "</w:body>", "<w:p><w:del><w:r><w:delText>53</w:delText></w:r></w:del></w:p></w:body>"),
    "a remark in the markup": part(WORD, "word/document.xml", "</w:body>", "<!-- 53 --></w:body>"),
    "a picture's text": in_picture,
    # slides
    "a speaker's note": part(SLIDES, "ppt/notesSlides/notesSlide1.xml", "</a:p>", "</a:p><a:p><a:r><a:t>53 persons</a:t></a:r></a:p>"),
    "a shape's name": part(SLIDES, "ppt/slides/slide1.xml", r' name="[^"]*"', ' name="53 persons"'),
    "a slide's field": part(SLIDES, "ppt/slides/slide1.xml", "</a:p>", '<a:fld id="{1}" type="x"><a:t>53</a:t></a:fld></a:p>'),
    "remarks on slides": part(SLIDES, "ppt/comments/comment1.xml", "", "<c>53</c>"),
    # workbook
    "a defined name": part(BOOK, "xl/workbook.xml", "</definedNames>", '<definedName name="n">53</definedName></definedNames>'),
    "a name of a name": part(BOOK, "xl/workbook.xml", "</definedNames>", "<definedName name=\"n53\">'Cover en'!$A$1</definedName></definedNames>"),
    "a formula": part(BOOK, "xl/worksheets/sheet2.xml", "<v>", "<f>50+3</f><v>"),
    "a format": part(BOOK, "xl/styles.xml", 'formatCode="[^"]*"', 'formatCode="&quot;53&quot;"'),
    "a header on paper": part(BOOK, "xl/worksheets/sheet1.xml", "<oddHeader>", "<oddHeader>53 persons"),
    "a remark in a cell": part(BOOK, "xl/comments1.xml", "", "<comments>53</comments>"),
    "a sheet": part(BOOK, "xl/worksheets/sheet99.xml", "", '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c r="A1"><v>53</v></c></row></sheetData></worksheet>'),
    "a comment of the archive": remark,
    # print
    "the outline": printed(outline),
    "the file's subject": printed(information),
    "a note on the page": printed(annotation),
    "an attachment": printed(attachment),
    "what is said of the file": printed(metadata),
    # files
    "a file too many": file("data/shelters.parquet", b"PAR1"),
    "a table too many": file("data/debug.csv", b"shelter,persons\nx,53\n"),
    "a page's name": file("briefs/53-persons.en.html", b"<p>nothing</p>"),
    "a picture beside": file("picture.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"")),
    "a note in JSON": file("data/notes.json", json.dumps({"persons": 53}).encode()),
}  # fmt: skip


def test_the_build_itself_raises_no_alarm(build: Path) -> None:
    print(f"leaks planted: {len(LEAKS)}, each must be seen; the build as it is must raise no alarm")
    assert found(build, build.parent / "text") == []


@pytest.fixture(scope="module")
def only(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[set[str]], Path]:
    """Make copies of the build that hold some of its files: what is checked is what is altered."""

    def copy(names: set[str]) -> Path:
        folder = tmp_path_factory.mktemp("copy")
        shutil.copytree(build / "data", folder / "data")
        for name in names & {PAGE, WORD, SLIDES, BOOK, PRINT}:
            shutil.copyfile(build / name, folder / name)
        return folder

    return copy


def touched(leak: Leak) -> set[str]:
    """Return the file that a leak alters, by its closure; everything where it does not say."""
    kept = [cell.cell_contents for cell in leak.__closure__ or ()]
    names = {value for value in kept if isinstance(value, str)}
    return names & {PAGE, WORD, SLIDES, BOOK, PRINT} or {PAGE, WORD, BOOK}


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_is_seen(build: Path, only: Callable[[set[str]], Path], name: str) -> None:
    folder = only({PRINT, PAGE} if "printed" in LEAKS[name].__qualname__ else touched(LEAKS[name]))
    LEAKS[name](folder)
    assert found(folder, build.parent / "text"), f"not seen: {name}"

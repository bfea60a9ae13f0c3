"""The read-back part by part, from small files made by hand: tables, office parts, archives, prints, headings."""

from __future__ import annotations

import csv
import json
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
import typst
from support.few_rows import printed

from shelterlib.errors import ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release.cells import COLUMNS
from shelterlib.release.verify import files, trace_office, trace_pdf
from shelterlib.release.verify.answers import common_words
from shelterlib.release.verify.build import Report, readback, trace
from shelterlib.release.verify.equal import equals
from shelterlib.release.verify.known import Known
from shelterlib.release.verify.nested import keys, leaves
from shelterlib.release.verify.office_parts import beside, members, parsed
from shelterlib.release.verify.pdf_strings import headings, strings
from shelterlib.release.verify.readable import readable
from shelterlib.release.verify.trace_html import Trace
from shelterlib.release.verify.unpack import unpack
from shelterlib.release.wave import write_csv

TEXTS = {
    "en": {"title": "Shelters in 2030", "rule": "at least 12 answers", "sheet": "Table 7", "rec": "M1: open",
    "page.figure": "Figure", "page.table": "Table",
           "column.n": "Count", "workbook.column.of": "Of", "period.year": "in {year}",
           "forms": {"one": "{n} day", "other": "{n} of 31"}},
    "xx": {"title": "XX 1999"},
}  # fmt: skip
ABOUT: dict[str, Any] = {
    "wave": {"name": "2030", "title": {"en": "2030"}, "day": "2030-03-05"}, "indicators": {},
    "ledger": [{"question": "q_7"}],
    "context": [{"id": "people", "value": "41.5", "source": "office", "period": "year", "year": 2029}],
    "rules": {"least": 17},
}  # fmt: skip
ROWS = {
    "S.country": printed("S.country", n=11, of=24, value=46), "S.macro.west": printed("S.macro.west", "suppressed"),
    "S.country.panel-2020.now": printed("S.country.panel-2020.now", compared_with="2020"),
}  # fmt: skip


def known(**more: Any) -> Known:
    return Known(ROWS, ABOUT | more, TEXTS, earlier={"S.country@before": {"status": "shown", "n": "9"}})


# --- numbers and what they may be


@pytest.mark.parametrize(
    ("text", "expected", "same"),
    [("11", "11", True), ("12", "11", False), ("46 %", "45.8", True), ("1 024", "1024", True), ("", "3", False),
     ("3", "", False), ("3", "inf", False), ("3", "partly", False), ("1.024", "1024", True), ("1,5", "1.5", True)],
)  # fmt: skip
def test_a_written_number_is_a_cell_s_at_its_own_precision(text: str, expected: str, same: bool) -> None:
    assert equals(text, expected) is same


def test_nothing_has_no_leaves() -> None:
    assert list(keys({"a": [{"b": 1}, 2], "c": {"d": {"e": None}}})) == ["a", "c", "b", "d", "e"]
    assert list(leaves({"a": [1, None, {"b": "x"}], "c": None})) == ["1", "x"]


def test_a_number_stands_in_a_text_a_definition_a_cell_or_an_official_figure() -> None:
    given = known()
    assert given.of_text("12", "rule") and not given.of_text("13", "rule") and given.of_text("31", "forms")
    assert given.of_definitions("2029") and not given.of_definitions("4711")
    assert given.of_words("at least 12 answers", 9, 11) and not given.of_words("12 cats", 0, 2)
    assert given.of_words("see M1", 5, 6) and not given.of_words("see M2", 5, 6)
    assert given.of_cell("9", "S.country@before", "n") and not given.of_cell("11", "S.macro.west", "n")
    assert given.is_cell("11", "S.country", "n") and not given.is_cell("12", "S.country", "n")
    assert not given.is_cell("11", "S.country", "nowhere") and not given.is_cell("", "S.country", "n")
    assert given.of_context("41,5", source="office") and not given.of_context("41,5", row="other")
    assert given.is_defined("17") and not given.is_defined("18") and not given.is_defined("x")
    assert (given.column("Count"), given.column("Of"), given.column("Cats")) == ("n", "of", "")
    assert given.word("page.table") == ["Table"] and given.said("in 2029")
    assert given.said("March 5, 2030") and given.said("at least 12 answers")
    assert given.leads("ledger.0.question") and not given.leads("ledger.1.question")
    assert not given.leads("ledger.x") and not given.leads("rules.least.more")
    assert (
        given.unnamed("S.country") == []
        and given.unnamed("panel-2020") == []
        and given.unnamed("file-4711") == ["4711"]
    )
    assert given.speak("says 11", "S.country:n") == given.speak("says 11", "") == {("S.country", "n")}


def test_a_build_is_read_with_its_texts_and_what_it_tells_of_before(tmp_path: Path) -> None:
    out = build(tmp_path)
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "en.yml").write_text("a: {b: 4711}\n")
    told = {
        "compared": 7,
        "rows": [{"cell": "S.country", "before": {"status": "shown", "n": "9"}}],
        "reasons": ["2030: why"],
    }
    (out / "data" / "changes.json").write_text(json.dumps(told))
    found = Known.read(out, [tmp_path / "text"])
    assert found.texts == {"en": {"a": {"b": 4711}, "a.b": 4711}} and found.definitions["changes"] == {
        "reasons": ["2030: why"]
    }
    assert found.earlier == {
        "S.country@before": {"status": "shown", "n": "9"},
        "changes": {"status": "shown", "compared": "7"},
    }


def test_words_that_everybody_reads_are_those_of_the_pages_where_there_is_no_project() -> None:
    assert common_words(None) is not None


# --- files of a build


def build(root: Path) -> Path:
    out = root / "2030"
    (out / "data").mkdir(parents=True)
    write_csv(out / "data" / "cells.csv", COLUMNS, ROWS.values())
    (out / "data" / "definitions.json").write_text(json.dumps(ABOUT))
    return out


def test_numbers_of_tables_beside_the_cells_come_from_texts_definitions_and_names(tmp_path: Path) -> None:
    out = build(tmp_path)
    with (out / "data" / "groups.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [["id", "text"], ["q_7", "at least 12 answers"], ['{"a": [17, "81 cats"]}', "[broken 5"], ["utf-8", "17"]]
        )
    (out / "data" / "pattern.csv").write_text("cell,status\nS.country,shown 4711\nZ9.country,shown\n")
    (out / "data" / "datapackage.json").write_text(json.dumps({"name": "shelters-2030", "n": 4712}))
    (out / "data" / "notes.txt").write_text("4713")
    assert sorted(files.orphans(out, known())) == [
        "data/datapackage.json: 4712", "data/groups.csv: 5", "data/groups.csv: 81", "data/pattern.csv: 9"
    ]  # fmt: skip


def test_a_file_that_no_report_has_is_named(tmp_path: Path) -> None:
    out = build(tmp_path)
    for name in ("report.en.html", "file-4711.html", "notes.txt", ".hidden"):
        (out / name).write_text("")
    (out / "link.html").symlink_to(out / "report.en.html")
    assert list(files.strange(out, known())) == [
        f"{name}: a file that no report has" for name in ("file-4711.html", "link.html", "notes.txt")
    ]


def test_one_part_of_a_build_is_read_back_at_a_time(tmp_path: Path) -> None:
    project, out = Project(tmp_path), build(tmp_path)
    (out / "page.en.html").write_text("<p>4711</p>")
    (out / "page.xx.html").write_text("<p>4712</p>")
    for lang, number in (("en", "4711"), ("xx", "4712")):
        with pytest.raises(ReleaseRefusedError, match="numbers come from nowhere") as error:
            readback(project, out, wave="2030", lang=lang)
        assert number in error.value.where
    readback(project, out, wave="2030", lang="uk")


def test_what_is_not_asked_for_is_not_read(tmp_path: Path) -> None:
    out, report = build(tmp_path), Report()
    (out / "a.html").write_text("<p>4711</p>")
    (out / "b.docx").write_bytes(b"no archive")
    trace(out, known(), report, lambda name: name == "b.docx")
    assert report.numbers_orphan == ["b.docx: cannot be read"]


# --- pages


def traced(html: str) -> tuple[int, list[str]]:
    page = Trace(known())
    page.feed(html)
    page.close()
    return page.traced, page.orphans


@pytest.mark.parametrize(
    ("html", "count", "orphans"),
    [
        ('<b data-cell="S.country" data-field="n">11</b>', 1, []),
        ('<b data-cell="S.country" data-field="n">12</b>', 0, ["12"]),
        ('<b data-context="people" data-field="value">41,5</b>', 2, []), ('<b data-context="people">2029</b>', 1, []),
        ('<b data-text="rule">12</b>', 1, []), ('<b data-name="q_7">q_7</b>', 1, []),
        ('<b data-name="q_7">q_8</b>', 0, ["8"]),
        ("<p>12</p>", 0, ["12"]), ('<a data-code="ledger.0.question" href="file-4711">x</a>', 0, ["4711"]),
        ('<img alt="at least 12 answers" width="99" src="data:image/png;4711">', 1, []),
        ("<style>a{content: '4711'}</style>", 0, ["4711"]),
        ("<style>a{width: 12px}</style>", 0, []), ("<p>x</p><!-- 4711 --><?xml 4712?>", 0, ["4711", "4712"]),
        ("<p>XIV</p>", 0, ["XIV"]),
        ('<i title="says 11" data-cells="S.country:n"></i>', 1, []), ("</p>", 0, []), ("<p><b>x</p>12", 0, ["12"]),
    ],
)  # fmt: skip
def test_a_number_of_a_page_has_an_origin(html: str, count: int, orphans: list[str]) -> None:
    assert traced(html) == (count, orphans)


# --- office files


def archive(path: Path, parts: dict[str, str], comment: bytes = b"") -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.comment = comment
        for name, text in parts.items():
            made.writestr(name, text)
    return path


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:t="urn:shelterlib:trace"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:t="urn:shelterlib:trace"'
X = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_no_report_has_is_refused(tmp_path: Path) -> None:
    for name, parts, comment in (("a", {"word/document.xml": "<a/>"}, b"4711"), ("b", {"word/embedded.bin": ""}, b"")):
        with pytest.raises(ValueError, match=r"comment|no report has"):
            list(members(archive(tmp_path / name, parts, comment)))
    with zipfile.ZipFile(tmp_path / "c", "w") as made:
        made.writestr("word/styles.xml", "<a/>")
        made.writestr("word/styles.xml", "<a/>")
    with pytest.raises(ValueError, match="two parts of one name"):
        list(members(tmp_path / "c"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE a><a/>", "entities"),
        (b"<a><!-- 4711 --></a>", "remarks"),
        (b"<?a?><?b?><a/>", "remarks"),
        (b"<a>", "no XML"),
    ],
)
def test_a_part_with_entities_or_remarks_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parsed(data)


def test_what_nobody_is_shown_is_an_orphan() -> None:
    root = parsed(
        b'<r><docVar name="x-4711"/><n name="Picture 5"/><n name="S.country"/><f formatCode="0.0"/>'
        b'<f formatCode="0&quot;4712&quot;"/>'
        b"<f formatCode='&quot;x&quot;'/><z>4713</z><v>4714</v><ref>'Table 7 en'!$A$1</ref></r>"
    )
    assert list(beside(root, known())) == ["docVar", "4711", "0", "4712", "a format", "4713"]


def test_numbers_of_a_document_are_those_of_cells_texts_and_fields(tmp_path: Path) -> None:
    def run(text: str, more: str = "") -> str:
        return f"<w:r {more}><w:t>{text}</w:t></w:r>"

    named = 't:cell="S.country" t:field="n"'
    body = (
        f"<w:p>{run('11', named)}{run(' of 25')}</w:p>"
        f"<w:p><w:pPr><w:pStyle w:val='TOC1'/></w:pPr>{run('1. ')}{run('Sizes')}</w:p>"
        "<w:p><w:fldSimple w:instr=' SEQ Table \\* ARABIC '><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>"
        "<w:p><w:fldSimple w:instr=' SEQ Table \\* ARABIC '><w:r><w:t>7</w:t></w:r></w:fldSimple></w:p>"
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>"
        "<w:r><w:t>1</w:t></w:r>"
        f"<w:r><w:fldChar w:fldCharType='end'/></w:r>{run('1')}</w:p><w:t>4711</w:t>"
        "<w:tblCaption w:val='says 11' t:cells='S.country:n'/><w:x title='4712'/>"
    )
    core = '<c xmlns:d="http://purl.org/dc/x"><d:title>4713</d:title><d:created>2030</d:created></c>'
    made = archive(tmp_path / "a.docx", {"word/document.xml": f"<w:d {W}>{body}</w:d>", "docProps/core.xml": core})
    traced, orphans = trace_office.document(made, known())
    assert (traced, sorted(orphans)) == (2, ["1", "25", "4711", "4712", "4713", "4713", "7"])


def test_fields_of_slides_that_the_program_fills_in_are_no_numbers(tmp_path: Path) -> None:
    body = (
        "<a:p><a:fld><a:t>10/17/16</a:t></a:fld><a:fld><a:t>4711</a:t></a:fld>"
        "<a:r><a:t>at least 12 answers</a:t></a:r></a:p>"
        "<a:p><a:r><a:t>seventeen</a:t></a:r></a:p>"
    )
    made = archive(tmp_path / "a.pptx", {"ppt/slides/slide1.xml": f"<a:d {A}>{body}</a:d>"})
    traced, orphans = trace_office.document(made, known())
    assert traced == 1 and {"4711", "seventeen"} <= set(orphans)


def test_a_row_of_a_workbook_names_its_cell_last(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return (
            "<row>"
            + "".join(f'<c r="{column}1" {cell}</c>' for column, cell in zip("ABCD", cells, strict=False))
            + "</row>"
        )

    sheet = (
        row('t="s"><v>0</v>', 't="s"><v>1</v>', 't="inlineStr"><is><t>cell</t></is>') + row("><v>11</v>",
        "><v>25</v>", 't="s"><v>2</v>')
        + row("><v>41.5</v>", 't="str"><v>office</v>') + row('t="s"><v>3</v>') + row('t="s"><v>4</v>')
    )  # fmt: skip
    strings_of = "".join(
        f"<si><t>{text}</t></si>" for text in ("Count", "Of", "S.country", "Table 7. Cats", "Table 7 en")
    )
    made = archive(tmp_path / "a.xlsx", {
        "xl/workbook.xml": f'<workbook {X}><sheets><sheet name="Table 7 en"/></sheets></workbook>',
        "xl/sharedStrings.xml": f"<sst {X}>{strings_of}</sst>",
        "xl/worksheets/sheet1.xml": f"<worksheet {X}>{sheet}</worksheet>",
        "xl/styles.xml": f"<styleSheet {X}/>", "xl/theme/theme1.xml": "no XML 4711",
    })  # fmt: skip
    assert trace_office.workbook(made, known()) == (2, ["25"])


# --- bytes


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(len(c).to_bytes(4, "big") + kind + c + b"\0\0\0\0" for kind, c in chunks)


def test_everything_that_is_packed_is_yielded(tmp_path: Path) -> None:
    inner = archive(tmp_path / "in.zip", {"a.txt": "secret"}, b"remark").read_bytes()
    found = list(unpack(inner))
    assert b"secret" in found and b"remark" in found and found[-1] == inner
    picture = png(
        (b"IDAT", b"pixels"),
        (b"tEXt", b"k\0said"),
        (b"zTXt", b"k\0\0" + zlib.compress(b"hidden")),
        (b"zTXt", b"k\0\0broken"),
    )
    assert {b"tEXtk\0said", b"khidden"} <= set(unpack(picture)) and b"IDATpixels" not in set(unpack(picture))
    print_ = b"%PDF stream\n" + zlib.compress(b"inside") + b"\nendstream stream\nplain\nendstream"
    assert b"inside" in set(unpack(print_))
    page = b'<a href="data:text/plain;base64,c2VjcmV0IHNlY3JldA=="><a href="data:text/plain,secret%20secret%20secret">'
    assert {b"secret secret", b"secret secret secret"} <= set(unpack(page))
    assert b"" in set(unpack(b'"data:text/plain;base64,c2VjcmV0IHNlY3JldAA"'))  # letters that are no base64
    assert list(unpack(inner, depth=4)) == [inner]  # deep enough
    with pytest.raises(ValueError, match="damaged"):
        list(unpack(b"PK\x03\x04 nothing"))


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shelterlib.release.verify.unpack.LARGEST", 5)
    with pytest.raises(ValueError, match="too large"):
        list(unpack(archive(tmp_path / "a.zip", {"a": "secret"}).read_bytes()))


# --- prints

SOURCE = """
#set document(title: "2030", description: "Of 4711 cats", date: none)
#set page(numbering: "1 / 1")
#set heading(numbering: "1.1.")
#set figure.caption(separator: [. ])
#outline()
= Availability
Of 24 shelters #box(width: 6em)[11 admit men]; see #link("https://example.org/x-4712")[the page].
== Sizes
- 37 places
#figure(caption: [Places], table([12],[13]))
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    (folder / "x.typ").write_text(SOURCE)
    (folder / "x.en.pdf").write_bytes(typst.compile(folder / "x.typ"))
    return folder / "x.en.pdf"


PAGE = (
    "<p>Availability</p><p>Of 24 shelters 11 admit men; see the page.</p><p>Sizes</p><li>37 places</li>"
    "<table><td>12</td><td>14</td></table><i aria-label='Wave 2030'></i>"
)


def test_a_number_of_a_print_stands_so_in_the_page(paper: Path) -> None:
    said = trace_pdf.page_words(PAGE)
    good, orphans = trace_pdf.traced(paper, said, known())
    assert (good, sorted(set(orphans))) == (6, ["-4712", "13", "4711", "4712"])  # not the wave's year, twice
    reader, pages = trace_pdf.printed(paper.read_bytes())
    assert "37 places" in " ".join(" ".join(lines) for lines in pages)
    assert list(headings(reader.outline)) == ["1. Availability", "1.1. Sizes"]
    found = dict(strings(reader))
    assert found["https://example.org/x-4712"] in (True, False) and ("Availability", False) in set(strings(reader))


def test_a_print_is_read_as_a_reader_sees_it(paper: Path) -> None:
    text = "\n".join(readable(paper.read_bytes()))
    assert "Of 24 shelters" in text and "1.1. Sizes" in text and "Of 4711 cats" not in text.split("1. Availability")[0]
    with pytest.raises(ValueError, match="cannot be read"):
        list(readable(b"%PDF-1.7 nothing"))
    assert list(readable(b"\xff\xfeh\x00i\x00")) == ["hi"] and list(readable(b"\xff\xff")) == []
    assert "".join(readable(b"<p>se<b>cr</b>et</p>")).split() == ["secret"]


def test_the_words_of_a_page_without_spaces_and_what_is_said_aloud() -> None:
    html = '<p>a b<span class="hidden">none <br>here</span>\u2013c</p><img alt="d e">'
    assert trace_pdf.page_words(html) == "abcde"


def test_what_the_layout_counts_is_told_from_numbers() -> None:
    layout = trace_pdf.Layout(3, frozenset(["1.1.Sizes"]))
    assert layout.makes([".", "3"], 1) and not layout.makes([".", "4"], 1)
    assert (
        layout.makes(["1.1.", "Sizes"], 0) and not layout.makes(["1.2.", "Sizes"], 0) and not layout.makes(["1.1."], 0)
    )
    assert (
        layout.makes(["a", "2 / 3"], 1) and not layout.makes(["a", "4 / 3"], 1) and not layout.makes(["a", "2 / 4"], 1)
    )
    assert not layout.makes(["a", "b", "2 / 3", "c", "d"], 2) and not layout.makes(["3"], 0)


def test_signs_of_a_font_are_read_from_its_table() -> None:
    table = b"beginbfchar <0001> <0041> <0002> <0042> endbfchar beginbfrange <0003> <0005> <0061> endbfrange"
    font = trace_pdf.characters(table)
    assert "".join(font[k.to_bytes(2, "big")] for k in range(1, 6)) == "ABabc"
    lines = list(trace_pdf._lines(
        rb"/F1 9 Tf [(\000\001) 20 <0002>] TJ (\000\003) Tj ET /F2 9 Tf (\000\001) Tj ET ET", {b"F1": font}
    ))  # fmt: skip
    assert lines == ["ABa", "\ufffd"]
    assert trace_pdf._unescaped(rb"\n\(\101\\x") == b"\n(A\\x"


def test_a_page_without_contents_and_what_it_draws_from_forms() -> None:
    """Text of a form that a page draws is read too, once, with its own fonts or the page's."""
    with pikepdf.new() as made:
        table = made.make_stream(b"beginbfchar <0001> <0041> endbfchar")
        font = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, ToUnicode=table))
        bare = made.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font))
        fonts = pikepdf.Dictionary(F1=font, F2=bare)
        inner = made.make_stream(rb"/F1 9 Tf (\000\001) Tj ET", Subtype=pikepdf.Name.Form)
        own = pikepdf.Dictionary(Font=fonts, XObject=pikepdf.Dictionary(X=inner))
        outer = made.make_stream(rb"/F2 9 Tf (\000\001) Tj ET", Subtype=pikepdf.Name.Form, Resources=own)
        picture = made.make_stream(b"", Subtype=pikepdf.Name.Image)
        drawn = pikepdf.Dictionary(Font=fonts, XObject=pikepdf.Dictionary(A=outer, B=outer, C=picture))
        made.pages.append(
            pikepdf.Page(pikepdf.Dictionary(Type=pikepdf.Name.Page, MediaBox=[0, 0, 9, 9], Resources=drawn))
        )
        data = BytesIO()
        made.save(data)
    assert trace_pdf.printed(data.getvalue()).pages == [["\ufffd"], ["A"]]


def test_elements_are_xml() -> None:
    assert isinstance(parsed(b"<a/>"), ET.Element)

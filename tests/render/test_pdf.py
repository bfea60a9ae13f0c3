"""The PDF report: tagged, titled, in its language, with the same words and numbers as the pages."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from support.executed import executed
from support.poison import MARKUP, poison

from shelterlib.errors import RenderError
from shelterlib.render.notebook import read_blocks
from shelterlib.render.pdf import report
from shelterlib.render.pdf.compile import printable
from shelterlib.render.pdf.headers import with_row_headers
from shelterlib.report.blocks import Callout, Figure, List, Paragraph
from shelterlib.report.released import Released
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

LANGUAGES = ("en", "uk")
pytestmark = pytest.mark.xdist_group("documents")  # one worker makes the project and its figures
# Reading a whole document back takes seconds: the second language's in the audit.
READ = pytest.mark.parametrize("language", ["en", pytest.param("uk", marks=pytest.mark.audit)])


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def pdf_of(made):
    """Return what makes the report of a language, once."""
    project, out = made

    @cache
    def made_in(language):
        report(project, out, wave="2023", lang=language)
        return out / f"report.{language}.pdf"

    return made_in


def said_and_read(project, out, language):
    """Return the sentences and numbers of the report's blocks, and the text of each page of the PDF."""
    words = Words(language, read_texts(project, language), Released.read(out / "data").definitions)
    blocks = read_blocks(project.wave("2023").notebooks / "4_report.ipynb", "report")
    pages = [page.extract_text() for page in PdfReader(out / f"report.{language}.pdf").pages]
    return [squeezed(words.plain(content)) for content in sentences(blocks)], pages


def hold_all(said, pages, language):
    whole = squeezed("".join(pages))
    # A sentence that runs over the end of a page is cut by its footer: a few may be missing, no number may.
    missing = [text for text in said if text not in whole]
    assert len(missing) < 0.03 * len(said)
    assert all(number in whole for text in missing for number in re.findall(r"\d+", text))
    mark = {"en": "INVENTED DATA", "uk": "ВИГАДАНІ ДАНІ"}[language]
    assert all(mark in page for page in pages)


def sentences(blocks):
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, List):
            yield from sentences(block.items)
        elif isinstance(block, Figure):
            yield block.title
            yield from (cell for row in block.table.rows for cell in row.cells if cell is not None)
        elif isinstance(block, Callout):
            yield from sentences(block.blocks)


@READ
def test_it_says_title_language_and_that_it_is_tagged(pdf_of, language):
    with pikepdf.open(pdf_of(language)) as pdf:
        assert str(pdf.Root.Lang).split("-")[0] == language
        assert pdf.Root.MarkInfo.Marked
        assert len(str(pdf.docinfo["/Title"])) > 20
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as about:
            assert about.get("pdfuaid:part") == "1"
        assert pdf.Root.Outlines.Count


def elements(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S), node
        if "/K" in node:
            yield from elements(node.K)


@READ
def test_tables_have_headers_and_pictures_alternative_texts(pdf_of, language):
    with pikepdf.open(pdf_of(language)) as pdf:
        found = list(elements(pdf.Root.StructTreeRoot.K))
        names = [name for name, _ in found]
        alts = [str(node["/Alt"]) for name, node in found if name == "/Figure" and "/Alt" in node]
        assert names.count("/Figure") == len(alts) >= 10
        assert all(len(alt) > 20 for alt in alts)
        assert names.count("/Table") > 20 and names.count("/TH") > 100
        assert names.count("/H1") > 10 and names.count("/H2") >= 10


@READ
def test_every_row_of_a_table_has_its_header_and_every_cell_names_both(pdf_of, language):
    with pikepdf.open(pdf_of(language)) as pdf:
        assert pdf.check_pdf_syntax() == []
        names = list(pdf.Root.StructTreeRoot.IDTree.Names)
        assert [bytes(name) for name in names[::2]] == sorted(bytes(name) for name in names[::2])
        ids = {bytes(name): element for name, element in zip(names[::2], names[1::2], strict=True)}
        rows = [row for name, row in elements(pdf.Root.StructTreeRoot.K) if name == "/TR" and row.P.S == "/TBody"]
        assert len(rows) > 100
        for row in rows:
            head, *cells = row.K
            assert head.S == "/TH" and head.A[0].Scope == "/Row" and ids[bytes(head.ID)].objgen == head.objgen
            for cell in cells:
                headers = [bytes(name) for name in cell.A[0].Headers]
                assert cell.S == "/TD" and bytes(head.ID) == headers[-1] and set(headers) <= ids.keys()
                assert ids[headers[0]].A[0].Scope == "/Column"


def test_a_file_that_is_written_otherwise_is_refused():
    with pytest.raises(RenderError, match="another kind"):
        with_row_headers(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF")


def test_the_words_and_numbers_of_a_chapter_stand_in_it_and_the_mark_on_every_page(tmp_path):
    project, out = executed(tmp_path, chapters=("summary", "availability", "context", "about"))
    report(project, out, wave="2023", lang="uk")
    said, pages = said_and_read(project, out, "uk")
    assert len(said) > 100
    hold_all(said, pages, "uk")


@pytest.mark.audit
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_and_number_of_the_blocks_stands_in_it(pdf_of, made, language):
    pdf_of(language)
    said, pages = said_and_read(*made, language)
    assert len(said) > 700 and len(pages) > 20
    hold_all(said, pages, language)


def test_same_bytes_in_another_zone_without_a_clock_a_name_or_a_path(made, pdf_of, monkeypatch):
    project, out = made
    path = pdf_of("en")
    first = path.read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("USER", "someone")
    time.tzset()
    try:
        report(project, out, wave="2023", lang="en")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert path.read_bytes() == first
    with pikepdf.open(path) as pdf:
        assert not {"/CreationDate", "/ModDate", "/Author"} & set(pdf.docinfo.keys())
        streams = b"".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Subtype" not in o)
    assert str(project.root).encode() not in first + streams and str(Path.home()).encode() not in streams


def test_markup_in_texts_is_printed_as_it_is(tmp_path):
    strange = "emoji \U0001f4a3, control \x07, right to left \u202e."
    project, out = executed(tmp_path, chapters=("summary", "questions", "definitions", "about"))
    poison(project, out, [*MARKUP, strange])
    report(project, out, wave="2023", lang="en")
    text = squeezed("".join(page.extract_text() for page in PdfReader(out / "report.en.pdf").pages))
    assert all(squeezed(payload) in text for payload in MARKUP)
    assert "emoji" in text
    with pikepdf.open(out / "report.en.pdf") as pdf:
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                assert "/URI" not in str(link.get("/A", ""))


def test_only_letters_that_a_shipped_font_has_reach_the_page():
    assert printable("Ґ–≥●\n") == "Ґ–≥●\n"
    assert printable("\U0001f4a3\x07") == "\ufffd\ufffd"

"""Slides of the round table: few, real, traced, and marked as invented."""

from __future__ import annotations

import csv
import re
import time
import zipfile
from pathlib import Path

import pptx
import pytest
from lxml import etree
from support.executed import executed
from support.office import converted

from shelterlib.render.office import TRACE
from shelterlib.render.pptx import slides

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LANGUAGES = ("en", "uk")
pytestmark = pytest.mark.xdist_group("documents")  # one worker makes the project and its figures


@pytest.fixture(scope="module", params=["uk", pytest.param("en", marks=pytest.mark.audit)])
def deck(request, made):
    project, out = made
    slides(project, out, wave="2023", lang=request.param)
    path = out / f"round-table.{request.param}.pptx"
    return request.param, path, pptx.Presentation(str(path))


def test_there_are_ten_to_fourteen_each_with_a_title_and_notes(deck):
    found = list(deck[2].slides)
    assert 10 <= len(found) <= 14
    titles = [slide.shapes.title.text_frame.text for slide in found]
    assert all(titles) and len(set(titles)) == len(titles)
    assert all(slide.notes_slide.notes_text_frame.text.strip() for slide in found[1:])


def test_tables_are_tables_and_pictures_have_words(deck):
    shapes = [shape for slide in deck[2].slides for shape in slide.shapes]
    tables = [shape for shape in shapes if shape.has_table]
    pictures = [shape for shape in shapes if shape.shape_type == 13]
    assert len(tables) == 2 and len(pictures) >= 6
    assert all(shape.table.first_row for shape in tables)
    alts = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in (*tables, *pictures)]
    assert all(alt and len(alt) > 20 for alt in alts)


def test_every_number_is_that_of_its_cell(deck, made):
    language, _, presentation = deck
    cells = {row["cell"]: row for row in csv.DictReader((made[1] / "data/cells.csv").open(encoding="utf-8"))}
    numbers = 0
    for slide in presentation.slides:
        for run in slide._element.iter(f"{A}r"):
            cell, text = run.get(f"{{{TRACE}}}cell"), run.findtext(f"{A}t")
            if cell is None:
                continue
            row = cells[cell]
            if row["status"] != "shown":
                assert not re.search(r"\d", text)
                continue
            plain = re.sub(r"[\u00a0\u202f+]", "", text).replace("\u2212", "-")
            plain = plain.replace(",", ".") if language == "uk" else plain.replace(",", "")
            decimals = len(plain.partition(".")[2])
            value = float(row[run.get(f"{{{TRACE}}}field")])
            assert float(plain) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9)
            numbers += 1
    assert numbers > 60


def test_every_slide_and_note_of_an_invented_wave_says_so(deck):
    mark = {"en": "INVENTED DATA", "uk": "ВИГАДАНІ ДАНІ"}[deck[0]]
    for slide in deck[2].slides:
        assert mark in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert mark in slide.notes_slide.notes_text_frame.text


def test_nothing_runs_over_the_edge_of_a_slide(deck):
    presentation = deck[2]
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= presentation.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= presentation.slide_height


def test_words_say_their_language(deck):
    tag = {"en": "en-GB", "uk": "uk-UA"}[deck[0]]
    runs = [run for slide in deck[2].slides for run in slide._element.iter(f"{A}rPr")]
    assert runs and {run.get("lang") for run in runs} == {tag}
    assert deck[2].core_properties.language == deck[0]


def test_origins_are_declared_as_ignorable(deck):
    with zipfile.ZipFile(deck[1]) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"ppt/(slides|notesSlides)/\w+\.xml", name):
                root = etree.fromstring(archive.read(name))
                assert root.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable") == "sh"
                assert root.nsmap["sh"] == TRACE


def test_same_bytes_in_another_zone_and_no_trace_of_the_machine(deck, made, monkeypatch):
    language, path, _ = deck
    first = path.read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        slides(made[0], made[1], wave="2023", lang=language)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    assert str(Path.home()).encode() not in whole and b"Steve Canny" not in whole


@pytest.mark.office
def test_markup_is_printed_and_libreoffice_opens_it(tmp_path):
    from pypdf import PdfReader

    payload = "</a:t></a:r><a:r><a:t>INJECTED {{ 7 * 7 }} \x07 & <script>"
    names = ("slide_response", "slide_ministry", "slide_limits")
    project, out = executed(tmp_path, chapters=names, title=dict.fromkeys(LANGUAGES, payload))
    slides(project, out, wave="2023", lang="en")
    path = out / "round-table.en.pptx"
    said = [s.text_frame.text for s in pptx.Presentation(str(path)).slides[0].shapes if s.has_text_frame]
    assert any(payload.replace("\x07", "") in text for text in said)
    assert len(PdfReader(converted(path, "pdf", tmp_path)).pages) == 4

"""The Word report: real structure, every number traced, nothing that a text can break."""

from __future__ import annotations

import csv
import io
import os
import re
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import numpy as np
import pytest
from lxml import etree
from PIL import Image
from support.executed import executed
from support.office import converted
from support.poison import MARKUP, poison

from shelterlib.render.docx import report
from shelterlib.render.office import TRACE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES = ("en", "uk")
pytestmark = pytest.mark.xdist_group("documents")  # one worker makes the project and its figures
# A whole document takes seconds: the second language is for the audit.
READ = ["en", pytest.param("uk", marks=pytest.mark.audit)]
CONTROLS = "control \x00\x07\x1b\ufffe end, \u202eright to left"


@pytest.fixture(scope="module", params=READ)
def made_report(request, made):
    project, out = made
    report(project, out, wave="2023", lang=request.param)
    path = out / f"report.{request.param}.docx"
    return request.param, path, docx.Document(str(path))


def traced(document):
    """Yield (cell, field, text) of every run that says which cell it is from."""
    for run in document.element.iter(f"{W}r"):
        cell = run.get(f"{{{TRACE}}}cell")
        if cell:
            yield cell, run.get(f"{{{TRACE}}}field"), "".join(t.text or "" for t in run.iter(f"{W}t"))


def number(text):
    """Return the number that a reader reads."""
    text = text.replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "")
    text = text.replace(",", ".") if re.fullmatch(r"[-+]?\d+,\d{1,2}", text) else text.replace(",", "")
    return float(text)


def test_every_number_is_that_of_its_cell_and_hidden_cells_have_none(made_report, made):
    language, _, document = made_report
    cells = {row["cell"]: row for row in csv.DictReader((made[1] / "data/cells.csv").open(encoding="utf-8"))}
    numbers = 0
    for cell, field, text in traced(document):
        row = cells[cell]
        if row["status"] != "shown" or row[field] in ("", "inf"):
            assert not re.search(r"\d", text)
            continue
        value = float(row[field])
        written = number(text) if language == "uk" else float(text.replace(",", "").replace("\u2212", "-"))
        decimals = (
            len(text.rpartition("," if language == "uk" else ".")[2])
            if ("," if language == "uk" else ".") in text
            else 0
        )
        assert written == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-9), (cell, field, text)
        numbers += 1
    assert numbers > 1500


def test_the_structure_is_real(made_report):
    language, _, document = made_report
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.lower().startswith("heading")]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    assert len([level for level in levels if level == 1]) > 10
    assert document.paragraphs[0].style.name == "Title"
    instructions = [i.text for i in document.element.iter(f"{W}instrText")]
    assert any(i.strip().startswith("TOC") for i in instructions)
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
        assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val").strip()
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    assert len(captions) >= len(document.tables)
    assert document.core_properties.language == language
    assert document.core_properties.title


def test_every_link_leads_somewhere(made_report):
    _, _, document = made_report
    names = [b.get(f"{W}name") for b in document.element.iter(f"{W}bookmarkStart")]
    targets = {link.get(f"{W}anchor") for link in document.element.iter(f"{W}hyperlink")}
    assert len(names) == len(set(names)) and all(len(name) <= 40 for name in names)
    assert len(targets) > 50 and targets <= set(names)


def test_every_picture_has_an_alternative_text_and_the_mark(made_report):
    _, path, document = made_report
    alts = [e.get("descr") for e in document.element.iter() if etree.QName(e).localname == "docPr"]
    assert len(alts) >= 10 and all(alt and len(alt) > 20 for alt in alts)
    with zipfile.ZipFile(path) as archive:
        pictures = [archive.read(n) for n in archive.namelist() if n.startswith("word/media/")]
    assert len(pictures) == len(alts)
    for data in pictures:
        # The mark's own colour, thinned over white, is found in two opposite quarters of the picture.
        image = np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
        marked = (image[..., 0] - image[..., 2] > 10) & (image[..., 0] > 200) & (image[..., 0] < 250)
        height, width = marked.shape[0] // 2, marked.shape[1] // 2
        assert marked[:height, :width].any() and marked[height:, width:].any()


def test_every_page_of_an_invented_wave_says_so(made_report):
    language, _, document = made_report
    mark = {"en": "INVENTED DATA", "uk": "ВИГАДАНІ ДАНІ"}[language]
    assert all(mark in "".join(p.text for p in section.header.paragraphs) for section in document.sections)


def test_the_language_is_told_to_the_speller(made_report):
    language, path, _ = made_report
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert f'w:lang w:val="{ {"en": "en-GB", "uk": "uk-UA"}[language] }"' in styles


def test_same_bytes_in_another_zone_and_no_trace_of_the_machine(made, made_report, monkeypatch):
    (project, out), (language, path, _) = made, made_report
    first = path.read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    monkeypatch.setenv("LC_ALL", "C")
    time.tzset()
    try:
        report(project, out, wave="2023", lang=language)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert path.read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert str(project.root).encode() not in whole and os.fsencode(Path.home()) not in whole
    assert b"python-docx" not in whole


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    project, out = executed(
        tmp_path_factory.mktemp("poisoned"), chapters=("summary", "questions", "definitions", "about")
    )
    used = poison(project, out, [*MARKUP, CONTROLS])
    report(project, out, wave="2023", lang="en")
    return out / "report.en.docx", used


def test_markup_in_texts_is_printed_as_it_is(poisoned):
    path, used = poisoned
    document = docx.Document(str(path))
    said = [p.text for p in document.paragraphs] + [c.text for t in document.tables for c in t._cells]
    whole = "\n".join(said)
    assert len(used) == 5
    assert all(payload in whole for payload in MARKUP)
    assert "control  end, \u202eright to left" in whole
    assert not [text for text in said if text.startswith("INJECTED")]


@pytest.mark.office
def test_libreoffice_opens_it(poisoned, tmp_path):
    from pypdf import PdfReader

    pages = PdfReader(converted(poisoned[0], "pdf", tmp_path)).pages
    assert len(pages) > 3
    assert all("INVENTED DATA" in page.extract_text() for page in pages)

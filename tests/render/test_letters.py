"""Letters: one to the Ministry, one to each administration that was asked, with what concerns it."""

from __future__ import annotations

import csv
import re

import docx
import pytest
from support.office import converted

from shelterlib.render.docx import letters
from shelterlib.render.office import TRACE

pytestmark = pytest.mark.xdist_group("documents")  # one worker makes the project and its figures
CYRILLIC = str.maketrans("МА", "MA")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module", params=["uk", pytest.param("en", marks=pytest.mark.audit)])
def folder(request, made):
    project, out = made
    letters(project, out, wave="2023", lang=request.param)
    return out / "letters" / request.param


def texts(path):
    return [p.text for p in docx.Document(str(path)).paragraphs]


def test_every_administration_that_was_asked_gets_one_and_the_ministry_another(folder):
    names = {path.stem for path in folder.iterdir()}
    assert "ministry" in names and len(names) == 26
    assert not names & {"UA-40", "UA-43"}


def test_each_letter_holds_the_recommendations_to_its_addressee_only(folder):
    headings = {
        path.stem: {
            p.text.split(".")[0].translate(CYRILLIC)
            for p in docx.Document(str(path)).paragraphs
            if p.style.name == "Heading 1"
        }
        for path in folder.iterdir()
    }
    assert headings.pop("ministry") == {"M1", "M2", "M3"}
    for found in headings.values():
        assert {name for name in found if re.fullmatch(r"[MA]\d", name)} == {f"A{n}" for n in range(1, 8)}


def test_a_letter_about_a_region_is_told_by_its_own_cells(folder, made):
    rows = {row["cell"]: row for row in csv.DictReader((made[1] / "data/cells.csv").open(encoding="utf-8"))}
    one, other = (texts(folder / f"{name}.docx") for name in ("UA-46", "UA-63"))
    said = ["yes" if float(rows[f"A1_1.region.{name}"]["n"]) else "no" for name in ("UA-46", "UA-63")]
    mark = {"en": "checks access to shelters at least", "uk": "щонайменше раз на"}[folder.name]
    opening = {"en": "In this invented data", "uk": "У цих вигаданих даних"}[folder.name]
    for letter, answer in zip((one, other), said, strict=True):
        about = [text for text in letter if text.startswith(opening)]
        assert len(about) >= 3
        assert any(mark in text for text in about) == (answer == "yes")
    document = docx.Document(str(folder / "UA-46.docx"))
    cells = {run.get(f"{{{TRACE}}}cell") for run in document.element.iter(f"{W}r")} - {None}
    assert any(cell.endswith(".macro.west") for cell in cells)
    assert not any(".macro.east" in cell or (".region." in cell and "UA-46" not in cell) for cell in cells)


def test_same_bytes(folder, made):
    path = folder / "UA-46.docx"
    before = path.read_bytes()
    letters(made[0], made[1], wave="2023", lang=folder.name)
    assert path.read_bytes() == before


@pytest.mark.office
def test_libreoffice_opens_a_letter_of_at_most_four_pages(folder, tmp_path):
    from pypdf import PdfReader

    assert len(PdfReader(converted(folder / "UA-46.docx", "pdf", tmp_path)).pages) <= 4

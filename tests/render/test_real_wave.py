"""A wave that is not invented carries no mark: in no document, on no picture, before no sentence about a body."""

from __future__ import annotations

import docx
import numpy as np
import pptx
import pytest
from pypdf import PdfReader
from support.executed import executed

from shelterlib.render import pictures
from shelterlib.render.docx import letters
from shelterlib.render.docx import report as word
from shelterlib.render.notebook import read_blocks
from shelterlib.render.pdf import report as pdf
from shelterlib.render.pptx import slides
from shelterlib.report.released import Released
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

pytestmark = pytest.mark.xdist_group("documents")
SAID = ("INVENTED DATA", "Invented data", "invented data", "are invented")


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    chapters = ("summary", "administrations", "letter_opening", "letter_answers", "slide_response", "slide_limits")
    title = {"en": "Wave of 2023", "uk": "Хвиля 2023 року"}
    project, out = executed(tmp_path_factory.mktemp("real"), chapters=chapters, synthetic=False, title=title)
    for write in (word, pdf, slides, letters):
        write(project, out, wave="2023", lang="en")
    return project, out


def words_of_word(path):
    document = docx.Document(str(path))
    yield from (p.text for p in document.paragraphs)
    yield from (cell.text for table in document.tables for cell in table._cells)
    yield from (p.text for section in document.sections for p in section.header.paragraphs)


def test_no_document_calls_itself_invented(real):
    out = real[1]
    said = [*words_of_word(out / "report.en.docx"), *words_of_word(out / "letters/en/UA-46.docx")]
    said += [page.extract_text() for page in PdfReader(out / "report.en.pdf").pages]
    for slide in pptx.Presentation(str(out / "round-table.en.pptx")).slides:
        said += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        said.append(slide.notes_slide.notes_text_frame.text)
    whole = "\n".join(said)
    assert "Wave of 2023" in whole and len(whole) > 5000
    assert not [text for text in SAID if text in whole]


def test_the_mark_is_all_that_a_picture_of_an_invented_wave_has_more(real):
    project, out = real
    words = Words("en", read_texts(project, "en"), Released.read(out / "data").definitions)
    blocks = read_blocks(project.wave("2023").notebooks / "4_report.ipynb", "report")
    figure = next(pictures.drawn(blocks))
    with_mark, without = (pictures.svg([figure], words, synthetic)[figure.anchor] for synthetic in (True, False))
    assert (with_mark.width, with_mark.height) == (without.width, without.height)
    assert len(with_mark.data) > len(without.data)
    one, other = (np.frombuffer(pictures.png({"a": p})["a"].data[:24], dtype=np.uint8) for p in (with_mark, without))
    assert (one == other).all(), "the mark does not change a picture's size"

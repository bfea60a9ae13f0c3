"""An index is shown with its parts and without each of them, and never one for the other."""

import pytest
from support.paths import ROOT

from shelterlib.paths import Project
from shelterlib.render.xlsx.sheets import sheets
from shelterlib.report.blocks import Table
from shelterlib.report.book import open_report
from shelterlib.report.released import Released
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

PUBLISHED = ROOT / "data" / "published" / "2020"


@pytest.fixture(params=["en", "uk"])
def words(request):
    return Words(request.param, read_texts(Project(ROOT), request.param), Released.read(PUBLISHED).definitions)


def test_the_chapter_shows_the_index_without_each_part_under_a_name_of_its_own(words):
    chapter = open_report(Project(ROOT), "2020", PUBLISHED).chapter("resources")
    (table,) = [b for b in chapter if isinstance(b, Table) and b.anchor == "readiness-sensitivity"]
    names = [words.plain(row.cells[0]) for row in table.rows]
    assert len(set(names)) == len(names) == 7
    begins = {"en": "Without: ", "uk": "Без складника: "}[words.language]
    assert sum(name.startswith(begins) for name in names) == 5


def test_no_two_rows_of_the_workbook_have_the_same_name(words):
    for sheet in sheets(Released.read(PUBLISHED)):
        if words.plain(sheet.title) == words.plain_key("workbook.parts"):
            said = [tuple(words.plain(value) for value in row[:3]) for row in sheet.rows]
            assert len(set(said)) == len(said)
            return
    raise AssertionError("no sheet of parts")

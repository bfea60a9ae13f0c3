"""The workbook: every released number, nothing hidden, nothing that runs."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest
import yaml
from support.executed import executed
from support.office import converted
from support.poison import FORMULAS, poison

from shelterlib.render.xlsx import tables

pytestmark = pytest.mark.xdist_group("documents")  # one worker makes the project and its figures
FIELDS = ("n", "of", "value", "low", "high", "asked", "answered", "dont_know")


@pytest.fixture(scope="module")
def book(made):
    project, out = made
    tables(project, out, wave="2023")
    return openpyxl.load_workbook(out / "tables.xlsx")


def rows_by_cell(book, language):
    """Return {cell id: (header names, values)} of one language's tables."""
    found = {}
    for sheet in book.worksheets:
        if not sheet.title.endswith(f" {language}") or not sheet.tables:
            continue
        _, *rows = sheet[next(iter(sheet.tables.values())).ref]
        for row in rows:
            found.setdefault(row[-1].value, [cell.value for cell in row])
    return found


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_shown_number_is_the_released_one_and_every_hidden_one_a_mark(book, made, language):
    rows = rows_by_cell(book, language)
    seen = 0
    for cell in csv.DictReader((made[1] / "data/cells.csv").open(encoding="utf-8")):
        if cell["kind"] not in ("indicator", "question", "change") or cell["status"] == "not asked":
            continue
        values = rows[cell["cell"]]
        numbers = values[-12:-4]
        for field, written in zip(FIELDS, numbers, strict=True):
            if cell["status"] != "shown" or cell[field] in ("", "inf"):
                assert written.startswith("["), (cell["cell"], field)
            elif isinstance(written, str):
                assert written == "[low]" and float(cell["of"]) < 10
            else:
                assert written == pytest.approx(float(cell[field]), rel=1e-12)
                seen += 1
    assert seen > 1000


def test_both_languages_have_the_same_sheets_with_the_same_numbers(book):
    names = {lang: [s.title for s in book.worksheets if s.title.endswith(lang)] for lang in ("en", "uk")}
    assert len(names["en"]) == len(names["uk"]) > 10
    for one, other in zip(names["en"], names["uk"], strict=True):
        numbers = [
            [cell.value for row in book[name].iter_rows() for cell in row if isinstance(cell.value, (int, float))]
            for name in (one, other)
        ]
        assert numbers[0] == numbers[1]


def test_sheets_are_accessible(book):
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert sheet["A1"].value
        assert len(sheet.tables) <= 1
        for table in sheet.tables.values():
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row)
            names = [cell.value for cell in sheet[table.ref][0]]
            assert len(names) == len(set(names))


def test_every_sheet_of_an_invented_wave_says_so(book):
    for sheet in book.worksheets:
        mark = "INVENTED DATA" if sheet.title.endswith("en") else "ВИГАДАНІ ДАНІ"
        assert sheet["A2"].value == mark
        assert mark in sheet.oddHeader.center.text


def test_a_real_wave_carries_no_mark(tmp_path):
    project, out = executed(tmp_path, synthetic=False)
    tables(project, out, wave="2023")
    with zipfile.ZipFile(out / "tables.xlsx") as archive:
        assert "INVENTED" not in archive.read("xl/sharedStrings.xml").decode()


def test_same_bytes_and_no_trace_of_who_when_and_where(made, tmp_path):
    project, out = made
    tables(project, out, wave="2023")
    first = (out / "tables.xlsx").read_bytes()
    tables(project, out, wave="2023")
    assert (out / "tables.xlsx").read_bytes() == first
    with zipfile.ZipFile(out / "tables.xlsx") as archive:
        for entry in archive.infolist():
            text = archive.read(entry).decode("utf-8")
            assert str(Path.home()) not in text and str(out) not in text
        assert "<dc:creator></dc:creator>" in archive.read("docProps/core.xml").decode()


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    project, out = executed(tmp_path_factory.mktemp("poisoned"), chapters=("summary",))
    used = poison(project, out, FORMULAS)
    tables(project, out, wave="2023")
    return out / "tables.xlsx", used


def test_formulas_in_texts_stay_texts(poisoned):
    path, used = poisoned
    cells = [cell for sheet in openpyxl.load_workbook(path).worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    assert len(used) == 50 and used <= {cell.value for cell in texts}
    assert all(cell.quotePrefix for cell in texts if cell.value.startswith(("=", "+", "-", "@", "\t")))


@pytest.mark.office
def test_libreoffice_opens_it_and_finds_no_formula(poisoned, tmp_path):
    written = converted(poisoned[0], "fods", tmp_path).read_text("utf-8")
    assert "table:formula" not in written
    assert written.count("<table:table ") > 20


def test_a_language_with_twin_headers_and_long_names_still_gets_its_tables(tmp_path):
    project, out = executed(tmp_path, chapters=("summary",))
    for language in ("en", "uk"):
        path = project.catalogue / "text" / f"{language}.yml"
        words = yaml.safe_load(path.read_text("utf-8"))
        words["workbook"] = {"sheet": {"notes": "Notes: [all] what/must be known before reading"}}
        words["column"] = {"n": "Same", "of": "same", "low": "Same"}
        path.write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    tables(project, out, wave="2023")
    book = openpyxl.load_workbook(out / "tables.xlsx")
    assert "Notes all whatmust be known en" in book.sheetnames
    assert all(sheet.tables for sheet in book.worksheets if not sheet.title.endswith(("Cover en", "Обкладинка uk")))

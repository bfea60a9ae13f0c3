"""Parts of chapters: what they say of a cell, and when they say nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.release import write_release

from shelterlib.paths import Project
from shelterlib.report import open_report, phrases
from shelterlib.report.blocks import Callout, Table, Text
from shelterlib.report.book import Report
from shelterlib.report.parts import make
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

PROJECT = Project(Path(__file__).parents[2])


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return open_report(PROJECT, "2023", write_release(PROJECT, tmp_path_factory.mktemp("release")))


def words(report: Report, language: str) -> Words:
    return Words(language, read_texts(PROJECT, language), report.released.definitions)


def share(report: Report, n: float, of: float, missing: float = 0):
    cell = report.released.cells["M1_2.country"]
    low, high = 100 * n / (of + missing), 100 * (n + missing) / (of + missing)
    return replace(cell, n=n, of=of, value=100 * n / of, low=low, high=high, status="shown")


def test_bounds_stand_in_a_sentence_only_where_missing_answers_matter(report):
    said = words(report, "en").plain
    assert "(50%)" in said(phrases.finding(share(report, 20, 40, missing=1), bounded=True))
    assert "(50%; 40% to 60% whatever the missing answers say)" in said(
        phrases.finding(share(report, 20, 40, missing=10), bounded=True)
    )
    assert "%" not in said(phrases.finding(share(report, 4, 8, missing=4), bounded=True))


def test_a_headline_of_change_needs_twenty_on_both_sides(report):
    then, now = share(report, 9, 19), share(report, 9, 20)
    assert not phrases.solid({"then": then, "now": now})
    assert phrases.solid({"then": now, "now": now})


@pytest.mark.parametrize(("limit", "warned"), [({"below": 101}, True), ({"above": 101}, False), ({"below": -1}, False)])
def test_a_warning_stands_only_beyond_its_threshold(report, limit, warned):
    blocks = make(report, {"part": "warning", "indicator": "AV01", **limit})
    assert [isinstance(block, Callout) and block.role == "caution" for block in blocks] == [True] * warned


def test_every_direct_indicator_has_its_threshold_in_the_units_and_digits_of_the_language(report):
    (table,) = make(report, {"part": "thresholds", "id": "thresholds"})
    direct = [name for row in report.released.definitions["recommendations"] for name in row["direct"]]
    assert len(table.rows) == len(direct)
    cells = [row.cells[2] for row in table.rows]
    assert words(report, "en").plain(cells[0]) == "supports below 80%"
    assert words(report, "uk").plain(cells[0]).endswith("80\u00a0%")


def test_counts_put_each_questionnaire_in_a_column_and_keep_the_order_asked_for(report):
    part = {"part": "counts", "id": "rows", "what": ["rows_kept", "rows_read"]}
    (table,) = make(report, part)
    assert [words(report, "en").plain(row.cells[0]) for row in table.rows] == ["Rows kept", "Rows read"]
    assert [words(report, "en").plain(row.cells[1]) for row in table.rows] == ["106", "109"]
    assert make(report, part | {"what": ["nothing of this kind"]}) == []


def test_largest_changes_come_first_and_money_does_not_count(report):
    heading, found = make(report, {"part": "changes", "id": "c", "heading": "report.change.most", "number": 3})
    names = [item.basis for item in found.items]
    moves = [phrases.moved(report.released.change(name)) for name in names]
    assert heading.anchor == "c" and len(names) == 3 and moves == sorted(moves, reverse=True)
    assert all(report.released.indicator(name)["sensitivity"] != "restricted" for name in names)


def test_verdicts_that_all_agree_are_said_in_one_sentence(report, monkeypatch):
    for row in report.released.definitions["recommendations"]:
        name = f"{row['id']}.verdict"
        cell = replace(report.released.cells[name], note="not_supported")
        monkeypatch.setitem(report.released.cells, name, cell)
    (figure,) = make(report, {"part": "matrix", "id": "matrix"})
    assert figure.title == Text("matrix.all.not_supported")


def test_a_table_of_results_never_has_more_than_six_columns(report):
    tables = [block for block in report.page("report") if isinstance(block, Table)]
    assert tables and max(len(table.columns) for table in tables) <= 6


def test_what_the_gate_had_to_hide_beyond_the_smallest_set_stands_in_the_annex(report):
    part = {"part": "counts", "id": "ladder", "what": ["levels_closed", "tables_hidden"], "caption": "table.ladder"}
    assert make(report, part) == []
    cell = replace(report.released.cells["quality.facility.rows_read"], cell="quality.released.levels_closed", n=3)
    found = Report(replace_cells(report, cell), report.outline, report.project)
    (table,) = make(found, part)
    said = [words(report, "en").plain(content) for content in table.rows[0].cells]
    assert said == ["Tables in which every group is hidden, since hiding a few was not enough", "3"]


def replace_cells(report: Report, cell):
    released = type(report.released)([*report.released.cells.values()], report.released.definitions)
    released.cells[cell.cell] = cell
    return released

"""A published figure that moves is found, and only a line of the change log explains it."""

import shutil

import pytest
from support.cleaned import cleaned, copy_of_the_project
from support.paths import ROOT

from shelterlib.indicators import compute_wave
from shelterlib.paths import Project
from shelterlib.release.backtest import backtest, moved, read_changelog, unexplained
from shelterlib.release.cells import COLUMNS
from shelterlib.release.ledger import published_cells, read_cells_csv
from shelterlib.release.wave import release_wave, write_csv


def cell(name, **fields):
    return dict.fromkeys(COLUMNS, "") | {"cell": name, "status": "shown"} | fields


def cells(*rows):
    return {row["cell"]: row for row in rows}


THEN = cells(
    cell("M1_2.country", n="11", of="24"), cell("M1_2.macro.west", n="3", of="6"), cell("A1.verdict", note="partly")
)
NOW = cells(
    cell("M1_2.country", n="12", of="24"),
    cell("M1_2.macro.west", status="suppressed"),
    cell("A1.verdict", note="supported"),
)


def test_numbers_hidden_cells_and_verdicts_that_move_are_found():
    found = {(move.cell, move.field) for move in moved("2020", THEN, NOW)}
    assert found == {
        ("M1_2.country", "n"), ("M1_2.macro.west", "n"), ("M1_2.macro.west", "of"), ("M1_2.macro.west", "status"),
        ("A1.verdict", "note"),
    }  # fmt: skip
    assert moved("2020", THEN, THEN) == []
    assert [move.new for move in moved("2020", THEN, {})] == ["", "", ""]


@pytest.mark.parametrize(("line", "left"), [
    ("- 2020: `M1_2`, `A1.verdict`: the definition was wrong.", set()),
    ("- 2020: `M1_2.country`: the definition was wrong.", {"M1_2.macro.west", "A1.verdict"}),
    ("- 2023: `M1_2`, `A1.verdict`: another wave.", {"M1_2.country", "M1_2.macro.west", "A1.verdict"}),
    ("- 2020: `M1`, `A1.verdict`: only the beginning of a name.", {"M1_2.country", "M1_2.macro.west"}),
    ("- 2020: a long reason\n  that goes on: `M1_2` and `A1.verdict`.", set()),
    ("### Fixed\n- 2020: `M1_2`, `A1.verdict`", {"M1_2.country", "M1_2.macro.west", "A1.verdict"}),
])  # fmt: skip
def test_only_the_section_on_numbers_explains_a_move(line, left):
    changelog = f"## 1.1\n\n### Numbers that changed\n{line}\n"
    assert {move.cell for move in unexplained(moved("2020", THEN, NOW), changelog)} == left


def test_each_run_says_how_many_published_figures_moved_and_how_many_without_a_reason(tmp_path):
    project = Project(tmp_path)
    assert backtest(project, "2020", NOW) == ([], [])
    (project.published / "2020").mkdir(parents=True)
    write_csv(project.published / "2020" / "cells.csv", COLUMNS, THEN.values())
    (tmp_path / "CHANGELOG.md").write_text("### Numbers that changed\n- 2020: `M1_2`: corrected\n", encoding="utf-8")
    without, rows = backtest(project, "2020", NOW)
    assert [move.cell for move in without] == ["A1.verdict"]
    assert [(row["cell"], row["n"]) for row in rows] == [
        ("quality.backtest.compared", "3"), ("quality.backtest.moved", "3"), ("quality.backtest.unexplained", "1"),
    ]  # fmt: skip


PUBLISHED = sorted(folder.name for folder in (ROOT / "data" / "published").glob("*/"))


@pytest.mark.audit
@pytest.mark.skipif(not PUBLISHED, reason="nothing is published in this repository")
def test_a_published_figure_of_this_repository_that_moved_stands_in_the_change_log(tmp_path):
    project = copy_of_the_project(tmp_path)
    shutil.copytree(ROOT / "data" / "published", project.published)
    for wave in sorted(folder.name for folder in project.raw.glob("*/")):
        cleaned(project, (wave,))
    for wave, published in published_cells(project).items():
        compute_wave(project, wave)
        release_wave(project, wave, tmp_path / "build" / wave)
        released = read_cells_csv(tmp_path / "build" / wave / "data" / "cells.csv")
        assert unexplained(moved(wave, published, released), read_changelog(ROOT)) == []

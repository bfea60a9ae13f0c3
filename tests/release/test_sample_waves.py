"""A wave that says that it is a sample: its released shares carry intervals, and say so."""

import csv

import pytest
from support.cleaned import cleaned, copy_of_the_project
from support.survey import policy

from shelterlib.catalogue import load
from shelterlib.indicators import compute_wave
from shelterlib.release.cells import BEYOND_CHANCE, INTERVAL, WITHIN_CHANCE, released_row
from shelterlib.release.gate import Decisions
from shelterlib.release.restricted import Cell, cell_name
from shelterlib.release.wave import release_wave


@pytest.mark.audit
def test_released_shares_of_a_sample_carry_their_interval(tmp_path):
    project = copy_of_the_project(tmp_path)
    about = project.wave("2020").raw / "wave.yml"
    text = about.read_text(encoding="utf-8")
    assert "design: census" in text
    about.write_text(text.replace("design: census", "design: sample"), encoding="utf-8")
    cleaned(project, ("2020",))
    restricted = compute_wave(project, "2020").cells
    release_wave(project, "2020", tmp_path / "build")
    with (tmp_path / "build" / "data" / "cells.csv").open(encoding="utf-8") as file:
        rows = {row["cell"]: row for row in csv.DictReader(file)}
    own = restricted[(restricted["indicator"] == "M1_2") & (restricted["group_by"] == "country")].iloc[0]
    shown = rows["M1_2.country"]
    assert shown["note"] == INTERVAL
    assert float(shown["low"]) <= own["low"] < own["high"] <= float(shown["high"])
    forms = {name: it.form for name, it in load(project).indicators.items()}
    notes = {(forms[r["indicator"]], r["note"]) for r in rows.values() if r["kind"] == "indicator" and r["low"]}
    # Of the list itself and of administrations everybody was asked.
    assert notes == {("facility", INTERVAL), ("administration", ""), ("frame", "")}


@pytest.mark.parametrize(("indicator", "p", "group_by", "note"), [
    ("S1", 0.04, "country", BEYOND_CHANCE), ("S1", 0.05, "country", WITHIN_CHANCE), ("S1", None, "country", ""),
    ("S1", 0.04, "macro", ""), ("C1", 0.04, "country", ""),
])  # fmt: skip
def test_the_test_of_a_difference_is_published_as_a_word_where_single_answers_may_be_known(
    indicator, p, group_by, note
):
    row = {"kind": "change", "indicator": indicator, "group_by": group_by, "group": "", "group_by2": "panel",
           "group2": "diff", "compared_with": "v", "value": 12.4, "unit": "percent", "p_exact": p}  # fmt: skip
    found = Cell(cell_name(row), row, {})
    shown = released_row(found, "w", policy(), Decisions({found.name: "shown"}))
    assert (shown["value"], shown["note"]) == ("12", note)
    assert "0.04" not in shown.values()

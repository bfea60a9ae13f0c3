"""A wave that says that it is a sample: its released shares carry intervals, and say so."""

import csv

import pytest
from support.cleaned import cleaned, copy_of_the_project

from shelterlib.indicators import compute_wave
from shelterlib.release.cells import INTERVAL
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
    assert {row["note"] for row in rows.values() if row["kind"] == "indicator" and row["low"]} == {INTERVAL}

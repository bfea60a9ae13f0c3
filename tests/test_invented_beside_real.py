"""What is invented is no earlier wave of what was asked: no change, no panel, no verdict may rest on it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from support.small_waves import indicator, project, wave

from shelterlib.catalogue import load
from shelterlib.indicators import compute
from shelterlib.paths import Project
from shelterlib.release.ledger import published_cells

SHARE = indicator(universe="true()", condition="${rule} = 'yes'")
YES_NO = [{"rule": "yes"}, {"rule": "no"}]


def compared(folder: Path, **synthetic: bool) -> set[str]:
    """Return the waves with which the last of some waves is compared."""
    waves = [replace(wave(name[1:], YES_NO), synthetic=made_up) for name, made_up in synthetic.items()]
    found = compute(load(project(folder, SHARE)), waves)
    change = found.cells[found.cells["kind"] == "change"]
    in_panel = {against["compared_with"] for form in found.panel.values() for against in form["earlier"]}
    assert set(change["compared_with"]) == in_panel
    return in_panel


def test_a_real_wave_is_compared_with_real_waves_and_an_invented_one_with_invented_ones(tmp_path):
    assert compared(tmp_path, w2020=True, w2023=True, w2025=False) == set()
    assert compared(tmp_path, w2020=False, w2023=True, w2025=False) == {"2020"}
    assert compared(tmp_path, w2020=False, w2023=True, w2025=True) == {"2023"}
    assert compared(tmp_path, w2020=True, w2023=True, w2025=True) == {"2020", "2023"}


def test_a_question_that_an_invented_wave_called_otherwise_is_found_all_the_same(tmp_path):
    renamed = [{"kind": "question", "old": "rule", "new": "norm"}]
    made_up = replace(wave("2023", [{"norm": "yes"}]), synthetic=True, crosswalk=renamed)
    real = wave("2025", [{"norm": "yes"}, {"norm": "no"}])
    cells = compute(
        load(project(tmp_path, SHARE)), [replace(wave("2020", YES_NO), synthetic=True), made_up, real]
    ).cells
    (row,) = cells[cells["kind"] == "indicator"].to_dict("records")
    assert (row["numerator"], row["denominator"], row["comparability"]) == (1, 2, "")


@pytest.mark.parametrize(("synthetic", "seen"), [(False, {"2021"}), (True, {"2020", "2023"})])
def test_the_ledger_shows_a_wave_what_is_of_its_own_kind(tmp_path, synthetic, seen):
    made = Project(tmp_path)
    for name, made_up in (("2020", True), ("2021", False), ("2023", True)):
        folder = made.published / name
        folder.mkdir(parents=True)
        (folder / "cells.csv").write_text("cell,n\nX.country,1\n", encoding="utf-8")
        (folder / "definitions.json").write_text(json.dumps({"wave": {"synthetic": made_up}}), encoding="utf-8")
    raw = made.wave("2025").raw
    raw.mkdir(parents=True)
    (raw / "wave.yml").write_text(f"synthetic: {str(synthetic).lower()}\n", encoding="utf-8")
    assert published_cells(made, before="2025").keys() == published_cells(made, like="2025").keys() == seen
    assert published_cells(made).keys() == {"2020", "2021", "2023"}

"""An independent recount in plain Python agrees with every indicator, at every planned level."""

import ast
import os
import shutil
from pathlib import Path

import pytest
from support import recount, recount_rows
from support.cleaned import cleaned, copy_of_the_project
from support.paths import ROOT
from support.surveys import catalogue, disagreements, dumped, recounted, survey, with_absences

from shelterlib.indicators import compute, compute_wave
from shelterlib.simulate import load_plan, simulate_wave

FULL = bool(os.environ.get("FULL"))


@pytest.mark.parametrize(("seed", "wave", "size"), [(1, "2020", None), (2, "2021", 30), (3, "2023", None)])
def test_every_indicator_equals_the_recount_with_every_kind_of_absence(tmp_path, seed, wave, size):
    clean = with_absences(survey(tmp_path, seed, wave, size)[0], seed)
    assert (
        disagreements(compute(catalogue(), [clean], with_contributions=False).cells, recounted(clean, tmp_path)) == []
    )


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    project = copy_of_the_project(tmp_path_factory.mktemp("shipped"))
    return project, cleaned(project)


def test_every_indicator_of_the_shipped_waves_equals_the_recount_after_real_cleaning(shipped, tmp_path):
    project, waves = shipped
    for wave in waves:
        cells = compute_wave(project, wave.name).cells
        assert disagreements(cells, recounted(wave, tmp_path)) == []
        assert (cells.loc[cells["kind"] == "indicator", "answered"] > 0).sum() > 300


@pytest.mark.audit
@pytest.mark.parametrize("seed", range(20 if FULL else 4))
def test_messy_exports_equal_the_recount_after_real_cleaning(tmp_path, seed):
    plan, forms = load_plan(ROOT / "catalogue" / "simulation.yml"), ROOT / "data" / "raw" / ("2020", "2023")[seed % 2]
    project = copy_of_the_project(tmp_path)
    shutil.rmtree(project.raw)
    project.raw.mkdir()
    wave, size = forms.name, (40, 112)[seed // 2 % 2]
    raw = project.wave(wave).raw
    raw.mkdir()
    for by_people in ("wave.yml", "crosswalk.csv"):
        if (forms / by_people).exists():
            shutil.copyfile(forms / by_people, raw / by_people)
    simulate_wave(plan, 500 + seed, raw, forms=forms, wave=wave, size=size, mess=True)
    (clean,) = cleaned(project, (wave,))
    assert disagreements(compute_wave(project, wave).cells, recounted(clean, tmp_path)) == []


@pytest.mark.parametrize(("seed", "wave"), [(1, "2020"), (3, "2023"), (6, "2021")])
def test_every_other_reading_of_a_base_equals_the_recount(tmp_path, seed, wave):
    clean = with_absences(survey(tmp_path, seed, wave)[0], seed, share=0.15)
    cells = compute(catalogue(), [clean], with_contributions=False).cells
    found = {}
    for row in cells[cells["group_by2"] == "base"].to_dict("records"):
        first = row["value"] if row["indicator"].startswith("M1") else row["numerator"]
        found[row["indicator"], row["group2"]] = (first, row["denominator"])
        assert row["group_by"] == "country"
    assert found == recount.second_bases(dumped(clean.forms["facility"], tmp_path, "facility"))


def test_the_recount_covers_every_indicator(tmp_path):
    found = {key[0] for wave in ("2020", "2023") for key in recounted(survey(tmp_path, 4, wave)[0], tmp_path)}
    assert found == set(catalogue().indicators)


def test_the_recount_shares_no_code_with_what_it_checks():
    for module, own in ((recount, {"support.recount_rows"}), (recount_rows, set())):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert names <= {"csv", "math"}
        assert {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} == own


def test_a_wrong_figure_would_be_noticed(tmp_path):
    clean = survey(tmp_path, 5, "2020", 30)[0]
    cells = compute(catalogue(), [clean], with_contributions=False).cells
    cells.loc[(cells["indicator"] == "M1_2") & (cells["group_by"] == "country"), "numerator"] += 1
    assert [key for key, *_ in disagreements(cells, recounted(clean, tmp_path))] == [("M1_2", "country", "")]


@pytest.mark.audit
@pytest.mark.parametrize("block", range(50 if FULL else 10))  # 1,000 surveys, or 200
def test_simulated_surveys_equal_the_recount(tmp_path, block):
    definitions = catalogue()
    for seed in range(block * 20, (block + 1) * 20):
        wave, size = ("2020", "2021", "2022", "2023", "2024")[seed % 5], (10, 40, 112, 300)[seed % 4]
        clean = with_absences(survey(tmp_path, seed, wave, size)[0], seed, share=0.02 + 0.03 * (seed % 7))
        odd = disagreements(compute(definitions, [clean], with_contributions=False).cells, recounted(clean, tmp_path))
        assert odd == [], seed

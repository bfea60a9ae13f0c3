"""The two invented waves of the repository, cleaned, computed, released and attacked together."""

from __future__ import annotations

import shutil
import time

import pytest
from support.attacker import read_system
from support.paths import ROOT

from shelterlib.catalogue import load
from shelterlib.clean import clean_wave
from shelterlib.indicators import compute_wave
from shelterlib.paths import Project
from shelterlib.release.backtest import moved
from shelterlib.release.definitions import question_classes, wave_forms
from shelterlib.release.joint import needs
from shelterlib.release.ledger import published_cells, read_cells_csv
from shelterlib.release.restricted import read_cells
from shelterlib.release.rules import Policy, load_rules
from shelterlib.release.shown import shown
from shelterlib.release.wave import release_wave

pytestmark = [pytest.mark.audit, pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("shipped")]
WAVES = ("2020", "2023")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("shipped")
    for name in ("catalogue", "data/raw", "data/published"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "CHANGELOG.md", root)
    project = Project(root)
    for wave in WAVES:
        clean_wave(project, wave)
        compute_wave(project, wave)
        started = time.monotonic()
        release_wave(project, wave)
        print(f"{wave}: released with certificates in {time.monotonic() - started:.1f} s")
    return project


@pytest.mark.parametrize("wave", WAVES)
def test_a_release_stays_useful(project: Project, wave: str) -> None:
    rows = read_cells_csv(project.wave(wave).output / "data" / "cells.csv")
    done, planned = shown(rows.values(), load(project).rows("indicators"))
    every, country = (done["", level] / planned["", level] for level in ("", "country"))
    print(f"{wave}: {every:.0%} of what is planned is shown, {country:.0%} of the country's")
    assert every >= 0.75
    assert country >= 0.85
    verdicts = [r for r in rows.values() if r["kind"] == "verdict" and not r["group2"]]
    assert len(verdicts) == len(load(project).recommendations)
    assert all(int(r["of"]) >= 1 for r in verdicts)


@pytest.mark.parametrize("wave", WAVES)
def test_no_hidden_number_is_narrowed_jointly(project: Project, wave: str) -> None:
    paths, catalogue = project.wave(wave), load(project)
    indicators, rules = catalogue.rows("indicators"), load_rules(project.catalogue / "disclosure.yml")
    classes = question_classes(wave_forms(paths)) | {i: d["sensitivity"] for i, d in indicators.items()}
    policy = Policy(rules, indicators, classes)
    rows = read_cells_csv(paths.output / "data" / "cells.csv")
    cells = [c for c in read_cells(paths.indicators, [level.id for level in catalogue.levels.levels]) if c.name in rows]
    reader = read_system(paths.output / "certificates")
    asked, narrowed = 0, []
    for _, at, low, high in needs(wave, cells, policy, rows, dict.fromkeys(reader.names)):
        asked += 1
        bounds = reader.bounds(at)
        if bounds[0] > low or bounds[1] < high:
            narrowed.append(at)
    print(f"S1 {wave}: {asked} hidden numbers attacked jointly with the ledger, {len(narrowed)} narrowed")
    assert asked > 10
    assert narrowed == []


def test_what_is_published_is_what_is_released(project: Project) -> None:
    for wave, published in published_cells(project).items():
        rows = read_cells_csv(project.wave(wave).output / "data" / "cells.csv")
        assert moved(wave, published, rows) == []

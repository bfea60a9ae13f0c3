"""A whole project of simulated waves in a folder: restricted cells computed, ready for the gate."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from support.plain_clean import clean_simulated

from shelterlib.catalogue import load
from shelterlib.indicators import compute
from shelterlib.paths import Project
from shelterlib.simulate import load_plan, simulate_wave

ROOT = Path(__file__).resolve().parents[2]


def simulated_project(folder: Path, seed: int, sizes: Mapping[str, int | None]) -> Project:
    """Simulate waves, compute their cells, and return the project.

    Args:
        folder: where the project is made.
        seed: of the draws.
        sizes: wave -> institutions of the first one (None: as many as the plan names); a later one starts from it.
    """
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    project, plan = Project(folder), load_plan(ROOT / "catalogue/simulation.yml")
    catalogue, clean, before = load(project), [], None
    for k, (wave, size) in enumerate(sizes.items()):
        raw = project.root / "data" / "raw" / wave
        raw.parent.mkdir(parents=True, exist_ok=True)
        form = ROOT / "data/raw" / ("2020" if wave < "2022" else "2023")
        before = simulate_wave(plan, seed * 100 + k, raw, forms=form, wave=wave, size=size, mess=False, before=before)
        if not (raw / "crosswalk.csv").exists() and k:
            shutil.copy(form / "crosswalk.csv", raw / "crosswalk.csv")
        clean.append(clean_simulated(raw))
        found = compute(catalogue, clean)
        to = project.wave(wave).indicators
        to.mkdir(parents=True)
        found.cells.to_parquet(to / "cells.parquet")
        found.contributions.to_parquet(to / "contributions.parquet")
    return project

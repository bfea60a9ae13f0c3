"""Whole simulated waves through the gate: how much stays visible; each recommendation keeps direct evidence."""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

import pytest
from support.simulated import simulated_project

from shelterlib.errors import ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release.ledger import read_cells_csv
from shelterlib.release.shown import shown
from shelterlib.release.wave import release_wave

pytestmark = [pytest.mark.audit, pytest.mark.filterwarnings("ignore")]
FULL = bool(os.environ.get("FULL"))


def released(project: Project, wave: str) -> dict[str, dict[str, str]]:
    """Release a wave, put it into the ledger, and return its rows."""
    release_wave(project, wave)
    data = project.wave(wave).output / "data"
    shutil.copytree(data, project.published / wave)
    return read_cells_csv(data / "cells.csv")


def share(rows: dict[str, dict[str, str]], level: str = "") -> float:
    done, planned = shown(rows.values(), {})
    return done["", level] / planned["", level]


def without_evidence(rows: dict[str, dict[str, str]]) -> list[str]:
    """Return the recommendations of which no direct figure is shown for the country."""
    return [r["cell"] for r in rows.values() if r["kind"] == "verdict" and not r["group_by2"] and r["of"] in ("", "0")]


def test_simulated_waves_stay_useful(tmp_path: Path) -> None:
    draw, results, refused, started = random.Random(0), [], [], time.monotonic()
    for seed in range(25 if FULL else 3):
        sizes = {"2020": draw.choice([60, 90, 110, 160, 240]), "2023": draw.choice([60, 90, 120, 160, 240])}
        project = simulated_project(tmp_path / str(seed), 500 + seed, sizes)
        for wave, size in sizes.items():
            try:
                rows = released(project, wave)
            except ReleaseRefusedError as error:
                refused.append(f"{seed} {wave}: {error.what}")
                break
            results.append((share(rows), share(rows, "country"), without_evidence(rows), size))
    every, country = (sorted(r[k] for r in results) for k in (0, 1))
    print(
        f"{len(results)} simulated waves released, {len(refused)} refused {refused[:3]}; shown of what is planned: "
        f"{every[0]:.0%} / {every[len(every) // 2]:.0%} / {every[-1]:.0%} (least, middle, most); country "
        f"{country[0]:.0%} / {country[len(country) // 2]:.0%}; without direct evidence: "
        f"{sum(len(r[2]) for r in results)}; {(time.monotonic() - started) / max(1, len(results)):.1f} s a wave"
    )
    assert len(results) >= 4 * len(refused)
    assert every[len(every) // 2] >= 0.75
    assert country[len(country) // 2] >= 0.85

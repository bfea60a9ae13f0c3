"""A whole project with few regions and institutions, and the mess of real exports: quick to build, end to end."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from support.paths import ROOT

from shelterlib.paths import Project
from shelterlib.simulate import load_plan, simulate_wave

REGIONS = ("UA-18", "UA-26", "UA-46", "UA-51", "UA-71")
SIZE = 40


def small_project(folder: Path, waves: Sequence[str] = ("2020", "2023"), *, size: int = SIZE) -> Project:
    """Make a project of invented waves in five regions; the catalogue is the repository's but for the regions."""
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (folder / "data" / "processed").mkdir(parents=True)
    (folder / "data" / "published").mkdir()
    _keep_regions(folder / "catalogue" / "regions.csv")
    project, plan = Project(folder), load_plan(ROOT / "catalogue" / "simulation.yml")
    assert plan.institutions is not None
    where = {region: weight for region, weight in plan.institutions.regions.items() if region in REGIONS}
    plan = plan.model_copy(update={"institutions": plan.institutions.model_copy(update={"regions": where})})
    before = None
    for number, wave in enumerate(waves):
        raw, source = project.wave(wave).raw, ROOT / "data" / "raw" / wave
        raw.mkdir(parents=True)
        for written in ("wave.yml", "crosswalk.csv"):
            if (source / written).exists():
                shutil.copyfile(source / written, raw / written)
        before = before.renamed(plan.wave(wave).recoded) if before else None
        before = simulate_wave(plan, 900 + number, raw, forms=source, wave=wave, size=size, mess=True, before=before)
    return project


def _keep_regions(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[0] in REGIONS)])

"""A whole project with few regions and institutions, and the mess of real exports: quick to build, end to end."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import yaml
from support.paths import ROOT

from shelterlib.paths import Project
from shelterlib.simulate import load_plan, simulate_wave

REGIONS = ("UA-18", "UA-26", "UA-46", "UA-51", "UA-71")
SIZE = 60
LEFT_OUT = ("availability", "quarantine", "war", "administrations", "context")  # chapters, to be quicker


def small_project(
    folder: Path, waves: Sequence[str] = ("2020", "2023"), *, size: int = SIZE, mess: bool = True
) -> Project:
    """Make a project of invented waves in five regions, with fewer chapters than the repository's."""
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    (folder / "data" / "processed").mkdir(parents=True)
    (folder / "data" / "published").mkdir()
    _keep_regions(folder / "catalogue" / "regions.csv")
    _keep_chapters(folder / "catalogue" / "report.yml")
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
        _keep_known_control(raw / "wave.yml")
        before = before.renamed(plan.wave(wave).recoded) if before else None
        before = simulate_wave(plan, 900 + number, raw, forms=source, wave=wave, size=size, mess=mess, before=before)
    return project


def _keep_regions(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *(row for row in rows if row[0] in REGIONS)])


def _keep_known_control(path: Path) -> None:
    about = yaml.safe_load(path.read_text("utf-8"))
    control = about["parameters"]["control"]
    about["parameters"]["control"] = {region: known for region, known in control.items() if region in REGIONS}
    path.write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), "utf-8")


def _keep_chapters(path: Path) -> None:
    outline = yaml.safe_load(path.read_text("utf-8"))
    outline["chapters"] = [chapter for chapter in outline["chapters"] if chapter["id"] not in LEFT_OUT]
    path.write_text(yaml.safe_dump(outline, allow_unicode=True, sort_keys=False), "utf-8")

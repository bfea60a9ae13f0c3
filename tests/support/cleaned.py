"""Waves as the cleaning stage leaves them: shipped ones, and simulated ones with the mess of real exports."""

import shutil
from pathlib import Path

from support.paths import ROOT

from shelterlib.clean import clean_wave
from shelterlib.indicators.loading import CleanWave, read_clean
from shelterlib.paths import Project


def copy_of_the_project(folder: Path) -> Project:
    """Copy catalogue and shipped raw waves into a folder."""
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    return Project(folder)


def cleaned(project: Project, waves: tuple[str, ...] = ("2020", "2023")) -> list[CleanWave]:
    """Clean waves and read them as the indicators stage does."""
    for wave in waves:
        clean_wave(project, wave)
    return [read_clean(project, wave) for wave in waves]

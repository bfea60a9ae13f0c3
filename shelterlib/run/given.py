"""A wave of which only the released data is here: its report can be made again, in another language too."""

from __future__ import annotations

import shutil
from pathlib import Path

from shelterlib.paths import WAVE_NAME, Project
from shelterlib.run.declared import released
from shelterlib.run.jobs import Job

CERTIFICATES = "certificates"


def given_waves(project: Project) -> list[str]:
    """Return the waves with released data in `outputs`, whether their raw data is here or not."""
    found = (path.parents[1].name for path in project.outputs.glob("*/data/definitions.json"))
    return sorted(name for name in found if WAVE_NAME.fullmatch(name))


def given(wave: str) -> Job:
    """Return the job that stands in the place of cleaning, computing and releasing."""
    outputs = (*released(wave), f"outputs/{wave}/{CERTIFICATES}")
    return Job("given", wave, "shelterlib.run.given:take", {"wave": wave}, (), outputs)


def take(project: Project, out: Path, *, wave: str) -> None:
    """Take the released data and its certificates from the last build into the one that is made."""
    last = project.root / "outputs" / wave
    for name in released(wave):
        shutil.copyfile(last / "data" / Path(name).name, out / "data" / Path(name).name)
    shutil.copytree(last / CERTIFICATES, out / CERTIFICATES)

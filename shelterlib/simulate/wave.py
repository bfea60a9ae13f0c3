"""A whole invented wave: its folder with frame, exports, corrections and wave.yml."""

from __future__ import annotations

import shutil
from pathlib import Path

from shelterlib.paths import Project
from shelterlib.simulate.exporting import Exporter
from shelterlib.simulate.folder import write_corrections, write_description, write_frame
from shelterlib.simulate.inventing import FORMS, Inventor, SimulatedWave, form_of
from shelterlib.simulate.mistakes import Correction
from shelterlib.simulate.plan import Plan, load_plan


def simulate_wave(
    plan: Plan,
    seed: int,
    out: Path,
    *,
    forms: Path,
    wave: str = "2020",
    size: int | None = None,
    mess: bool = False,
    before: SimulatedWave | None = None,
) -> SimulatedWave:
    """Write the raw folder of an invented wave.

    Args:
        plan: with `institutions`.
        seed: same seed, plan and forms: same bytes.
        out: the folder; made where absent. A wave.yml in it is kept, but for the checksums.
        forms: the folder of facility.form.xlsx and administration.form.xlsx, copied unless it is `out`.
        wave: name; dates and special draws are those of the plan's wave of this name, or of the last one before it.
        size: number of institutions of a first wave (default: the plan's).
        mess: write the exports with the damage of real ones and the corrections that settle it; else plainly, as csv.
        before: the wave before, from whose institutions this one starts.

    Returns:
        what is true of the wave, to be given as `before` to the next.
    """
    out.mkdir(parents=True, exist_ok=True)
    special = plan.wave(wave)
    made = Inventor(plan, special, seed, wave, forms, before).invent(size)
    for name in FORMS:
        if forms.resolve() != out.resolve():
            shutil.copyfile(forms / f"{name}.form.xlsx", out / f"{name}.form.xlsx")
    written = [write_frame(made, out)]
    exporter = Exporter(special, plan.mess if mess else None, seed, out)
    corrections: list[Correction] = []
    for name, answers in (("facility", made.received()), ("administration", made.administration)):
        corrections += exporter.export(form_of(forms / f"{name}.form.xlsx"), name, answers)
    if corrections:
        write_corrections(corrections, out)
    write_description(out, wave, special, [*written, *exporter.files])
    return made


def simulate_planned(project: Project, into: Path | None = None) -> list[SimulatedWave]:
    """Write every wave of the project's catalogue/simulation.yml, each from the institutions of the one before.

    What people wrote by hand (the questionnaires, the texts of wave.yml, crosswalk.csv) is taken from the raw folder.

    Args:
        project: with the plan and the raw folders.
        into: where the wave folders go; default: the project's raw folder itself.
    """
    plan = load_plan(project.catalogue / "simulation.yml")
    made: list[SimulatedWave] = []
    for name, special in sorted(plan.waves.items()):
        source = project.wave(name).raw
        out = (into or project.raw) / name
        out.mkdir(parents=True, exist_ok=True)
        for written in ("wave.yml", "crosswalk.csv"):
            if (source / written).exists() and source.resolve() != out.resolve():
                shutil.copyfile(source / written, out / written)
        before = made[-1].renamed(special.recoded) if made else None
        made.append(simulate_wave(plan, special.seed, out, forms=source, wave=name, mess=True, before=before))
    return made

"""Read a wave's clean files and what belongs to them: forms, frame, crosswalk, parameters."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from shelterlib.catalogue.strict_yaml import load as load_yaml
from shelterlib.errors import DataError
from shelterlib.forms import Form, read_form
from shelterlib.indicators.parameters import wave_parameters
from shelterlib.indicators.rows import NO_FORM, Answers
from shelterlib.paths import Project, WavePaths

FRAME = "frame"
YEAR = re.compile(r"[12][0-9]{3}")


@dataclass(frozen=True)
class CleanWave:
    """A wave as cleaning left it, under the names of its own forms."""

    name: str
    year: int
    is_sample: bool
    parameters: dict[str, Any]
    forms: dict[str, Answers]
    crosswalk: list[dict[str, str]]
    keys: dict[str, list[str]] = field(default_factory=dict)  # by form: the questions whose answers name a unit
    synthetic: bool = False


def read_clean(project: Project, name: str) -> CleanWave:
    """Read the clean files of a wave.

    Raises:
        DataError: the wave was not cleaned yet, or a file is missing.
    """
    paths = project.wave(name)
    about = load_yaml(paths.raw / "wave.yml")
    period = about.get("reference") or {}
    folders = [folder for folder in sorted(paths.clean.glob("*/")) if (folder / "answers.parquet").exists()]
    forms = {folder.name: _answers(paths, folder.name) for folder in folders}
    if not forms:
        raise DataError("this wave has no clean answers", where=name, fix=f"run shelter report {name}")
    if (paths.raw / "frame.csv").exists():
        frame = pd.read_csv(paths.raw / "frame.csv", dtype="str", keep_default_na=False, encoding="utf-8-sig")
        frame = frame.set_index(frame.columns[0]).rename_axis("unit")
        forms[FRAME] = Answers(frame.where(frame != ""), None, NO_FORM)
    return CleanWave(
        name, _year(name, about), about.get("design") == "sample",
        wave_parameters(about.get("parameters"), period.get("start"), period.get("end")),
        forms, read_crosswalk(paths.raw / "crosswalk.csv"), dict(about.get("key") or {}),
        bool(about.get("synthetic", False)),
    )  # fmt: skip


def read_crosswalk(path: Path) -> list[dict[str, str]]:
    """Return the rows of a crosswalk; none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def form_of(paths: WavePaths, name: str) -> Form:
    """Read a wave's form.

    Raises:
        DataError: there is none.
    """
    found: Sequence[Path] = sorted(paths.raw.glob(f"{name}.form.*")) or sorted(paths.raw.glob(f"{name}.form/"))
    if not found:
        raise DataError("the form is missing", where=paths.project.show(paths.raw / f"{name}.form.xlsx"))
    return read_form(found[0])


def forms_of(paths: WavePaths) -> dict[str, Form]:
    """Read every form of a wave's raw folder, by name."""
    names = sorted({path.name.partition(".form")[0] for path in paths.raw.glob("*.form*")})
    return {name: form_of(paths, name) for name in names}


def _answers(paths: WavePaths, name: str) -> Answers:
    folder = paths.clean / name
    answers, status = pd.read_parquet(folder / "answers.parquet"), pd.read_parquet(folder / "status.parquet")
    return Answers(answers, status, form_of(paths, name))


def _year(name: str, about: dict[str, Any]) -> int:
    if found := YEAR.match(name):
        return int(found[0])
    for period in ("reference", "field"):
        start = (about.get(period) or {}).get("start")
        if start is not None:
            return int(start.year)
    raise DataError("the year of this wave is not known", where=f"{name}/wave.yml", fix="give field: {start, end}")

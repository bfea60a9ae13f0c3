"""The ledger: what was really published. Releases read it; only `shelter publish` writes it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from shelterlib.catalogue.strict_yaml import load
from shelterlib.errors import DataError
from shelterlib.paths import Project

Published = dict[str, dict[str, dict[str, str]]]  # wave -> cell -> row


def read_cells_csv(path: Path) -> dict[str, dict[str, str]]:
    """Return the rows of a cells.csv by cell.

    Raises:
        DataError: a cell stands twice.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {row["cell"]: row for row in rows}
    if len(found) != len(rows):
        raise DataError("a cell stands twice", where=path.name, fix="build the release again")
    return found


def published_cells(project: Project, before: str | None = None, like: str | None = None) -> Published:
    """Return what was published of every wave, or of the waves before one, oldest first.

    Args:
        project: the project.
        before: only waves before this one, and like it.
        like: only waves whose answers are real where this wave's are, invented where this wave's are: what is invented
            is no earlier wave of what was asked.
    """
    folders = sorted(f.parent for f in project.published.glob("*/cells.csv"))
    own = _invented(project, before or like)
    kept = [f for f in folders if before is None or f.name < before]
    return {f.name: read_cells_csv(f / "cells.csv") for f in kept if own is None or _said(f) in (own, None)}


def _invented(project: Project, wave: str | None) -> bool | None:
    """Return whether a wave's answers are invented, None where nothing says so."""
    if wave is None:
        return None
    paths = project.wave(wave)
    about = paths.raw / "wave.yml"
    return load(about).get("synthetic") if about.is_file() else _said(paths.output / "data")


def _said(folder: Path) -> bool | None:
    path = folder / "definitions.json"
    return json.loads(path.read_text(encoding="utf-8")).get("wave", {}).get("synthetic") if path.is_file() else None

"""The ledger: what was really published. Releases read it; only `shelter publish` writes it."""

from __future__ import annotations

import csv
from pathlib import Path

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


def published_cells(project: Project, before: str | None = None) -> Published:
    """Return what was published of every wave, or of the waves before one, oldest first."""
    folders = sorted(f.parent for f in project.published.glob("*/cells.csv"))
    return {f.name: read_cells_csv(f / "cells.csv") for f in folders if before is None or f.name < before}

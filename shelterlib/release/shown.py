"""How much of the plan a release shows, by class and level: `python -m shelterlib.release.shown outputs/<wave>`.

Planned and not empty: cells that are shown, suppressed, or have too few answers for a median; not what was not asked,
is not covered, or where nobody answered.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from shelterlib.release.cells import quality_row
from shelterlib.release.ledger import read_cells_csv
from shelterlib.release.printed import plain

FIGURES = ("indicator", "coverage", "change")
PLANNED = ("shown", "suppressed")
FEW, MEDIANS = "too few", ("median", "index")  # of any other kind, too few answers are none
Counts = Counter[tuple[str, str]]


def shown(rows: Iterable[Mapping[str, str]], indicators: Mapping[str, Mapping[str, Any]]) -> tuple[Counts, Counts]:
    """Return the shown and the planned cells by (class, level); an empty class or level stands for all.

    Args:
        rows: of cells.csv.
        indicators: definitions, of which `sensitivity` and `kind` are read.
    """
    done, planned = Counts(), Counts()
    for row in rows:
        about = indicators.get(row["indicator"], {})
        few = row["status"] == FEW and about.get("kind") in MEDIANS
        if row["kind"] in FIGURES and (row["status"] in PLANNED or few):
            for sensitivity in {about.get("sensitivity", ""), ""}:
                for level in {row["group_by"], ""}:
                    planned[sensitivity, level] += 1
                    done[sensitivity, level] += row["status"] == "shown"
    return done, planned


def shown_rows(
    wave: str, rows: Iterable[Mapping[str, str]], indicators: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, str]]:
    """Return how much is shown as cells, n of planned and the share: `quality.shown.open.macro`, `all` for all."""
    done, planned = shown(rows, indicators)
    return [
        quality_row(f"quality.shown.{sensitivity or 'all'}.{level or 'all'}", wave, done[key], planned[key])
        | {"value": plain(round(100 * done[key] / planned[key]))}
        for key in sorted(planned)
        for sensitivity, level in [key]
    ]


def main(build: Path) -> None:
    """Print the table."""
    data = build / "data" if (build / "data").is_dir() else build
    definitions = json.loads((data / "definitions.json").read_text(encoding="utf-8"))
    done, planned = shown(read_cells_csv(data / "cells.csv").values(), definitions["indicators"])
    print(f"{'class':<16}{'level':<12}{'shown':>6}{'planned':>9}{'share':>7}")
    for sensitivity, level in sorted(planned):
        some, whole = done[sensitivity, level], planned[sensitivity, level]
        print(f"{sensitivity or 'all':<16}{level or 'all':<12}{some:>6}{whole:>9}{100 * some / whole:>6.0f}%")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""How much of the plan a release shows, by class and level: `python -m shelterlib.release.shown outputs/<wave>`.

Planned and not empty: cells with status shown, suppressed or too few; not what was not asked or is not covered.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from shelterlib.release.ledger import read_cells_csv

FIGURES = ("indicator", "coverage", "change")
PLANNED = ("shown", "suppressed", "too few")
Counts = Counter[tuple[str, str]]


def shown(rows: Iterable[Mapping[str, str]], classes: Mapping[str, str]) -> tuple[Counts, Counts]:
    """Return the shown and the planned cells by (class, level); an empty class or level stands for all."""
    done, planned = Counts(), Counts()
    for row in rows:
        if row["kind"] in FIGURES and row["status"] in PLANNED:
            for sensitivity in (classes.get(row["indicator"], ""), ""):
                for level in (row["group_by"], ""):
                    planned[sensitivity, level] += 1
                    done[sensitivity, level] += row["status"] == "shown"
    return done, planned


def main(build: Path) -> None:
    """Print the table."""
    data = build / "data" if (build / "data").is_dir() else build
    definitions = json.loads((data / "definitions.json").read_text(encoding="utf-8"))
    classes = {name: row.get("sensitivity", "") for name, row in definitions["indicators"].items()}
    done, planned = shown(read_cells_csv(data / "cells.csv").values(), classes)
    print(f"{'class':<16}{'level':<12}{'shown':>6}{'planned':>9}{'share':>7}")
    for sensitivity, level in sorted(planned):
        some, whole = done[sensitivity, level], planned[sensitivity, level]
        print(f"{sensitivity or 'all':<16}{level or 'all':<12}{some:>6}{whole:>9}{100 * some / whole:>6.0f}%")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Check certificates by addition: no solver, no rules, nothing but numpy. Meant to be read in one sitting.

A folder of certificates holds `system.json` (printed numbers, names of hidden ones, lines that add up,
limits part <= whole) and `witnesses.csv` (whole tables of hidden numbers, one per row).
A witness is valid when, put in the place of the hidden numbers, every line adds up, every limit holds, and every
number is a whole number of zero or more. Each hidden number must take at least two values over the witnesses.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

SINGLE = "one value only"


def read_system(folder: Path) -> dict[str, Any]:
    """Return system.json."""
    found: dict[str, Any] = json.loads((folder / "system.json").read_text(encoding="utf-8"))
    return found


def read_witnesses(folder: Path, hidden: list[str]) -> Any:
    """Return the witnesses, shape (tables, hidden), columns in the order of `hidden`.

    Raises:
        ValueError: the columns are not the hidden numbers, or a number is not whole, or larger than any of ours.
    """
    with (folder / "witnesses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or rows[0] != hidden:
        raise ValueError("the witnesses are of other numbers")
    try:
        found = np.array([[int(v) for v in row] for row in rows[1:]], dtype=np.int64)
    except OverflowError:
        raise ValueError("a witness is too large") from None
    return found.reshape(len(rows) - 1, len(hidden))


def check(system: dict[str, Any], tables: Any) -> list[str]:
    """Return what is wrong; nothing when every witness is valid and every hidden number is open."""
    hidden, shown = system["hidden"], system["shown"]
    at = {name: k for k, name in enumerate(hidden)}
    wrong = [f"{name}: both shown and hidden" for name in hidden if name in shown]
    if not len(tables):
        return wrong + ["no witness"] * bool(hidden)
    if np.any(tables < 0):
        wrong.append("a witness is negative")

    def amount(name: str) -> Any:
        return tables[:, at[name]] if name in at else np.full(len(tables), shown[name])

    for total, parts in system["lines"]:
        if np.any(sum(amount(part) for part in parts) != amount(total)):
            wrong.append(f"{total}: its line does not add up")
    for part, whole in system.get("limits", ()):
        if np.any(amount(part) > amount(whole)):
            wrong.append(f"{part}: more than {whole}")
    for name, k in at.items():
        if len(np.unique(tables[:, k])) < 2:
            wrong.append(f"{name}: {SINGLE}")
    return wrong


def witnessed(system: dict[str, Any], tables: Any) -> dict[str, list[int]]:
    """Return the values that each hidden number takes over the witnesses, sorted."""
    return {name: [int(v) for v in np.unique(tables[:, k])] for k, name in enumerate(system["hidden"])}


def check_folder(folder: Path) -> tuple[int, list[str]]:
    """Return the number of hidden numbers and what is wrong with their certificates."""
    try:
        system = read_system(folder)
        tables = read_witnesses(folder, system["hidden"])
        return len(system["hidden"]), check(system, tables)
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ["the certificates cannot be read"]


if __name__ == "__main__":
    count, problems = check_folder(Path(sys.argv[1]))
    print(f"{count} hidden numbers, {len(problems)} problems")
    print("\n".join(problems))
    sys.exit(6 if problems else 0)

"""What was published of a wave against what is released of it now: a published figure moves only with a reason.

A reason is a line of CHANGELOG.md under "Numbers that changed" that names the wave and, in backticks, the cell or
the beginning of its name: `M1_2` stands for every cell of that indicator, `M1_2.macro` for those by macro-region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shelterlib.paths import Project
from shelterlib.release.cells import NUMBERS, quality_row
from shelterlib.release.ledger import published_cells

CHANGELOG, SECTION = "CHANGELOG.md", "Numbers that changed"
COMPARED = (*NUMBERS, "status", "note")
OWN = "quality.backtest."
Cells = Mapping[str, Mapping[str, str]]  # cell name -> row of cells.csv


@dataclass(frozen=True)
class Move:
    """A published figure that is another one now; `new` is empty where the cell is gone."""

    wave: str
    cell: str
    field: str
    old: str
    new: str


def moved(wave: str, published: Cells, released: Cells) -> list[Move]:
    """Return every published number, status and verdict that the release gives otherwise."""
    found = []
    for name, old in published.items():
        if name.startswith(OWN):
            continue
        new = released.get(name)
        if new is None:
            found.append(Move(wave, name, "status", old["status"], ""))
        else:
            found += [Move(wave, name, f, old[f], new[f]) for f in COMPARED if old[f] != new[f]]
    return found


def unexplained(moves: Iterable[Move], changelog: str) -> list[Move]:
    """Return the moves that no line under "Numbers that changed" names."""
    return [move for move in moves if not reasons(move, changelog)]


def reasons(move: Move, changelog: str) -> list[str]:
    """Return the lines under "Numbers that changed" that name a move."""
    return [line for line in _lines(changelog) if _names(line, move)]


def backtest(project: Project, wave: str, released: Cells) -> tuple[list[Move], list[dict[str, str]]]:
    """Compare a release with what was published of the same wave.

    Returns:
        The moves without a reason, and the quality rows of cells.csv that say how many figures were compared, how
        many moved, and how many of these have no reason; nothing where the wave was never published.
    """
    published = published_cells(project).get(wave)
    if published is None:
        return [], []
    moves = moved(wave, published, released)
    without = unexplained(moves, read_changelog(project.root))
    counts = {
        "compared": len([name for name in published if not name.startswith(OWN)]),
        "moved": len({move.cell for move in moves}),
        "unexplained": len({move.cell for move in without}),
    }
    return without, [quality_row(f"{OWN}{what}", wave, n) for what, n in counts.items()]


def read_changelog(root: Path) -> str:
    """Return the project's change log; empty where there is none."""
    path = root / CHANGELOG
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _lines(changelog: str) -> Sequence[str]:
    """Return the entries of every section on numbers; an entry may go over several lines."""
    entries: list[str] = []
    inside = False
    for line in changelog.splitlines():
        if line.startswith("#"):
            inside = line.strip("# ") == SECTION
        elif inside and line.startswith("- "):
            entries.append(line)
        elif inside and entries and line.startswith(" "):
            entries[-1] += line
    return entries


def _names(entry: str, move: Move) -> bool:
    cells = re.findall(r"`([^`]+)`", entry) if re.search(rf"(?<![\w.]){re.escape(move.wave)}(?![\w])", entry) else ()
    return any(move.cell == name or move.cell.startswith(f"{name}.") for name in cells)

"""What changed against the last published release of the same wave, as far as it may be told: `data/changes.json`.

A number that is not shown now is not repeated, and none whose difference would be that of one or two institutions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shelterlib.paths import Project
from shelterlib.release.backtest import COMPARED, moved, read_changelog, reasons
from shelterlib.release.difference import Side, defined, difference, read_side
from shelterlib.release.publish import singled_out

FILE = "changes.json"
COUNTED = "quality."  # rows and repairs: that their numbers differ is said, by how much is not


def changes(project: Project, out: Path, *, wave: str) -> None:
    """Write what changed since the wave was published into the build `out`, or that it never was."""
    published = project.published / wave
    found: dict[str, Any] = {"published": False}
    if (published / "cells.csv").is_file():
        found = told(read_side(published), read_side(out), read_changelog(project.root))
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (out / "data" / FILE).write_text(text, encoding="utf-8", newline="\n")


def told(old: Side, new: Side, changelog: str = "") -> dict[str, Any]:
    """Return what a reader may know of the difference between two releases.

    Returns:
        `compared`, `changed`: numbers of figures; `rows`: cell, told (whether numbers may stand), before (its row of
        cells.csv then), fields (those that moved), why, reasons (indices of `reasons`, lines of the change log);
        `added`, `removed`: rows of cells.csv without numbers; `beneath`: names of what changed by cause.
    """
    found = difference(old, new)
    secret = set(singled_out(old.cells, new.cells, new.definitions))
    rows: dict[str, dict[str, Any]] = {}
    lines: dict[str, int] = {}
    wave = str(new.definitions["wave"]["name"])
    for move in moved(wave, old.cells, new.cells):
        if move.cell not in new.cells:
            continue
        given = {lines.setdefault(line.removeprefix("- "), len(lines)) for line in reasons(move, changelog)}
        row = rows.setdefault(move.cell, {"cell": move.cell, "fields": [], "reasons": []})
        row["fields"].append(move.field)
        row["reasons"] = sorted({*row["reasons"], *given})
    why = {row["cell"]: row["why"] for row in found["cells"]}
    for name, row in rows.items():
        shown = new.cells[name]["status"] == "shown" and not name.startswith(COUNTED) and name not in secret
        row |= {"told": shown, "why": why[name]}
        row["before"] = dict(old.cells[name]) if shown else bare(old.cells[name])
    return {
        "published": True, "compared": found["compared"], "changed": found["changed"],
        "rows": list(rows.values()), "reasons": list(lines),
        "added": found["added"], "removed": [bare(old.cells[name]) for name in found["removed"]],
        "beneath": beneath(old.definitions, new.definitions),
    }  # fmt: skip


def bare(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row of cells.csv without its numbers and its verdict."""
    return {name: "" if name in COMPARED and name != "status" else value for name, value in row.items()}


def beneath(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names of the definitions that differ: indicators, thresholds, questions, levels, rules, programs."""
    thresholds = [{row["id"]: row for row in side.get("recommendations", [])} for side in (old, new)]
    found: dict[str, Any] = {
        "definition": _unlike(
            *({n: defined(row) for n, row in side.get("indicators", {}).items()} for side in (old, new))
        ),
        "thresholds": _unlike(*thresholds),
        "groups": _unlike(old.get("levels", {}), new.get("levels", {})),
        "rules": _unlike(old.get("rules", {}), new.get("rules", {})),
        "software": _unlike(old.get("software", {}), new.get("software", {})),
    }
    forms = sorted({*old.get("questions", {}), *new.get("questions", {})})
    asked = {form: _unlike(*(side.get("questions", {}).get(form, {}) for side in (old, new))) for form in forms}
    found["questionnaire"] = {form: names for form, names in asked.items() if names}
    return {cause: names for cause, names in found.items() if names}


def _unlike(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the names whose entries differ, in the new order, then those that are gone."""
    return [name for name in [*new, *(n for n in old if n not in new)] if old.get(name) != new.get(name)]

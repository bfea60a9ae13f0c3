"""Which published numbers changed between two releases, and why: from what each says of itself, not by guessing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.errors import BadCallError
from shelterlib.release.backtest import COMPARED, OWN, moved
from shelterlib.release.ledger import read_cells_csv

# What a changed input of the build changes, by the end of its name.
CAUSES = {
    "corrections.csv": "corrections",
    "crosswalk.csv": "crosswalk",
    "frame.csv": "data",
    "disclosure.yml": "rules",
    "recommendations.yml": "thresholds",
    "variables.yml": "definition",
    "levels.yml": "groups",
    "regions.csv": "groups",
    "type_groups.csv": "groups",
    "absent.yml": "cleaning",
    "wave.yml": "wave",
}
EXPORTS = (".csv", ".xlsx", ".xls")
FOLLOWS = frozenset({"asks", "code"})  # of an indicator's row: what follows from its other fields
DECIDED = frozenset({"correction", "removed_row", "accepted"})  # rules of the log that are people's decisions


@dataclass(frozen=True)
class Side:
    """One release: its cells, its definitions, and the sha256 of the build's inputs where there is a manifest."""

    cells: Mapping[str, Mapping[str, str]]
    definitions: Mapping[str, Any]
    inputs: Mapping[str, str]


def read_side(folder: Path) -> Side:
    """Read a build (outputs/<wave>) or a folder of the ledger (data/published/<wave>).

    Raises:
        BadCallError: the folder holds no release.
    """
    data = folder / "data" if (folder / "data" / "cells.csv").is_file() else folder
    if not (data / "cells.csv").is_file() or not (data / "definitions.json").is_file():
        raise BadCallError("no release here", where=folder.name, fix="name outputs/<wave> or data/published/<wave>")
    manifest = folder / "manifest.json"
    inputs = json.loads(manifest.read_text(encoding="utf-8")).get("inputs", {}) if manifest.is_file() else {}
    definitions = json.loads((data / "definitions.json").read_text(encoding="utf-8"))
    return Side(read_cells_csv(data / "cells.csv"), definitions, inputs)


def difference(old: Side, new: Side) -> dict[str, Any]:
    """Return changed, new and gone cells, and what changed beneath them.

    Returns:
        `changed`: number of cells; `cells`: cell, field, old, new, why; `added` and `removed`: names; `inputs`: causes.
    """
    wave = str(new.definitions["wave"]["name"])
    causes = input_causes(old.inputs, new.inputs) | said_causes(old.definitions, new.definitions)
    moves = [move for move in moved(wave, old.cells, new.cells) if move.cell in new.cells]
    before, now = ({name for name in side.cells if not name.startswith(OWN)} for side in (old, new))
    added, removed = sorted(now - before), sorted(before - now)
    rows = [
        {"cell": m.cell, "field": m.field, "old": m.old, "new": m.new, "why": why(m.cell, old, new, causes)}
        for m in moves
    ]
    return {
        "changed": len({m.cell for m in moves} | set(added) | set(removed)),
        "compared": len(before & now), "fields": list(COMPARED),
        "cells": rows, "added": added, "removed": removed, "inputs": sorted(causes),
    }  # fmt: skip


def why(cell: str, old: Side, new: Side, causes: set[str]) -> list[str]:
    """Return the causes that can have moved a cell: its own definition first, else what the build was made from."""
    row = new.cells[cell]
    before, after = (defined(side.definitions["indicators"].get(row["indicator"])) for side in (old, new))
    found = {"definition"} if before != after else set()
    if old.definitions.get("rules") != new.definitions.get("rules"):
        found.add("rules")
    if old.definitions.get("levels") != new.definitions.get("levels") and row["group_by"] not in ("", "country"):
        found.add("groups")
    if row["kind"] == "verdict" and old.definitions.get("recommendations") != new.definitions.get("recommendations"):
        found.add("thresholds")
    return sorted(found | (causes - {"definition", "rules", "groups", "thresholds"})) or ["unknown"]


def defined(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what defines an indicator, or None where there is none."""
    return None if row is None else {name: value for name, value in row.items() if name not in FOLLOWS}


def input_causes(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    """Return what changed among the inputs of two builds; nothing where one has no manifest."""
    if not old or not new:
        return set()
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return {cause for name in changed if (cause := _cause(name))}


def said_causes(old: Mapping[str, Any], new: Mapping[str, Any]) -> set[str]:
    """Return what two releases say of themselves otherwise, for the ledger keeps no manifest.

    A correction that replaces another of the same question leaves the counts of the log as they were.
    """
    found = set()
    if old.get("questions") != new.get("questions"):
        found.add("questionnaire")
    if old.get("software") != new.get("software"):
        found.add("software")
    logs = [side.get("log", {}) for side in (old, new)]
    for cause, decided in (("corrections", True), ("cleaning", False)):
        one, two = ({f: {r: n for r, n in rules.items() if (r in DECIDED) == decided} for f, rules in log.items()}
                    for log in logs)  # fmt: skip
        if one != two:
            found.add(cause)
    return found


def _cause(name: str) -> str:
    plain = name.partition("#")[0]
    for end, cause in CAUSES.items():
        if plain.endswith(f"/{end}") or plain == end:
            return cause
    if plain.startswith("shelterlib/") or plain.endswith(".py"):
        return "software"
    if "/raw/" in f"/{plain}":
        return "questionnaire" if ".form." in plain else "data" if plain.endswith(EXPORTS) else ""
    return "earlier releases" if plain.startswith("data/published/") else ""

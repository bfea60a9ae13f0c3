"""Put a verified build into the ledger. Once there, it is knowledge that no later release can take back."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shelterlib.errors import ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release.check import read_system
from shelterlib.release.ledger import published_cells, read_cells_csv
from shelterlib.release.plan import GROUPS, conflicts
from shelterlib.release.verify.agree import ledger_changed
from shelterlib.release.verify.build import MANIFEST, verify
from shelterlib.release.verify.known import Known

FILES = ("cells.csv", "pattern.csv", "definitions.json")
COUNTS = ("n", "of", "asked", "answered")
BUILD_AGAIN = "run shelter report again, then publish"
Rows = Mapping[str, Mapping[str, str]]


def publish(project: Project, wave: str) -> int:
    """Copy a build's cells, pattern and definitions into data/published/<wave>, all or nothing.

    Returns:
        The number of cells.

    Raises:
        ReleaseRefusedError: the build is not sound, the ledger has changed since, or what was published of the wave
            would change in a way that singles somebody out or has no reason in the change log.
    """
    build = project.wave(wave).output
    if not (build / "data" / "cells.csv").is_file():
        raise ReleaseRefusedError("there is no build to publish", where=wave, fix=f"run shelter report {wave}")
    report = verify(build, project)
    if not report.sound:
        raise ReleaseRefusedError("the build does not verify", where=wave, fix=f"see shelter verify outputs/{wave}")
    known = Known.read(build, ())
    before, system = published_cells(project, before=wave), read_system(build / "certificates")
    if ledger_changed(system, {**before, wave: counted(known.cells)}, known.definitions):
        raise ReleaseRefusedError("the ledger has changed since this build", where=wave, fix=BUILD_AGAIN)
    every = published_cells(project, like=wave)
    if wave in every:
        may_replace(wave, every[wave], known.cells, known.definitions)
    regrouped = [c.what for c in conflicts(project, known.definitions) if c.wave == wave and c.kind == GROUPS]
    if regrouped:
        raise ReleaseRefusedError(
            f"the published release of this wave has other groups of the level {regrouped[0]}", where=wave,
            fix="keep the groups for this wave: two groupings of the same answers can be subtracted",
        )  # fmt: skip
    if later := [name for name in every if name > wave]:
        unlike = wave not in every or any(every[wave].get(c, {}) != row for c, row in counted(known.cells).items())
        if unlike:
            raise ReleaseRefusedError(
                f"{later[0]} is published and was judged without this", where=wave,
                fix="publish the waves in their order; an earlier one can be left out, not added later",
            )  # fmt: skip
    _copy(build, project.published / wave)
    return len(known.cells)


def counted(cells: Rows) -> dict[str, Mapping[str, str]]:
    """Return the cells that a system of numbers is made of: verdicts and counts of the data's quality are not."""
    return {name: row for name, row in cells.items() if row["kind"] not in ("verdict", "quality")}


def may_replace(wave: str, old: Rows, new: Rows, definitions: Mapping[str, Any]) -> None:
    """Refuse a second release of a wave that moves figures without a reason, or by one or two institutions.

    Raises:
        ReleaseRefusedError: so it is.
    """
    moved = new.get("quality.backtest.unexplained", {}).get("n") or "0"
    if moved != "0":
        raise ReleaseRefusedError(
            f"{moved} published figures moved without a reason", where=wave,
            fix="name the cells in CHANGELOG.md, under Numbers that changed, with the wave and the reason",
        )  # fmt: skip
    if told := singled_out(old, new, definitions):
        raise ReleaseRefusedError(
            f"{len(told)} figures differ from the published ones by one or two, the first is {told[0]}", where=wave,
            fix="leave the published release as it is, or release again when at least three institutions changed",
        )  # fmt: skip


def singled_out(old: Rows, new: Rows, definitions: Mapping[str, Any]) -> list[str]:
    """Return the cells whose counts differ by too few between two releases of one wave: the difference is somebody's.

    Facts that an institution tells anyone (classes printed below the country) are left out for the country.
    """
    rules = definitions.get("rules") or {}
    least = int((rules.get("panel") or {}).get("least", 3))
    found = []
    for name, row in counted(new).items():
        before = old.get(name, {})
        if before.get("status") != "shown" or row["status"] != "shown" or _told_to_anyone(row, definitions):
            continue
        steps = [abs(float(row[f]) - float(before[f])) for f in COUNTS if row[f] and before.get(f)]
        if any(0 < step < least for step in steps):
            found.append(name)
    return found


def _told_to_anyone(row: Mapping[str, str], definitions: Mapping[str, Any]) -> bool:
    """Return True for facts of a class without sums that is printed below the country; what has no class is none."""
    classes = (definitions.get("rules") or {}).get("classes") or {}
    rules = classes.get(_class(row["indicator"], definitions))
    sums = ("sensitive", "contributors", "left", "dominance", "p_percent")
    plain = rules is not None and not any(rules.get(key) for key in sums)
    levels = (rules or {}).get("levels", [])
    return plain and (levels == "any" or (row["group_by"] == "country" and levels != ["country"]))


def _class(name: str, definitions: Mapping[str, Any]) -> str | None:
    """Return the class of an indicator or of a question, None for what is neither."""
    asked = {q: row.get("class") for form in (definitions.get("questions") or {}).values() for q, row in form.items()}
    found: str | None = definitions["indicators"].get(name, {}).get("sensitivity") or asked.get(name)
    return found


def _copy(build: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".publish-", dir=target.parent) as work:
        made = Path(work) / "made"
        made.mkdir()
        for name in FILES:
            shutil.copyfile(build / "data" / name, made / name)
        _note_inputs(build, made)
        read_cells_csv(made / "cells.csv")
        if target.exists():
            target.rename(Path(work) / "old")
        made.rename(target)


def _note_inputs(build: Path, made: Path) -> None:
    """Keep the sha256 of the wave's files and of the catalogue, for a later release to say what changed beneath it."""
    inputs = json.loads((build / MANIFEST).read_text(encoding="utf-8")).get("inputs", {})
    kept = {name: sha for name, sha in inputs.items() if name.startswith((f"data/raw/{build.name}/", "catalogue/"))}
    text = json.dumps({"inputs": kept}, indent=1, sort_keys=True) + "\n"
    (made / MANIFEST).write_text(text, encoding="utf-8", newline="\n")

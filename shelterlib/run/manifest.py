"""manifest.json: what a build was made from and what it holds, by sha256."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shelterlib import __version__
from shelterlib.paths import Project
from shelterlib.run.files import digest, walk, write
from shelterlib.run.fingerprint import Fingerprint, versions
from shelterlib.run.jobs import Job
from shelterlib.run.worker import Result

MANIFEST = "manifest.json"
SECONDS = "seconds.json"


def write_manifest(
    project: Project,
    jobs: Sequence[Job],
    results: Mapping[str, Result],
    prints: Mapping[str, Fingerprint],
    folder: Path,
) -> None:
    """Write the build's manifest, and beside the restricted data the seconds, which differ from run to run."""
    made = {name for result in results.values() for name in result.outputs}
    inputs = {
        label: sha for each in prints.values() for label, sha in each.items() if "/" in label and label not in made
    }
    manifest: dict[str, Any] = {
        "wave": folder.name,
        "software": {"shelterlib": __version__, "python": platform.python_version(), **versions()},
        "commit": _commit(project.root),
        "parameters": {job.key: dict(job.parameters) for job in jobs},
        "inputs": inputs,
        "outputs": {file.relative_to(folder).as_posix(): digest(file) for file in walk(folder)},
        "certificates": _digest(folder / "certificates"),
        "replayed": {wave: _replayed(project, wave) for wave in sorted({job.wave for job in jobs})},
    }
    write(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    seconds = {key: round(result.seconds, 2) for key, result in results.items() if result.state == "ran"}
    write(project.wave(folder.name).processed / SECONDS, json.dumps(seconds, indent=1, sort_keys=True) + "\n")


def _replayed(project: Project, wave: str) -> dict[str, dict[str, str]]:
    """Return, by form, the sha256 of each clean table, which replaying the log on the raw file was proven to give."""
    summaries = sorted(project.wave(wave).clean.glob("*/summary.json"))
    return {file.parent.name: json.loads(file.read_text("utf-8")).get("digests", {}) for file in summaries}


def _digest(folder: Path) -> str:
    """Return the sha256 of the folder's sorted lines `sha256  path`; empty if there is no such folder."""
    lines = [f"{digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in walk(folder)]
    return hashlib.sha256("".join(lines).encode()).hexdigest() if lines else ""


def _commit(root: Path) -> str | None:
    """Return the project's git commit, if it is kept in git."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None

"""A tiny project whose notebooks do next to nothing: for tests of the engine."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from shelterlib.paths import Project
from shelterlib.run.engine import Run
from shelterlib.run.jobs import Job
from shelterlib.run.pool import Pool
from shelterlib.run.worker import Result, Task, perform

PARAMETERS = 'project: str = ".."  # the project folder\nwave: str = "w1"  # a folder of data/raw'
COPY = (
    "from shelterlib.paths import Project\n"
    "paths = Project.find(project).wave(wave)\n"
    "text = (paths.raw / 'export.csv').read_text()\n"
)
CLEAN = COPY + "paths.clean.mkdir(parents=True)\n_ = (paths.clean / 'answers.csv').write_text(text.upper())"
RELEASE = (
    COPY.replace("raw / 'export.csv'", "clean / 'answers.csv'")
    + "out = paths.output / 'data'\nout.mkdir(parents=True)\n_ = (out / 'cells.csv').write_text(text + 'released')"
)


def cell(kind: str, text: str, tags: Sequence[str] = (), number: int = 0) -> dict[str, Any]:
    """Return one cell."""
    made: dict[str, Any] = {"cell_type": kind, "id": f"c{number}", "metadata": {"tags": list(tags)}, "source": text}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def notebook(path: Path, *texts: str, parameters: str = PARAMETERS) -> None:
    """Write a notebook of these cells; a text that begins with # and a blank is a heading."""
    cells = [cell("code", parameters, ["parameters"])]
    cells += [cell("markdown" if t.startswith("# ") else "code", t, (), i + 1) for i, t in enumerate(texts)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    content = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))


def toy(root: Path) -> Project:
    """Make a project with a wave `w1`, whose two notebooks copy its export into the release."""
    (root / "catalogue").mkdir(parents=True)
    (root / "data" / "raw" / "w1").mkdir(parents=True)
    (root / "data" / "processed").mkdir()
    (root / "data" / "raw" / "w1" / "wave.yml").write_text("title: toy\n")
    (root / "data" / "raw" / "w1" / "export.csv").write_text("a,b\n1,2\n")
    notebook(root / "notebooks" / "1_clean.ipynb", "# Read the export", CLEAN)
    notebook(root / "notebooks" / "3_release.ipynb", "# Release", RELEASE)
    return Project(root)


def jobs() -> list[Job]:
    """Return the toy's plan."""
    return [
        Job("1_clean", "w1", "1_clean.ipynb", {"wave": "w1"}, ("data/raw/w1",), ("data/processed/w1/clean",)),
        Job("3_release", "w1", "3_release.ipynb", {"wave": "w1"}, ("data/processed/w1/clean",), ("outputs/w1/data",)),
    ]


class Silent:
    """Hears how a run goes and remembers it."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    def planned(self, jobs: int) -> None: ...
    def waiting(self) -> None: ...
    def started(self, job: Job) -> None: ...
    def ended(self, job: Job, result: Result) -> None:
        self.states[job.name] = result.state


def run(
    project: Project, plan: Sequence[Job] | None = None, *, size: int = 1, force: bool = False, warm: bool = True
) -> dict[str, str]:
    """Run a plan and return each job's state."""
    heard = Silent()
    Run(project, "w1", plan or jobs(), lambda: Pool(size, warm=warm), heard, force)()
    return heard.states


def clean(project: Project, out: Path, *, wave: str) -> None:
    """Do what the notebook 1_clean does, as a function."""
    paths = project.wave(wave)
    paths.clean.mkdir(parents=True)
    (paths.clean / "answers.csv").write_text((paths.raw / "export.csv").read_text().upper())


def release(project: Project, out: Path, *, wave: str) -> None:
    """Do what the notebook 3_release does, and write a few more files."""
    text = (project.wave(wave).clean / "answers.csv").read_text()
    (out / "data").mkdir(parents=True)
    for name in ("cells", "pattern", "definitions"):
        (out / "data" / f"{name}.csv").write_text(f"{text}{name} released\n" * 200)


def functions() -> list[Job]:
    """Return the toy's plan with functions in the place of notebooks."""
    return [
        Job("clean", "w1", "support.toy:clean", {"wave": "w1"}, ("data/raw/w1",), ("data/processed/w1/clean",)),
        Job("release", "w1", "support.toy:release", {"wave": "w1"}, ("data/processed/w1/clean",), ("outputs/w1/data",)),
    ]


class Inline:
    """Workers that run each task here and now, in this process."""

    free = 1
    settings: dict[str, str] = {}  # noqa: RUF012

    def start(self, task: Task) -> None:
        self._result = perform(task)
        self.free = 0

    def results(self) -> Iterator[Result]:
        self.free = 1
        yield self._result

    def close(self) -> None: ...


def run_inline(project: Project) -> dict[str, str]:
    """Run the functions in this process and return each job's state."""
    heard = Silent()
    Run(project, "w1", functions(), Inline, heard)()
    return heard.states


def sleep(project: Project, out: Path, *, wave: str) -> None:
    """Take a minute."""
    time.sleep(60)


def pid(project: Project, out: Path, *, wave: str, name: str) -> None:
    """Write which process did it."""
    (out / name).write_text(str(os.getpid()))


def die(project: Project, out: Path, *, wave: str) -> None:
    """End the process as a crash of a library would."""
    os.kill(os.getpid(), signal.SIGSEGV)

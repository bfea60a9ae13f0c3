"""One job in a process of its own."""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shelterlib.errors import RenderError, ShelterError
from shelterlib.paths import Project
from shelterlib.run.files import digest, walk
from shelterlib.run.jobs import Job
from shelterlib.run.layout import Layout
from shelterlib.run.lock import busy

RELEASE_DATE = "1577836800"  # 2020-01-01: files carry this date, whatever the clock says
SETTINGS = {
    "SOURCE_DATE_EPOCH": RELEASE_DATE,
    "PYTHONHASHSEED": "0",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}


@dataclass(frozen=True)
class Task:
    """A job with what it needs to know about this run."""

    job: Job
    root: Path
    build: Path
    settings: Mapping[str, str]


@dataclass
class Result:
    """What came of a job: the sha256 of each file it made, or the error."""

    key: str
    state: str
    seconds: float = 0.0
    outputs: dict[str, str] = field(default_factory=dict)
    error: ShelterError | None = None


def perform(task: Task) -> Result:
    """Run a job in this process and say what came of it; never raises."""
    began = time.monotonic()
    job = task.job
    try:
        with _environment(task), busy(task.root / "data" / "processed"):
            layout = Layout(Project(task.root), task.build)
            for name in job.outputs:
                _remove(layout.path(name))
                layout.path(name).parent.mkdir(parents=True, exist_ok=True)
            _call(job, layout)
            outputs = _outputs(job, layout)
        return Result(job.key, "ran", time.monotonic() - began, outputs)
    except ShelterError as error:
        problem = error
    except OSError as error:
        problem = ShelterError(
            f"the system says: {error.strerror or type(error).__name__}",
            where=job.key,
            fix="free space or allow writing, then run again; the last build is untouched",
        )
    except Exception as error:  # a job may fail in any way; its text may hold answers
        if "--debug" in os.environ.get("SHELTER_DEBUG", ""):
            raise
        problem = RenderError(f"{type(error).__name__} in {job.run}", where=job.key, fix="run it again with --debug")
    return Result(job.key, "failed", time.monotonic() - began, error=problem)


def _call(job: Job, layout: Layout) -> None:
    project = layout.project
    if job.is_notebook:
        from shelterlib.run.notebook import execute

        kept = layout.path(job.executed)
        source = layout.path(f"notebooks/{job.run}")
        shown = job.executed.rpartition("/")[0]
        execute(source, kept, {"project": ".", **job.parameters}, project.root, job.seconds, shown)
        return
    module, _, name = job.run.partition(":")
    function = getattr(importlib.import_module(module), name)
    function(project, layout.path(f"outputs/{job.wave}"), **job.parameters)


def _outputs(job: Job, layout: Layout) -> dict[str, str]:
    found = {}
    for name in job.made:
        path = layout.path(name)
        if not path.exists():
            raise RenderError(f"the job did not make {name}", where=job.key)
        for file in walk(path):
            found[name if file == path else f"{name}/{file.relative_to(path).as_posix()}"] = digest(file)
    return found


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def _environment(task: Task) -> Iterator[None]:
    """Give the job the same surroundings whoever runs it, and take them back."""
    before = dict(os.environ)
    os.environ.update({**SETTINGS, **task.settings, "SHELTER_OUTPUTS": str(task.build)})
    time.tzset()
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        time.tzset()

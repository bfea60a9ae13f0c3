"""One job in a process of its own."""

from __future__ import annotations

import contextlib
import errno
import importlib
import multiprocessing
import os
import shutil
import time
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shelterlib.errors import DataError, NotebookError, RenderError, ShelterError
from shelterlib.paths import Project
from shelterlib.run.files import digest, walk
from shelterlib.run.jobs import Job
from shelterlib.run.layout import Layout
from shelterlib.run.lock import busy, hold

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)
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


class JobError(ShelterError):
    """A job failed: text and exit code of its error, whose class may be known to the job's process only."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text)
        self.exit_code = exit_code

    def __reduce__(self) -> tuple[type[JobError], tuple[str, int]]:
        return type(self), (self.what, self.exit_code)


@dataclass(frozen=True)
class Task:
    """A job with what it needs to know about this run."""

    job: Job
    root: Path
    build: Path
    settings: Mapping[str, str]
    contested: bool = False  # another worker, given up for lost, may still be at it


@dataclass
class Result:
    """What came of a job: the sha256 of each file it made, or the error."""

    key: str
    state: str
    seconds: float = 0.0
    outputs: dict[str, str] = field(default_factory=dict)
    error: JobError | None = None


def perform(task: Task) -> Result:
    """Run a job in this process and say what came of it; never raises."""
    began = time.monotonic()
    job = task.job
    try:
        with _environment(task), _marked(task):
            layout = Layout(Project(task.root), task.build)
            for name in job.outputs:
                _remove(layout.path(name))
                layout.path(name).parent.mkdir(parents=True, exist_ok=True)
            _call(job, layout)
            outputs = _outputs(job, layout)
        return Result(job.key, "ran", time.monotonic() - began, outputs)
    except Exception as error:
        if os.environ.get("SHELTER_DEBUG"):
            traceback.print_exc()
        return Result(job.key, "failed", time.monotonic() - began, error=_explain(error, job))


def _explain(error: Exception, job: Job) -> JobError:
    """Return an error that can be shown: the text of another library's may hold answers, and is left out."""
    if isinstance(error, ShelterError):
        return JobError(str(error), error.exit_code)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        text = f"{job.key}: {error.strerror}\n  Fix: make room or allow writing, then run again; the last build stands"
        return JobError(text, DataError.exit_code)
    text = f"{job.key}: {type(error).__name__} in {job.run}\n  Fix: run again with --debug for the traceback"
    return JobError(text, NotebookError.exit_code if job.is_notebook else RenderError.exit_code)


def _call(job: Job, layout: Layout) -> None:
    project = layout.project
    if job.is_notebook:
        from shelterlib.run.notebook import execute

        kept = layout.path(job.executed)
        source = layout.path(f"notebooks/{job.run}")
        shown = job.executed.rpartition("/")[0]
        parameters = {"project": ".", **job.parameters}
        execute(source, kept, parameters, folder=project.root, seconds=job.seconds, shown=shown)
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
def _marked(task: Task) -> Iterator[None]:
    """Hold the locks that keep other runs away from this job's files, until its kernel too has ended."""
    processed = task.root / "data" / "processed"
    with contextlib.ExitStack() as locks:
        locks.enter_context(busy(processed))
        if task.contested:
            folder = processed / task.job.wave / "jobs"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            locks.enter_context(hold(folder / f".{task.job.name}.lock"))
        parent = multiprocessing.parent_process()
        if parent is not None and not parent.is_alive():
            os._exit(1)  # the run is gone: the next one may be waiting for the locks
        yield


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

"""Run one job where nothing exists but what it names as its inputs: whatever else it would read is not there."""

from __future__ import annotations

import shutil
from pathlib import Path

from shelterlib.paths import Project
from shelterlib.run.jobs import Job
from shelterlib.run.layout import PACKAGE, Layout, notebooks
from shelterlib.run.pool import Pool
from shelterlib.run.worker import Result, Task


def run_closed(project: Project, job: Job, folder: Path, pool: Pool) -> Result:
    """Run a job of a built project in a copy that holds its declared inputs only.

    Returns:
        The result, whose outputs can be compared with those of the whole project.
    """
    build = folder / "outputs" / ".build-closed"
    (folder / "notebooks").mkdir(parents=True)  # without its own, a project takes those beside the package
    there, here = Layout(project), Layout(Project(folder), build)
    for name in (named.partition("#")[0] for named in (*job.inputs, *job.previews)):
        source, target = there.path(name), here.path(name)
        if name.startswith(PACKAGE.name) or not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, dirs_exist_ok=True) if source.is_dir() else shutil.copyfile(source, target)
    if job.is_notebook:
        shutil.copyfile(notebooks(project) / job.run, folder / "notebooks" / job.run)
    for needed in ("catalogue", "data/processed", "outputs"):
        (folder / needed).mkdir(parents=True, exist_ok=True)
    pool.start(Task(job, folder, build, pool.settings))
    (result,) = pool.results()
    return result

"""Run the jobs that something has changed for, and put the new build in place when all are done."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Protocol

from shelterlib.paths import RAW_FOLDER_SETTING, Project
from shelterlib.run.build import Build, sweep
from shelterlib.run.files import walk
from shelterlib.run.fingerprint import Fingerprint, fingerprint
from shelterlib.run.jobs import Job, PlanError, arrange
from shelterlib.run.layout import Layout
from shelterlib.run.lock import alone
from shelterlib.run.manifest import MANIFEST, write_manifest
from shelterlib.run.records import Record, Records, intact
from shelterlib.run.worker import Result, Task

ASIDE = "unfinished"  # in data/processed/<wave>: what a failed run had made, for the next one


class Workers(Protocol):
    """Where jobs run: processes of this machine, or a cluster."""

    @property
    def free(self) -> int: ...
    @property
    def settings(self) -> Mapping[str, str]: ...
    def start(self, task: Task) -> None: ...
    def results(self) -> Iterator[Result]: ...
    def close(self) -> None: ...


class Listener(Protocol):
    """Who is told how the run goes."""

    def planned(self, jobs: int) -> None: ...
    def waiting(self) -> None: ...
    def started(self, job: Job) -> None: ...
    def ended(self, job: Job, result: Result) -> None: ...


class Opener(Protocol):
    """Makes the workers, when the first job needs them."""

    def __call__(self) -> Workers: ...


@dataclass
class Run:
    """One run of a plan over a project."""

    project: Project
    wave: str
    jobs: Sequence[Job]
    open_workers: Opener
    listener: Listener
    force: bool = False
    results: dict[str, Result] = field(default_factory=dict)
    _prints: dict[str, Fingerprint] = field(default_factory=dict)
    _build: Build | None = None
    _workers: Workers | None = None

    def __post_init__(self) -> None:
        self._by_key = {job.key: job for job in self.jobs}
        self._needs = arrange(self.jobs)
        self._records = Records(self.project)
        self._aside = self.project.wave(self.wave).processed / ASIDE
        self._sources = (Layout(self.project), Layout(self.project, self._aside))
        self._from: dict[str, Path] = {}

    def __call__(self) -> dict[str, Result]:
        """Run what must be run; returns the result of every job by its key.

        Raises:
            ShelterError: of the first job that failed; the last build is untouched.
        """
        with alone(self.project.root / "data" / "processed", self.listener.waiting):
            sweep(self.project.outputs)
            self.listener.planned(len(self.jobs))
            try:
                self._all()
                if self._build or self._stale():
                    self._finish()
            finally:
                if self._workers:
                    self._workers.close()
                if self._build:
                    self._build.put_aside(self._aside)
        return self.results

    def _all(self) -> None:
        """Go through the jobs in order: skip those that nothing changed for, run the others."""
        order = TopologicalSorter(self._needs)
        order.prepare()
        rank = {job.key: number for number, job in enumerate(self.jobs)}
        queue: list[Job] = []
        while order.is_active():
            skipped = False
            for key in order.get_ready():
                if self._skip(self._by_key[key]):
                    order.done(key)
                    skipped = True
                else:
                    queue.append(self._by_key[key])
            if skipped:
                continue  # what they were needed for may be ready now
            queue.sort(key=lambda job: rank[job.key])
            workers = self._open()
            while queue and workers.free > 0:
                self._start(queue.pop(0), workers)
            for result in workers.results():
                self._take(result)
                order.done(result.key)

    def _skip(self, job: Job) -> bool:
        """Tell whether the job's last outputs still hold, and take them over if so."""
        layout = Layout(self.project, self._build.root if self._build else None)
        self._prints[job.key] = fingerprint(job, layout)
        record = self._records.read(job)
        if self.force or record is None or record.inputs != self._prints[job.key]:
            return False
        source = next((source for source in self._sources if intact(record, source)), None)
        if source is None:
            return False
        self._from[job.key] = source.path("outputs/")
        result = Result(job.key, "skipped", 0.0, record.outputs)
        self.results[job.key] = result
        if self._build or self._from[job.key].is_relative_to(self._aside):
            self._take_over(result)
        self.listener.ended(job, result)
        return True

    def _take_over(self, result: Result) -> None:
        (self._build or self._begin()).take_over(_published(result), self._from[result.key])

    def _open(self) -> Workers:
        """Open the build and the workers, when the first job needs them."""
        if self._build is None:
            self._begin()
        if self._workers is None:
            self._workers = self.open_workers()
        return self._workers

    def _begin(self) -> Build:
        self._build = Build(self.project.outputs, self.wave)
        for result in self.results.values():
            self._take_over(result)
        return self._build

    def _start(self, job: Job, workers: Workers) -> None:
        assert self._build is not None
        self._records.forget(job)
        workers.start(Task(job, self.project.root, self._build.root, {**workers.settings, **self._elsewhere()}))
        self.listener.started(job)

    def _elsewhere(self) -> dict[str, str]:
        """Return the setting that says where raw data is, for workers that do not share this environment."""
        return {RAW_FOLDER_SETTING: str(self.project.raw)} if RAW_FOLDER_SETTING in os.environ else {}

    def _take(self, result: Result) -> None:
        job = self._by_key[result.key]
        self.listener.ended(job, result)
        if result.error is not None:
            raise result.error
        self.results[result.key] = result
        self._records.keep(job, Record(self._prints[result.key], result.outputs, result.seconds))

    def _stale(self) -> bool:
        """Tell whether the last build holds other files than these jobs make, as after a region was dropped."""
        folder = self.project.outputs / self.wave
        held = {f"outputs/{self.wave}/{file.relative_to(folder).as_posix()}" for file in walk(folder)}
        return held != self._expected() | {f"outputs/{self.wave}/{MANIFEST}"}

    def _expected(self) -> set[str]:
        return {name for result in self.results.values() for name in _published(result)}

    def _finish(self) -> None:
        build = self._build or self._begin()
        made = {f"outputs/{self.wave}/{file.relative_to(build.folder).as_posix()}" for file in walk(build.folder)}
        for name in sorted(made - self._expected()):
            raise PlanError("a job made a file that it does not name", where=name, fix="add it to the job's outputs")
        write_manifest(self.project, self.jobs, self.results, self._prints, build.folder)
        build.finish()
        self._build = None
        shutil.rmtree(self._aside, ignore_errors=True)


def _published(result: Result) -> list[str]:
    return [name for name in result.outputs if name.startswith("outputs/")]

"""Who is told how a run goes: a person at a terminal, a log, or a program."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from shelterlib.run.jobs import Job
from shelterlib.run.worker import Result

WORDS = {"ran": "ok", "skipped": "unchanged", "failed": "failed"}
SLOWEST = 3


class Lines:
    """One plain line for each job that ran; unchanged ones are counted at the end."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._results: list[tuple[Job, Result]] = []

    def planned(self, jobs: int) -> None:
        """Learn how many jobs there are."""

    def waiting(self) -> None:
        """Say that another run holds the project."""
        print("another run is at work on this project: waiting for it", file=sys.stderr, flush=True)

    def started(self, job: Job) -> None:
        """Learn that a job began."""

    def ended(self, job: Job, result: Result) -> None:
        """Learn what came of a job."""
        self._results.append((job, result))
        if result.state != "skipped":
            self.say(f"{job.wave} · {job.name} · {result.seconds:.1f} s · {WORDS[result.state]}")

    def say(self, line: str) -> None:
        """Print one line."""
        print(line, flush=True)

    def close(self) -> None:
        """Leave the terminal as it was."""

    def summary(self) -> None:
        """Print what was done, and what took longest."""
        ran = [(job, result) for job, result in self._results if result.state == "ran"]
        unchanged = len(self._results) - len(ran)
        took = time.monotonic() - self._began
        line = f"{len(ran)} jobs run, {unchanged} unchanged, {took:.1f} s"
        slow = sorted(ran, key=lambda pair: -pair[1].seconds)[:SLOWEST]
        if slow:
            line += "; slowest: " + ", ".join(f"{job.key} {result.seconds:.1f} s" for job, result in slow)
        self.say(line)


class Json(Lines):
    """One line of JSON for each job."""

    def ended(self, job: Job, result: Result) -> None:
        """Print what came of a job."""
        line = {
            "name": job.name,
            "wave": job.wave,
            "parameters": dict(job.parameters),
            "seconds": round(result.seconds, 3),
            "state": result.state,
            "outputs": result.outputs,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)

    def summary(self) -> None:
        """Nothing more: the lines say all."""


class Bar(Lines):
    """A bar with jobs done, running, and time left, above it a line for each job."""

    def __init__(self) -> None:
        super().__init__()
        self._progress: Any = None
        self._running: list[str] = []
        self._jobs = 0

    def planned(self, jobs: int) -> None:
        """Learn how many jobs there are."""
        self._jobs = jobs

    def started(self, job: Job) -> None:
        """Show that a job began; the bar appears with the first one."""
        if self._progress is None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                transient=True,
            )
            self._progress.start()
            self._bar = self._progress.add_task("", total=self._jobs, completed=len(self._results))
        self._running.append(job.name)
        self._update()

    def ended(self, job: Job, result: Result) -> None:
        """Show what came of a job."""
        if job.name in self._running:
            self._running.remove(job.name)
        super().ended(job, result)
        self._update()

    def say(self, line: str) -> None:
        """Print one line above the bar."""
        if self._progress is None:
            print(line, flush=True)
        else:
            self._progress.console.print(line, highlight=False, markup=False)

    def summary(self) -> None:
        """Take the bar away and print what was done."""
        self.close()
        super().summary()

    def close(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _update(self) -> None:
        if self._progress is not None:
            self._progress.update(self._bar, completed=len(self._results), description=", ".join(self._running[:3]))


@contextlib.contextmanager
def listen(*, as_json: bool) -> Iterator[Lines]:
    """Yield who is to be told; says the summary if all went well."""
    listener = Json() if as_json else Bar() if sys.stdout.isatty() else Lines()
    try:
        yield listener
        listener.summary()
    finally:
        listener.close()

"""Jobs on this machine, in processes forked from a server that has imported everything.

A notebook has a fresh process of its own. Renderings, which keep nothing but what they have read, share one each core.
"""

from __future__ import annotations

import contextlib
import math
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from shelterlib.errors import NotebookError, RenderError
from shelterlib.run.lock import hold, is_free
from shelterlib.run.worker import SETTINGS, JobError, Result, Task

KERNELS = Path(__file__).with_name("jupyter")
CAN_FORK = sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods()
SCRATCH = "shelter-"


def work(tasks: Connection, answers: Connection) -> None:
    """The whole life of a job's process: one notebook, or rendering after rendering until there is no more."""
    from shelterlib.run.provisioner import end_with_parent
    from shelterlib.run.worker import perform

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run that started it decides
    with contextlib.suppress(EOFError, BrokenPipeError):  # the run is over: nothing more to do, nobody to tell
        task: Task = tasks.recv()
        if task.job.is_notebook:  # a watching thread would keep a kernel from being forked; its provisioner watches
            answers.send(perform(task))
            return
        end_with_parent()
        while True:
            answers.send(perform(task))
            task = tasks.recv()


@dataclass
class Process:
    """A process with the lines to and from it, and what it is at."""

    process: Any
    tasks: Connection
    answers: Connection
    task: Task
    until: float

    def end(self) -> None:
        """Have it end, if it has not yet."""
        self.tasks.close()
        self.answers.close()
        self.process.join()
        self.process.close()


class Pool:
    """Runs up to `size` tasks at once and hands back their results as they come."""

    def __init__(self, size: int, *, warm: bool = CAN_FORK) -> None:
        self.size, self.warm = size, warm
        self._running: dict[Connection, Process] = {}
        self._idle: list[Process] = []
        self._folders = contextlib.ExitStack()
        self._folder = self._folders.enter_context(_scratch())
        self._context: Any = multiprocessing.get_context("forkserver" if warm else "spawn")
        if not warm:
            print("kernels cannot be forked here: plain ones are started, which takes longer", file=sys.stderr)
        if self.warm:
            from multiprocessing.forkserver import ensure_running

            self._context.set_forkserver_preload(["__main__", "shelterlib.run.server"])
            with _settings(SETTINGS):
                ensure_running()

    @property
    def settings(self) -> dict[str, str]:
        """What a job's process needs in its environment."""
        return {
            "JUPYTER_RUNTIME_DIR": str(self._folder),
            "JUPYTER_PATH": str(KERNELS),
            "IPYTHONDIR": str(self._folder / "ipython"),
            "SHELTER_KERNEL": "shelter" if self.warm else "python3",
        }

    @property
    def free(self) -> int:
        return self.size - len(self._running)

    def start(self, task: Task) -> None:
        """Start a task: a notebook in a process of its own, a rendering in one that has rendered before."""
        until = math.inf if task.job.is_notebook else time.monotonic() + task.job.seconds
        if self._idle and not task.job.is_notebook:
            process = self._idle.pop()
            process.task, process.until = task, until
        else:
            process = self._fork(task, until)
        self._running[process.answers] = process
        with contextlib.suppress(BrokenPipeError):  # it was ended from outside: its line back says so
            process.tasks.send(task)

    def _fork(self, task: Task, until: float) -> Process:
        (tasks, ours), (answers, theirs) = (self._context.Pipe(duplex=False) for _ in range(2))
        process = self._context.Process(target=work, args=(tasks, theirs))
        process.start()
        tasks.close()
        theirs.close()
        return Process(process, ours, answers, task, until)

    def results(self) -> Iterator[Result]:
        """Wait for the next tasks to end and yield what came of them."""
        first = min(process.until for process in self._running.values())
        ready = wait(list(self._running), None if first == math.inf else max(0.0, first - time.monotonic()))
        late = [p.answers for p in self._running.values() if p.until <= time.monotonic() and p.answers not in ready]
        for answers in (*ready, *late):
            assert isinstance(answers, Connection)
            process = self._running.pop(answers)
            if answers in late:
                process.process.kill()
                process.end()
                yield _lost(process.task, "it took longer than its time limit")
                continue
            try:
                result: Result = answers.recv()
            except (EOFError, ConnectionResetError):
                process.end()
                result = _lost(process.task, "its process was ended from outside")
            else:
                self._rest(process)
            yield result

    def _rest(self, process: Process) -> None:
        """Keep a process that renders for the next rendering."""
        if process.task.job.is_notebook:
            process.end()
        else:
            self._idle.append(process)

    def close(self) -> None:
        """End what still runs; nothing is left behind."""
        for process in (*self._running.values(), *self._idle):
            process.process.kill()
            process.end()
        self._running.clear()
        self._idle.clear()
        self._folders.close()


def _lost(task: Task, why: str) -> Result:
    code = (NotebookError if task.job.is_notebook else RenderError).exit_code
    return Result(task.job.key, "failed", error=JobError(f"{task.job.key}: {why}\n  Fix: run again", code))


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    """Make a private folder for the kernels' sockets, and remove those that killed runs left behind."""
    for old in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*/.lock"):
        if old.parent.stat().st_uid == os.getuid() and is_free(old):
            shutil.rmtree(old.parent, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=SCRATCH))
    try:
        with hold(folder / ".lock"):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _settings(settings: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})

"""Jobs on this machine: each in a fresh process, forked from a server that has imported everything."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from shelterlib.run.lock import hold, is_free
from shelterlib.run.worker import SETTINGS, JobError, Result, Task

KERNELS = Path(__file__).with_name("jupyter")
CAN_FORK = sys.platform == "linux" and "forkserver" in multiprocessing.get_all_start_methods()
SCRATCH = "shelter-"


def work(task: Task, answer: Connection) -> None:
    """The whole life of a job's process."""
    from shelterlib.run.provisioner import end_with_parent
    from shelterlib.run.worker import perform

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run that started it decides
    if not task.job.is_notebook:  # a watching thread would keep a kernel from being forked; its provisioner watches
        end_with_parent()
    answer.send(perform(task))
    answer.close()


class Pool:
    """Runs up to `size` tasks at once and hands back their results as they come."""

    def __init__(self, size: int, *, warm: bool = CAN_FORK) -> None:
        self.size, self.warm = size, warm
        self._running: dict[Connection, tuple[Any, Task]] = {}
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

    @property
    def running(self) -> list[Task]:
        return [task for _, task in self._running.values()]

    def start(self, task: Task) -> None:
        """Start a task in a process of its own."""
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=work, args=(task, theirs))
        process.start()
        theirs.close()
        self._running[ours] = (process, task)

    def results(self) -> Iterator[Result]:
        """Wait for the next tasks to end and yield what came of them."""
        for ready in wait(list(self._running)):
            assert isinstance(ready, Connection)
            process, task = self._running.pop(ready)
            try:
                result: Result = ready.recv()
            except EOFError:
                error = JobError(f"{task.job.key}: its process was ended from outside\n  Fix: run again", 4)
                result = Result(task.job.key, "failed", error=error)
            ready.close()
            process.join()
            process.close()
            yield result

    def close(self) -> None:
        """End what still runs; nothing is left behind."""
        for ready, (process, _) in self._running.items():
            process.kill()
            process.join()
            ready.close()
        self._running.clear()
        self._folders.close()


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

"""The same jobs on a Dask cluster: workers that see the project at the same path run them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from queue import SimpleQueue
from typing import Any

from shelterlib.errors import BadCallError
from shelterlib.run.remote import run_here
from shelterlib.run.worker import JobError, Result, Task

SECONDS_TO_ANSWER = 20


class Cluster:
    """Hands tasks to a Dask scheduler; a task whose worker is lost runs again on another one."""

    def __init__(self, address: str) -> None:
        try:
            import distributed
        except ImportError:
            raise BadCallError(
                "Dask is not installed",
                where="--scheduler",
                fix='install "shelterlib[cluster]" here and on every worker',
            ) from None
        try:
            open_client: Any = distributed.Client
            self._client = open_client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise BadCallError(
                f"no Dask scheduler answers ({type(error).__name__})", where="--scheduler", fix="check the address"
            ) from None
        self._running: dict[Any, Task] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()

    @property
    def settings(self) -> Mapping[str, str]:
        """Each worker sets its own."""
        return {}

    @property
    def free(self) -> int:
        threads: int = sum(self._client.nthreads().values())
        return max(threads, 1) - len(self._running)

    def start(self, task: Task) -> None:
        """Hand a task to the scheduler."""
        future = self._client.submit(run_here, task, key=f"{task.build.name}/{task.job.key}", pure=False)
        self._running[future] = task
        future.add_done_callback(self._done.put)

    def results(self) -> Iterator[Result]:
        """Wait for the next tasks to end and yield what came of them."""
        future = self._done.get()
        task = self._running.pop(future)
        if future.status == "finished":
            yield future.result()
        else:
            text = (
                f"{task.job.key}: the cluster gave it up ({future.status})\n  Fix: look at the workers, then run again"
            )
            yield Result(task.job.key, "failed", error=JobError(text, 4))

    def close(self) -> None:
        """Take back what still waits and leave the scheduler."""
        self._client.cancel(list(self._running))
        self._client.close()

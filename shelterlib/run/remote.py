"""A cluster worker's side: each of its threads keeps one helper process, which runs jobs as this machine's pool does.

The helper is needed because a worker may be a daemon, which must not have child processes of multiprocessing.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from dataclasses import replace
from typing import Any

from shelterlib.run.worker import JobError, Result, Task

_helper = threading.local()
SECONDS_BETWEEN_LOOKS = 0.2


def run_here(task: Task) -> Result:
    """Run a task on this worker."""
    if not task.root.is_dir():
        text = f"{task.job.key}: a worker does not see the project\n  Fix: mount it at the same path everywhere"
        return Result(task.job.key, "failed", error=JobError(text, 2))
    helper: Any = getattr(_helper, "process", None)
    if helper is None or helper.poll() is not None:
        command = [sys.executable, "-m", "shelterlib.run.remote"]
        helper = _helper.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pickle.dump(task, helper.stdin)
    helper.stdin.flush()
    result: Result = pickle.load(helper.stdout)
    return result


def serve(requests: Any, answers: Any) -> None:
    """Run the tasks that arrive, one after another, until the worker closes the line."""
    from shelterlib.run.pool import Pool

    pool = Pool(1)
    try:
        while True:
            try:
                task = pickle.load(requests)
            except EOFError:
                return
            pool.start(replace(task, settings={**task.settings, **pool.settings}, contested=True))
            pickle.dump(next(pool.results()), answers)
            answers.flush()
    finally:
        pool.close()


def end_with_parent() -> None:
    """Leave as soon as the worker is gone; the job and its kernel follow."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a job prints must not mix with the answers
    end_with_parent()
    serve(sys.stdin.buffer, answers)

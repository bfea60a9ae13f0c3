"""A Dask scheduler with two worker processes on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Dask:
    """Where the scheduler answers, and the workers' processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Dask]:
    """Start a scheduler and two workers of one thread each, and end them."""
    file = folder / "scheduler.json"
    plain = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file))
    processes = [_start(folder, "scheduler", *plain, "--port", "0")]
    try:
        while not file.exists():
            assert processes[0].poll() is None, "the scheduler did not start"
            time.sleep(0.05)
        processes += [_start(folder, "worker", *plain, "--nthreads", "1", "--no-nanny") for _ in range(2)]
        yield Dask(json.loads(file.read_text())["address"], processes[1:])
    finally:
        for process in processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(folder: Path, role: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments]
    log = (folder / f"{time.monotonic_ns()}.log").open("wb")
    return subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)

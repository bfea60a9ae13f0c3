"""Run a command and measure what it costs: seconds, and the most memory of the whole process tree."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Cost:
    """What a command printed and what it cost; `peak`: bytes, shared pages counted once."""

    code: int
    output: str
    errors: str
    seconds: float
    peak: int


def run_measured(command: Sequence[str | Path], *, cwd: Path, env: dict[str, str] | None = None) -> Cost:
    started = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks = [0]
    watcher = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
    watcher.start()
    output, errors = process.communicate()
    seconds = time.monotonic() - started
    watcher.join(timeout=2)
    return Cost(process.returncode, output, errors, seconds, peaks[0])


def _watch(process: subprocess.Popen[str], peaks: list[int]) -> None:
    while process.poll() is None:
        peaks[0] = max(peaks[0], _memory(process.pid))
        time.sleep(0.5)


def _memory(pid: int) -> int:
    total = 0
    try:
        root = psutil.Process(pid)
        for member in (root, *root.children(recursive=True)):
            try:
                total += member.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
    except psutil.NoSuchProcess:
        return 0
    return total

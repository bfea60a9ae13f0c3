"""Run a Python script with faults: `faults.c`, compiled once and preloaded. See there for the settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_suffix(".c")
TESTS = SOURCE.parents[1]
can_fault = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("cc") is None, reason="needs Linux and a C compiler"
)


@cache
def library() -> Path:
    """Return the compiled library."""
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="faults-")) / "faults.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, SOURCE, "-ldl"], check=True)
    return made


def environment(counter: Path, folder: Path | None = None, **faults: int) -> dict[str, str]:
    """Return the environment for a process with these faults: kill, full, locked, clock."""
    counter.write_bytes(bytes(8))
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    found = {**os.environ, "LD_PRELOAD": str(library()), "FAULT_COUNTER": str(counter), "PYTHONPATH": path}
    if folder is not None:
        found["FAULT_FOLDER"] = str(folder)
    return found | {f"FAULT_{name.upper()}": str(value) for name, value in faults.items()}


def counted(counter: Path) -> int:
    """Return how many changes, or bytes, were counted."""
    return int.from_bytes(counter.read_bytes(), sys.byteorder)

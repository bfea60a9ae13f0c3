"""LibreOffice, headless, with a profile of its own: what a reader's program makes of our files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def converted(path: Path, kind: str, folder: Path) -> Path:
    """Return `path` converted to `kind` (pdf, fods, …); the test is skipped where LibreOffice is not installed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("needs LibreOffice (soffice)")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    target = folder / f"{path.stem}.{kind}"
    assert target.is_file(), "LibreOffice could not open the file"
    return target

"""Where the public files stand that nobody on this project made."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"

needs_real_files = pytest.mark.skipif(
    not REAL.is_dir(), reason="the public survey files are not here (../shared/real beside the project)"
)

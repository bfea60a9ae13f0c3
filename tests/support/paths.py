"""Where the tests find the repository and the real files beside it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"

needs_real_files = pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")

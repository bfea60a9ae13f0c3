"""One executed report for all renderers' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.executed import executed

from shelterlib.paths import Project


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """Return a project and its build, with data and an executed notebook but no document yet."""
    return executed(tmp_path_factory.mktemp("project"))

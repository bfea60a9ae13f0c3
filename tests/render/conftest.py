"""One executed report for all renderers' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.executed import executed

from shelterlib.paths import Project
from shelterlib.render.pictures import draw


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """Return a project and its build, with data, an executed notebook and drawn figures but no document yet."""
    project, out = executed(tmp_path_factory.mktemp("project"))
    for language in ("en", "uk"):
        draw(project, out, wave="2023", lang=language)
    return project, out

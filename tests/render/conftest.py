"""One executed report for all renderers' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.executed import executed

from shelterlib.paths import Project
from shelterlib.render.pictures import draw


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """Return a project and its build, with data, an executed notebook and drawn figures but no document yet.

    Figures are drawn in one language: a document in the other draws its own.
    """
    project, out = executed(tmp_path_factory.mktemp("project"))
    draw(project, out, wave="2023", lang="en")
    return project, out

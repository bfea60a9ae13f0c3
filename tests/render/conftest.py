"""One executed report for all renderers' tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.executed import brief_notebook, executed
from support.release import write_release

from shelterlib.paths import Project
from shelterlib.release.changes import changes
from shelterlib.render import html
from shelterlib.render.html.changes import difference
from shelterlib.render.pictures import draw


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    """Return a project and its build, with data, an executed notebook and drawn figures but no document yet.

    Figures are drawn in one language: a document in the other draws its own.
    """
    project, out = executed(tmp_path_factory.mktemp("project"))
    draw(project, out, wave="2023", lang="en")
    return project, out


REGIONS = ("UA-46", "UA-43")


@pytest.fixture(scope="session")
def site(made: tuple[Project, Path]) -> Path:
    """Return the build with every page of both languages and two briefs, one of a region that is not covered.

    A release of the same wave was published before, in which other figures stood.
    """
    project, out = made
    write_release(project, project.published / "2023", seed=8)
    changes(project, out, wave="2023")
    for region in REGIONS:
        brief_notebook(project, out, region)
    for lang in ("en", "uk"):
        html.report(project, out, wave="2023", lang=lang)
        difference(project, out, wave="2023", lang=lang)
        for region in REGIONS:
            html.brief(project, out, wave="2023", region=region, lang=lang)
    html.index(project, out, wave="2023")
    return out

"""Jobs run once, in order, and a build appears whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.toy import jobs, notebook, run, toy

from shelterlib.errors import ShelterError
from shelterlib.paths import Project
from shelterlib.run.files import digest, walk
from shelterlib.run.jobs import Job


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("toy") / "project"
    run(toy(root))
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """A copy of a project that has been built once."""
    shutil.copytree(built, tmp_path / "p", symlinks=True)
    return Project(tmp_path / "p")


def contents(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): digest(file) for file in walk(folder)}


def test_a_build_holds_what_the_notebooks_made_and_a_manifest_of_it(project: Project) -> None:
    folder = project.outputs / "w1"
    assert folder.is_symlink()
    assert (folder / "data" / "cells.csv").read_text() == "A,B\n1,2\nreleased"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["outputs"] == {"data/cells.csv": digest(folder / "data" / "cells.csv")}
    assert manifest["inputs"]["data/raw/w1/export.csv"] == digest(project.raw / "w1" / "export.csv")


def test_executed_notebooks_are_kept_where_only_the_owner_can_read(project: Project) -> None:
    kept = project.wave("w1").notebooks
    assert sorted(p.name for p in kept.iterdir()) == ["1_clean.ipynb", "3_release.ipynb"]
    assert kept.stat().st_mode & 0o077 == 0


def test_nothing_runs_when_nothing_changed(project: Project) -> None:
    before = (project.outputs / "w1").readlink()
    assert set(run(project).values()) == {"skipped"}
    assert (project.outputs / "w1").readlink() == before


def test_a_changed_export_runs_what_follows_from_it(project: Project) -> None:
    (project.raw / "w1" / "export.csv").write_text("a,b\n1,3\n")
    assert run(project) == {"1_clean": "ran", "3_release": "ran"}
    assert (project.outputs / "w1" / "data" / "cells.csv").read_text() == "A,B\n1,3\nreleased"


def test_a_change_that_cleaning_undoes_stops_at_cleaning(project: Project) -> None:
    (project.raw / "w1" / "export.csv").write_text("A,b\n1,2\n")
    assert run(project) == {"1_clean": "ran", "3_release": "skipped"}
    assert (project.outputs / "w1" / "data" / "cells.csv").read_text() == "A,B\n1,2\nreleased"


def test_a_failing_cell_leaves_the_last_build_and_says_where_it_failed(project: Project) -> None:
    before = contents(project.outputs / "w1")
    notebook(project.notebooks / "3_release.ipynb", "# Divide", "secret = 17", "{secret: 0}[18]")
    with pytest.raises(ShelterError) as caught:
        run(project)
    lines = str(caught.value).splitlines()
    assert caught.value.exit_code == 4 and len(lines) == 2
    assert "3_release.ipynb" in lines[0] and "Divide" in lines[0] and "KeyError" in lines[0]
    assert "18" not in str(caught.value)
    assert "data/processed/w1/notebooks/3_release.failed.ipynb" in str(caught.value)
    assert (project.wave("w1").notebooks / "3_release.failed.ipynb").is_file()
    assert contents(project.outputs / "w1") == before
    assert [p.name for p in project.outputs.iterdir() if p.name.startswith(".build")] == [
        str((project.outputs / "w1").readlink()).partition("/")[0]
    ]


def test_what_a_failed_run_had_made_is_not_made_again(project: Project) -> None:
    (project.raw / "w1" / "export.csv").write_text("a,b\n1,3\n")
    notebook(project.notebooks / "4_report.ipynb", "1 / 0")
    last = Job("4_report", "w1", "4_report.ipynb", {"wave": "w1"}, ("outputs/w1/data",))
    before = contents(project.outputs / "w1")
    with pytest.raises(ShelterError):
        run(project, [*jobs(), last])
    assert contents(project.outputs / "w1") == before
    notebook(project.notebooks / "4_report.ipynb", "1 / 1")
    assert run(project, [*jobs(), last]) == {"1_clean": "skipped", "3_release": "skipped", "4_report": "ran"}
    assert (project.outputs / "w1" / "data" / "cells.csv").read_text() == "A,B\n1,3\nreleased"
    assert not (project.wave("w1").processed / "unfinished").exists()


def test_force_runs_everything_and_gives_the_same_bytes(project: Project) -> None:
    before = contents(project.outputs / "w1"), contents(project.wave("w1").processed / "notebooks")
    assert set(run(project, force=True).values()) == {"ran"}
    assert (contents(project.outputs / "w1"), contents(project.wave("w1").processed / "notebooks")) == before


def test_what_a_dropped_job_made_leaves_the_build(project: Project) -> None:
    run(project, jobs()[:1])
    assert list(contents(project.outputs / "w1")) == ["manifest.json"]

"""The page of what changed between two releases: in every build, and for any two by hand."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.executed import executed
from support.paths import ROOT

from shelterlib.cli import cli
from shelterlib.paths import Project
from shelterlib.release.changes import changes
from shelterlib.release.verify.build import Report, trace
from shelterlib.release.verify.known import Known
from shelterlib.render.html.changes import difference

TEXTS = [ROOT / "shelterlib/report/text", ROOT / "catalogue/text"]


@pytest.fixture(scope="module")
def wave(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    return executed(tmp_path_factory.mktemp("project"), chapters=("about", "definitions"))


@pytest.fixture
def publish(wave: tuple[Project, Path]) -> Callable[..., Path]:
    """Return a function that puts the build into the ledger with other cells."""
    project, out = wave
    folder = project.published / "2023"

    def put(**other: dict[str, str]) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(out / "data", folder)
        with (folder / "cells.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(row | other.get(row["cell"], {}) for row in rows)
        return folder

    return put


def made(wave: tuple[Project, Path], lang: str) -> str:
    project, out = wave
    changes(project, out, wave="2023")
    difference(project, out, wave="2023", lang=lang)
    return (out / f"diff.{lang}.html").read_text("utf-8")


def shown(out: Path, least: int = 40) -> dict[str, str]:
    """Return a shown share at the country, large enough to lose some."""
    with (out / "data/cells.csv").open(encoding="utf-8", newline="") as file:
        return next(
            row for row in csv.DictReader(file)
            if row["status"] == "shown" and row["unit"] == "percent" and row["group_by"] == "country"
            and row["kind"] == "indicator" and float(row["n"] or 0) >= least
        )  # fmt: skip


def test_the_page_says_that_nothing_was_published_or_that_nothing_changed(wave, publish):
    shutil.rmtree(wave[0].published, ignore_errors=True)
    assert "No figure of this wave was published before." in made(wave, "en")
    publish()
    assert "published before are the same now." in made(wave, "en")


def test_a_figure_stands_with_what_it_was_and_why_and_every_number_is_traced(wave, publish):
    project, out = wave
    row = shown(out, least=20)
    less = str(int(float(row["n"])) - 7)
    publish(**{row["cell"]: {"n": less, "value": "1"}})
    log = f"### Numbers that changed\n- 2023: `{row['indicator']}`: 7 institutions were counted twice.\n"
    (project.root / "CHANGELOG.md").write_text(log, "utf-8")
    for lang in ("en", "uk"):
        text = made(wave, lang)
        assert f'data-cell="{row["cell"]}@before" data-field="n">{less}<' in text
        assert f'href="report.{lang}.html#ind-{row["indicator"]}"' in text
        assert "7 institutions were counted twice." in text
    report, known = Report(), Known.read(out, TEXTS)
    trace(out, known, report)
    assert report.numbers_orphan == [] and report.numbers_traced > 10
    page = out / "diff.en.html"
    page.write_text(page.read_text("utf-8").replace(f">{less}<", f">{int(less) + 1}<"), "utf-8")
    report = Report()
    trace(out, known, report)
    assert report.numbers_orphan == [f"diff.en.html: {int(less) + 1}"]


def test_a_figure_that_is_hidden_now_is_not_repeated(wave, publish):
    _, out = wave
    with (out / "data/cells.csv").open(encoding="utf-8", newline="") as file:
        hidden = next(row for row in csv.DictReader(file) if row["status"] == "suppressed")
    publish(**{hidden["cell"]: {"status": "shown", "n": "7654", "of": "7655"}})
    assert hidden["indicator"] in (text := made(wave, "en"))
    assert "7654" not in text + (out / "data/changes.json").read_text("utf-8")


def test_any_two_releases_are_compared_by_hand(wave, publish, tmp_path):
    project, out = wave
    row = shown(out, least=20)
    old = publish(**{row["cell"]: {"n": str(int(float(row["n"])) - 7)}})
    arguments = ["--project", str(project.root), "diff", str(old), str(out), "--page", str(tmp_path / "page")]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert json.loads(done.stdout)["changed"] == 1 and done.return_value == 1
    pages = sorted(path.name for path in (tmp_path / "page").iterdir())
    assert pages == ["diff.en.html", "diff.uk.html"]
    text = (tmp_path / "page/diff.en.html").read_text("utf-8")
    assert f'data-cell="{row["cell"]}@before"' in text
    assert [h for h in text.split('href="')[1:] if not h.startswith(("#", "diff."))] == []

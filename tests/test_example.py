"""The example of another register works from its own folder, with invented rows in place of the real ones."""

from __future__ import annotations

import csv
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from support.paths import ROOT

from shelterlib.cli import main
from shelterlib.paths import Project

pytestmark = pytest.mark.xdist_group("example")

EXAMPLE = ROOT / "examples" / "housing-inventory"
KEYS = {
    "2012": "hud_coc_number,organization_name,program_name,program_type",
    "2013": "HudNum, Organization Name, Program Name, Program Type",  # headers name questions too
}
ANOTHER_COUNTRY = re.compile(r"\bUkrain|\btraffick|\boblast\b|macro-region|UA-\d\d|[А-Яа-яЇїЄєІіҐґ]")


def call(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the example with two years of 80 invented programmes, and the report of the second."""
    root = tmp_path_factory.mktemp("example") / "project"
    shutil.copytree(EXAMPLE, root)
    for seed, (wave, key) in enumerate(KEYS.items(), 1):
        form, export = root / "forms" / f"{wave}.form.xlsx", root.parent / f"{wave}.xlsx"
        assert call("simulate", form, "--rows", "80", "--seed", str(seed), "--out", export) == 0
        new_wave = ("--project", root, "new-wave", wave, "--facility", form, export, "--key", key)
        assert call(*new_wave) == 0
    shutil.copyfile(root / "crosswalk.csv", root / "data" / "raw" / "2013" / "crosswalk.csv")
    for wave in KEYS:
        about = root / "data" / "raw" / wave / "wave.yml"
        said = yaml.safe_load(about.read_text(encoding="utf-8"))
        about.write_text(yaml.safe_dump(said | {"synthetic": True}), encoding="utf-8")
    assert call("--project", root, "report", "2013", "--jobs", "2") == 0
    return Project(root)


class Words(HTMLParser):
    """The words of a page that a reader sees or hears."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.inside = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        self.words += [value or "" for name, value in attrs if name in ("alt", "aria-label", "title")]

    def handle_data(self, data: str) -> None:
        if self.inside != "style":
            self.words.append(data)


@pytest.mark.parametrize("page", ["report", "quality", "method"])
def test_every_page_is_english_and_about_the_register(project: Project, page: str):
    text = " ".join(Words(project.outputs / "2013" / f"{page}.en.html").words)
    assert "Housing Inventory Count 2013" in text
    assert not ANOTHER_COUNTRY.search(text), ANOTHER_COUNTRY.search(text)


def test_every_format_is_made_in_the_one_language(project: Project):
    made = {path.name for path in (project.outputs / "2013").iterdir()}
    assert {"index.html", "report.en.html", "report.en.docx", "report.en.pdf", "tables.xlsx"} <= made
    assert not [name for name in made if ".uk." in name]


def test_every_planned_figure_is_shown_since_the_register_is_public(project: Project):
    with (project.outputs / "2013" / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("indicator", "coverage")]
    assert len({row["indicator"] for row in rows}) >= 8
    assert {row["status"] for row in rows} <= {"shown", "too few"}
    assert all(row["status"] == "shown" for row in rows if row["group_by"] == "country")


def test_the_example_holds_no_notebook_and_no_code():
    assert {path.suffix for path in EXAMPLE.rglob("*") if path.is_file()} <= {".md", ".yml", ".csv", ".xlsx", ""}

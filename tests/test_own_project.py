"""The smallest project of another organisation, made from the files that docs/own-project.md prints."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from support.paths import ROOT

from shelterlib.cli import main
from shelterlib.paths import Project

pytestmark = pytest.mark.xdist_group("own-project")

FILE = re.compile(r"^`([\w./-]+)`\n\n```\w+\n(.*?)^```", re.M | re.S)
ROWS = 40


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project of the page, with answers, built."""
    root = tmp_path_factory.mktemp("own")
    for name, content in FILE.findall((ROOT / "docs" / "own-project.md").read_text(encoding="utf-8")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    raw = root / "data" / "raw" / "2025"
    shutil.copytree(root / "form", raw / "house.form")
    with (raw / "house.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "open", "places", "groups"), *map(answers, range(ROWS))])
    with pytest.raises(SystemExit) as left:
        main(["--project", str(root), "report", "2025", "--jobs", "2"])
    assert not left.value.code
    return Project(root)


def answers(row: int) -> tuple[str, str, str, str]:
    """Every fourth house is closed; of the open ones every third takes men only."""
    if row % 4 == 0:
        return f"H{row:02}", "no", "", ""
    return f"H{row:02}", "yes", str(row), "men" if row % 3 == 0 else "women men"


def test_the_page_says_what_was_counted(project: Project):
    taken = [row for row in range(ROWS) if row % 4]
    women = sum(row % 3 > 0 for row in taken)
    page = (project.outputs / "2025" / "report.en.html").read_text(encoding="utf-8")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert f"{len(taken)} of {ROWS} houses are open" in words
    assert f"Houses that take women: {women} of {len(taken)}" in words


def test_every_format_is_made(project: Project):
    made = {path.name for path in (project.outputs / "2025").iterdir()}
    assert {"index.html", "report.en.html", "report.en.docx", "report.en.pdf", "tables.xlsx", "manifest.json"} <= made


def test_nothing_of_the_repository_s_own_project_shows(project: Project):
    page = (project.outputs / "2025" / "report.en.html").read_text(encoding="utf-8")
    assert not re.search(r"Ukrain|traffick|macro-region|UA-\d\d", page)
    assert not any(Path(name).parts[0] == "notebooks" for name in map(str, project.root.iterdir()))

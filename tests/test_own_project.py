"""The smallest project of another organisation, made from the files that docs/own-project.md prints."""

from __future__ import annotations

import csv
import html
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
    assert report(root) == 0
    return Project(root)


def report(root: Path) -> int:
    """Build the report of a project and return the exit code."""
    with pytest.raises(SystemExit) as left:
        main(["--project", str(root), "report", "2025", "--jobs", "2"])
    return int(left.value.code or 0)


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


def test_every_link_within_the_page_leads_somewhere(project: Project):
    page = (project.outputs / "2025" / "report.en.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r' id="([^"]+)"', page))
    assert 'href="#ind-OPEN"' in page


def test_one_definition_is_the_number_the_printed_definition_and_the_codebook(project: Project, tmp_path: Path):
    copy = shutil.copytree(project.root, tmp_path / "copy", symlinks=True)
    path = copy / "catalogue" / "indicators.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("'women')", "'men')"), encoding="utf-8")
    about = copy / "data" / "raw" / "2025" / "wave.yml"  # called by its year alone, as a form without a title is
    about.write_text(about.read_text(encoding="utf-8").replace("The houses in 2025", '"2025"'), encoding="utf-8")
    assert report(copy) == 0
    taken = sum(row % 4 > 0 for row in range(ROWS))
    for root, who, n in (
        (project.root, "women", sum(row % 4 > 0 and row % 3 > 0 for row in range(ROWS))),
        (copy, "men", taken),
    ):
        out = root / "outputs" / "2025"
        page = html.unescape(re.sub(r"<[^>]+>", "", (out / "report.en.html").read_text(encoding="utf-8")))
        with (out / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
            numbers = {row["cell"]: row["n"] for row in csv.DictReader(file)}
        assert numbers["WOMEN.country"] == str(n)
        for said in (page, (out / "data" / "indicators.csv").read_text(encoding="utf-8")):
            assert f"selected(${{groups}}, '{who}')" in said


def test_every_format_is_made(project: Project):
    made = {path.name for path in (project.outputs / "2025").iterdir()}
    assert {"index.html", "report.en.html", "report.en.docx", "report.en.pdf", "tables.xlsx", "manifest.json"} <= made


def test_nothing_of_the_repository_s_own_project_shows(project: Project):
    page = (project.outputs / "2025" / "report.en.html").read_text(encoding="utf-8")
    assert not re.search(r"Ukrain|traffick|macro-region|UA-\d\d", page)
    assert not any(Path(name).parts[0] == "notebooks" for name in map(str, project.root.iterdir()))


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "told"),
    [
        (3, "data/raw/2025/house.csv", "H07,yes,7", "H07,yes,many", "Fix: shelter problems 2025"),
        (3, "catalogue/indicators.yml", "${open} = 'yes'", "${opened} = 'yes'", "catalogue/indicators.yml"),
        (3, "catalogue/text/en.yml", "{n} of {of} houses", "{n of {of} houses", "catalogue/text/en.yml: the words of"),
        (4, "notebooks/2_indicators.ipynb", "from shelterlib", "1 / 0\\nfrom shelterlib", "2_indicators"),
        (5, "catalogue/text/en.yml", "report:\n", "reports:\n", "catalogue/text/en.yml: no text for report."),
    ],
)
def test_what_went_wrong_has_a_code_and_two_lines_and_leaves_the_last_build(
    project: Project,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    code: int,
    file: str,
    old: str,
    new: str,
    told: str,
) -> None:
    copy = shutil.copytree(project.root, tmp_path / "Мій проєкт", symlinks=True)
    if file.startswith("notebooks"):
        shutil.copytree(ROOT / "notebooks", copy / "notebooks", ignore=shutil.ignore_patterns(".*"))
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    before = (copy / "outputs" / "2025" / "manifest.json").read_bytes()
    capfd.readouterr()
    assert report(copy) == code
    error = capfd.readouterr().err
    said = [line for line in error.splitlines() if line and " · " not in line]
    assert told in error and len(said) <= 2 and "many" not in error
    assert (copy / "outputs" / "2025" / "manifest.json").read_bytes() == before

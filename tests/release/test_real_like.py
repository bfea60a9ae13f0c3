"""A wave as real ones are, built whole: common words in its answers stop nothing, one quoted answer stops the build."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
import yaml
from support.small_project import small_project

from shelterlib.cli import main
from shelterlib.paths import Project

WAVE = "2023"
COMMON = (
    *("Львівська область", "немає", "психолог", "Families", "Психологічна допомога", "women, men", "листопад"),
    *("торгівля людьми", "important", "company", "12 осіб", "2023-10-25", "1000000", "не запитували", "Shelters"),
)  # fmt: skip
QUOTED = "Ми приймаємо всіх, хто приходить до воріт після восьмої вечора, навіть без документів"
pytestmark = [pytest.mark.audit, pytest.mark.xdist_group("real-like")]


def call(project: Project, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--project", str(project.root), *arguments])
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A wave that says of itself that it is real, its raw folder ignored by git, built once."""
    project = small_project(tmp_path_factory.mktemp("real-like") / "project", (WAVE,), size=60, mess=False)
    raw = project.wave(WAVE).raw
    about = yaml.safe_load((raw / "wave.yml").read_text("utf-8"))
    about["synthetic"], about["files"] = False, {}
    (raw / "wave.yml").write_text(yaml.safe_dump(about, allow_unicode=True), "utf-8")
    written(raw, "comments", [*COMMON, QUOTED])
    subprocess.run(["git", "init", "-q", str(project.root)], check=True)
    (project.root / ".gitignore").write_text(f"/data/raw/{WAVE}/\n/data/processed/\n/outputs/\n")
    assert call(project, "report", WAVE, "--jobs", "2", "--lang", "uk") == 0
    return project


def written(raw: Path, question: str, texts: list[str]) -> None:
    """Put texts into a column of the export, one after the other."""
    (export,) = [path for path in raw.glob("facility.*") if ".form." not in path.name]
    if export.suffix == ".xlsx":
        book = openpyxl.load_workbook(export)
        sheet = book.worksheets[0]
        column = next(c.column for c in sheet[1] if str(c.value).rpartition("/")[2] == question)
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column, texts[(row - 2) % len(texts)])
        book.save(export)
        return
    dialect = csv.Sniffer().sniff(export.read_text("utf-8-sig").splitlines()[0])
    with export.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, dialect)
    column = next(k for k, name in enumerate(header) if name.rpartition("/")[2] == question)
    for k, row in enumerate(rows):
        row[column] = texts[k % len(texts)]
    with export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, dialect).writerows([header, *rows])


def test_common_words_stop_no_report(project: Project) -> None:
    build = project.outputs / WAVE
    assert (build / "report.uk.pdf").is_file() and call(project, "verify", str(build)) == 0


def test_a_quoted_answer_stops_the_build_and_leaves_the_last_one(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (project.outputs / WAVE).readlink()
    words = project.catalogue / "text" / "uk.yml"
    text = words.read_text("utf-8")
    changed = re.sub(r"(?m)^(\s+short: .*\w)$", rf"\1. {QUOTED}", text, count=1)
    assert changed != text
    words.write_text(changed, "utf-8")
    assert call(project, "report", WAVE, "--jobs", "2", "--lang", "uk") == 6
    said = capfd.readouterr()
    assert "a restricted answer" in said.err and QUOTED[:20] not in said.out + said.err
    assert (project.outputs / WAVE).readlink() == before

"""The same inputs give the same bytes, whatever clock, zone, locale, user, hash seed, folder, row order or workers."""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import yaml
from support.dask import Dask, running
from support.faults import can_fault, environment
from support.small_project import small_project

from shelterlib.paths import Project
from shelterlib.run.files import digest, walk

WAVE = "2023"
FULL = os.environ.get("FULL") == "1"
pytestmark = [pytest.mark.audit, can_fault]


def contents(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): digest(file) for file in walk(folder)}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, dict[str, str]]:
    """A project, and the bytes of its report."""
    project = small_project(tmp_path_factory.mktemp("same-bytes") / "project")
    fresh = tmp_path_factory.mktemp("first") / "project"
    shutil.copytree(project.root, fresh)
    build(fresh, {}, fresh.parent)
    return project, contents(fresh / "outputs" / WAVE)


def build(root: Path, settings: dict[str, str], cwd: Path, *arguments: str) -> None:
    """Build the report by the command, in a process of its own."""
    command = [Path(sys.executable).with_name("shelter"), "--project", str(root), "report", WAVE, *arguments]
    done = subprocess.run(command, cwd=cwd, env=os.environ | settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def surroundings(number: int, folder: Path) -> dict[str, str]:
    """Return an environment that differs from this one in everything that should not matter."""
    chance = random.Random(number)
    home = folder / f"home-{number}"
    home.mkdir()
    found = environment(folder / f"counter-{number}", clock=chance.randrange(-(10**8), 10**9))
    return found | {
        "TZ": chance.choice(["Asia/Tokyo", "America/St_Johns", "Pacific/Kiritimati", "Europe/Kyiv"]),
        "LC_ALL": chance.choice(["C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "uk_UA.UTF-8"]),
        "LANG": chance.choice(["C", "de_DE.UTF-8"]),
        "PYTHONHASHSEED": str(chance.randrange(1, 10**6)),
        "USER": f"user{number}",
        "LOGNAME": f"user{number}",
        "HOME": str(home),
        "MPLCONFIGDIR": str(home),
        "COLUMNS": str(chance.randrange(40, 200)),
    }


@pytest.mark.parametrize("number", range(10 if FULL else 2))
def test_a_report_made_elsewhere_by_another_user_at_another_time_has_the_same_bytes(
    first: tuple[Project, dict[str, str]], tmp_path: Path, number: int
) -> None:
    project, before = first
    root = tmp_path / f"довга тека {number}" / "p"
    shutil.copytree(project.root, root)
    build(root, surroundings(number, tmp_path), tmp_path, "--jobs", str(1 + number % 3))
    assert contents(root / "outputs" / WAVE) == before


def shuffle(project: Project, seed: int) -> None:
    """Put the rows of every export in another order: what stands above and below the answers stays."""
    chance = random.Random(seed)
    about_file = project.wave(WAVE).raw / "wave.yml"
    for export in ("administration.csv", "facility.xlsx"):
        path = project.wave(WAVE).raw / export
        if path.suffix == ".csv":
            lines = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter="\t"))
            _shuffle_rows(lines, chance, "r_region")
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter="\t", lineterminator="\n").writerows(lines)
        else:
            book = openpyxl.load_workbook(path)
            sheet = book.worksheets[0]
            lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
            _shuffle_rows(lines, chance, "facility_id")
            for number, line in enumerate(lines, 1):
                for place, value in enumerate(line, 1):
                    cell = sheet.cell(number, place)
                    cell.value = value
                    if isinstance(value, str):
                        cell.data_type = "s"  # also what looks like a formula
            book.save(path)
        about = yaml.safe_load(about_file.read_text("utf-8"))
        about["files"][export] = digest(path)
        about_file.write_text(yaml.safe_dump(about, allow_unicode=True, sort_keys=False), "utf-8")


def _shuffle_rows(lines: list[list], chance: random.Random, column: str) -> None:
    header = next(n for n, line in enumerate(lines) if any(str(cell).endswith(column) for cell in line))
    place = next(n for n, cell in enumerate(lines[header]) if str(cell).endswith(column))
    answers = [n for n in range(header + 1, len(lines)) if lines[n] and lines[n][place]]
    order = chance.sample(answers, len(answers))
    lines[answers[0] :] = [lines[n] for n in order] + [
        lines[n] for n in range(header + 1, len(lines)) if n not in order
    ]


def test_rows_in_another_order_give_the_same_bytes(first: tuple[Project, dict[str, str]], tmp_path: Path) -> None:
    project, before = first
    root = tmp_path / "p"
    shutil.copytree(project.root, root)
    shuffle(Project(root), 3)
    build(root, {}, tmp_path)
    after = contents(root / "outputs" / WAVE)
    assert after.pop("manifest.json") != before["manifest.json"]  # the exports are others
    assert after == {name: sha for name, sha in before.items() if name != "manifest.json"}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    pytest.importorskip("distributed")
    with running(tmp_path_factory.mktemp("dask")) as dask:
        yield dask


def test_a_cluster_makes_the_same_report(first: tuple[Project, dict[str, str]], tmp_path: Path, cluster: Dask) -> None:
    project, before = first
    root = tmp_path / "p"
    shutil.copytree(project.root, root)
    build(root, {}, tmp_path, "--scheduler", cluster.address)
    assert contents(root / "outputs" / WAVE) == before

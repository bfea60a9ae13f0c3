"""What was really published: in the order of the waves, real beside real and invented beside invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.few_rows import printed

from shelterlib.errors import DataError
from shelterlib.paths import Project
from shelterlib.release.cells import COLUMNS
from shelterlib.release.ledger import published_cells, read_cells_csv
from shelterlib.release.wave import write_csv

WAVES = {"2019": True, "2020": False, "2021": None, "2023": True, "2025": False}  # invented, real, nothing said


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for wave, invented in reversed(WAVES.items()):
        folder = tmp_path / "data" / "published" / wave
        folder.mkdir(parents=True)
        write_csv(folder / "cells.csv", COLUMNS, [printed("S.country", n=wave)])
        if invented is not None:
            (folder / "definitions.json").write_text(json.dumps({"wave": {"synthetic": invented}}))
    (tmp_path / "data" / "published" / "2022").mkdir()  # no cells: nothing was published
    return Project(tmp_path)


def raw(project: Project, wave: str, text: str) -> None:
    project.wave(wave).raw.mkdir(parents=True, exist_ok=True)
    (project.wave(wave).raw / "wave.yml").write_text(text)


def build(project: Project, wave: str, about: Any) -> None:
    folder = project.wave(wave).output / "data"
    folder.mkdir(parents=True)
    (folder / "definitions.json").write_text(json.dumps(about))


def test_every_wave_is_listed_oldest_first_with_its_own_rows(project: Project) -> None:
    found = published_cells(project)
    assert list(found) == list(WAVES)
    assert {wave: rows["S.country"]["n"] for wave, rows in found.items()} == {wave: wave for wave in WAVES}


@pytest.mark.parametrize(
    ("about", "waves"),
    [
        ("synthetic: true", ["2019", "2021", "2023"]), ("synthetic: false", ["2020", "2021"]),
        ("title: nothing said", ["2019", "2020", "2021", "2023"]),
    ],
)  # fmt: skip
def test_what_is_invented_is_no_earlier_wave_of_what_was_asked(project: Project, about: str, waves: list[str]) -> None:
    raw(project, "2024", about)
    assert list(published_cells(project, before="2024")) == waves
    later = ["2025"] if "true" not in about else []
    assert list(published_cells(project, like="2024")) == waves + later


def test_a_wave_is_not_earlier_than_itself(project: Project) -> None:
    raw(project, "2023", "synthetic: true")
    assert list(published_cells(project, before="2023")) == ["2019", "2021"]
    assert list(published_cells(project, like="2023")) == ["2019", "2021", "2023"]


def test_of_two_names_the_first_decides(project: Project) -> None:
    raw(project, "2024", "synthetic: true")
    raw(project, "2026", "synthetic: false")
    assert list(published_cells(project, before="2024", like="2026")) == ["2019", "2021", "2023"]


def test_where_the_raw_wave_is_not_here_its_build_says_what_it_is(project: Project) -> None:
    build(project, "2024", {"wave": {"synthetic": False}})
    assert list(published_cells(project, before="2024")) == ["2020", "2021"]
    raw(project, "2024", "synthetic: true")
    assert list(published_cells(project, before="2024")) == ["2019", "2021", "2023"]


@pytest.mark.parametrize("about", [None, {}, {"wave": {}}])
def test_where_nothing_says_so_every_wave_counts(project: Project, about: Any) -> None:
    if about is not None:
        build(project, "2024", about)
    assert list(published_cells(project, before="2024")) == ["2019", "2020", "2021", "2023"]


def test_a_cell_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    one, two = printed("S.country", n=1), printed("T.country", n=2)
    write_csv(tmp_path / "cells.csv", COLUMNS, [one, two])
    assert read_cells_csv(tmp_path / "cells.csv") == {"S.country": one, "T.country": two}
    write_csv(tmp_path / "cells.csv", COLUMNS, [one, two, one])
    with pytest.raises(DataError, match="a cell stands twice") as error:
        read_cells_csv(tmp_path / "cells.csv")
    assert error.value.where == "cells.csv"


def test_a_project_without_a_ledger_published_nothing(tmp_path: Path) -> None:
    assert published_cells(Project(tmp_path), before="2024") == {}

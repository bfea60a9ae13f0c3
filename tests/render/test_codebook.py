"""The codebook beside the released data: every file and column described, and valid for Frictionless."""

import csv
import json

import pytest
from support.paths import ROOT
from support.release import write_release

from shelterlib.catalogue import load
from shelterlib.paths import Project
from shelterlib.render.codebook import FILES, package
from shelterlib.render.codebook.tables import safe


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("build") / "data"
    write_release(Project(ROOT), folder)
    cells = rows(folder / "cells.csv")
    cells[0] |= {"value": "inf", "low": "", "high": ""}
    for name, columns in (("cells", list(cells[0])), ("pattern", ["cell", "status"])):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(cells)
    package(Project(ROOT), folder.parent, wave="2023")
    return folder


def test_frictionless_accepts_the_package_with_keys_and_references(made):
    from frictionless import Package

    report = Package(str(made / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert {task.name for task in report.tasks} >= {"cells", "pattern", "indicators", "questions", "choices"}


def test_frictionless_would_notice_a_figure_that_is_no_number(made, tmp_path):
    from frictionless import Package

    for path in made.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    cells = (tmp_path / "cells.csv").read_text(encoding="utf-8").splitlines()
    at = cells[0].split(",").index("n")
    broken = next(i for i, line in enumerate(cells[1:], 1) if line.count(",") == cells[0].count(","))
    fields = cells[broken].split(",")
    fields[at] = "many"
    cells[broken] = ",".join(fields)
    (tmp_path / "cells.csv").write_text("\n".join(cells) + "\n", encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_file_is_made_and_every_column_described_in_every_language(made):
    assert all((made / name).is_file() for name in FILES)
    described = json.loads((made / "datapackage.json").read_text(encoding="utf-8"))
    assert described["languages"] == ["en", "uk"]
    for resource in described["resources"]:
        for one in [resource, *resource.get("schema", {}).get("fields", [])]:
            assert set(one["descriptions"]) == {"en", "uk"}
            assert all(one["descriptions"].values())


def test_the_codebook_holds_the_definitions_that_computed_the_numbers(made):
    catalogue = load(Project(ROOT))
    found = {row["id"]: row for row in rows(made / "indicators.csv")}
    assert list(found) == list(catalogue.indicators)
    assert found["M1_2"]["condition_expression"] == catalogue.indicators["M1_2"].condition
    assert found["M1_2"]["label_uk"] == catalogue.texts["uk"]["indicator.M1_2.label"]
    choices = {(row["form"], row["question"]) for row in rows(made / "choices.csv")}
    assert choices <= {(row["form"], row["name"]) for row in rows(made / "questions.csv")}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_the_codebook_is_a_formula(text):
    assert safe(text) == "'" + text
    assert safe("${beds} = 1") == "${beds} = 1"

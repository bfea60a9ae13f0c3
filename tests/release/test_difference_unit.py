"""What changed between two releases and why: each cause alone, from files made by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.few_rows import printed, table

from shelterlib.errors import BadCallError
from shelterlib.release.cells import COLUMNS
from shelterlib.release.difference import Side, defined, difference, input_causes, read_side, said_causes, why
from shelterlib.release.wave import write_csv

S = {"id": "S", "kind": "share", "universe": "${u}"}
ABOUT: dict[str, Any] = {
    "wave": {"name": "2020"}, "indicators": {"S": S, "T": S}, "rules": {"a": 1}, "levels": {"macro": 1},
    "recommendations": [{"id": "R"}],
}  # fmt: skip


def side(*rows: dict[str, str], inputs: dict[str, str] | None = None, **about: Any) -> Side:
    return Side(table(*rows), ABOUT | about, inputs or {})


# --- reading


def folder(at: Path, *, cells: bool = True, definitions: bool = True) -> Path:
    at.mkdir(parents=True)
    if cells:
        write_csv(at / "cells.csv", COLUMNS, [printed("S.country", n=3)])
    if definitions:
        (at / "definitions.json").write_text(json.dumps(ABOUT))
    return at


def test_a_build_is_read_from_its_data_and_a_ledger_s_folder_as_it_is(tmp_path: Path) -> None:
    folder(tmp_path / "build" / "data")
    read = read_side(tmp_path / "build")
    assert (read.cells["S.country"]["n"], read.definitions, read.inputs) == ("3", ABOUT, {})
    (tmp_path / "build" / "manifest.json").write_text('{"inputs": {"a": "1"}, "outputs": {}}')
    assert read_side(tmp_path / "build").inputs == {"a": "1"}
    assert read_side(folder(tmp_path / "ledger")).cells == read.cells
    (tmp_path / "ledger" / "manifest.json").write_text("{}")
    assert read_side(tmp_path / "ledger").inputs == {}


@pytest.mark.parametrize("missing", ["cells", "definitions", "both"])
def test_a_folder_without_a_release_is_a_bad_call(tmp_path: Path, missing: str) -> None:
    at = folder(tmp_path / "x", cells=missing == "definitions", definitions=missing == "cells")
    with pytest.raises(BadCallError, match="no release here") as error:
        read_side(at)
    assert error.value.where == "x"


# --- what changed


def test_changed_new_and_gone_cells_are_counted_once_and_the_backtest_s_own_not_at_all() -> None:
    old = side(printed("S.country", n=3, of=9), printed("S.macro.west", n=1), printed("T.country", n=5),
               printed("quality.backtest.moved", n=1), printed("quality.backtest.gone", n=1))  # fmt: skip
    new = side(printed("S.country", n=4, of=8), printed("T.country", n=5), printed("T.macro.west", n=2),
               printed("quality.backtest.moved", n=7), printed("quality.backtest.new", n=1))  # fmt: skip
    found = difference(old, new)
    assert [(row["cell"], row["field"], row["old"], row["new"]) for row in found["cells"]] == [
        ("S.country", "n", "3", "4"), ("S.country", "of", "9", "8")
    ]  # fmt: skip
    assert (found["added"], found["removed"]) == (["T.macro.west"], ["S.macro.west"])
    assert (found["changed"], found["compared"]) == (3, 2)
    assert found["inputs"] == [] and found["cells"][0]["why"] == ["unknown"]
    assert "status" in found["fields"] and "note" in found["fields"]


def test_causes_come_from_the_inputs_and_from_what_the_releases_say() -> None:
    old = side(printed("S.country", n=3), inputs={"data/raw/2020/corrections.csv": "1"}, software={"a": "1"})
    new = side(printed("S.country", n=4), inputs={"data/raw/2020/corrections.csv": "2"}, software={"a": "2"})
    found = difference(old, new)
    assert found["inputs"] == ["corrections", "software"]
    assert found["cells"][0]["why"] == ["corrections", "software"]


@pytest.mark.parametrize(
    ("cell", "change", "causes", "said"),
    [
        ("S.country", {}, set(), ["unknown"]), ("S.country", {}, {"data"}, ["data"]),
        ("S.country", {}, {"definition", "rules", "groups", "thresholds"}, ["unknown"]),
        ("S.country", {"indicators": {"S": S | {"universe": "${v}"}}}, set(), ["definition"]),
        ("S.country", {"indicators": {"S": S, "T": S | {"universe": "${v}"}}}, set(), ["unknown"]),
        ("S.country", {"indicators": {"S": S | {"asks": ["q"], "code": {}}}}, set(), ["unknown"]),
        ("S.country", {"rules": {"a": 2}}, {"rules"}, ["rules"]),
        ("S.country", {"rules": {"a": 2}}, {"data"}, ["data", "rules"]),
        ("S.macro.west", {"levels": {"macro": 2}}, set(), ["groups"]),
        ("S.country", {"levels": {"macro": 2}}, set(), ["unknown"]),
        ("S.", {"levels": {"macro": 2}}, set(), ["unknown"]), ("S.macro.west", {}, {"groups"}, ["unknown"]),
        ("R.verdict", {"recommendations": []}, set(), ["thresholds"]), ("R.verdict", {}, set(), ["unknown"]),
        ("S.country", {"recommendations": []}, set(), ["unknown"]),
    ],
)  # fmt: skip
def test_each_cause_is_named_where_it_can_have_moved_the_cell(
    cell: str, change: dict[str, Any], causes: set[str], said: list[str]
) -> None:
    row = printed(cell, kind="verdict" if cell == "R.verdict" else "indicator")
    row |= {"group_by": "country"} if cell == "R.verdict" else {}
    assert why(cell, side(row), side(row, **change), causes) == said


def test_what_defines_an_indicator_is_its_row_without_what_follows_from_it() -> None:
    assert defined(None) is None
    assert defined(S | {"asks": ["q"], "code": {"cell": "x"}}) == S


# --- inputs


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("data/raw/2020/corrections.csv", "corrections"), ("corrections.csv", "corrections"),
        ("data/raw/2020/crosswalk.csv", "crosswalk"), ("data/raw/2020/frame.csv", "data"),
        ("catalogue/disclosure.yml", "rules"), ("catalogue/recommendations.yml", "thresholds"),
        ("catalogue/variables.yml", "definition"), ("catalogue/levels.yml", "groups"),
        ("catalogue/regions.csv", "groups"), ("catalogue/type_groups.csv", "groups"),
        ("catalogue/absent.yml", "cleaning"),
        ("data/raw/2020/wave.yml", "wave"), ("data/raw/2020/facility.csv", "data"), ("raw/2020/facility.xlsx", "data"),
        ("data/raw/2020/facility.xls#sheet", "data"), ("data/raw/2020/facility.form.csv", "questionnaire"),
        ("data/raw/2020/facility.form.xlsx#survey", "questionnaire"), ("data/raw/2020/readme.txt", ""),
        ("shelterlib/simulate/plan.yml", "software"), ("tests/x.py", "software"), ("x.py#main", "software"),
        ("data/published/2020/cells.csv", "earlier releases"), ("catalogue/text/en.yml", ""),
        ("data/raw/2020/mycorrections.csv", "data"),
    ],
)  # fmt: skip
def test_a_changed_file_is_a_cause_by_its_name(name: str, cause: str) -> None:
    assert input_causes({name: "1", "same.py": "1"}, {name: "2", "same.py": "1"}) == ({cause} - {""})
    assert input_causes({"same.py": "1"}, {name: "2", "same.py": "1"}) == ({cause} - {""})
    assert input_causes({name: "2", "same.py": "1"}, {"same.py": "1"}) == ({cause} - {""})


@pytest.mark.parametrize(("old", "new"), [({}, {"x.py": "1"}), ({"x.py": "1"}, {}), ({}, {})])
def test_without_both_manifests_nothing_is_said_of_inputs(old: dict[str, str], new: dict[str, str]) -> None:
    assert input_causes(old, new) == set()


@pytest.mark.parametrize(
    ("old", "new", "causes"),
    [
        ({}, {}, set()), ({"questions": {"a": 1}}, {"questions": {"a": 2}}, {"questionnaire"}),
        ({"software": {"a": "1"}}, {"software": {"a": "2"}}, {"software"}),
        ({"log": {"f": {"spaces": 1}}}, {"log": {"f": {"spaces": 2}}}, {"cleaning"}),
        ({"log": {"f": {"correction": 1}}}, {"log": {"f": {"correction": 2}}}, {"corrections"}),
        ({"log": {"f": {"removed_row": 1}}}, {"log": {"f": {}}}, {"corrections"}),
        ({"log": {"f": {"accepted": 1, "spaces": 1}}}, {"log": {"f": {"spaces": 1}}}, {"corrections"}),
        ({"log": {"f": {"accepted": 1, "a": 1}}}, {"log": {"f": {"accepted": 2, "b": 1}}}, {"corrections", "cleaning"}),
    ],
)  # fmt: skip
def test_two_releases_say_what_was_asked_cleaned_and_computed_otherwise(
    old: dict[str, Any], new: dict[str, Any], causes: set[str]
) -> None:
    assert said_causes(old, new) == causes

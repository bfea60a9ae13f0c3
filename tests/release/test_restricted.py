"""Restricted cells as they are read: names, absent values, and which rows stand behind which figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from shelterlib.errors import DataError
from shelterlib.release.restricted import Cell, cell_name, read_cells, read_then, records

LEVELS = ["macro", "type5"]
EMPTY = {"kind": "indicator", "indicator": "S", "group_by": "country", "group": "", "group_by2": "", "group2": "",
         "base": "all", "compared_with": ""}  # fmt: skip


def test_a_field_of_a_cell_is_its_row_s_and_an_absent_number_is_none() -> None:
    cell = Cell("S.country", {"asked": None, "answered": 3, "kind": "indicator"}, {})
    assert (cell.kind, cell.answered, cell.asked) == ("indicator", 3, None)
    assert [cell.count(name) for name in ("asked", "answered", "nowhere")] == [0.0, 3.0, 0.0]
    assert type(cell.count("answered")) is float
    with pytest.raises(AttributeError, match="nowhere"):
        _ = cell.nowhere


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "S.country"), ({"group_by": "macro", "group": "west"}, "S.macro.west"),
        ({"group_by2": "part", "group2": "D1"}, "S.country.part.D1"), ({"group_by2": "part"}, "S.country"),
        ({"group2": "D1"}, "S.country"),
        ({"group_by": "macro", "group": "west", "group_by2": "part", "group2": "D1"}, "S.macro.west.part.D1"),
        ({"kind": "question", "group_by2": "choice", "group2": "women"}, "S.choice.women"),
        ({"kind": "question", "group_by": "macro", "group": "west"}, "S.country"),
        ({"kind": "change", "compared_with": "2020", "group_by2": "part", "group2": "now"}, "S.country.panel-2020.now"),
        ({"kind": "change", "compared_with": "2020", "group_by2": "diff"}, "S.country.panel-2020.diff"),
        ({"kind": "change", "compared_with": "2020", "group2": "then", "group_by": "macro", "group": "west"},
         "S.macro.west.panel-2020.then"),
    ],
)  # fmt: skip
def test_a_cell_is_named_by_what_it_counts(more: dict[str, Any], name: str) -> None:
    assert cell_name(EMPTY | more) == name


def test_absent_numbers_are_none_and_absent_texts_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    table = pd.DataFrame(
        {"text": ["a", None], "number": [1.5, float("nan")], "whole": pd.array([None, 2], dtype="Int64")}
    )
    table.to_parquet(path)
    assert records(path) == [{"text": "a", "number": 1.5, "whole": None}, {"text": "", "number": None, "whole": 2}]
    with pytest.raises(DataError, match="restricted cells are missing") as error:
        records(tmp_path / "y.parquet")
    assert error.value.where == "y.parquet"


def write(folder: Path, cells: list[dict[str, Any]], contributions: list[dict[str, Any]]) -> Path:
    pd.DataFrame([EMPTY | row for row in cells]).to_parquet(folder / "cells.parquet")
    given = {"indicator": "S", "unit": "u", "numerator": 1.0, "denominator": 1.0, "base": "all", "compared_with": None,
             "group_by2": None, "group2": None, "part": None, "macro": None, "type5": None}  # fmt: skip
    pd.DataFrame([given | row for row in contributions]).to_parquet(folder / "contributions.parquet")
    return folder


CONTRIBUTIONS: list[dict[str, Any]] = [
    {"unit": "a", "macro": "west", "numerator": 1.0, "denominator": 2.0}, {"unit": "b", "macro": "east", "type5": "x"},
    {"unit": "c", "numerator": None, "denominator": None},
    {"unit": "a", "indicator": "T", "macro": "west", "numerator": 9.0},
    {"unit": "a", "group_by2": "part", "group2": "D1", "macro": "west", "numerator": 7.0},
    {"unit": "a", "group_by2": "part", "group2": "D2", "numerator": 6.0},
    {"unit": "a", "group_by2": "base", "group2": "D1"},
    {"unit": "a", "base": "panel", "compared_with": "2020", "part": "now", "macro": "west", "numerator": 5.0},
    {"unit": "a", "base": "panel", "compared_with": "2020", "part": "then", "macro": "west", "numerator": 4.0},
    {"unit": "a", "base": "panel", "compared_with": "2019", "group2": "now", "macro": "west", "numerator": 3.0},
    {"unit": "z", "compared_with": "2020", "macro": "west", "numerator": 8.0}, {"unit": "y", "compared_with": "2020"},
    {"unit": "x", "compared_with": "2019", "type5": "x", "numerator": None, "denominator": None},
]  # fmt: skip


def test_each_figure_has_the_rows_of_its_own_base(tmp_path: Path) -> None:
    panel = {"kind": "change", "base": "panel", "compared_with": "2020", "group_by2": "panel"}
    cells = [
        {}, {"group_by": "macro", "group": "west"}, {"group_by": "macro", "group": "north"},
        {"group_by": "type5", "group": "x"},
        {"group_by": "region", "group": "west"}, {"group_by2": "part", "group2": "D1"}, {"indicator": "T"},
        panel | {"group2": "now"}, panel | {"group2": "then", "group_by": "macro", "group": "west"},
        panel | {"group2": "diff"},
        panel | {"compared_with": "2019", "group2": "now"},
        {"kind": "question", "group_by2": "choice", "group2": "women"},
        {"kind": "question"}, {"group_by2": "part", "group2": "D2"}, {"group_by2": "base", "group2": "D1"},
    ]  # fmt: skip
    read = read_cells(write(tmp_path, cells, CONTRIBUTIONS), LEVELS)
    assert [c.name for c in read] == [cell_name(EMPTY | row) for row in cells]
    assert [c.row["group2"] for c in read] == [row.get("group2", "") for row in cells]
    assert [c.rows for c in read] == [
        {"a": (1.0, 2.0), "b": (1.0, 1.0), "c": (0.0, 0.0)}, {"a": (1.0, 2.0)}, {}, {"b": (1.0, 1.0)}, {},
        {"a": (7.0, 1.0)}, {"a": (9.0, 1.0)}, {"a": (5.0, 1.0)}, {"a": (4.0, 1.0)}, {}, {"a": (3.0, 1.0)}, {}, {},
        {"a": (6.0, 1.0)}, {"a": (1.0, 1.0)},
    ]  # fmt: skip


def test_a_level_that_is_not_the_catalogue_s_has_no_rows(tmp_path: Path) -> None:
    write(tmp_path, [{"group_by": "macro", "group": "west"}], CONTRIBUTIONS)
    assert [c.rows for c in read_cells(tmp_path, ["type5"])] == [{}]


def test_the_rows_of_an_earlier_wave_s_whole_are_listed_by_wave_and_cell(tmp_path: Path) -> None:
    found = read_then(write(tmp_path, [{}], CONTRIBUTIONS), LEVELS)
    assert dict(found) == {
        ("2020", "S.country"): {"z": (8.0, 1.0), "y": (1.0, 1.0)}, ("2020", "S.macro.west"): {"z": (8.0, 1.0)},
        ("2019", "S.country"): {"x": (0.0, 0.0)}, ("2019", "S.type5.x"): {"x": (0.0, 0.0)},
    }  # fmt: skip

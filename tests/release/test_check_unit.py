"""The checker of certificates: every kind of altered witness, file and folder is refused with its reason."""

from __future__ import annotations

import json
import runpy
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shelterlib.release.check import check, check_folder, read_system, read_witnesses, witnessed

SYSTEM: dict[str, Any] = {
    "hidden": ["a", "b"], "shown": {"total": 5, "most": 4, "least": 0}, "lines": [["total", ["a", "b"]]],
    "limits": [["a", "most"], ["least", "b"]],
}  # fmt: skip
GOOD = [[0, 5], [2, 3], [4, 1]]


@pytest.mark.parametrize(
    ("tables", "wrong"),
    [
        (GOOD, []), ([[0, 5], [2, 4]], ["total: its line does not add up"]),
        ([[5, 0], [2, 3]], ["a: more than most"]), ([[2, 3], [2, 3]], ["a: one value only", "b: one value only"]),
        ([[2, 3]], ["a: one value only", "b: one value only"]),
        ([[6, -1], [2, 3]], ["a witness is negative", "a: more than most", "least: more than b"]),
        ([[-1, 6], [2, 3]], ["a witness is negative"]), ([[1, 5], [2, 4]], ["total: its line does not add up"]),
    ],
)  # fmt: skip
def test_each_way_to_disagree_has_its_reason(tables: list[list[int]], wrong: list[str]) -> None:
    assert check(SYSTEM, np.array(tables)) == wrong


def test_a_number_cannot_be_both_shown_and_hidden() -> None:
    system = SYSTEM | {"shown": SYSTEM["shown"] | {"b": 3}}
    assert check(system, np.array(GOOD)) == ["b: both shown and hidden"]
    nothing = np.zeros((0, 2), dtype=np.int64)
    assert check(system, nothing) == ["b: both shown and hidden", "no witness"]


def test_hidden_numbers_need_a_witness_and_a_release_that_hides_nothing_needs_none() -> None:
    assert check(SYSTEM, np.zeros((0, 2), dtype=np.int64)) == ["no witness"]
    assert check({"hidden": [], "shown": {}, "lines": []}, np.zeros((0, 0), dtype=np.int64)) == []


def test_a_system_may_have_no_limits_and_lines_between_hidden_numbers() -> None:
    system = {"hidden": ["a", "b", "t"], "shown": {"c": 2}, "lines": [("t", ["a", "b", "c"])]}
    assert check(system, np.array([[0, 0, 2], [1, 2, 5]])) == []
    assert check(system, np.array([[0, 0, 2], [1, 2, 4]])) == ["t: its line does not add up"]


def test_the_values_of_each_number_are_listed_once_in_order() -> None:
    found = witnessed(SYSTEM, np.array([[4, 1], [0, 5], [4, 1]]))
    assert found == {"a": [0, 4], "b": [1, 5]}
    assert {type(value) for values in found.values() for value in values} == {int}


def certificates(folder: Path, text: str = "a,b\n0,5\n2,3\n4,1\n", system: Any = SYSTEM) -> Path:
    (folder / "system.json").write_text(json.dumps(system))
    (folder / "witnesses.csv").write_text(text)
    return folder


def test_a_folder_is_read_as_it_was_written(tmp_path: Path) -> None:
    certificates(tmp_path)
    assert read_system(tmp_path) == SYSTEM
    found = read_witnesses(tmp_path, ["a", "b"])
    assert (found.tolist(), found.dtype, found.shape) == (GOOD, np.int64, (3, 2))
    assert check_folder(tmp_path) == (2, [])
    certificates(tmp_path, "a,b\n")
    assert read_witnesses(tmp_path, ["a", "b"]).shape == (0, 2)
    assert check_folder(tmp_path) == (2, ["no witness"])
    certificates(tmp_path, "a,b\n2,3\n")
    assert check_folder(tmp_path) == (2, ["a: one value only", "b: one value only"])


@pytest.mark.parametrize(
    "text", ["", "b,a\n5,0\n", "a\n0\n", "a,b\n0,5.5\n", "a,b\n0,5\n2\n", "a,b\nx,y\n", f"a,b\n{10**30},5\n"]
)
def test_witnesses_of_other_numbers_or_none_are_not_read(tmp_path: Path, text: str) -> None:
    certificates(tmp_path, text)
    with pytest.raises(ValueError):
        read_witnesses(tmp_path, ["a", "b"])
    assert check_folder(tmp_path) == (0, ["the certificates cannot be read"])


@pytest.mark.parametrize(
    "system", [[], {}, {"hidden": ["a", "b"]}, {"hidden": ["a", "b"], "shown": {}, "lines": [["c", ["a"]]]}]
)
def test_a_system_that_is_none_is_not_read(tmp_path: Path, system: Any) -> None:
    certificates(tmp_path, system=system)
    assert check_folder(tmp_path) == (0, ["the certificates cannot be read"])


def test_a_folder_with_nothing_is_not_read(tmp_path: Path) -> None:
    assert check_folder(tmp_path) == (0, ["the certificates cannot be read"])


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [("a,b\n0,5\n2,3\n", 0, "2 hidden numbers, 0 problems\n\n"),
     ("a,b\n0,5\n2,4\n", 6, "2 hidden numbers, 1 problems\ntotal: its line does not add up\n")],
)  # fmt: skip
def test_the_command_prints_what_is_wrong_and_ends_with_six(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str, code: int, said: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["check", str(certificates(tmp_path, text))])
    with pytest.raises(SystemExit) as ends, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # imported above already
        runpy.run_module("shelterlib.release.check", run_name="__main__")
    assert (ends.value.code, capsys.readouterr().out) == (code, said)

"""The maker of witnesses: parts that do not touch, whole tables with every value, and no file but its own."""

from __future__ import annotations

import json
import os
import runpy
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release import certify
from shelterlib.release.certify import Possible, parts, witnesses
from shelterlib.release.check import check, witnessed


def system(hidden: str, lines: Any = (), limits: Any = (), **shown: float) -> dict[str, Any]:
    return {"hidden": hidden.split(), "shown": shown, "lines": list(lines), "limits": [list(pair) for pair in limits]}


# --- parts


def test_a_system_is_cut_where_it_shares_no_hidden_number() -> None:
    given = system(
        "a b c d e f", [["t", ["a", "x", "b"]], ["u", ["x"]], ["c", ["d", "y"]]],
        [("a", "t"), ("d", "e"), ("x", "t"), ("z", "e")], t=5, x=1, u=1, y=2, z=0, w=9,
    )  # fmt: skip
    assert parts(given) == [
        {"hidden": ["a", "b"], "lines": [("t", ["a", "x", "b"])], "limits": [["a", "t"]], "shown": {"t": 5, "x": 1}},
        {"hidden": ["c", "d", "e"], "lines": [("c", ["d", "y"])], "limits": [["d", "e"], ["z", "e"]],
        "shown": {"y": 2, "z": 0}},
        {"hidden": ["f"], "lines": [], "limits": [], "shown": {}},
    ]  # fmt: skip


def test_parts_that_meet_late_are_one() -> None:
    given = system("a b c d e", [["a", ["b"]], ["c", ["d"]], ["e", ["d"]]], [("b", "c")])
    assert [part["hidden"] for part in parts(given)] == [["a", "b", "c", "d", "e"]]
    assert len(parts(given)[0]["lines"]) == 3
    no_limits = {key: value for key, value in given.items() if key != "limits"}
    assert [part["hidden"] for part in parts(no_limits)] == [["a", "b"], ["c", "d", "e"]]


# --- tables


def values(given: dict[str, Any], steps: int = 12) -> dict[str, list[int]]:
    found = witnesses(given, steps)
    assert [wrong for wrong in check(given, found) if not wrong.endswith("one value only")] == []
    assert found.dtype == np.int64
    return witnessed(given, found)


def test_two_hidden_parts_of_a_sum_take_every_value() -> None:
    every = list(range(6))
    assert values(system("a b", [["t", ["a", "b", "c"]]], t=7, c=2)) == {"a": every, "b": every}
    assert len(witnesses(system("a b", [["t", ["a", "b", "c"]]], t=7, c=2))) == 6


@pytest.mark.parametrize(("steps", "ends"), [(3, 3), (1, 1), (0, 0)])
def test_of_a_long_range_the_ends_and_the_first_steps_are_shown(steps: int, ends: int) -> None:
    both = [*range(ends + 1), *range(100 - ends, 101)]
    assert values(system("a b", [["t", ["a", "b"]]], t=100), steps) == {"a": both, "b": both}


def test_without_a_number_of_steps_there_are_twelve() -> None:
    found = witnesses(system("a b", [["t", ["a", "b"]]], t=100))
    assert sorted(found[:, 0].tolist()) == [*range(13), *range(88, 101)]


def test_limits_hold_between_hidden_and_printed_numbers() -> None:
    found = values(system("a b", [], [("a", "most"), ("a", "b"), ("least", "b"), ("b", "top")], most=2, least=1, top=4))
    assert found == {"a": [0, 1, 2], "b": [1, 2, 3, 4]}


def test_a_hidden_total_may_be_as_large_as_any_printed_number_allows() -> None:
    assert Possible(system("a", [["a", ["x"]]], x=5)).most == 10_000
    assert Possible(system("a", [["a", ["x"]]], x=700)).most == 70_000
    assert Possible(system("a", [], [("a", "x")], x=700)).most == 1e9
    assert values(system("t a", [["t", ["a", "x"]]], [("a", "most")], x=3, most=2)) == {"t": [3, 4, 5], "a": [0, 1, 2]}


def test_a_value_that_no_table_has_is_passed_over() -> None:
    """One more than y is x, and both together are t: t is odd."""
    given = system("x y t", [["t", ["x", "y"]], ["x", ["y", "z"]]], [("x", "most")], z=1, most=4)
    assert values(given) == {"x": [1, 2, 3, 4], "y": [0, 1, 2, 3], "t": [1, 3, 5, 7]}


def test_a_line_of_printed_numbers_alone_tells_nothing_of_hidden_ones() -> None:
    space = Possible(system("a", [["t", ["x"]]], [("a", "x")], t=3, x=3))
    assert space.solver.getNumRow() == 1 and space.table(np.array([-1.0])) == [3]


def test_parts_of_unlike_length_are_shown_side_by_side() -> None:
    given = system("a b c d", [["t", ["a", "b"]], ["u", ["c", "d"]]], t=1, u=4)
    assert values(given) == {"a": [0, 1], "b": [0, 1], "c": list(range(5)), "d": list(range(5))}
    assert witnesses(given).shape == (5, 4)
    assert witnesses(system("")).shape == (0, 0)


def test_what_lies_between_is_shown_with_others_near_and_far_the_same_for_everybody() -> None:
    """Where one number is fixed, others are not always the least; chance that anybody can draw again decides."""
    given = system("a b", [], [("a", "most"), ("a", "b"), ("b", "top")], most=9, top=400)
    found = set(map(tuple, witnesses(given, 9).tolist()))
    chance = np.random.default_rng(0)
    chance.random(2), chance.random(2)  # for the ends of the first number
    far = {a for a in range(1, 9) if chance.random(2)[1] < 0.5}
    assert {a for a in range(1, 9) if (a, 400) in found} == far and 0 < len(far) < 8
    assert all((a, a) in found for a in set(range(1, 9)) - far)


def test_what_was_seen_is_not_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    solved: list[int] = []
    plain = Possible.table
    monkeypatch.setattr(Possible, "table", lambda self, costs: solved.append(1) or plain(self, costs))
    witnesses(system("a b", [["t", ["a", "b"]]], t=5))
    assert len(solved) == 2 + 4 + 2  # ends and what lies between of one; of the other the ends


def spied(space: Possible, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    asked: list[bool] = []
    plain = space._run
    monkeypatch.setattr(space, "_run", lambda *, whole: asked.append(whole) or plain(whole=whole))
    return asked


def test_whole_numbers_are_asked_for_only_where_the_cheapest_table_has_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [["t", ["x", "y", "p"]], ["t", ["y", "z", "q"]], ["t", ["x", "z", "r"]]]
    space = Possible(system("x y z p q r", lines, t=1))
    asked = spied(space, monkeypatch)
    assert space.whole is False
    found = space.table(np.array([-1.0, -1.0, -1.0, 0.0, 0.0, 0.0]))  # halves of x, y and z are cheapest
    assert found is not None and sorted(found[:3]) == [0, 0, 1] and asked == [False, True]
    assert found[0] + found[1] + found[3] == found[1] + found[2] + found[4] == found[0] + found[2] + found[5] == 1
    assert space.table(np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0])).tolist() == [0, 0, 0, 1, 1, 1]  # type: ignore[union-attr]
    assert asked == [False, True, False]
    space.fix(0, 7.0, 7.0)
    assert space.table(np.zeros(6)) is None and asked == [False, True, False, False]


def test_a_millionth_is_no_half(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Possible(system("a", [], [("a", "x")], x=3))
    for near, asked in ((1e-6, [False]), (2e-6, [False, True])):
        heard: list[bool] = []
        monkeypatch.setattr(
            space, "_run", lambda *, whole, near=near, heard=heard: heard.append(whole) or np.array([near])
        )
        assert space.table(np.array([1.0])) == [0] and heard == asked


# --- contradictions


@pytest.mark.parametrize(("count", "where"), [(3, "n0, n1, n2"), (4, "n0, n1, n2 and 1 more"), (2, "n0, n1")])
def test_a_contradiction_names_three_figures_and_counts_the_others(count: int, where: str) -> None:
    names = " ".join(f"n{k}" for k in range(count))
    given = system(names, [["t", names.split()]], [("u", "n0")], t=1, u=2)
    with pytest.raises(ReleaseRefusedError, match="what is printed contradicts itself") as error:
        witnesses(given)
    assert error.value.where == where and "`over`" in error.value.fix


# --- the process


def folder(at: Path, given: dict[str, Any]) -> Path:
    at.mkdir(exist_ok=True)
    (at / "system.json").write_text(json.dumps(given))
    return at


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> list[Callable[..., None]]:
    found: list[Callable[..., None]] = []
    monkeypatch.setattr(sys, "addaudithook", found.append)
    return found


def test_the_witnesses_are_written_in_the_order_of_the_system(tmp_path: Path, hooks: list[Any]) -> None:
    given = system("b a", [["t", ["a", "b"]]], t=2)
    assert certify.main(folder(tmp_path, given | {"steps": 1})) == 0
    lines = (tmp_path / "witnesses.csv").read_bytes().split(b"\n")
    assert (lines[0], sorted(lines[1:-1]), lines[-1], len(hooks)) == (b"b,a", [b"0,2", b"1,1", b"2,0"], b"", 1)
    assert certify.main(folder(tmp_path, system("a b", [["t", ["a", "b"]]], t=100))) == 0
    assert len((tmp_path / "witnesses.csv").read_text().splitlines()) == 1 + 26  # twelve steps


def test_a_contradiction_is_told_on_the_standard_output(
    tmp_path: Path, hooks: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert certify.main(folder(tmp_path, system("a", [["t", ["a"]]], [("a", "u")], t=3, u=1))) == 6
    said = json.loads(capsys.readouterr().out)
    assert (said["what"], said["where"]) == ("what is printed contradicts itself", "a") and "over" in said["fix"]
    assert not (tmp_path / "witnesses.csv").exists()


def test_nothing_outside_the_folder_may_be_opened(tmp_path: Path, hooks: list[Callable[..., None]]) -> None:
    home = folder(tmp_path / "home", system("a"))
    beside = folder(tmp_path / "homes", system("a"))
    certify.main(home)
    (guard,) = hooks
    allowed = (home / "system.json", home / "x" / ".." / "y", os.devnull, Path(sys.prefix) / "pyvenv.cfg")
    for path in allowed:
        guard("open", (str(path), "r", 0))
        guard("open", (os.fsencode(path), None, 0))
    guard("open", (3, "r", 0))
    guard("import", ("numpy", "/etc/passwd"))
    guard("os.listdir", (str(beside),))
    (home / "link").symlink_to(beside / "system.json")
    for path in (beside / "system.json", home / ".." / "homes" / "system.json", home / "link", tmp_path / "x"):
        for given in (str(path), os.fsencode(path)):
            with pytest.raises(PermissionError, match="only public files"):
                guard("open", (given, "r", 0))


def test_the_command_takes_a_folder_and_ends_with_its_code(
    tmp_path: Path, hooks: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for given, code in (
        (system("a b", [["t", ["a", "b"]]], t=2), 0),
        (system("a", [["t", ["a"]]], [("a", "u")], t=3, u=1), 6),
    ):
        monkeypatch.setattr(sys, "argv", ["certify", str(folder(tmp_path, given))])
        with pytest.raises(SystemExit) as ends, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # imported above already
            runpy.run_module("shelterlib.release.certify", run_name="__main__")
        assert ends.value.code == code

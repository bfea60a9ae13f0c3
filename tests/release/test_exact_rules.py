"""What `shelter protect` asks for: rules in the smallest unit, ranges for a reader and for each contributor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shelterlib.errors import DataError
from shelterlib.release.exact.asked import Request, read_request
from shelterlib.release.exact.insiders import Insiders
from shelterlib.release.exact.needs import Need, amounts, member_needs, reader_needs, sensitive
from shelterlib.release.exact.table import Table
from shelterlib.release.rules import ClassRules, class_rules

PERSONS = {"sensitive": (1, 4), "contributors": 3, "left": 5}


# --- rules


def read(folder: Path, text: str | None, *, contributors: bool = False) -> Request:
    if text is None:
        return read_request(None, contributors=contributors)
    (folder / "rules.yml").write_text(text)
    return read_request(folder / "rules.yml", contributors=contributors)


def test_without_a_file_counts_of_persons_are_protected(tmp_path: Path) -> None:
    plain = ClassRules("protect", sensitive=(1, 4), contributors=3, left=5)
    assert read(tmp_path, None) == Request(plain, (0.0, 4.0), 300.0, 0.1, None)
    dominant = ClassRules("protect", **PERSONS, dominance=((1, 50.0), (2, 85.0)), p_percent=10)  # type: ignore[arg-type]
    assert read(tmp_path, None, contributors=True) == Request(dominant, (0.0, 4.0), 300.0, 0.1, None)


def test_a_file_of_rules_takes_the_place_of_the_defaults(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "{contributors: 2, seconds: 9, gap: 0, decimals: 2, hide_full: true, levels: [country]}",
        contributors=True,
    )
    assert found == Request(ClassRules("protect", contributors=2), (0.0, 0.0), 9.0, 0.0, 2)
    assert read(tmp_path, "sensitive: [2, 7]").least == (0.0, 7.0)
    assert read(tmp_path, "{sensitive: [2, 7], range: [1, 9]}").least == (1.0, 9.0)


PROJECT = """
classes:
  person_count: {sensitive: [1, 9], levels: [country], reason: few_persons, hide_full: true}
  other: {contributors: 4}
"""


def test_the_rules_of_a_project_name_their_class(tmp_path: Path) -> None:
    found = read(tmp_path, PROJECT)
    assert found == Request(ClassRules("protect", sensitive=(1, 9)), (0.0, 9.0))
    assert read(tmp_path, PROJECT + "protect: {class: other, range: [0, 3], seconds: 7}\n") == Request(
        ClassRules("protect", contributors=4), (0.0, 3.0), 7.0
    )
    more = PROJECT + "protect: {with_contributors: {p_percent: 20}}\n"
    assert read(tmp_path, more).rules.p_percent == 0
    assert read(tmp_path, more, contributors=True).rules == ClassRules("protect", sensitive=(1, 9), p_percent=20)
    assert read(tmp_path, PROJECT, contributors=True).rules == ClassRules("protect", sensitive=(1, 9))
    with pytest.raises(DataError, match="no class nowhere"):
        read(tmp_path, PROJECT + "protect: {class: nowhere}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [("[1]", "no rules here"), ("a: [", "cannot be read"), ("range: 5", "no number"), ("range: [a, 3]", "no number"),
     ("seconds: soon", "no number"), ("decimals: x", "no number"), ("anwsers: 3", "unknown rule")],
)  # fmt: skip
def test_rules_that_are_none_are_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read(tmp_path, text)
    with pytest.raises(DataError, match="cannot be read"):
        read_request(tmp_path / "nowhere.yml", contributors=False)


@pytest.mark.parametrize(
    ("text", "right"),
    [("gap: 0", True), ("gap: 0.99", True), ("gap: 1", False), ("gap: -0.01", False), ("decimals: 0", True),
    ("decimals: 6", True),
     ("decimals: 7", False), ("decimals: -1", False), ("range: [0, 0]", True), ("range: [3, 3]", True),
     ("range: [4, 3]", False),
     ("range: [-1, 3]", False), ("range: [0.5, 3]", True)],
)  # fmt: skip
def test_range_gap_and_decimals_have_limits(tmp_path: Path, text: str, right: bool) -> None:
    if right:
        read(tmp_path, text)
        return
    with pytest.raises(DataError, match="outside its limits"):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("decimals", "few", "least", "left"),
    [(0, (1, 4), (0, 4), 5), (1, (1, 49), (0, 49), 50), (2, (1, 499), (0, 499), 500)],
)
def test_in_a_smaller_unit_one_to_four_is_more_than_none_and_less_than_five(
    decimals: int, few: tuple[int, int], least: tuple[int, int], left: int
) -> None:
    found = Request(ClassRules("x", **PERSONS), (0.0, 4.0), 7.0).in_unit(decimals)  # type: ignore[arg-type]
    assert (found.rules.sensitive, found.least, found.rules.left, found.seconds) == (few, least, left, 7.0)


def test_a_range_that_begins_above_none_begins_just_after_what_lies_below() -> None:
    found = Request(ClassRules("x"), (3.0, 8.0)).in_unit(1)
    assert (found.rules.sensitive, found.least) == (None, (21, 89))
    assert Request(ClassRules("x"), (1.0, 8.0)).in_unit(1).least == (1, 89)
    assert Request(ClassRules("x"), (0.5, 8.0)).in_unit(1).least == (0, 89)  # nobody can be asked to go below none


# --- needs


def table(values: list[float], *parts: dict[str, float], lines: Any = ()) -> Table:
    return Table((), [(str(k),) for k in range(len(values))], np.array(values), list(lines), list(parts))


RULES = class_rules("x", {"sensitive": [1, 4], "contributors": 3, "p_percent": 10})


def test_without_contributors_only_the_threshold_is_judged() -> None:
    made = table([0.0, 1.0, 4.0, 5.0, 2.0])
    assert sensitive(made, RULES) == [1, 2, 4]
    assert amounts(made, 3, 5.0) == [5.0]
    assert reader_needs(made, [1, 3, 4], RULES, (0, 6)) == [Need(1, 0, 6), Need(3, 5, 5), Need(4, 0, 6)]
    assert reader_needs(made, [1, 2], RULES, (2, 3)) == [
        Need(1, 0, 4),
        Need(2, 2, 4),
    ]  # never less than up to the threshold


def test_with_contributors_every_rule_is_judged() -> None:
    made = table([30.0, 12.0, 100.0], {"a": 10, "b": 10, "c": 10}, {"a": 6, "b": 6}, {"a": 60, "b": 36, "c": 4})
    assert sensitive(made, RULES) == [1, 2]
    assert amounts(made, 0, 30.0) == [10, 10, 10]
    assert reader_needs(made, [0, 1, 2], RULES, (0, 4)) == [Need(0, 30, 30), Need(1, 11, 13), Need(2, 98, 102)]


def test_a_small_count_and_its_ends() -> None:
    made = table([1.0, 4.0, 5.0], {"a": 1}, {"a": 2, "b": 1, "c": 1}, {"a": 2, "b": 2, "c": 1})
    assert reader_needs(made, [0, 1, 2], class_rules("x", {"sensitive": [1, 4]}), (0, 7)) == [
        Need(0, 0, 7), Need(1, 0, 7), Need(2, 5, 5)
    ]  # fmt: skip
    halves = table([2.5], {"a": 2, "b": 0.5})
    assert reader_needs(halves, [0], class_rules("x", {"p_percent": 20}), (0, 0)) == [Need(0, 2, 3)]


def test_each_contributor_leaves_the_largest_of_the_others_room() -> None:
    made = table([100.0], {"b": 30, "a": 60, "c": 10, "none": 0})
    rules = class_rules("x", {"p_percent": 50})
    assert list(member_needs(made, 0, rules, (0, 4))) == [
        Need(0, 95, 105, "a"),  # of 40 others the largest has 30, ten more stand beside it: 15 - 10
        Need(0, 80, 120, "b"), Need(0, 100, 100, "c"),
    ]  # fmt: skip
    hundred = table([10_000.0], {"b": 3000, "a": 6000, "c": 1000})
    assert list(member_needs(hundred, 0, rules, (0, 4)))[1] == Need(0, 8000, 12_000, "b")
    little = table([1.5], {"a": 1.0, "b": 0.5})
    assert [need.insider for need in member_needs(little, 0, rules, (0, 4))] == ["a", "b"]
    rules = class_rules("x", {"p_percent": 15})
    assert list(member_needs(made, 0, rules, (0, 4)))[1] == Need(0, 100, 100, "b")


def test_a_small_count_of_others_stays_open_and_equal_ones_come_by_name() -> None:
    made = table([6.0, 7.0], {"z": 3, "y": 3}, {"only": 7})
    rules = class_rules("x", {"sensitive": [1, 4]})
    assert list(member_needs(made, 0, rules, (0, 4))) == [Need(0, 3, 7, "y"), Need(0, 3, 7, "z")]
    assert list(member_needs(made, 1, rules, (0, 4))) == [Need(1, 7, 7, "only")]


# --- contributors as insiders


INSIDE = Insiders(table([10.0, 5.0, 3.0], {"a": 6, "b": 3, "c": 1, "none": 0}, {"b": 5}, {"a": 1, "c": 2}))


def test_what_a_contributor_put_in_is_a_floor_of_every_cell() -> None:
    assert INSIDE.floor("a").tolist() == [6, 0, 1] and INSIDE.floor("").tolist() == [0, 0, 0]
    assert set(INSIDE.own) == {"a", "b", "c"}
    assert [names for names, _ in INSIDE.inside] == [["a", "b", "c"], ["b"], ["c", "a"]]


@pytest.mark.parametrize(
    ("cells", "move", "against"),
    [
        ([0], [-4.0], set()), ([0], [-5.0], {"a"}), ([0], [-7.0], {"a"}), ([0], [-7.5], {"a", "b"}),
        ([0, 1], [-10.0, 3.0], {"a", "b", "c"}), ([1], [-1.0], {"b"}), ([1], [9.0], set()),
        ([2, 1], [-2.0, 0.0], {"c"}),
        ([0, 2], [3.0, -3.0], {"a", "c"}), ([0], [-4.0000005], set()), ([0], [-0.5], set()),
    ],
)  # fmt: skip
def test_a_move_is_denied_by_those_who_put_in_more(cells: list[int], move: list[float], against: set[str]) -> None:
    assert INSIDE.against(np.array(cells), np.array(move)) == against
    for who in "abc":
        assert INSIDE.allows(who, np.array(cells), np.array(move)) is (who not in against)


def test_a_contributor_judges_all_of_its_cells() -> None:
    assert INSIDE.allows("a", np.array([0, 2]), np.array([-4.0, -3.0])) is False
    assert INSIDE.allows("a", np.array([1]), np.array([-5.0])) is True  # nothing of a stands there


def test_a_millionth_below_is_not_below() -> None:
    move = (6 - 1e-6) - 10.0
    assert 10.0 + move == 6 - 1e-6  # exactly: what a puts in, less what a solver may be off by
    assert INSIDE.allows("a", np.array([0]), np.array([move])) is True


def test_amounts_below_one_count_too() -> None:
    inside = Insiders(table([1.0], {"a": 0.5, "b": 0.5}))
    assert set(inside.own) == {"a", "b"} and inside.against(np.array([0]), np.array([-0.75])) == {"a", "b"}

"""Rows of cells.csv: which numbers of a decided cell are printed, and how."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from support.few_rows import RATIO, SHARE, answers, cell, change, policy

from shelterlib.release.cells import COLUMNS, quality_row, released_row
from shelterlib.release.gate import Decisions
from shelterlib.release.printed import plain, rounded
from shelterlib.release.restricted import Cell

INDICATORS: dict[str, dict[str, Any]] = {
    "S": SHARE, "V": SHARE | {"kind": "coverage"}, "R": RATIO, "Q": RATIO | {"unit": "per_100"},
    "D": RATIO | {"unit": "percent_of_days"}, "T": RATIO | {"unit": "times"},
    "U": {"kind": "share", "sensitivity": "open"},
    "X": RATIO | {"kind": "rate", "unit": "per_10000_population"}, "Y": RATIO | {"kind": "rate", "unit": "count"},
    "K": RATIO | {"kind": "count", "unit": "persons"}, "M": SHARE | {"kind": "median", "unit": "days"},
    "I": SHARE | {"kind": "index", "unit": "score"}, "q": SHARE, "money": RATIO,
}  # fmt: skip
RULES = policy(INDICATORS, rounding={"percent": 0, "per_100": 1, "per_10000_population": 2, "times": 1})
NUMBERS = ("n", "of", "value", "low", "high", "asked", "answered", "dont_know", "rounding", "note")


def row(made: Cell, status: str = "shown") -> dict[str, str]:
    return released_row(made, "2030", RULES, Decisions({made.name: status}))


def numbers(made: Cell, status: str = "shown") -> dict[str, str]:
    found = row(made, status)
    return {name: found[name] for name in NUMBERS if found[name]}


def given(
    indicator: str, n: float | None, of: float | None, level: str = "country", group: str = "", **more: Any
) -> Cell:
    about = {"numerator": n, "denominator": of, "asked": 9, "answered": 8, "dont_know": 1} | more
    return cell(indicator, {}, level, group, **about)


ALL = {"asked": "9", "answered": "8", "dont_know": "1"}


@pytest.mark.parametrize(
    ("made", "printed"),
    [
        (given("S", 1.0, 8.0), ALL | {"n": "1", "of": "8", "value": "13", "rounding": "0"}),
        (given("S", 1.0, 8.0, "macro", "west"),
        {"asked": "9", "answered": "8", "n": "1", "of": "8", "value": "13", "rounding": "0"}),
        (given("D", 1.0, 3.0), ALL | {"n": "1", "of": "3", "value": "33", "rounding": "0"}),
        (given("Q", 1.0, 3.0), ALL | {"n": "1", "of": "3", "value": "33.3", "rounding": "1"}),
        (given("X", 1.0, 3.0), ALL | {"n": "1", "of": "3", "value": "3.33", "rounding": "2"}),
        (given("T", 1.0, 3.0), ALL | {"n": "1", "of": "3", "value": "0.3", "rounding": "1"}),
        (given("R", 0.1, 0.3), ALL | {"n": "0.1", "of": "0.3", "value": "33", "rounding": "0"}),
        (given("S", 0.0, 0.0), ALL | {"n": "0", "of": "0", "rounding": "0"}),
        (given("S", 3.0, 0.0, value=9.0), ALL | {"n": "3", "of": "0", "rounding": "0"}),
        (given("S", 3.0, None), ALL | {"n": "3", "rounding": "0"}),
        (given("S", None, 3.0), ALL | {"of": "3", "rounding": "0"}),
        (given("K", 7.0, None, value=7.4), ALL | {"n": "7", "value": "7", "rounding": "0"}),
        (given("Y", 7.0, None, value=7.6), ALL | {"n": "7", "value": "8", "rounding": "0"}),
        (given("X", 7.0, None, value=7.6), ALL | {"n": "7", "rounding": "2"}),
        (given("M", None, None, value=30.5), ALL | {"value": "31", "of": "8", "rounding": "0"}),
        (given("M", None, None, value=float("inf")), ALL | {"value": "inf", "of": "8", "rounding": "0"}),
        (given("I", 3.0, 4.0, value=61.2), ALL | {"value": "61", "of": "8", "rounding": "0"}),
    ],
)  # fmt: skip
def test_the_numbers_of_a_shown_cell_follow_from_its_kind_and_unit(made: Cell, printed: dict[str, str]) -> None:
    assert numbers(made) == printed


@pytest.mark.parametrize("status", ["suppressed", "too few", "not asked", "not covered"])
def test_a_cell_that_is_not_shown_has_no_number(status: str) -> None:
    made = given("S", 1.0, 8.0, low=10.0, high=20.0, interval_low=1.0, interval_high=2.0)
    assert numbers(made, status) == {} and row(made, status)["status"] == status


def test_what_a_cell_is_stands_in_its_row() -> None:
    made = cell(
        "R", answers(1, 4), "macro", "west", group_by2="part", group2="a", comparability="break", unit="per_100"
    )
    about = {
        "cell": "R.macro.west.part.a", "wave": "2030", "kind": "indicator", "indicator": "R", "group_by": "macro",
        "group": "west", "group_by2": "part", "group2": "a", "unit": "per_100", "base": "all", "comparability": "break",
    }  # fmt: skip
    assert row(made, "suppressed") == dict.fromkeys(COLUMNS, "") | about | {"status": "suppressed"}
    assert list(row(made)) == list(COLUMNS)
    now = change("S", answers(1, 4))[1]
    assert (row(now)["base"], row(now)["compared_with"], row(now)["comparability"]) == ("panel", "old", "")
    nothing = Cell("S.country", {name: None for name in made.row} | {"kind": "indicator", "indicator": "S"}, {})
    assert (row(nothing)["base"], row(nothing)["unit"], row(nothing)["group_by"]) == ("all", "percent", "")
    assert row(given("U", 1.0, 8.0))["unit"] == "count"


# --- bounds and intervals


@pytest.mark.parametrize(
    ("name", "more", "bounds"),
    [
        ("S", {"low": 10.4, "high": 20.6}, ("10", "21", "")), ("V", {"low": 10.4, "high": 20.6}, ("10", "21", "")),
        ("R", {"low": 10.4, "high": 20.6}, ("", "", "")), ("S", {"low": 10.4}, ("10", "", "")),
        ("S", {"low": 10.4, "high": 20.6, "interval_low": 5.1, "interval_high": 30.2}, ("5", "30", "interval")),
        ("R", {"low": 10.4, "high": 20.6, "interval_low": 5.1, "interval_high": 30.2}, ("", "", "")),
        ("S", {"interval_low": 5.1, "interval_high": 30.2}, ("", "", "")),
    ],
)  # fmt: skip
def test_bounds_are_those_of_shares_and_the_interval_of_a_sample_takes_their_place(
    name: str, more: dict[str, Any], bounds: tuple[str, ...]
) -> None:
    found = row(given(name, 1.0, 8.0, **more))
    assert (found["low"], found["high"], found["note"]) == bounds


# --- questions


def asked(name: str, choice: str = "", **more: Any) -> Cell:
    return given(name, 2.0, 8.0, kind="question", group_by2="choice" if choice else "", group2=choice, **more)


def test_a_question_prints_who_answered_and_of_a_choice_how_many_took_it() -> None:
    assert numbers(asked("q")) == ALL | {"rounding": "0"}
    assert numbers(asked("q", "women")) == ALL | {"n": "2", "of": "8", "value": "25", "rounding": "0"}
    assert (
        numbers(asked("money")) == numbers(asked("money", "much")) == ALL | {"rounding": "0"}
    )  # its class judges sums
    part = given("R", 2.0, 8.0, group_by2="part", group2="a")
    assert numbers(part) == ALL | {"n": "2", "of": "8", "value": "25", "rounding": "0"}


# --- change


@pytest.mark.parametrize(
    ("name", "more", "note"),
    [
        ("S", {"p_exact": 0.049}, "beyond_chance"), ("S", {"p_exact": 0.05}, "within_chance"),
        ("S", {"p_exact": 0.0}, "beyond_chance"),
        ("S", {"p_exact": None}, ""), ("S", {}, ""), ("R", {"p_exact": 0.01}, ""),
        ("S", {"p_exact": 0.01, "level": "macro", "group": "west"}, ""),
    ],
)  # fmt: skip
def test_a_difference_is_a_number_and_a_word(name: str, more: dict[str, Any], note: str) -> None:
    (diff,) = change(name, answers(1, 4), **more, value=-12.5)[2:]
    assert numbers(diff) == {"value": "-13", "rounding": "0"} | ({"note": note} if note else {})


def test_the_two_sides_of_a_change_are_printed_like_any_figure() -> None:
    then = change("S", answers(1, 4), numerator=1.0, denominator=4.0)[0]
    assert numbers(then) == {
        "asked": "4",
        "answered": "4",
        "dont_know": "0",
        "n": "1",
        "of": "4",
        "value": "25",
        "rounding": "0",
    }
    other = given(
        "S", 1.0, 4.0, group_by2="base", group2="diff"
    )  # a reading of a base that is named so is no difference
    assert numbers(other)["n"] == "1"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"), (1.5, 0, "2"), (-0.5, 0, "-1"), (0.49, 0, "0"), (2.675, 2, "2.68"), (1.005, 2, "1.01"),
        (-2.675, 2, "-2.68"),
        (Fraction(1, 3), 3, "0.333"), (Fraction(2, 3), 0, "1"), (7, 1, "7.0"), (0, 2, "0.00"), (float("inf"), 1, "inf"),
        (1e15, 0, "1000000000000000"), (-0.04, 1, "0.0"),
    ],
)  # fmt: skip
def test_halves_go_away_from_zero_and_no_binary_fraction_is_left(value: Any, decimals: int, text: str) -> None:
    assert rounded(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (0, "0"), (3.0, "3"), (2.5, "2.5"), (0.1 + 0.2, "0.3"), (1 / 3, "0.3333"), (float("inf"), "inf"),
    (12, "12")],
)  # fmt: skip
def test_a_sum_is_printed_without_needless_decimals(value: float | None, text: str) -> None:
    assert plain(value) == text


def test_a_count_of_quality_is_a_cell_of_its_own() -> None:
    empty = dict.fromkeys(COLUMNS, "") | {
        "kind": "quality",
        "unit": "count",
        "base": "all",
        "status": "shown",
        "rounding": "0",
    }
    assert quality_row("quality.x", "2030", 3) == empty | {"cell": "quality.x", "wave": "2030", "n": "3"}
    assert quality_row("quality.x", "2030", 3, 4.5) == empty | {
        "cell": "quality.x",
        "wave": "2030",
        "n": "3",
        "of": "4.5",
    }

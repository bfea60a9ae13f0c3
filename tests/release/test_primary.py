"""Primary rules at their edges: what is just within a rule, and what is just outside it."""

from __future__ import annotations

from typing import Any

import pytest
from support.handmade import answers, cell, pairs, policy_of, ratio, share

from shelterlib.release.primary import amount_reason, cell_reason, room, rows_reason
from shelterlib.release.restricted import Rows
from shelterlib.release.rules import ClassRules, class_rules

PERSONS, FIVE_LEFT = {"sensitive": [2, 4]}, {"left": 5}
HALF, TWO, P10 = {"dominance": [[1, 50]]}, {"dominance": [[2, 85]]}, {"p_percent": 10}


def rules(given: dict[str, Any]) -> ClassRules:
    return class_rules("x", given)


@pytest.mark.parametrize(
    ("given", "amounts", "reason"),
    [
        (PERSONS, [1], None), (PERSONS, [2], "few_persons"), (PERSONS, [2, 1], "few_persons"),
        (PERSONS, [4], "few_persons"), (PERSONS, [3, 2], None),
        ({"contributors": 3}, [5, 5, 0], "few_contributors"), ({"contributors": 3}, [5, 5, 0.5], None),
        (FIVE_LEFT, [4, 9], "few_left"), (FIVE_LEFT, [5, 9], None), (FIVE_LEFT, [4, 9, 0.5, 0.5], None),
        (HALF, [250, 500, 250], None), (HALF, [250, 501, 250], "dominance"),
        (TWO, [15, 35, 50], None), (TWO, [14, 36, 50], "dominance"),
        ({"dominance": [[1, 50], [2, 85]]}, [14, 41, 45], "dominance"),
        (P10, [5, 40, 50], None), (P10, [4.99, 40, 50], "p_percent"), (P10, [2, 3, 40, 50], None),
        ({"p_percent": 1}, [100, 50, 1], None), ({"p_percent": 1}, [100, 50, 0.9], "p_percent"),
        ({}, [1], None), ({}, [], None),
    ],
)  # fmt: skip
def test_each_rule_breaks_at_its_edge(given: dict[str, Any], amounts: list[float], reason: str | None) -> None:
    assert amount_reason(amounts, rules(given)) == reason


def test_the_first_rule_that_breaks_is_named() -> None:
    every = PERSONS | {"contributors": 3} | FIVE_LEFT | HALF | P10
    assert amount_reason([4], rules(every)) == "few_persons"
    assert amount_reason([9], rules(every)) == "few_contributors"
    assert amount_reason([9, 2, 1], rules(every)) == "few_left"
    assert amount_reason([90, 9, 1], rules(every)) == "dominance"
    assert amount_reason([50, 46, 4], rules(every)) == "p_percent"


@pytest.mark.parametrize(
    ("given", "amounts", "needed"),
    [
        (P10, [5, 50, 200], 15), (P10, [10, 10, 200], 10), (P10, [20, 50, 200], 0), (P10, [21, 50, 200], 0),
        (FIVE_LEFT, [2, 9], 3), (FIVE_LEFT, [1, 1], 4), (FIVE_LEFT, [1, 5, 9], 0),
        (HALF, [20, 60, 20], 20), (HALF, [20, 30, 20], 0), ({"dominance": [[2, 80]]}, [5, 40, 50], 17.5),
        (PERSONS, [1], 3), (PERSONS, [2, 3], 0),
        (PERSONS | FIVE_LEFT, [1], 5), ({}, [7], 0), (FIVE_LEFT, [], 0), (FIVE_LEFT, [0, 0], 0),
    ],
)  # fmt: skip
def test_the_room_of_an_amount_is_what_its_rules_lack(
    given: dict[str, Any], amounts: list[float], needed: float
) -> None:
    assert room(amounts, rules(given)) == needed


# Of 3 + 1 + 1 = 5 in 6 + 3 + 3 = 12, seven are left over; 17 would be their sum, which is printed nowhere.
AMOUNTS = pairs((3, 6), (1, 3), (1, 3))


@pytest.mark.parametrize(("kind", "told"), [("ratio", {5, 12, 7}), ("rate", {5})])
def test_numerator_denominator_and_what_is_between_are_judged(kind: str, told: set[int]) -> None:
    found = set()
    for total in (0, 5, 7, 12, 17):
        about = {"X": {"kind": kind, "sensitivity": "one"}}
        policy = policy_of(about, classes={"one": {"sensitive": [total, total]}})
        if rows_reason(cell("X", "west", AMOUNTS), policy):
            found.add(total)
    assert found == told


def test_an_institution_beyond_its_denominator_leaves_nothing_over() -> None:
    policy = policy_of({"X": ratio("a", "b", "one")}, classes={"one": {"sensitive": [1, 1]}})
    assert rows_reason(cell("X", "west", pairs((3, 1), (1, 2))), policy) == "few_persons"  # nothing, and one


def test_amounts_without_rows_are_hidden_and_a_difference_has_none() -> None:
    policy = policy_of({"X": ratio("a", "b")}, classes={"counted": {"contributors": 1}})
    assert rows_reason(cell("X", "west", {}), policy) == "no_contributions"
    assert rows_reason(cell("X", "west", {}, group2="diff"), policy) is None


@pytest.mark.parametrize(
    ("indicator", "level", "rows", "reason"),
    [
        ("S", "macro", "10", "few_answers"), ("S", "macro", "100", None), ("S", "country", "1", None),
        ("OWN", "region", "1", None), ("OWN", "country", "1", None),
        ("CASES", "macro", "0000", None), ("CASES", "macro", "1000", "few_institutions"),
        ("CASES", "country", "1100", "few_institutions"), ("CASES", "macro", "1110", None),
        ("S", "macro", "1000", None),
    ],
)  # fmt: skip
def test_few_answers_and_few_institutions(indicator: str, level: str, rows: str, reason: str | None) -> None:
    policy = policy_of(
        {"S": share(), "OWN": share(), "CASES": share()},
        classes={"open": {"answers": 3}},
        own_answers={"indicators": ["OWN"]},
        institutions={"indicators": ["CASES"], "least": 3},
    )
    assert cell_reason(cell(indicator, "west", answers(rows), level), policy) == reason


@pytest.mark.parametrize(
    ("rows", "reason"),
    [(pairs((1, 1)), "full"), (pairs((4, 4), (2, 2)), "full"), (pairs((4, 4), (2, 3)), None), (pairs((0, 0)), None)],
)
def test_a_hundred_percent_is_hidden_where_the_class_says_so(rows: Rows, reason: str | None) -> None:
    classes = {"full": {"hide_full": True}, "plain": {}}
    policy = policy_of({"X": ratio("a", "b", "full"), "Y": ratio("a", "b", "plain")}, classes=classes)
    assert cell_reason(cell("X", "", rows, "country"), policy) == reason
    assert cell_reason(cell("Y", "", rows, "country"), policy) is None


def test_rows_are_judged_where_the_class_judges_sums_alone() -> None:
    policy = policy_of(
        {"X": ratio("a", "b"), "Y": ratio("a", "b", "open")}, classes={"counted": {"contributors": 2}, "open": {}}
    )
    assert cell_reason(cell("X", "", {}, "country"), policy) == "no_contributions"
    assert cell_reason(cell("X", "", pairs((1, 2)), "country"), policy) == "few_contributors"
    assert cell_reason(cell("Y", "", {}, "country"), policy) is None

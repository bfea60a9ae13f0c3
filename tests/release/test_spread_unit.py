"""What hidden cells drag along, by hand: ways to protect a level, what each hides, and which is taken."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from support.handmade import answers, cell, pairs, policy_of, ratio, share

from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import Policy
from shelterlib.release.spread import ANOTHER, CLOSED, EMPTY, HIDDEN, NESTED, SHOWN, Level

POLICY = policy_of(
    {i: ratio(i.lower(), "posts") for i in "ABCDE"}
    | {i: ratio(i.lower(), "beds", "half") for i in "XY"}
    | {"R": ratio("r", "people", "half", kind="rate"), "PART": share("plain"), "WHOLE": share("plain")},
    classes={"counted": {"contributors": 3}, "half": {"dominance": [[1, 50]]}, "plain": {"answers": 3}},
)
Alone = Mapping[str, str]  # cell -> why it is hidden, judged alone; "" for an empty one


def level(cells: list[Cell], alone: Alone, policy: Policy = POLICY) -> Level:
    """Return cells of which all are shown that are not in `alone`."""
    status = {c.name: (HIDDEN if alone[c.name] else EMPTY) if c.name in alone else SHOWN for c in cells}
    return Level(cells, policy, status, alone)


def amounts(*given: float, start: str) -> Rows:
    """Return institutions of which numerator, denominator and what is between are in the same proportion."""
    return pairs(*((n, 2 * n) for n in given), start=start)


def nested(**over: int) -> list[Cell]:
    """Return A of four equal institutions a group, and B of the same and some more."""
    base = {g: amounts(1, 1, 1, 1, start=g) for g in over}
    more = {g: base[g] | amounts(*[1] * count, start=f"{g}-more") for g, count in over.items()}
    return [cell(i, g, rows[g]) for i, rows in (("A", base), ("B", more)) for g in over]


def test_an_indicator_gives_up_the_level_where_that_hides_less_and_empty_groups_cost_nothing() -> None:
    made = level(nested(w=1, e=1, n=1), {"B.macro.w": NESTED, "B.macro.n": ""})
    assert made.spread() == {"B.macro.e": CLOSED, "B.macro.n": CLOSED}


def test_of_ways_that_hide_as_much_the_first_is_taken() -> None:
    made = level(nested(w=2, e=1), {"A.macro.w": "few", "B.macro.w": NESTED})
    assert made.spread() == {"A.macro.e": ANOTHER, "B.macro.e": ANOTHER}


def test_a_way_that_holds_is_taken_before_one_that_hides_less() -> None:
    base = {g: amounts(10, 10, 10, 10, start=g) for g in "wen"}
    over = {"w": (1, 1), "e": (1, 1), "n": (100,)}  # over all groups one institution holds nearly all
    more = {g: base[g] | amounts(*over[g], start=f"{g}-more") for g in "wen"}
    made = level([cell(i, g, r[g]) for i, r in (("X", base), ("Y", more)) for g in "wen"], {"Y.macro.w": NESTED})
    assert made.spread() == {"X.macro.w": ANOTHER, "X.macro.e": ANOTHER, "Y.macro.e": ANOTHER}


def test_what_a_closed_indicator_hides_for_itself_is_hidden_in_the_others() -> None:
    made = nested(w=1, e=1, n=1, s=0)
    found = level(made, {"B.macro.e": "few", "B.macro.n": NESTED, "B.macro.s": ""}).spread()
    assert found == {"A.macro.w": ANOTHER, "A.macro.e": ANOTHER, "B.macro.w": CLOSED, "B.macro.s": CLOSED}


def test_a_group_is_hidden_in_the_whole_family_and_an_empty_cell_stays_as_it_is() -> None:
    cells = [cell(i, g, amounts(1, 1, 1, 1, start=g)) for i in "AB" for g in "wen"]
    cells[4] = cell("B", "e", {})
    more = dict.fromkeys(["A.macro.n", "B.macro.w", "B.macro.n"], ANOTHER)  # of w and e in B, w alone would follow
    assert level(cells, {"A.macro.w": "few", "B.macro.e": ""}).spread() == more
    assert level(cells, {"A.macro.w": "few", "A.macro.e": "few", "B.macro.e": ""}).spread() == more


def test_an_empty_group_is_no_company() -> None:
    cells = [cell("A", g, rows) for g, rows in (("w", amounts(1, start="w")), ("e", {}))]
    cells.append(cell("A", "n", amounts(1, 1, 1, start="n")))
    assert level(cells, {"A.macro.w": "few", "A.macro.e": ""}).spread() == {"A.macro.n": ANOTHER}


def test_a_group_that_is_empty_in_one_indicator_hides_nothing_there() -> None:
    whole = [cell("WHOLE", g, answers("110", g)) for g in "wens"]
    part = [cell("PART", g, answers(text, g)) for g, text in (("w", "10"), ("e", ""), ("n", "100"), ("s", "100"))]
    found = level([*whole, *part], {"PART.macro.w": "few", "PART.macro.e": ""}).spread()
    assert found == dict.fromkeys(["WHOLE.macro.w", "WHOLE.macro.n", "PART.macro.n"], ANOTHER)  # n's, not e's


def test_a_group_that_is_empty_asks_for_nothing() -> None:
    cells = [cell("WHOLE", g, answers("110", g)) for g in "wen"]
    cells += [cell("PART", g, answers(text, g)) for g, text in (("w", ""), ("e", ""), ("n", "100"))]
    found = level(cells, {"WHOLE.macro.w": "few", "PART.macro.w": "", "PART.macro.e": ""}).spread()
    assert found == {"WHOLE.macro.e": ANOTHER}


def test_where_no_set_holds_all_is_closed() -> None:
    cells = [cell("X", "w", amounts(60, 20, start="w")), cell("X", "e", amounts(20, 20, 10, start="e"))]
    cells.append(cell("X", "n", {}))
    assert level(cells, {"X.macro.w": "dominance", "X.macro.n": ""}).spread() == {
        "X.macro.e": CLOSED, "X.macro.n": CLOSED,
    }  # fmt: skip


@pytest.mark.parametrize(("indicator", "why"), [("R", ANOTHER), ("X", CLOSED)])
def test_the_denominator_of_a_rate_is_public(indicator: str, why: str) -> None:
    uneven = pairs((1, 100), (1, 2), (1, 2), start="w")
    cells = [cell(indicator, "w", uneven), cell(indicator, "e", pairs(*[(1, 2)] * 3, start="e"))]
    assert level(cells, {f"{indicator}.macro.w": "few"}).spread() == {f"{indicator}.macro.e": why}


def test_nothing_hidden_drags_nothing_along() -> None:
    assert level(nested(w=1, e=1), {}).spread() == {}


@pytest.mark.parametrize(
    ("over", "ways"),
    [
        ("", [""]), ("A", ["", "A"]), ("BA", ["", "B", "A", "AB"]),
        ("ABCD", ["", *"ABCD", "AB", "AC", "AD", "BC", "BD", "CD", "ABC", "ABD", "ACD", "BCD", "ABCD"]),
        ("ABCDE", ["", "ABCDE"]),
    ],
)  # fmt: skip
def test_up_to_four_indicators_give_up_the_level_in_every_combination(over: str, ways: list[str]) -> None:
    cells = [cell(i, g, {}) for i in dict.fromkeys(over + "ABCDE") for g in "we"]
    alone = {f"{i}.macro.{g}": NESTED for i in over for g in "we"}
    assert list(level(cells, alone)._closings()) == [frozenset(way) for way in ways]

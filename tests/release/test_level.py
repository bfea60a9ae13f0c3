"""What is hidden together at a level: when it holds, how much room it has, and which set is taken."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from support.handmade import answers, pairs

from shelterlib.release.level import Groups, all_values, amounts_hold, hide
from shelterlib.release.rules import ClassRules, class_rules


def rules(**given: Any) -> ClassRules:
    return class_rules("x", given)


# --- one amount

HALF = rules(dominance=[[1, 50]])
LARGE = {"x": 60.0, "y": 20.0}  # must be able to reach 120, so that 60 is half: a room of 40


@pytest.mark.parametrize(("others", "holds"), [((20, 20, 20), True), ((20, 20, 19), False), ((20, 19, 20), False)])
def test_a_hidden_amount_has_its_room_beside_the_largest_of_the_others(others: tuple[int, ...], holds: bool) -> None:
    amounts = {"a": LARGE, "b": {f"b{k}": float(amount) for k, amount in enumerate(others)}}
    assert amounts_hold(amounts, HALF) is holds


def test_what_is_hidden_in_all_must_be_fit_to_print() -> None:
    assert amounts_hold({"a": {"x": 60.0}, "b": {"y": 20.0}}, HALF) is False
    assert amounts_hold({"a": LARGE}, HALF) is False
    assert amounts_hold({"a": {"x": 20.0, "y": 20.0}}, HALF) is True
    assert amounts_hold({"a": LARGE, "b": {}}, HALF) is False


def test_nothing_hidden_holds() -> None:
    assert amounts_hold({}, HALF) is True
    assert amounts_hold({"a": {}, "b": {"x": 0.0}}, HALF) is True


# --- the groups of one indicator

# n: 3 and 2; of: 6 and 6; what is between: 3 and 4
TWO = {"a": pairs((3, 6), start="a"), "b": pairs((1, 3), (1, 3), start="b")}


@pytest.mark.parametrize(("public", "told"), [(False, {5, 12, 7}), (True, {5})])
def test_all_that_is_printed_of_an_indicator_is_judged(public: bool, told: set[int]) -> None:
    found = {
        total
        for total in (5, 7, 12, 17)
        if not Groups(TWO, rules(sensitive=[total, total]), public_base=public).holds(frozenset("ab"))
    }
    assert found == told


def test_a_rate_s_denominator_is_public() -> None:
    assert Groups(TWO, rules()).public_base is False


@pytest.mark.parametrize(
    ("hidden", "holds"), [("", True), ("z", True), ("a", False), ("az", False), ("ab", True), ("abc", True)]
)
def test_one_group_alone_follows_and_two_are_enough(hidden: str, holds: bool) -> None:
    groups = Groups(TWO | {"c": pairs((0, 1), start="c")}, rules())
    assert groups.holds(frozenset(hidden)) is holds


def test_of_nothing_each_group_s_nothing_follows() -> None:
    none = {"a": pairs((0, 2)), "b": pairs((0, 3))}
    no_base = {"a": pairs((1, 0)), "b": pairs((1, 0))}
    assert Groups(none, rules()).holds(frozenset("ab")) is False
    assert Groups(none, rules(), public_base=True).holds(frozenset("ab")) is False
    assert Groups(no_base, rules()).holds(frozenset("ab")) is False
    assert Groups(no_base, rules(), public_base=True).holds(frozenset("ab")) is True


def test_sums_are_judged_by_amounts_and_shares_by_their_values() -> None:
    narrow = {"a": answers("11", "a"), "b": answers("11", "b"), "c": answers("000", "c")}
    both = frozenset("ab")
    assert Groups(narrow, rules()).holds(both) is True
    assert Groups(narrow, rules(all_values=True)).holds(both) is False
    assert Groups(narrow, rules(all_values=True, contributors=5)).holds(both) is False  # there are four
    assert Groups(narrow, rules(all_values=True, contributors=1)).holds(both) is True


# --- the values of a share


def values(tables: Iterable[tuple[int, ...]], at: int) -> set[int]:
    return {table[at] for table in tables}


def left_open(sizes: list[int], known: int, country: tuple[int, int]) -> bool:
    """Return True when each hidden group takes every value that the country alone leaves to it, by trying tables."""
    n, of = country
    tables = [t for t in product(*(range(size + 1) for size in sizes)) if sum(t) == known]
    return all(
        values(tables, k) >= set(range(max(0, size - (of - n)), min(size, n) + 1)) for k, size in enumerate(sizes)
    )


def left_open_to_insiders(groups: dict[str, str], hidden: list[str]) -> bool:
    """The same, for a reader and for each institution of a hidden group, which takes its own answer away."""
    every = "".join(groups.values())
    country, known = (every.count("1"), len(every)), sum(groups[g].count("1") for g in hidden)
    sizes = [len(groups[g]) for g in hidden]
    seen = [(sizes, known, country)]
    for k, group in enumerate(hidden):
        for own in map(int, groups[group]):
            less = [size - (j == k) for j, size in enumerate(sizes)]
            seen.append((less, known - own, (country[0] - own, country[1] - 1)))
    return all(left_open(*some) for some in seen)


def test_a_share_holds_when_every_table_says_so_for_insiders_too() -> None:
    draw, agreed = random.Random(11), set()
    for _ in range(150):
        groups = {g: "".join(draw.choice("01") for _ in range(draw.randint(1, 4))) for g in "abcd"}
        hidden = draw.sample("abcd", draw.randint(2, 4))
        rows = {g: answers(text, g) for g, text in groups.items()}
        in_doubt = any("1" in groups[g] for g in hidden)
        holds = Groups(rows, rules(all_values=True)).holds(frozenset(hidden))
        assert holds is (in_doubt and left_open_to_insiders(groups, hidden))
        agreed.add(holds)
    assert agreed == {True, False}


def test_an_insider_may_know_what_others_do_not() -> None:
    rows = {"a": answers("10", "a"), "b": answers("10", "b"), "c": answers("1111", "c")}
    assert all_values({"a": (1.0, 2.0), "b": (1.0, 2.0)}, (6.0, 8.0)) is True
    assert Groups(rows, rules(all_values=True)).holds(frozenset("ab")) is False  # to who said yes


@pytest.mark.parametrize(
    ("a", "b", "country", "holds"),
    [
        ((1, 2), (1, 2), (2, 4), True),  # nothing else is there: whatever the country leaves
        ((1, 2), (1, 2), (9, 20), True),
        ((0, 2), (1, 2), (9, 20), False),  # neither may be two
        ((2, 2), (1, 2), (9, 20), False),  # neither may be none
        ((1, 2), (0, 3), (1, 20), True),  # the country has one alone
        ((1, 2), (2, 2), (19, 20), True),  # all but one
        ((2, 2), (2, 2), (9, 9), True),  # no answer is no: all follows from the country
        ((0, 2), (0, 2), (0, 9), True),
    ],
)  # fmt: skip
def test_all_values_at_the_edge(a: tuple[int, int], b: tuple[int, int], country: tuple[int, int], holds: bool) -> None:
    assert all_values({"a": a, "b": b}, country) is holds


# --- which set


@pytest.mark.parametrize(
    ("primaries", "needs", "taken"),
    [
        ("ab", "", "ab"), ("abc", "", "abc"), ("a", "", "ab"), ("d", "", "ad"), ("a", "c", "ac"),
        ("a", "cd", "acd"), ("ab", "d", "abd"), ("abcde", "", "abcde"),
    ],
)  # fmt: skip
def test_the_smallest_set_is_taken_first_come_first(primaries: str, needs: str, taken: str) -> None:
    assert hide(frozenset(primaries), "abcde", lambda some: some >= set(needs)) == frozenset(taken)


def test_sets_are_tried_few_before_many_in_the_order_of_the_groups() -> None:
    tried: list[str] = []

    def holds(some: frozenset[str]) -> bool:
        tried.append("".join(sorted(some)))
        return False

    assert hide(frozenset("c"), "abcd", holds) == frozenset("abcd")
    assert tried == ["ac", "bc", "cd", "abc", "acd", "bcd"]
    tried.clear()
    assert hide(frozenset("ab"), "abcd", holds) == frozenset("abcd")
    assert tried == ["ab", "abc", "abd"]


def test_nothing_is_hidden_where_nothing_must_be() -> None:
    assert hide(frozenset(), "abc", lambda _: False) == frozenset()


@pytest.mark.parametrize(("others", "taken"), [(5000, {"a", "g1"}), (5001, {"a", "g0", "g1"})])
def test_five_thousand_sets_are_tried_and_then_groups_are_added_in_their_order(others: int, taken: set[str]) -> None:
    groups = ["a", *(f"g{k}" for k in range(others))]
    assert hide(frozenset("a"), groups, lambda some: "g1" in some) == taken


def test_groups_are_added_to_all_that_must_be_hidden() -> None:
    groups = [f"g{k}" for k in range(30)]
    first = frozenset({"g3", "g4"})
    assert hide(first, groups, lambda some: len(some) > 8) == first | {"g0", "g1", "g2", "g5", "g6", "g7", "g8"}
    assert hide(first, groups, lambda _: False) == frozenset(groups)

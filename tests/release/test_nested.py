"""Nested bases: which figure is kept, what two of them leave over, and when that may stand."""

from __future__ import annotations

import pytest
from support.handmade import cell, pairs, policy_of, ratio, share

from shelterlib.release.nested import Rest, nested_leaks, rests
from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import Policy, class_rules

COUNTED, LENIENT = {"contributors": 3}, {"contributors": 1}
CLASSES = {"counted": COUNTED, "lenient": LENIENT, "open": {}}


def made(**indicators: dict[str, object]) -> Policy:
    return policy_of(indicators, classes=CLASSES)


def base(count: int) -> Rows:
    """Return institutions u0, u1, …: a larger base holds a smaller one."""
    return pairs(*[(1, 2)] * count)


def leaks(policy: Policy, *cells: Cell) -> list[str]:
    return nested_leaks(cells, policy)


@pytest.mark.parametrize(
    ("one", "two", "leak"), [(5, 5, False), (5, 6, True), (6, 5, True), (5, 7, True), (5, 8, False), (8, 5, False)]
)
def test_what_two_bases_leave_over_is_judged(one: int, two: int, leak: bool) -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts"))
    found = leaks(policy, cell("A", "west", base(one)), cell("B", "west", base(two)))
    assert found == (["B.macro.west"] if leak else [])


def test_two_bases_of_which_neither_holds_the_other_leave_nothing_over() -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts"))
    other = {f"u{k}": (1.0, 2.0) for k in range(1, 6)}
    assert leaks(policy, cell("A", "west", base(5)), cell("B", "west", other)) == []


def test_only_the_same_amount_of_the_same_group_and_level_is_compared() -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts"), C=ratio("c", "beds"))
    west, more = cell("A", "west", base(5)), base(6)
    assert leaks(policy, west, cell("B", "east", more)) == []
    assert leaks(policy, west, cell("B", "west", more, "type5")) == []
    assert leaks(policy, west, cell("C", "west", more)) == []
    assert leaks(policy, west, cell("B", "west", more)) == ["B.macro.west"]


def test_who_puts_nothing_into_an_amount_is_no_part_of_it() -> None:
    policy = made(A=ratio("same", "beds"), B=ratio("same", "posts"), C=ratio("rooms", "posts"))
    none = base(5) | {"more": (0.0, 2.0)}
    assert leaks(policy, cell("A", "west", base(5)), cell("B", "west", none)) == []  # compared by numerator
    assert leaks(policy, cell("C", "west", base(5)), cell("B", "west", none)) == ["C.macro.west"]  # by denominator
    no_base = base(5) | {"more": (2.0, 0.0)}
    assert leaks(policy, cell("A", "west", base(5)), cell("B", "west", no_base)) == ["B.macro.west"]
    assert leaks(policy, cell("C", "west", base(5)), cell("B", "west", no_base)) == []


def test_both_classes_judge_and_what_no_class_judges_is_left_out() -> None:
    policy = made(
        A=ratio("a", "posts", "lenient"), B=ratio("b", "posts", "lenient"), C=ratio("c", "posts"),
        D=ratio("d", "posts", "open"), E=share(),
    )  # fmt: skip
    small = cell("A", "west", base(5))
    assert leaks(policy, small, cell("B", "west", base(6))) == []
    assert leaks(policy, small, cell("C", "west", base(6))) == ["C.macro.west"]
    assert leaks(policy, cell("A", "west", base(6)), cell("C", "west", base(5))) == ["C.macro.west"]
    assert leaks(policy, small, cell("D", "west", base(6)), cell("E", "west", base(6))) == []


def test_a_figure_that_nothing_judges_stops_no_other() -> None:
    policy = made(E=share(), A=ratio("a", "posts"), B=ratio("b", "posts"))
    cells = [cell("E", "west", base(5)), cell("A", "west", base(5)), cell("B", "west", base(6))]
    assert leaks(policy, *cells) == ["B.macro.west"]


def test_a_hidden_figure_is_compared_with_no_other_and_ends_nothing() -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts"), C=ratio("c", "posts"), D=ratio("d", "posts"))
    cells = [cell(i, "west", base(count)) for i, count in (("A", 5), ("B", 7), ("C", 8), ("D", 6))]
    assert leaks(policy, *cells) == ["B.macro.west", "D.macro.west"]  # C stands within two of B alone


@pytest.mark.parametrize(
    ("first", "second", "hidden"),
    [
        ("direct", "beside", "B"), ("beside", "direct", "A"), ("context", "beside", "A"), ("none", "context", "A"),
        ("direct", "direct", "B"), ("none", "", "B"), ("", "none", "B"), ("", "context", "A"),
    ],
)  # fmt: skip
def test_evidence_is_kept_before_what_stands_beside_it_and_else_in_the_order_of_the_catalogue(
    first: str, second: str, hidden: str
) -> None:
    policy = made(A=ratio("a", "posts", role=first), B=ratio("b", "posts", role=second))
    cells = [cell("A", "west", base(5)), cell("B", "west", base(6))]
    assert leaks(policy, *cells) == leaks(policy, *reversed(cells)) == [f"{hidden}.macro.west"]


def test_an_indicator_without_a_role_comes_last() -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts", role="context"))
    assert leaks(policy, cell("A", "west", base(5)), cell("B", "west", base(6))) == ["A.macro.west"]


def test_a_figure_that_nobody_defined_has_no_amounts() -> None:
    policy = made(A=ratio("a", "posts"))
    assert leaks(policy, cell("Z", "west", base(6)), cell("A", "west", base(5))) == []


# --- what is left over group by group


def test_a_rest_is_what_the_larger_base_holds_alone() -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts", "lenient"), E=share())
    cells = [
        cell("A", "west", base(3)), cell("B", "west", base(5)),  # two more in B
        cell("A", "east", base(4)), cell("B", "east", base(3)),  # one more in A
        cell("A", "south", base(2)), cell("B", "south", base(2)),  # the same
        cell("A", "north", base(2)), cell("B", "centre", base(3)),  # in one alone
        cell("E", "west", base(9)),
    ]  # fmt: skip
    over = {"west": {"u3": 2.0, "u4": 2.0}, "east": {"u3": 2.0}}
    assert rests(cells, policy) == [Rest(over, (policy.limits("A"), policy.limits("B")))]


def test_every_two_sums_of_an_amount_leave_something_over() -> None:
    policy = made(A=ratio("a", "posts"), B=ratio("b", "posts"), C=ratio("c", "posts"))
    found = rests([cell(i, "west", base(count)) for i, count in (("A", 3), ("B", 4), ("C", 6))], policy)
    assert [len(rest.amounts["west"]) for rest in found] == [1, 3, 2]
    assert {rest.rules for rest in found} == {(policy.limits("A"),)}


def test_amounts_that_nothing_judges_leave_nothing_over() -> None:
    policy = made(A=ratio("a", "posts", "open"), B=ratio("b", "posts", "open"))
    assert rests([cell("A", "west", base(3)), cell("B", "west", base(5))], policy) == []


@pytest.mark.parametrize(
    ("hidden", "holds"), [("", True), ("z", True), ("a", False), ("ab", True), ("abz", True), ("bz", False)]
)
def test_a_rest_holds_where_all_of_its_rules_do(hidden: str, holds: bool) -> None:
    amounts = {"a": {"x": 1.0, "y": 1.0}, "b": {"z": 1.0, "w": 1.0}}
    strict, lenient = class_rules("x", COUNTED), class_rules("y", LENIENT)
    assert Rest(amounts, (strict,)).holds(frozenset(hidden)) is holds
    assert Rest(amounts, (lenient, strict)).holds(frozenset(hidden)) is holds
    assert Rest(amounts, (lenient,)).holds(frozenset(hidden)) is True

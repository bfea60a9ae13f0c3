"""Cuts from a single line of a table, coefficient by coefficient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from shelterlib.release.exact.lines import line_cuts, union_cuts
from shelterlib.release.exact.table import Table
from shelterlib.release.rules import ClassRules, class_rules

NONE = ClassRules("x")
FEW = class_rules("x", {"sensitive": [1, 4]})


def table(values: list[float], *lines: tuple[int, tuple[int, ...]], parts: Any = ()) -> Table:
    return Table((), [(str(k),) for k in range(len(values))], np.array(values), list(lines), list(parts))


LINE = (0, (1, 2))


def cuts(values: list[float], hidden: list[float], rules: ClassRules, *lines: Any) -> list[Any]:
    return list(line_cuts(table(values, *(lines or [LINE])), np.array(hidden), rules))


@pytest.mark.parametrize(
    ("hidden", "found"),
    [
        ([0, 1, 0], [({0: 1.0, 2: 1.0, 1: -1.0}, 0.0)]), ([1, 0, 0], [({1: 1.0, 2: 1.0, 0: -1.0}, 0.0)]),
        ([0, 0.5, 0.5], []), ([0.2, 0.5, 0.3], []), ([0.2, 0.5, 0.2], [({0: 1.0, 2: 1.0, 1: -1.0}, 0.0)]),
        ([0, 0, 0], []), ([0, 1e-6, 0], []), ([1, 1, 1], []),
    ],
)  # fmt: skip
def test_a_hidden_cell_needs_as_much_hidden_beside_it_in_its_line(hidden: list[float], found: list[Any]) -> None:
    assert cuts([9, 5, 4], hidden, NONE) == found


WEAK = ({1: 2.0 - 5.0, 2: 1.0, 0: 5.0}, 0.0)


@pytest.mark.parametrize(
    ("values", "hidden", "found"),
    [
        ([3, 2, 1], [0, 1, 1], [WEAK]), ([3, 2, 1], [1, 1, 1], []), ([3, 2, 1], [0.9, 0.9, 0.9], []),
        ([3, 2, 1], [0.6, 0.5, 0.9], []),
        ([3, 2, 1], [0, 0.8, 0.9], [({0: 1.0, 1: 1.0, 2: -1.0}, 0.0), ({1: 2.0, 2: 1.0 - 5.0, 0: 5.0}, 0.0)]),
        ([3, 2, 1], [0, 0, 0], []), ([0, 0, 0], [0, 1, 1], []),
        ([1, 1, 0], [0, 1, 1], [({1: 1.0 - 5.0, 2: 0.0, 0: 5.0}, 0.0)]),
        ([11, 9, 2], [0, 1, 1], []), ([4, 4, 0], [0, 1, 1], [({1: 4.0 - 5.0, 2: 0.0, 0: 5.0}, 0.0)]),
        ([5, 4, 1], [0, 1, 1], []),
    ],
)  # fmt: skip
def test_what_is_hidden_under_a_shown_total_reaches_the_first_value_that_is_no_secret(
    values: list[float], hidden: list[float], found: list[Any]
) -> None:
    assert cuts(values, hidden, FEW) == found


def test_both_cuts_of_a_line_and_lines_without_parts() -> None:
    assert cuts([3, 2, 1], [0, 1, 0], FEW) == [({0: 1.0, 2: 1.0, 1: -1.0}, 0.0), WEAK]
    assert cuts([3, 2, 1], [1, 0, 0], FEW, (0, ())) == [({0: -1.0}, 0.0)]
    assert len(cuts([3, 2, 1], [0, 1, 0], NONE, LINE, LINE)) == 2


def test_without_a_threshold_an_empty_cell_may_be_hidden_beside_less() -> None:
    assert cuts([9, 0, 9], [0, 1, 0.9], NONE) == [({0: 1.0, 2: 1.0, 1: -1.0}, 0.0)]


def test_at_the_very_limit_of_exactness_there_is_no_cut() -> None:
    assert 5 * 2.5e-7 == 2.5e-7 + 1e-6  # so that the two sides are equal, not nearly
    assert [cut for cut in cuts([1, 1], [0, 2.5e-7], FEW, (0, (1,))) if cut[0].get(0) == 5.0] == []


def unions(
    values: list[float], hidden: list[float], *lines: Any, rules: ClassRules = FEW, parts: Any = ()
) -> list[Any]:
    return list(union_cuts(table(values, *(lines or [LINE]), parts=parts), np.array(hidden), rules))


@pytest.mark.parametrize(
    ("values", "hidden", "found"),
    [
        ([3, 2, 1], [0, 1, 1], [({0: 1.0, 1: -1.0, 2: -1.0}, -1.0)]), ([3, 2, 1], [1, 1, 1], []),
        ([3, 2, 1], [0, 0, 0], []),
        ([9, 2, 7], [0, 1, 0], [({0: 1.0, 2: 1.0, 1: -1.0}, 0.0)]), ([9, 5, 4], [0, 1, 1], []),
        ([3, 2, 1], [0, 0.5, 0.5], []),
        ([3, 2, 1], [0.5, 1, 1], [({0: 1.0, 1: -1.0, 2: -1.0}, -1.0)]),
    ],
)  # fmt: skip
def test_hidden_parts_that_are_together_a_secret_need_one_more(
    values: list[float], hidden: list[float], found: list[Any]
) -> None:
    assert unions(values, hidden) == found


def test_each_line_is_judged_whether_others_are_or_not() -> None:
    lines = [(3, (4,)), (4, (0,)), LINE]
    assert unions([3, 2, 1, 9, 9], [0, 1, 1, 0, 0], *lines) == [({0: 1.0, 1: -1.0, 2: -1.0}, -1.0)]


def test_of_contributors_the_sums_over_the_hidden_parts_are_judged() -> None:
    rules = class_rules("x", {"dominance": [[1, 50]]})
    alone: list[dict[str, float]] = [{}, {"a": 6, "b": 4}, {"a": 2, "c": 3}]
    assert unions([15, 10, 5], [0, 1, 1], rules=rules, parts=alone) == [({0: 1.0, 1: -1.0, 2: -1.0}, -1.0)]  # 8 of 15
    spread: list[dict[str, float]] = [{}, {"a": 6, "b": 4}, {"b": 2, "c": 3}]
    assert unions([15, 10, 5], [0, 1, 1], rules=rules, parts=spread) == []  # 6 of 15
    assert unions([15, 10, 5], [0, 1, 0], rules=rules, parts=spread) == [({0: 1.0, 2: 1.0, 1: -1.0}, 0.0)]  # 6 of 10

"""The plain limits of a form, one by one."""

import pandas as pd
import pytest

from shelterlib.clean.limits import simple_limits
from shelterlib.forms import Question

ASKED = {
    question.name: question
    for question in (Question("women", "integer"), Question("men", "decimal"), Question("remark", "text"))
}


def limits(constraint, kind="integer"):
    question = Question("total", kind, constraint=constraint)
    return simple_limits(question, {**ASKED, "total": question})


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        (". >= 0", [True, True, None, False]),
        (". > 0", [True, False, None, False]),
        (". <= 0", [False, True, None, True]),
        (". < 0", [False, False, None, True]),
        (". = 3", [True, False, None, False]),
        (". != 3", [False, True, None, True]),
        ("3 = .", [True, False, None, False]),
        (". = -2", [False, False, None, True]),
        (". = ${women} + ${men}", [True, None, None, False]),
        (". - ${men} = ${women}", [True, None, None, False]),
        (". = ${women} + 2", [True, False, None, False]),
        ("${total} <= .", [True, True, None, True]),
    ],
)
def test_a_limit_says_of_each_row_whether_it_holds(constraint, expected):
    frame = pd.DataFrame({
        "total": pd.array([3, 0, None, -2], "Int64"),
        "women": pd.array([1, 0, 1, 1], "Int64"),
        "men": pd.array([2, None, 2, 2], "Float64"),
    })  # fmt: skip
    (limit,) = limits(constraint)
    found = limit.of(frame)
    assert [None if pd.isna(value) else bool(value) for value in found] == expected


def test_a_limit_names_its_own_question_first_and_the_others_in_order():
    assert [limit.names for limit in limits(". = ${women} + ${men}")] == [("total", "men", "women")]
    assert [limit.names for limit in limits(". >= ${total} - ${women}")] == [("total", "women")]


def test_each_part_of_a_limit_counts():
    assert [limit.tree.operator for limit in limits(". > 0 and . != 3 and . <= 9")] == [">", "!=", "<="]
    assert [limit.tree.operator for limit in limits(". > 0 and regex(., '1')")] == [">"]


@pytest.mark.parametrize(
    "constraint",
    [
        "",
        "((",
        ". > 0 or . < -5",
        "not(. > 0)",
        "${women} > 0",
        ". + 1",
        ". > ${unheard}",
        ". > ${remark}",
        "${remark} < .",
        ". * 2 > 4",
        ". > ${women} * 2",
        ". + ${remark} > 1",
        "${remark} + . > 1",
        ". > '3'",
        ". > -${women}",
        ". > -(1 + 1)",
        ". = today()",
    ],
)
def test_what_is_more_than_a_comparison_of_numbers_is_left_out(constraint):
    assert limits(constraint) == []


def test_only_numbers_have_such_limits():
    assert [len(limits(". > 0", kind)) for kind in ("integer", "decimal", "range", "text", "date")] == [1, 1, 1, 0, 0]

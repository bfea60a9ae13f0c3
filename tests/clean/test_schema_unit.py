"""The schema of a tiny form, and what breaks it."""

import numpy as np
import pandas as pd
import pytest
from clean.by_hand import make_form, make_table

from shelterlib.clean.schema import _failure, failures, hold_to_form, schema
from shelterlib.clean.states import ANSWERED
from shelterlib.errors import DataError
from shelterlib.forms import Question

FORM = make_form(
    Question("id", "text"), Question("hello", "note"), Question("one", "select_one", "yn"),
    Question("any", "select_multiple", "who"), Question("free", "select_one", "unheard"),
    Question("listed", "text", "yn"),
    Question("beds", "integer", constraint=". <= 9"), Question("used", "integer", constraint=". <= ${beds}"),
    Question("hours", "integer", constraint=". <= 24", repeat="staff"),
    choices={"yn": {"yes": "Yes", "no": "No"}, "who": {"a.b": "A", "c": "C"}},
)  # fmt: skip
TEXTS = ("id", "one", "any", "free", "listed")


def frame(**columns):
    kinds = {name: "str" if name in TEXTS else "Int64" for name in columns}
    return pd.DataFrame(columns, index=[f"u{n}" for n in range(len(next(iter(columns.values()))))]).astype(kinds)


def found(repeat="", key=(), **columns):
    return failures(frame(**columns), schema(FORM, repeat, key))


def test_the_columns_are_the_questions_of_the_rows():
    assert list(schema(FORM).columns) == [*TEXTS, "beds", "used"]
    assert list(schema(FORM, "staff").columns) == ["hours"]
    assert schema(FORM).columns["id"].name == "id"


def test_answers_may_be_absent_and_columns_too():
    assert found(id=["a", None], one=["yes", None], any=["a.b c", None], beds=[9, None], used=[None, None]) == []
    assert found(id=["a"]) == []
    assert found(used=[99]) == []


def test_choices_are_those_of_the_list():
    assert found(one=["yes", "maybe", None, "yes no"]) == [("one", "choice", 1), ("one", "choice", 3)]
    assert found(any=["c", "axb", "c c", "c  c", None, "a.b"]) == [("any", "choice", 1), ("any", "choice", 3)]
    assert found(free=["anything"], listed=["anything"]) == []


def test_a_limit_breaks_where_all_its_answers_are_known():
    assert found(beds=[9, 10, None, 2], used=[9, 10, 99, 3]) == [("beds", "limit", 1), ("used", "limit", 3)]
    assert found("staff", hours=[24, 25]) == [("hours", "limit", 1)]
    assert found(id=[None, "b"], beds=[10, 9]) == [("beds", "limit", 0)]


def test_a_key_of_one_question_is_shared_by_none():
    same = {"id": ["a", "b", "a", None, None], "one": ["yes", "no", "yes", None, None]}
    assert found(key=("id",), **same) == [("id", "key", 0), ("id", "key", 2)]
    assert found(key=("id", "one"), **same) == []
    assert found(**same) == []
    assert failures(frame(hours=[1, 1]), schema(FORM, "staff", ("hours",))) == []


def test_other_types_columns_and_orders_are_told_of_the_whole_column():
    assert failures(pd.DataFrame({"beds": ["5"]}), schema(FORM)) == [("beds", "dtype", -1)]
    assert [(check, place) for _, check, place in failures(pd.DataFrame({"odd": ["5"]}), schema(FORM))] == [
        ("column_in_schema", -1)
    ]
    assert {check for _, check, _ in found(one=["yes"], id=["a"])} == {"column_ordered"}


@pytest.mark.parametrize(
    ("case", "failure"),
    [
        (("Column", "one", "choice", 3), ("one", "choice", 3)),
        (("Column", "one", "choice", np.int64(3)), ("one", "choice", 3)),
        (("Column", "one", "dtype('int64')", None), ("one", "dtype", -1)),
        (("DataFrameSchema", None, "limit beds", 0), ("beds", "limit", 0)),
        (("DataFrameSchema", "id", "limit beds", None), ("beds", "limit", -1)),
    ],
)
def test_a_failure_is_named_by_column_check_and_row(case, failure):
    assert _failure(*case) == failure


def table(**answers):
    return make_table(FORM, answers or {"id": ["a", "b"], "one": ["yes", "maybe"], "beds": ["5", "99"]}, numbers=[4, 7])


def refusal(made, key=()):
    with pytest.raises(DataError) as caught:
        hold_to_form(made, key)
    return caught.value.where, caught.value.what


def test_a_table_that_keeps_its_form_passes():
    hold_to_form(table(id=["a", "b"], beds=["5", "9"]), ("id",))


def test_the_first_cell_that_breaks_the_form_is_named_and_no_value_of_it():
    said = "the clean answers break the form ({}) and no problem says so"
    assert refusal(table()) == ("export.csv, row 7, beds", said.format("limit"))
    assert refusal(table(one=["maybe", "yes"])) == ("export.csv, row 4, one", said.format("choice"))
    assert refusal(table(id=["a", "a"]), ("id",)) == ("export.csv, row 4, id", said.format("key"))


def test_a_column_that_breaks_the_form_is_named_without_a_row():
    made = table(one=["yes", "no"], id=["a", "b"])
    assert refusal(made)[0].startswith("export.csv, ")
    assert "row" not in refusal(made)[0]
    assert "column_ordered" in refusal(made)[1]


def test_a_repeat_is_held_to_the_schema_of_its_rows():
    made = make_table(FORM, {"hours": ["8", "25"]}, name="staff")
    assert refusal(made)[0] == "export.csv, row 3, hours"


@pytest.mark.parametrize(
    ("rule", "column", "rows", "passes"),
    [
        ("limit", "beds", [7], True),
        ("limit", "beds", [4, 7], True),
        ("limit_not_evaluated", "beds", None, True),
        ("limit", "beds", [4], False),
        ("limit", "used", [7], False),
        ("choice_unknown", "beds", [7], False),
        ("outlier", "beds", [7], False),
        ("limit", "beds", [1], False),
    ],
)
def test_a_problem_of_the_cell_or_its_column_says_so(rule, column, rows, passes):
    made = table(beds=["5", "99"])
    made.journal.problem(rule, "W", column, None if rows is None else np.array(rows))
    if passes:
        hold_to_form(made)
    else:
        assert refusal(made)[0] == "export.csv, row 7, beds"


def test_a_problem_of_the_first_row_says_so_too():
    made = table(beds=["99", "5"])
    assert refusal(made)[0] == "export.csv, row 4, beds"
    made.journal.problem("limit", "E", "beds", np.array([4]))
    hold_to_form(made)


def test_what_a_person_called_right_breaks_nothing():
    made = table(beds=["5", "99"])
    made.accepted["beds"] = {7}
    hold_to_form(made)
    made.accepted["beds"] = {4}
    assert refusal(made)[0] == "export.csv, row 7, beds"
    made.cells["beds"].put(np.array([1]), "9", ANSWERED)
    hold_to_form(made)

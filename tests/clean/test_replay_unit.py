"""A log applied to raw texts, change by change, and the digest of what it leads to."""

import hashlib

import numpy as np
import pyarrow as pa
import pytest
from clean.by_hand import make_form, make_table

from shelterlib.clean.replay import canonical, prove, replay, used
from shelterlib.errors import DataError
from shelterlib.forms import Question
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Change

FORM = make_form(
    Question("beds", "integer"), Question("remark", "text"), Question("groups", "select_multiple", "who"),
    Question("free", "select_multiple"), Question("visited", "date"), Question("area", "decimal"),
    choices={"who": {"women": "Women", "men": "Men", "other": "Other"}},
)  # fmt: skip
RAW = {"beds": ["~5", "6", "7"], "remark": ["b a", "x", ""], "groups": ["men women", "odd men", ""]}


def change(question, rows, old, new, rule="spaces"):
    return Change(rule, question, np.array(rows, dtype=np.int64), old, new)


CLEAN = change("beds", [1], ["~5"], ["5"])


def replayed(*log, numbers=(1, 2, 3), raw=RAW):
    columns = {name: Coded.of(texts) for name, texts in raw.items()}
    left, answers = replay(FORM, columns, np.array(numbers, dtype=np.int64), log)
    return left.tolist(), {name: column.to_pylist() for name, column in answers.items()}


def test_a_log_is_applied_in_its_order_and_answers_have_their_types():
    log = (change("beds", [1, 3], ["~5", "7"], [" 5", None]), change("beds", [1], [" 5"], ["5"]))
    assert replayed(*log) == (
        [1, 2, 3],
        {"beds": [5, 6, None], "remark": ["b a", "x", None], "groups": ["women men", "odd men", None]},
    )


def test_what_is_about_the_sheet_or_about_no_column_read_changes_no_answer():
    sheet = (change("beds", [0], ["Beds"], ["beds"]), change("", [0], ["x"], [""]), change("lost", [2], ["x"], ["y"]))
    assert replayed(*sheet, CLEAN)[1]["beds"] == [5, 6, 7]


def test_rows_left_out_are_gone():
    log = (CLEAN, change("", [2], ["u2"], [""], "removed_row"), change("", [3], ["u3"], [""], "edited_resubmission"))
    assert replayed(*log) == ([1], {"beds": [5], "remark": ["b a"], "groups": ["women men"]})
    assert replayed(numbers=(), raw={"beds": [], "remark": []}) == ([], {"beds": [], "remark": []})


@pytest.mark.parametrize(
    ("question", "old"), [("beds", "~6"), ("beds", None), ("beds", ""), ("remark", "a b"), ("groups", "women")]
)
def test_a_change_of_another_text_than_stands_there_is_refused(question, old):
    with pytest.raises(DataError, match=r"does not follow from the raw answers \(spaces\)") as caught:
        replayed(CLEAN, change(question, [1], [old], ["5"]))
    assert f"row 1, {question}" in str(caught.value)


def test_of_several_choices_the_order_and_repetition_of_names_is_nothing():
    log = (CLEAN, change("groups", [1], ["women men women"], ["other"]), change("remark", [3], [None], ["y"]))
    found = replayed(*log)[1]
    assert (found["groups"], found["remark"]) == (["other", "odd men", None], ["b a", "x", "y"])


def test_values_that_no_row_holds_go():
    column = Coded(pa.array(["a", "b", "c", "d"]), np.array([0, 2, 2, 3], dtype=np.int32))
    left = used(column)
    assert (left.texts, left.codes.tolist(), left.codes.dtype) == (["a", "c", "d"], [0, 1, 1, 2], np.int32)
    whole = Coded.of(["a", "b", "a"])
    assert used(whole) is whole


def test_names_of_several_choices_stand_once_in_form_order_and_other_texts_stay():
    texts = Coded.of(["other  women other", "men odd", "", "men women"])
    assert canonical(texts, FORM["groups"], FORM).array().to_pylist() == ["women other", "men odd", "", "women men"]
    assert canonical(texts, FORM["free"], FORM) is texts
    assert canonical(texts, FORM["remark"], FORM) is texts


def test_the_digest_is_of_names_of_where_answers_stand_and_of_the_answers():
    answers = {"beds": ["5", "", "-1"], "visited": ["2023-05-01", "", ""], "area": ["5.5", "", ""]}
    table = make_table(FORM, {**answers, "remark": ["є", "", "ab"]})
    day = np.datetime64("2023-05-01", "us").astype(np.int64)
    expected = b"".join((
        b"beds", np.packbits([True, False, True]).tobytes(), np.array([5, 0, -1], dtype=np.int64).tobytes(),
        b"visited", np.packbits([True, False, False]).tobytes(), np.array([day, 0, 0], dtype=np.int64).tobytes(),
        b"area", np.packbits([True, False, False]).tobytes(), np.array([5.5, 0, 0]).tobytes(),
        b"remark", np.packbits([True, False, True]).tobytes(), np.array([2, 0, 2], dtype=np.int32).tobytes(),
        "єab".encode(),
    ))  # fmt: skip
    assert prove(table) == hashlib.sha256(expected).hexdigest()
    empty = make_table(FORM, {"remark": [""]})
    expected = b"remark" + np.packbits([False]).tobytes() + np.array([0], dtype=np.int32).tobytes()
    assert prove(empty) == hashlib.sha256(expected).hexdigest()
    assert prove(make_table(FORM, {"remark": []})) == hashlib.sha256(b"remark").hexdigest()


def test_a_table_to_which_its_log_does_not_lead_is_refused():
    table = make_table(FORM, {"beds": ["5", "6"], "remark": ["a", "b"]}, raw={"remark": ["a", " b"]})
    with pytest.raises(DataError, match="does not lead to the clean answers") as caught:
        prove(table)
    assert "export.csv, remark" in str(caught.value)
    table.journal.change(change("remark", [3], [" b"], ["b"]))
    assert len(prove(table)) == 64
    table.journal.change(change("", [3], ["sent1"], [""], "removed_row"))
    with pytest.raises(DataError, match="leaves out other rows"):
        prove(table)

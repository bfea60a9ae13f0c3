"""A clean table by hand: what is held back, what is flagged, what a person has settled."""

import numpy as np
import pandas as pd
from clean.by_hand import make_form, make_table

from shelterlib.clean.states import ANSWERED, CODE, MISSING, NOT_ASKED, PROBLEM, REMOVED, STATUS
from shelterlib.forms import Question

FORM = make_form(
    Question("beds", "integer"), Question("open", "text"), Question("visited", "date"), Question("lost", "text")
)


def table(**more):
    return make_table(
        FORM, {"beds": ["5", "", "7"], "open": ["yes", "no", ""], "visited": ["2023-05-01", "", ""]}, **more
    )


def problems(made):
    return [(p.rule, p.severity, p.column, p.rows.tolist(), p.fix) for p in made.journal.problems]


def changes(made):
    return [(c.rule, c.question, c.rows.tolist(), c.old, c.new) for c in made.journal.changes]


def test_the_numbers_of_a_status_are_the_places_of_its_words():
    assert [STATUS[place] for place in (ANSWERED, MISSING, NOT_ASKED, PROBLEM, REMOVED)] == [
        "answered", "missing", "not_asked", "problem", "removed",
    ]  # fmt: skip
    assert {name: place for place, name in enumerate(STATUS)} == CODE


def test_a_table_is_as_long_as_its_rows_and_knows_its_questions_and_what_was_read():
    assert (len(table()), table().questions(), table().read) == (3, ["beds", "open", "visited"], 0)


def test_an_answer_held_back_is_noted_logged_and_gone():
    made = table()
    made.hold("limit", "beds", np.array([0, 2]), "ask")
    assert problems(made) == [("limit", "E", "beds", [2, 4], "ask")]
    assert changes(made) == [("limit", "beds", [2, 4], ["5", "7"], ["", ""])]
    assert made.cells["beds"].text.array().to_pylist() == ["", "", ""]
    assert made.cells["beds"].status.tolist() == [PROBLEM, MISSING, PROBLEM]
    assert made.cells["open"].text.array().to_pylist() == ["yes", "no", ""]


def test_of_an_answer_that_was_not_read_the_text_received_is_logged():
    raw = {"beds": ["~5", "~6", "7"]}
    made = make_table(FORM, {"beds": ["", "", "7"]}, raw=raw, status={"beds": [ANSWERED, MISSING, ANSWERED]})
    made.hold("not_a_number", "beds", np.array([0, 1, 2]))
    assert changes(made) == [("not_a_number", "beds", [2, 3, 4], ["~5", "", "7"], ["", "", ""])]


def test_a_row_held_back_loses_all_its_answers_and_blank_ones_are_not_logged():
    made = table()
    made.hold("key_shared", "", np.array([2]))
    assert problems(made) == [("key_shared", "E", "", [4], "")]
    assert changes(made) == [("key_shared", "beds", [4], ["7"], [""])]
    assert [made.cells[name].status[2] for name in made.questions()] == [PROBLEM] * 3


def test_a_blank_answer_held_back_by_name_is_logged():
    made = table()
    made.hold("key_missing", "beds", np.array([1]))
    assert changes(made) == [("key_missing", "beds", [3], [""], [""])]


def test_nothing_held_is_nothing_noted():
    made = table()
    made.hold("limit", "beds", np.array([], dtype=np.int64))
    made.warn("date_far", "beds", np.array([], dtype=np.int64))
    assert (problems(made), changes(made)) == ([], [])


def test_a_warning_is_about_rows_or_the_whole_question_and_keeps_the_answer():
    made = table()
    made.warn("date_far", "beds", np.array([1, 2]), "look")
    made.warn("skip_not_evaluated", "open", fix="rewrite it")
    assert problems(made) == [
        ("date_far", "W", "beds", [3, 4], "look"),
        ("skip_not_evaluated", "W", "open", [0], "rewrite it"),
    ]
    assert changes(made) == []
    assert made.cells["beds"].status.tolist() == [ANSWERED, MISSING, ANSWERED]


def test_what_a_person_called_right_is_neither_held_nor_flagged():
    made = table(accepted={"beds": {2, 9}})
    made.warn("outlier", "beds", np.array([0, 2]))
    made.warn("outlier", "beds", np.array([0]))
    made.hold("limit", "beds", np.array([0]))
    made.hold("limit", "beds", np.array([0, 2]))
    made.hold("limit", "open", np.array([0]))
    made.hold("limit", "beds", np.array([], dtype=np.int64))
    assert problems(made) == [
        ("outlier", "W", "beds", [4], ""), ("limit", "E", "beds", [4], ""), ("limit", "E", "open", [2], ""),
    ]  # fmt: skip
    assert made.cells["beds"].status.tolist() == [ANSWERED, MISSING, PROBLEM]


def test_answers_have_their_types_and_the_unit_as_index():
    frame = table().frame()
    assert frame.index.tolist() == ["unit0", "unit1", "unit2"]
    assert frame.index.name == "unit"
    assert frame.columns.tolist() == ["beds", "open", "visited"]
    assert [str(kind) for kind in frame.dtypes] == ["Int64", "str", "datetime64[us]"]
    assert frame["beds"].tolist() == [5, pd.NA, 7]
    light = table().frame(["visited", "lost", "open"], light=True)
    assert (light.index.tolist(), light.index.name, light.columns.tolist()) == ([0, 1, 2], None, ["visited", "open"])
    assert str(light.dtypes["open"]) == "category"


def test_states_have_the_shape_of_the_answers():
    states = table().states()
    assert states.index.tolist() == ["unit0", "unit1", "unit2"]
    assert states.index.name == "unit"
    assert [str(kind) for kind in states.dtypes] == ["str"] * 3
    assert states["beds"].tolist() == ["answered", "missing", "answered"]
    light = table().states(["open", "lost"], light=True)
    assert (light.index.tolist(), light.index.name, light.columns.tolist()) == ([0, 1, 2], None, ["open"])
    assert str(light.dtypes["open"]) == "category"
    assert light["open"].tolist() == ["answered", "answered", "missing"]


def test_a_table_of_which_no_question_is_wanted_has_its_rows():
    for light in (False, True):
        assert table().frame([], light=light).shape == (3, 0)
        assert table().states([], light=light).shape == (3, 0)

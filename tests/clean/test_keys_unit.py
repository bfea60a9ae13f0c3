"""Which unit a row speaks of: rows written by hand."""

import numpy as np
import pytest

from shelterlib.clean.keys import judge_key
from shelterlib.clean.states import ANSWERED, MISSING, PROBLEM
from shelterlib.forms import Question

QUESTIONS = [Question("id", "text"), Question("region", "text"), Question("beds", "integer")]


def judged(hand, columns, key=("id",), known=None, renamed=None, status=None):
    table = hand.table(hand.form(QUESTIONS), columns)
    for name, found in (status or {}).items():
        table.cells[name].status[:] = found
    judge_key(table, key, known, renamed or {})
    return table


def units(table):
    return table.units.array().to_pylist()


def test_rows_are_named_by_their_key(hand):
    table = judged(hand, {"id": ["A", "B"]})
    assert units(table) == ["A", "B"]
    assert hand.noted(table) == []
    table = judged(hand, {"id": ["A", "B"], "region": ["x", "x"]}, key=("id", "region"))
    assert units(table) == ["A|x", "B|x"]
    assert hand.noted(table) == []


@pytest.mark.parametrize("key", [(), ("id", "nothing"), ("nothing",)])
def test_without_a_whole_key_rows_keep_their_submission(hand, key):
    table = judged(hand, {"id": ["A", "A"]}, key=key)
    assert units(table) == ["u0", "u1"]
    assert hand.noted(table) == []


def test_a_missing_key_is_for_a_person_unless_it_is_one_already(hand):
    table = judged(hand, {"id": ["A", "", ""]}, status={"id": [ANSWERED, MISSING, PROBLEM]})
    assert hand.noted(table) == [("key_missing", "E", "id", [3])]
    assert table.journal.problems[0].fix == "say which unit it is"
    assert table.cells["id"].status.tolist() == [ANSWERED, PROBLEM, PROBLEM]


def test_a_key_that_is_missing_in_part_is_flagged(hand):
    columns = {"id": ["A", "", "B", ""], "region": ["x", "x", "", ""]}
    table = judged(hand, columns, key=("id", "region"))
    assert hand.noted(table) == [
        ("key_missing", "E", "id", [5]), ("key_incomplete", "W", "id", [3]),
        ("key_missing", "E", "region", [5]), ("key_incomplete", "W", "region", [4]),
    ]  # fmt: skip


def test_units_that_the_frame_does_not_know_are_for_a_person_and_share_nothing(hand):
    table = judged(hand, {"id": ["A", "X", "X", "", "B"]}, known=frozenset("AB"))
    assert hand.noted(table) == [("key_missing", "E", "id", [5]), ("unit_unknown", "E", "id", [3, 4])]
    assert table.journal.problems[1].fix == "correct the key, or add the unit to frame.csv"


def test_a_shared_key_is_for_a_person_where_it_is_one_question(hand):
    table = judged(hand, {"id": ["A", "B", "A", "", ""]})
    assert hand.noted(table) == [("key_missing", "E", "id", [5, 6]), ("key_shared", "E", "id", [2, 4])]
    assert table.journal.problems[1].fix == "remove_row for the answers that do not count"


def test_a_shared_key_of_several_is_flagged(hand):
    columns = {"id": ["A", "A", "A", ""], "region": ["x", "x", "y", ""]}
    table = judged(hand, columns, key=("id", "region"))
    assert hand.noted(table)[2:] == [("key_not_unique", "W", "id|region", [2, 3])]


def test_a_key_of_several_is_known_by_its_parts_together(hand):
    columns = {"id": ["A", "A"], "region": ["x", "y"]}
    table = judged(hand, columns, key=("id", "region"), known=frozenset(("A|x",)))
    assert hand.noted(table) == [("unit_unknown", "E", "id", [3])]


def test_a_unit_of_an_earlier_name_gets_that_of_the_frame(hand):
    renamed = {"old": "A", "gone": "nowhere", "B": "A"}
    table = judged(hand, {"id": ["old", "B", "gone", "old"]}, known=frozenset("AB"), renamed=renamed)
    assert units(table) == ["A", "B", "gone", "A"]
    assert hand.changed(table)[0] == ("unit_renamed", "id", [2, 5], ["old", "old"], ["A", "A"])
    assert table.journal.changes[0].reason == "the same unit, by crosswalk.csv"
    assert hand.noted(table) == [("unit_unknown", "E", "id", [4]), ("key_shared", "E", "id", [2, 5])]


def test_an_earlier_name_that_nobody_wrote_changes_nothing(hand):
    table = judged(hand, {"id": ["A"]}, known=frozenset("AB"), renamed={"old": "B"})
    assert hand.changed(table) == []


def test_names_are_changed_where_the_frame_is_known_and_the_key_is_one_question(hand):
    table = judged(hand, {"id": ["old"]}, renamed={"old": "A"})
    assert units(table) == ["old"]
    columns = {"id": ["old"], "region": ["x"]}
    table = judged(hand, columns, key=("id", "region"), known=frozenset(("A", "old|x")), renamed={"old": "A"})
    assert units(table) == ["old|x"]


def test_keys_that_differ_in_spelling_alone_are_flagged(hand):
    table = judged(hand, {"id": ["A-1", "a 1", "B", "№ 05", "5", ""]})
    assert hand.noted(table)[1:] == [("key_alike", "W", "id", [2, 3, 5, 6])]
    columns = {"id": ["A", "a", "b"], "region": ["x", "x", "x"]}
    assert hand.noted(judged(hand, columns, key=("id", "region"))) == [("key_alike", "W", "id", [2, 3])]


def test_a_spelling_that_no_row_holds_any_more_is_like_none(hand):
    table = hand.table(hand.form(QUESTIONS), {"id": ["A-1", "a 1"]})
    table.cells["id"].text.codes[:] = 0
    judge_key(table, ("id",), None, {})
    assert hand.noted(table) == [("key_shared", "E", "id", [2, 3])]


@pytest.mark.parametrize(("most", "alike"), [(2, []), (3, [2, 3])])
def test_spellings_are_compared_among_so_many_units(hand, monkeypatch, most, alike):
    monkeypatch.setattr("shelterlib.clean.keys.MOST", most)
    table = judged(hand, {"id": ["a", "A", "b"]})
    assert hand.noted(table) == ([("key_alike", "W", "id", alike)] if alike else [])


def test_a_table_without_rows_has_no_shared_key(hand):
    table = judged(hand, {"id": []}, known=frozenset("A"))
    assert (units(table), hand.noted(table)) == ([], [])
    assert isinstance(table.units.codes, np.ndarray)

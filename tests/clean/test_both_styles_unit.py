"""A text and a column per choice: rows written by hand."""

import pytest

from shelterlib.clean.both_styles import join_ticks
from shelterlib.clean.states import ANSWERED, DONT_KNOW, MISSING, PROBLEM
from shelterlib.clean.texts import Reading
from shelterlib.clean.ticks import read_ticks
from shelterlib.forms import Question
from shelterlib.raw.coded import Coded

WHO = Question("who", "select_multiple", "who")


class Reader:
    plain, special = "^", frozenset()

    def read(self, text):
        return Reading(text, DONT_KNOW if text == "dk" else ANSWERED)


def joined(hand, texts, women, dk, corrected=(), status=None):
    form = hand.form([WHO], {"who": ("women", "dk")})
    table = hand.table(form, {"who": texts})
    if status is not None:
        table.cells["who"].status[:] = status
    columns = {"women": [Coded.of(women)], "dk": [Coded.of(dk)]}
    join_ticks(table, "who", read_ticks(form, WHO, columns, frozenset()), set(corrected), Reader())
    cells = table.cells["who"]
    return table, cells.text.array().to_pylist(), cells.status.tolist()


def test_a_blank_is_filled_from_the_columns(hand):
    table, texts, status = joined(hand, ["", "dk", "", ""], ["1", "0", "0", "0"], ["0", "1", "1", "0"])
    assert texts == ["women", "dk", "dk", ""]
    assert status == [ANSWERED, ANSWERED, DONT_KNOW, MISSING]
    assert hand.changed(table) == [("choice_columns", "who", [2, 4], ["", ""], ["women", "dk"])]
    assert table.journal.changes[0].reason == "from one column per choice"
    assert hand.noted(table) == []
    assert table.cells["who"].text.texts.count("dk") == 1


def test_where_nothing_is_blank_nothing_is_noted(hand):
    table, texts, status = joined(hand, ["women"], ["1"], ["0"])
    assert (texts, status, hand.changed(table)) == (["women"], [ANSWERED], [])


def test_where_the_two_contradict_each_other_both_are_held_back(hand):
    table, texts, status = joined(hand, ["women", "dk", "women dk"], ["1", "1", "1"], ["1", "1", ""])
    assert (texts, status) == (["", "", "women dk"], [PROBLEM, PROBLEM, ANSWERED])
    assert hand.noted(table) == [("choices_contradict", "E", "who", [2, 3])]
    assert table.journal.problems[0].fix == "say which of the two is right"


def test_a_cell_per_choice_that_says_nothing_known_contradicts_nothing(hand):
    table, texts, _ = joined(hand, ["women", "women"], ["perhaps", "0"], ["0", "perhaps"])
    assert (texts, hand.noted(table)) == (["women", "women"], [])


def test_what_a_person_set_stands_alone(hand):
    table, texts, status = joined(hand, ["", "dk", ""], ["1", "1", "1"], ["0", "0", "0"], corrected=(2, 3))
    assert (texts, status) == (["", "dk", "women"], [MISSING, ANSWERED, ANSWERED])
    assert hand.noted(table) == []


@pytest.mark.parametrize("status", [DONT_KNOW, PROBLEM])
def test_a_blank_that_has_its_reason_is_not_filled(hand, status):
    table, texts, found = joined(hand, ["", ""], ["1", "1"], ["0", "0"], status=[status, MISSING])
    assert (texts, found) == (["", "women"], [status, ANSWERED])
    assert hand.noted(table) == []


def test_a_table_without_rows_is_joined(hand):
    _, texts, _ = joined(hand, [], [], [])
    assert texts == []

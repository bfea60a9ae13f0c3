"""Decisions of people, applied to texts written by hand."""

import numpy as np
import pytest

from shelterlib.clean.assemble import Assembled
from shelterlib.clean.corrections import ACCEPT, BLANK, FLAG, REMOVE, REPLACE, Correction
from shelterlib.clean.decide import Decided, apply
from shelterlib.clean.states import ANSWERED, MISSING, REMOVED
from shelterlib.forms import Question
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Journal

NUMBERS = np.array([2, 3, 5, 6])


def decision(action, row="u0", question="beds", old="", new="", line=1):
    return Correction("f", row, "", question, old, new, action, "asked", "Olena", "2023-02-01", line)


def decided(*decisions, texts=("4", "5", "~6", "4"), ids=("u0", "u1", "u2", "u3")):
    parts, journal = Assembled(texts={"beds": Coded.of(list(texts)), "men": Coded.of(["1"] * 4)}), Journal()
    done = apply(decisions, parts, Coded.of(list(ids)), NUMBERS, journal)
    return done, parts.texts["beds"].array().to_pylist(), journal


def problems(journal):
    return [(p.rule, p.severity, p.column, p.rows.tolist(), p.fix) for p in journal.problems]


def changes(journal):
    return [(c.rule, c.question, c.rows.tolist(), list(c.old), list(c.new)) for c in journal.changes]


def test_without_decisions_nothing_is_changed():
    done, texts, journal = decided()
    assert done == Decided()
    assert texts == ["4", "5", "~6", "4"]
    assert (journal.changes, journal.problems) == ([], [])


def test_a_text_is_replaced_where_it_is_the_one_decided_about():
    done, texts, journal = decided(decision(REPLACE, "u2", old="~6", new="6"))
    assert texts == ["4", "5", "6", "4"]
    assert changes(journal) == [("correction", "beds", [5], ["~6"], ["6"])]
    change = journal.changes[0]
    assert (change.reason, change.who, change.when) == ("asked", "Olena", "2023-02-01")
    assert (done.touched, done.taken, done.accepted, done.flagged) == ({"beds": {5}}, {}, {}, {})
    assert (done.removed, journal.problems) == ([], [])


def test_outer_blanks_and_those_of_a_row_do_not_count():
    _, texts, journal = decided(decision(REPLACE, " u1 ", old=" 5", new="7"), texts=("4", "5 ", "6", "4"))
    assert texts == ["4", "7", "6", "4"]
    assert problems(journal) == []


def test_an_answer_is_taken_away():
    done, texts, journal = decided(decision(BLANK, "u1", old="5", new="ignored"))
    assert texts == ["4", "", "~6", "4"]
    assert changes(journal) == [("correction", "beds", [3], ["5"], [""])]
    assert (done.touched, done.taken, done.accepted, done.flagged) == ({"beds": {3}}, {"beds": {3}}, {}, {})


@pytest.mark.parametrize(("action", "rule"), [(ACCEPT, "accepted"), (FLAG, "flagged")])
def test_an_answer_is_called_right_or_open_to_doubt(action, rule):
    done, texts, journal = decided(decision(action, "u1", old="5", new="ignored"))
    assert texts == ["4", "5", "~6", "4"]
    assert changes(journal) == [(rule, "beds", [3], ["5"], ["5"])]
    assert done.accepted == {"beds": {3}}
    assert done.flagged == ({"beds": {3}} if action == FLAG else {})
    assert (done.touched, done.taken) == ({}, {})


def test_a_row_is_taken_out_wherever_it_stands():
    drop = decision(REMOVE, "u1", question="")
    done, texts, journal = decided(drop, ids=("u0", "u1", "u1", "u3"))
    assert done.removed == [1, 2]
    assert done.why_removed == {"u1": drop}
    assert texts == ["4", "5", "~6", "4"]
    assert (journal.changes, journal.problems) == ([], [])


def test_a_decision_of_no_row_or_question_of_the_table_is_an_orphan():
    done, texts, journal = decided(
        decision(REMOVE, "u9", question="", line=2), decision(BLANK, "u9", old="4", line=3),
        decision(BLANK, "u0", question="women", line=4), decision(BLANK, "u0", old="4", line=5),
    )  # fmt: skip
    assert problems(journal) == [
        ("correction_orphan", "E", "", [0], "corrections.csv, line 2"),
        ("correction_orphan", "E", "beds", [0], "corrections.csv, line 3"),
        ("correction_orphan", "E", "women", [0], "corrections.csv, line 4"),
    ]
    assert texts == ["", "5", "~6", "4"]
    assert done.removed == []


def test_a_decision_about_another_text_is_a_conflict():
    _, texts, journal = decided(
        decision(BLANK, "u0", old="9", line=2), decision(ACCEPT, "u1", old="9", line=3),
        decision(BLANK, "u2", old="~6", line=4),
    )  # fmt: skip
    assert problems(journal) == [
        ("correction_conflict", "E", "beds", [2], "corrections.csv, line 2"),
        ("correction_conflict", "E", "beds", [3], "corrections.csv, line 3"),
    ]
    assert texts == ["4", "5", "", "4"]


def test_an_older_decision_gives_way_to_that_of_the_text_there_now():
    for order in (1, -1):
        both = [decision(REPLACE, "u0", old="~4", new="9"), decision(REPLACE, "u0", old="4", new="8")][::order]
        _, texts, journal = decided(*both)
        assert texts == ["8", "5", "~6", "4"]
        assert problems(journal) == []


def test_the_same_decision_twice_counts_once():
    one = decision(REPLACE, "u0", old="4", new="4")
    _, texts, journal = decided(one, one, decision(REPLACE, "u0", question="men", old="1", new="2"))
    assert texts == ["4", "5", "~6", "4"]
    assert [(rule, name) for rule, name, *_ in changes(journal)] == [("correction", "beds"), ("correction", "men")]
    assert problems(journal) == []


def test_a_decision_is_about_all_rows_of_a_submission_that_say_so():
    done, texts, journal = decided(
        decision(REPLACE, "u0", old="4", new="8"), ids=("u0", "u0", "u2", "u0"),
    )  # fmt: skip
    assert texts == ["8", "5", "~6", "8"]
    assert [rows for _, _, rows, _, _ in changes(journal)] == [[2], [6]]
    assert done.touched == {"beds": {2, 6}}
    _, _, journal = decided(decision(REPLACE, "u0", old="9", new="8"), ids=("u0", "u0", "u2", "u0"))
    assert [p.rows.tolist() for p in journal.problems] == [[2, 3, 6]]


def test_what_was_taken_away_and_what_is_doubted_shows_in_the_table(hand):
    form = hand.form([Question("beds", "integer"), Question("men", "integer")])
    table = hand.table(form, {"beds": ["", "5", ""], "men": ["1", "1", "1"]}, numbers=[2, 3, 5])
    done = Decided()
    done.taken["beds"] |= {5, 9}
    done.flagged["beds"] |= {3, 9}
    done.flagged["men"] |= {9}
    done.blanked(table, np.ones(3, dtype=bool))
    assert table.cells["beds"].status.tolist() == [MISSING, ANSWERED, REMOVED]
    assert table.cells["men"].status.tolist() == [ANSWERED] * 3
    assert hand.noted(table) == [("flagged", "W", "beds", [3])]

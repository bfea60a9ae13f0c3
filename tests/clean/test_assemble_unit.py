"""Columns of a table brought together by question: columns written by hand."""

import numpy as np

from shelterlib.clean.assemble import assemble
from shelterlib.forms import Group, Question
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Journal
from shelterlib.raw.match import Target
from shelterlib.raw.sheet import Sheet
from shelterlib.raw.tabulate import Table

BEDS, WHO, NOTE = Question("beds", "integer"), Question("who", "select_multiple", "who"), Question("hello", "note")
HOURS = Question("hours", "integer", repeat="staff", path=("staff",))
BED, KIND = Target("question", "beds"), Target("question", "who")
WOMEN, MEN = Target("child", "who", "women"), Target("child", "who", "men")


def assembled(hand, *columns, name="", questions=(BEDS, WHO, NOTE, HOURS), **sheet):
    """Return the parts of columns (target, texts), and what was noted about whole columns."""
    targets, texts = zip(*columns, strict=True)
    headers = tuple(f"{target.kind} {n}" for n, target in enumerate(targets))
    rows = np.arange(2, len(texts[0]) + 2)
    read = Sheet("e.csv", "", headers, tuple(Coded.of(list(one)) for one in texts), rows, **sheet)
    staff = Group("staff", is_repeat=True, labels={}, path=())
    form = hand.form(questions, {"who": ("women", "men")}, groups={("staff",): staff})
    journal = Journal()
    parts = assemble(form, Table(name, read, targets, len(rows)), journal, frozenset(("-99",)))
    return parts, [(c.rule, c.question, list(c.old), c.reason) for c in journal.changes]


def texts_of(parts):
    return {name: column.array().to_pylist() for name, column in parts.texts.items()}


def doubts(parts):
    return [(rule, name, rows.tolist()) for rule, name, rows in parts.doubtful]


def held(parts):
    return {name: rows.tolist() for name, rows in parts.held.items()}


def test_questions_stand_in_the_order_of_the_form_and_notes_are_none(hand):
    parts, notes = assembled(
        hand, (KIND, ["men"]), (Target("question", "hello"), ["x"]), (BED, ["5"]), (Target("unknown"), ["?"]),
        (Target("system", "uuid"), ["u0"]), (Target("ignored"), ["i"]), (Target("question", "hours"), ["8"]),
    )  # fmt: skip
    assert list(texts_of(parts).items()) == [("beds", ["5"]), ("who", ["men"])]
    assert parts.unknown == ["unknown 3"]
    assert list(parts.system) == ["uuid"]
    assert (notes, parts.doubtful, parts.held, parts.ticks) == ([], [], {}, {})


def test_a_repeat_has_its_own_questions(hand):
    parts, _ = assembled(hand, (Target("question", "hours"), ["8"]), (BED, ["5"]), name="staff")
    assert texts_of(parts) == {"hours": ["8"]}


def test_several_columns_of_one_question_are_one(hand):
    parts, _ = assembled(hand, (BED, ["5", "", "1", ""]), (BED, ["5", "6", "2", ""]), (BED, ["", "7", "1", "9"]))
    assert texts_of(parts) == {"beds": ["5", "6", "1", "9"]}
    assert doubts(parts) == [("columns_contradict", "beds", [2]), ("columns_contradict", "beds", [1])]


def test_several_columns_of_the_server_are_one(hand):
    parts, _ = assembled(hand, (BED, ["5", "6"]), (Target("system", "uuid"), ["", "b"]),
                         (Target("system", "uuid"), ["a", "c"]), (Target("system", "id"), ["1", "2"]))  # fmt: skip
    assert {role: column.array().to_pylist() for role, column in parts.system.items()} == {
        "uuid": ["a", "b"], "id": ["1", "2"],
    }  # fmt: skip


def test_columns_per_choice_alone_are_one_column_of_texts(hand):
    parts, notes = assembled(hand, (WOMEN, ["1", "0", "-99"]), (MEN, ["1", "maybe", ""]))
    assert texts_of(parts) == {"who": ["women men", "", ""]}
    assert notes == [("choice_columns", "who", ["who"], "one column per choice")]
    assert doubts(parts) == [("choice_cell_unknown", "who", [1])]
    assert parts.ticks == {}


def test_beside_a_column_of_texts_they_are_kept_apart(hand):
    parts, notes = assembled(hand, (KIND, ["women", ""]), (MEN, ["1", "0"]))
    assert texts_of(parts) == {"who": ["women", ""]}
    assert parts.ticks["who"].texts.array().to_pylist() == ["men", ""]
    assert (notes, parts.doubtful) == ([], [])


def test_what_cannot_be_trusted_is_held_by_question(hand):
    columns = (BED, ["5", "6", "7"]), (KIND, ["men", "", ""]), (WOMEN, ["0", "1", "1"])
    assert held(assembled(hand, *columns)[0]) == {}
    assert held(assembled(hand, *columns, held=np.array([2, 0]))[0]) == {"beds": [0, 2], "who": [0, 2]}
    assert held(assembled(hand, *columns, held_cells=((2, 0), (1, 2)))[0]) == {"beds": [2], "who": [1]}
    assert held(assembled(hand, *columns, held=np.array([1]), held_cells=((2, 0),))[0]) == {"beds": [1, 2], "who": [1]}
    assert held(assembled(hand, *columns, held_columns=(2,), held=np.array([1]))[0]) == {"beds": [1], "who": [0, 1, 2]}
    assert held(assembled(hand, *columns, held_columns=(0,))[0]) == {"beds": [0, 1, 2]}
    twice = (*columns, (BED, ["", "", ""]))
    assert held(assembled(hand, *twice, held_cells=((1, 3),))[0]) == {"beds": [1]}


def test_a_question_without_a_column_holds_nothing(hand):
    parts, _ = assembled(hand, (BED, ["5"]), held=np.array([0]))
    assert held(parts) == {"beds": [0]}
    assert list(parts.texts) == ["beds"]

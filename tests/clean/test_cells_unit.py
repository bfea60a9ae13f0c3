"""One column on its way from raw to clean: texts written by hand, read by a reader that does what it is told."""

import numpy as np
import pyarrow as pa
import pytest

from shelterlib.clean.cells import Cells, _with_texts, read_cells
from shelterlib.clean.states import ANSWERED, DONT_KNOW, MISSING, PROBLEM
from shelterlib.clean.texts import Reading
from shelterlib.forms import Question
from shelterlib.raw.coded import Coded

BEDS = Question("beds", "integer")


class Told:
    """Reads what `known` says; anything else stays."""

    def __init__(self, known=None, plain=r"^\d+$", special=(), **more):
        self.known, self.plain, self.special, self.read_texts = known or {}, plain, frozenset(special), []
        self.__dict__.update(more)

    def read(self, text):
        self.read_texts.append(text)
        return self.known.get(text, Reading(text))


def column(texts, reader, numbers=None):
    numbers = np.arange(2, len(texts) + 2) if numbers is None else np.array(numbers)
    cells, changes, problems = read_cells(BEDS, Coded.of(list(texts)), reader, numbers)
    return (
        cells.text.array().to_pylist(), cells.status.tolist(),
        [(c.rule, c.question, c.rows.tolist(), list(c.old), list(c.new)) for c in changes],
        [(rule, severity, rows.tolist()) for rule, severity, rows in problems],
    )  # fmt: skip


def test_plain_texts_are_not_read():
    reader = Told()
    assert column(["5", "7", "5"], reader) == (["5", "7", "5"], [ANSWERED] * 3, [], [])
    assert reader.read_texts == []


def test_each_other_text_is_read_once():
    reader = Told()
    column(["x", "5", "x", "", "y"], reader)
    assert reader.read_texts == ["x", "", "y"]


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({}, ["x9"]),
        ({"special": ("99", "aa")}, ["99", "x9"]),
        ({"suspect": "^1"}, ["12", "x9"]),
        ({"suspect": ""}, ["x9"]),
        ({"sure": lambda values: np.array([text.as_py() == "x9" for text in values])}, []),
        ({"sure": lambda values: np.array([text.as_py() == "5" for text in values])}, ["x9"]),
        ({"sure": lambda values: np.array([t.as_py() == "99" for t in values]), "special": ("99",)}, ["99", "x9"]),
        ({"special": ("x9",), "plain": "^"}, ["x9"]),
    ],
)  # fmt: skip
def test_a_reader_says_which_texts_are_plain(more, asked):
    reader = Told(**more)
    column(["5", "99", "12", "x9"], reader)
    assert reader.read_texts == asked


def test_a_special_text_is_known_in_any_case():
    reader = Told(plain="^", special=("so",))
    column(["SO", "So", "no"], reader)
    assert reader.read_texts == ["SO", "So"]


def test_what_is_read_has_a_text_and_a_status():
    known = {
        "a": Reading("1", steps=(("spaces", "1"),)), "b": Reading("", DONT_KNOW, (("absent_code", ""),)),
        "c": Reading("", ANSWERED, (("spaces", ""),)), "d": Reading("", ANSWERED, (), "bad"),
        "": Reading("", MISSING), "e": Reading("e", ANSWERED, (), "odd", "W"),
    }  # fmt: skip
    texts, status, changes, problems = column(["a", "b", "c", "d", "", "e", "5"], Told(known))
    assert texts == ["1", "", "", "", "", "e", "5"]
    assert status == [ANSWERED, DONT_KNOW, MISSING, ANSWERED, MISSING, ANSWERED, ANSWERED]
    assert changes == [
        ("absent_code", "beds", [3], ["b"], [""]), ("spaces", "beds", [2, 4], ["a", "c"], ["1", ""]),
    ]  # fmt: skip
    assert problems == [("bad", "E", [3]), ("odd", "W", [5])]


def test_a_blank_that_needs_no_reading_is_missing():
    assert column(["", "5"], Told(plain="^"))[1] == [MISSING, ANSWERED]


def test_steps_are_noted_first_steps_first():
    known = {
        "a": Reading("3", steps=(("one", "2"), ("two", "3"))), "b": Reading("9", steps=(("two", "8"), ("one", "9"))),
    }  # fmt: skip
    _, _, changes, _ = column(["b", "a", "b"], Told(known), [4, 6, 9])
    assert changes == [
        ("one", "beds", [6], ["a"], ["2"]), ("two", "beds", [4, 9], ["b", "b"], ["8", "8"]),
        ("one", "beds", [4, 9], ["8", "8"], ["9", "9"]), ("two", "beds", [6], ["2"], ["3"]),
    ]  # fmt: skip


def test_problems_are_gathered_by_rule_and_severity():
    known = {
        "a": Reading("", problem="bad"),
        "b": Reading("", problem="bad"),
        "c": Reading("c", problem="bad", severity="W"),
    }
    _, _, _, problems = column(["b", "a", "c", "b", "5"], Told(known))
    assert problems == [("bad", "E", [0, 1, 3]), ("bad", "W", [2])]


def test_texts_that_no_row_holds_any_more_are_noted_nowhere():
    raw = Coded(pa.array(["a", "5", "b"]), np.array([1, 1], dtype=np.int32))
    reader = Told({"a": Reading("1", steps=(("spaces", "1"),)), "b": Reading("", problem="bad")})
    cells, changes, problems = read_cells(BEDS, raw, reader, np.array([2, 3]))
    assert (changes, problems) == ([], [])
    assert cells.text.array().to_pylist() == ["5", "5"]
    raw = Coded(pa.array(["a", "5", "b"]), np.array([2, 0], dtype=np.int32))
    cells, changes, problems = read_cells(BEDS, raw, reader, np.array([2, 3]))
    assert [(c.rows.tolist(), list(c.old)) for c in changes] == [([3], ["a"])]
    assert [(rule, rows.tolist()) for rule, _, rows in problems] == [("bad", [0])]


@pytest.mark.parametrize("distinct", [3, 30])
def test_each_text_stands_once_among_the_distinct_ones(distinct):
    """Also where few of many texts were read, which goes another way."""
    plain = [str(n) for n in range(10, 10 + distinct)]
    raw = Coded.of(["x", *plain, "y", "10", "x", "y"])
    places = np.array([0, distinct + 1])
    for new in (["12", "10"], ["z", "z"], ["z", "12"], ["12", "z"]):
        found = _with_texts(raw, places, new)
        swap = dict(zip(("x", "y"), new, strict=True))
        assert found.array().to_pylist() == [swap.get(text, text) for text in raw.array().to_pylist()]
        assert len(set(found.texts)) == len(found.texts)
        assert set(found.texts) == {*plain, *new}


def test_a_column_of_which_nothing_was_read_stays_itself():
    raw = Coded.of(["5"])
    assert _with_texts(raw, np.zeros(0, dtype=np.int64), []) is raw


def test_a_text_is_put_into_some_rows():
    text = Coded.of(["5", "", "7"])
    cells = Cells(BEDS, text, text, np.array([ANSWERED, MISSING, ANSWERED], dtype=np.int8))
    cells.put(np.array([0]), "", PROBLEM)
    assert cells.text.array().to_pylist() == ["", "", "7"]
    assert cells.status.tolist() == [PROBLEM, MISSING, ANSWERED]
    assert cells.text.texts == ["5", "", "7"]
    cells.put(np.array([1]), "5", ANSWERED)
    assert cells.text.array().to_pylist() == ["", "5", "7"]
    assert cells.text.texts == ["5", "", "7"]
    cells.put(np.array([1, 2]), "9", ANSWERED)
    assert cells.text.array().to_pylist() == ["", "9", "9"]
    assert cells.raw.array().to_pylist() == ["5", "", "7"]

"""Rows of corrections.csv, written by hand."""

import pytest

from shelterlib.clean.corrections import COLUMNS, Correction, read_corrections
from shelterlib.errors import DataError
from shelterlib.forms import Question

HEAD = ",".join(COLUMNS)


def read(hand, folder, *lines):
    path = folder / "corrections.csv"
    path.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    forms = {name: hand.form([Question("beds", "integer")]) for name in ("f", "g")}
    return read_corrections(path, forms)


def said(hand, folder, *lines):
    with pytest.raises(DataError) as caught:
        read(hand, folder, *lines)
    return str(caught.value)


def test_decisions_are_kept_by_form(hand, tmp_path):
    found = read(
        hand, tmp_path, "f,u0,A,beds,4,5,replace,why,Olena,2023-02-01", "g,u0,A,beds,4,,blank,why,Olena,2023-02-01",
        "f,u1,B,beds,4,5, ,why,Olena,2023-02-01", "f,u2,B,,,,remove_row,why,Olena,2023-02-01",
    )  # fmt: skip
    about = {"reason": "why", "who": "Olena", "when": "2023-02-01"}
    assert found == {
        "f": [
            Correction("f", "u0", "A", "beds", "4", "5", "replace", **about, line=2),
            Correction("f", "u1", "B", "beds", "4", "5", "replace", **about, line=4),
            Correction("f", "u2", "B", "", "", "", "remove_row", **about, line=5),
        ],
        "g": [Correction("g", "u0", "A", "beds", "4", "", "blank", **about, line=3)],
    }
    assert type(found) is dict


def test_a_wave_without_decisions_has_none(hand, tmp_path):
    assert read_corrections(tmp_path / "corrections.csv", {}) == {}
    assert read(hand, tmp_path) == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("h,u0,A,beds,4,5,replace,why,Olena,d", "the wave has no such form"),
        ("f,u0,A,beds,4,5,perhaps,why,Olena,d", "the action is none of replace, blank, remove_row, accept, flag"),
        ("f,u0,A,men,4,5,replace,why,Olena,d", "the form has no such question"),
        ("f,u0,A,,4,5,accept,why,Olena,d", "the form has no such question"),
        ("f,u0,A,beds,4, ,replace,why,Olena,d", "replace needs a new value"),
        ("f,u0,A,beds,4,5,replace,why, ,d", "nobody is named who decided"),
        ("f,u0,A,beds,4,,accept,why,,d", "nobody is named who decided"),
        ("f,u0,A,,,,remove_row,why, ,d", "nobody is named who decided"),
    ],
)
def test_a_line_that_is_not_complete_is_refused(hand, tmp_path, line, why):
    message = said(hand, tmp_path, "f,u9,A,beds,4,5,replace,why,Olena,d", line)
    assert message.startswith(f"corrections.csv, line 3: {why}")


@pytest.mark.parametrize("action", ["blank", "accept", "flag"])
def test_only_a_replacement_needs_a_new_value(hand, tmp_path, action):
    assert len(read(hand, tmp_path, f"f,u0,A,beds,4,,{action},why,Olena,d")["f"]) == 1


@pytest.mark.parametrize(
    "other",
    [
        "f,u0,B,beds,4,6,replace,else,Petro,e", "f, u0 ,A,beds, 4 ,6,replace,why,Olena,d",
        "f,u0,A,beds,4,5,accept,why,Olena,d", "f,u0,A,beds,4,,blank,why,Olena,d",
    ],
)  # fmt: skip
def test_two_decisions_about_one_answer_are_refused(hand, tmp_path, other):
    message = said(hand, tmp_path, "f,u0,A,beds,4,5,replace,why,Olena,d", "f,u1,A,beds,4,5,replace,why,Olena,d", other)
    assert message.startswith("corrections.csv, line 4: line 2 decides otherwise about the same answer")


def test_the_same_decision_twice_or_about_other_answers_is_none(hand, tmp_path):
    found = read(
        hand, tmp_path, "f,u0,A,beds,4,5,replace,why,Olena,d", "f,u0,A,beds,4,5,replace,else,Petro,e",
        "f,u0,A,beds,~4,6,replace,why,Olena,d", "f,u1,A,beds,4,6,replace,why,Olena,d",
        "g,u0,A,beds,4,6,replace,why,Olena,d", "f,u0,A,,,,remove_row,why,Olena,d",
    )  # fmt: skip
    assert [len(found[name]) for name in ("f", "g")] == [5, 1]

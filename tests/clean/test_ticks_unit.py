"""Columns per choice, cell by cell."""

import numpy as np
import pytest
from clean.by_hand import make_form

from shelterlib.clean.ticks import BITS, BLANK, CHOSEN, DOUBTFUL, NOT_CHOSEN, _joined, _said, read_ticks
from shelterlib.forms import Question
from shelterlib.raw.coded import Coded

WHO = {"who": {"women": "Women", "men": "Men", "aged": "...", "other": "Other"}}
GROUPS = Question("groups", "select_multiple", "who")
ABSENT = frozenset(("-99", "n/a"))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", BLANK),
        ("  ", BLANK),
        ("N/A", BLANK),
        ("-99", BLANK),
        ("-99.0", BLANK),
        ("0", NOT_CHOSEN),
        (" 0.0", NOT_CHOSEN),
        ("Ні", NOT_CHOSEN),
        ("1", CHOSEN),
        ("1.0", CHOSEN),
        ("TRUE", CHOSEN),
        ("Women", CHOSEN),
        ("men", DOUBTFUL),
        ("2", DOUBTFUL),
    ],
)
def test_a_cell_says_yes_no_nothing_or_what_nobody_knows(text, meaning):
    assert _said(text, {"women"}, ABSENT) == meaning


def test_what_cells_mean_is_four_things():
    assert sorted((BLANK, NOT_CHOSEN, CHOSEN, DOUBTFUL)) == [0, 1, 2, 3]


def read(columns):
    made = {name: [Coded.of(column) for column in several] for name, several in columns.items()}
    return read_ticks(make_form(choices=WHO), GROUPS, made, ABSENT)


def test_each_cell_of_each_choice_is_read_and_the_names_joined_in_form_order():
    ticks = read({"men": [["1", "0", "", "men"]], "women": [["1", "1", "", "?"]], "unheard": [["1"] * 4]})
    assert ticks.names == ("women", "men")
    assert ticks.chosen.tolist() == [[True, True], [True, False], [False, False], [False, True]]
    assert ticks.given.tolist() == [[True, True], [True, True], [False, False], [True, True]]
    assert ticks.doubtful.tolist() == [False, False, False, True]
    assert ticks.texts.array().to_pylist() == ["women men", "women", "", "men"]


def test_of_a_choice_with_two_columns_either_may_say_it():
    ticks = read({"men": [["1", "", "0", "", "?"], ["", "1", "", "", "1"]]})
    assert ticks.chosen[:, 0].tolist() == [True, True, False, False, True]
    assert ticks.given[:, 0].tolist() == [True, True, True, False, True]
    assert ticks.doubtful.tolist() == [False, False, False, False, True]


def test_doubt_about_one_choice_is_kept_when_the_next_is_clear():
    ticks = read({"women": [["?", "1"]], "men": [["1", "?"]], "aged": [["0", "0"]]})
    assert ticks.doubtful.tolist() == [True, True]


def test_a_label_without_letters_means_nothing():
    assert read({"aged": [["!", "..."]]}).doubtful.tolist() == [True, True]


def test_an_export_without_rows_has_no_ticks():
    ticks = read({"men": [[]]})
    assert (ticks.chosen.shape, ticks.given.shape, len(ticks.doubtful), len(ticks.texts)) == ((0, 1), (0, 1), 0, 0)


def test_columns_of_a_select_without_a_list_say_nothing():
    form = make_form(choices=WHO)
    ticks = read_ticks(form, Question("groups", "select_multiple"), {"men": [Coded.of(["1", ""])]}, ABSENT)
    assert (ticks.names, ticks.texts.array().to_pylist()) == ((), ["", ""])


def test_some_rows_can_be_taken():
    ticks = read({"women": [["1", "", "?"]], "men": [["", "1", "0"]]}).take(np.array([False, True, True]))
    assert ticks.names == ("women", "men")
    assert ticks.chosen.tolist() == [[False, True], [False, False]]
    assert ticks.given.tolist() == [[False, True], [True, True]]
    assert ticks.doubtful.tolist() == [False, True]
    assert ticks.texts.array().to_pylist() == ["men", ""]


def test_only_a_cell_that_says_something_contradicts_the_text():
    ticks = read({"women": [["1", "1", "0", "0", "", "", "1"]], "men": [["", "", "", "", "", "", "0"]]})
    text = Coded.of(["women", "men", "women", "men", "women", "men", "women"])
    assert ticks.contradicts(text).tolist() == [False, True, True, False, False, False, False]
    both = read({"women": [["1", "0", "1"]], "men": [["1", "0", "0"]]})
    assert both.contradicts(Coded.of(["women men", "women men", "womenfolk"])).tolist() == [False, True, True]
    assert both.contradicts(Coded.of(["women", "women", "men"])).tolist() == [True, True, True]


def test_choices_beyond_one_number_are_joined_too():
    names = [f"n{place}" for place in range(2 * BITS + 3)]
    chosen = np.zeros((6, len(names)), dtype=bool)
    for row, places in enumerate(([0, BITS - 1, BITS, 2 * BITS], [0], [], [2 * BITS + 2], [BITS, 2 * BITS], [BITS])):
        chosen[row, places] = True
    said = [" ".join(n for n, is_chosen in zip(names, row, strict=True) if is_chosen) for row in chosen]
    assert _joined(names, chosen).array().to_pylist() == said


def test_each_combination_is_spelt_once():
    chosen = np.array([[True, False], [True, True], [True, False], [False, False]])
    joined = _joined(["a", "b"], chosen)
    assert sorted(joined.texts) == ["", "a", "a b"]
    assert joined.array().to_pylist() == ["a", "a b", "a", ""]
    assert joined.codes.dtype == np.int32

"""Which rows are kept, of a few rows made by hand."""

import numpy as np
import pytest

from shelterlib.clean.rows import _groups, moment_of, row_codes, sift
from shelterlib.raw.coded import Coded

SAME = ["u", "u", "u", "u"]


def sifted(said, *, uuid=None, submitted=None, key=(), removed=()):
    """Return which rows are kept, what was dropped and what is tied."""
    done = sift(
        len(said), said.__getitem__, uuid=Coded.of(uuid) if uuid else None,
        submitted=Coded.of(submitted) if submitted else None, key=[Coded.of(part) for part in key], removed=removed,
    )  # fmt: skip
    return np.flatnonzero(done.keep).tolist(), done.dropped, done.tied


def test_a_row_taken_out_stays_out_and_is_compared_with_none():
    assert sifted("aa", uuid=["u", "u"], removed=[0]) == ([1], {"removed_row": [0]}, [])
    assert sifted("aaa", key=[["k", "k", "k"]], removed=[1, 1]) == (
        [0],
        {"removed_row": [1], "duplicate_exact": [2]},
        [],
    )


def test_without_submissions_and_key_every_row_is_kept():
    assert sifted("aaa") == ([0, 1, 2], {}, [])


def test_of_a_key_equal_rows_are_one_and_others_stay():
    key = ["k", "k", "j", "k", "", ""]
    assert sifted("ababaa", key=[key]) == ([0, 1, 2, 4, 5], {"duplicate_exact": [3]}, [])
    assert sifted("aba", key=[["k", "k", "k"]]) == ([0, 1], {"duplicate_exact": [2]}, [])


def test_of_one_submission_the_latest_counts_and_the_others_say_why_they_go():
    sent = ["2023-05-01 10:00", "2023-05-01 12:00", "2023-05-01 11:00", "2023-05-01 09:00"]
    assert sifted("abba", uuid=SAME, submitted=sent) == (
        [1],
        {"edited_resubmission": [0, 3], "duplicate_exact": [2]},
        [],
    )


def test_of_equal_rows_of_one_moment_the_first_is_kept():
    sent = ["2023-05-01", "2023-05-02", "2023-05-02", "2023-05-02"]
    assert sifted("abbb", uuid=SAME, submitted=sent) == (
        [1],
        {"edited_resubmission": [0], "duplicate_exact": [2, 3]},
        [],
    )


def test_different_rows_of_the_last_moment_are_tied_and_the_first_of_them_judges_the_others():
    sent = ["2023-05-01", "2023-05-02", "2023-05-02", "2023-05-01"]
    assert sifted("cbca", uuid=SAME, submitted=sent) == ([1, 2], {"edited_resubmission": [0, 3]}, [1, 2])
    assert sifted("bbca", uuid=SAME, submitted=sent) == (
        [1, 2],
        {"duplicate_exact": [0], "edited_resubmission": [3]},
        [1, 2],
    )


def test_tied_rows_of_every_submission_are_told():
    assert sifted("abab", uuid=["u", "u", "v", "v"]) == ([0, 1, 2, 3], {}, [0, 1, 2, 3])


@pytest.mark.parametrize("unknown", ["", "soon"])
def test_of_a_moment_that_nobody_can_read_none_is_the_latest(unknown):
    assert sifted("abb", uuid=SAME[:3], submitted=["2023-05-01", unknown, "2023-05-03"]) == ([0, 1, 2], {}, [0, 1, 2])
    assert sifted("aaa", uuid=SAME[:3], submitted=["2023-05-01", unknown, "2023-05-03"]) == (
        [0],
        {"duplicate_exact": [1, 2]},
        [],
    )


def test_a_moment_has_one_form_and_none_has_no_text():
    assert moment_of("2023-05-01T10:00:00.5+03:00") == moment_of("2023-05-01 07:00:00.500Z")
    assert moment_of("2023-05-01 10:00") == "2023-05-01T10:00:00.000000"
    assert moment_of("soon") == ""
    assert moment_of("") == ""


def test_groups_hold_the_kept_rows_that_share_a_filled_value_and_never_one_alone():
    column = Coded.of(["a", "b", "", "a", "c", "", "b", "c", "b"])
    keep = np.array([True] * 7 + [False, True])
    assert _groups([column], keep) == [[0, 3], [1, 6, 8]]
    assert _groups([column], np.zeros(9, dtype=bool)) == []
    assert _groups([Coded.of([])], np.zeros(0, dtype=bool)) == []


def test_rows_have_one_number_where_all_columns_are_equal():
    codes, filled = row_codes([Coded.of(["a", "b", "a", "b", ""]), Coded.of(["x", "y", "z", "y", "z"])])
    assert codes.tolist() == [0, 2, 1, 2, 3]
    assert filled.tolist() == [True, True, True, True, False]
    codes, filled = row_codes([Coded.of(["a", "a", "b", "b"]), Coded.of(["x", "y", "x", ""])])
    assert codes.tolist() == [0, 1, 2, 3]
    assert filled.tolist() == [True, True, True, False]

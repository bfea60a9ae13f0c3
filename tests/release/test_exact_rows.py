"""A tidy table as it comes, row by row; and whether witnesses show what was asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.release.exact.needs import Need
from shelterlib.release.exact.protect import met, name, unmet
from shelterlib.release.exact.ranges import cut
from shelterlib.release.exact.rows import Rows, read_records, read_rows, written


def read(folder: Path, text: str, *, who: str | None = None, decimals: int | None = None) -> Rows:
    (folder / "t.csv").write_text(text, encoding="utf-8", newline="")
    return read_rows(folder / "t.csv", ["a", "b"], "n", who, decimals)


def test_amounts_are_read_in_the_smallest_unit(tmp_path: Path) -> None:
    found = read(tmp_path, "b,x,a,n\n1,,2,3\n 1 ,,2, 4.25 \n\n,,2,NA\n1,,3,2e1\n")
    assert found == Rows([(("2", "1"), 300, ""), (("2", "1"), 425, ""), (("3", "1"), 2000, "")], 2, 1, False)
    assert read(tmp_path, "a;b;n\n1;1;0,5\n1;1;1.5\n") == Rows([(("1", "1"), 5, ""), (("1", "1"), 15, "")], 1)
    assert read(tmp_path, "sep=|\na|b|n\n1|1|7\n") == Rows([(("1", "1"), 7, "")])
    assert read(tmp_path, "a,b,n\n") == Rows([])


def test_a_sign_that_does_not_part_columns_may_stand_in_a_quoted_code(tmp_path: Path) -> None:
    assert read(tmp_path, 'a;b;n\n"x,1";1;5\n') == Rows([(("x,1", "1"), 5, "")])


def test_stated_decimals_round_each_amount_half_up(tmp_path: Path) -> None:
    found = read(tmp_path, "a,b,n\n1,1,0.25\n1,1,0.2499999999\n1,1,3\n", decimals=1)
    assert found == Rows([(("1", "1"), 3, ""), (("1", "1"), 2, ""), (("1", "1"), 30, "")], 1, 0, True)


def test_who_put_an_amount_in_must_be_named(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b,n,w\n1,1,7,u\n1,1,0,\n1,1,,\n", who="w") == Rows(
        [(("1", "1"), 7, "u"), (("1", "1"), 0, "")], 0, 1
    )
    with pytest.raises(DataError, match="without a contributor") as error:
        read(tmp_path, "a,b,n,w\n1,1,7,u\n1,1,1,\n", who="w")
    assert error.value.where == "t.csv, row 3"


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("a,n\n1,2\n", "no column b", "t.csv"), ("a,b,n,b\n1,1,1,1\n", "two columns b", "t.csv"),
        ('a,b,n\n"1,1,1\n', r"no column|never closed", "t.csv"),
        ("a,b,n\n1,1\n", "cut short", "row 2"), ("sep=;\na;b;n\n1;1;1\n1\n", "cut short", "row 4"),
        ("a,b,n\n1,1,x\n", "not a number", "row 2"),
        ("a,b,n\n1,1,Infinity\n", "not a number", "row 2, column n"), ("a,b,n\n1,1,-1\n", "negative", "row 2"),
        ("a,b,n\n1,1,0.1234567\n", "more than 6 decimals", "column n"),
        ("a,b,n\n1,1,1000000000001\n", "more than 1e", "column n"),
        ("", "the file is empty", "t.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_its_place(tmp_path: Path, text: str, what: str, where: str) -> None:
    with pytest.raises(DataError, match=what) as error:
        read(tmp_path, text)
    assert where in error.value.where


def test_the_limits_themselves_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b,n\n1,1,0.123456\n").decimals == 6
    assert read(tmp_path, "a,b,n\n1,1,1000000000000\n").cells[0][1] == 10**12
    with pytest.raises(DataError, match="cannot be read"):
        read_records(tmp_path / "nowhere.csv", ["a"])


def test_an_amount_is_written_with_the_digits_of_its_table() -> None:
    assert [written(1234, d) for d in (0, 1, 3)] == ["1234", "123.4", "1.234"] and written(5, 2) == "0.05"


# --- what witnesses show


@pytest.mark.parametrize(
    ("low", "high", "values", "good"),
    [
        (0, 3, [0, 1, 2, 3], True), (0, 3, [0, 1, 3], False), (1, 3, [0, 1, 2, 3, 9], True), (0, 3, [1, 2, 3], False),
        (0, 3, [0, 1, 2], False), (0, 12, [*range(13)], True), (0, 12, [*range(11), 12], False),
        (0, 13, [0, 13], True), (0, 13, [0, 12], False), (0, 13, [1, 13], False),
        (3, 15, [2, *range(3, 16)], True), (3, 15, [2, 15], True), (3, 15, [3, 15], False),
    ],
)  # fmt: skip
def test_of_a_short_range_every_value_is_shown_and_of_a_long_one_both_ends(
    low: int, high: int, values: list[int], good: bool
) -> None:
    need = Need(1, low, high)
    assert met(need, values) is good
    shown = {"x": [0], "y": values}
    assert unmet([need], ["x", "y"], shown) == ([] if good else [need])
    assert unmet([Need(1, -9, 99, "u")], ["x", "y"], shown) == []  # what a contributor knows is proven by the search


def test_a_cell_is_named_by_its_codes() -> None:
    assert name(("a", "b|c", "d\\e")) == "a|b\\|c|d\\\\e"


def test_a_cut_is_made_of_what_is_worth_something() -> None:
    assert cut(np.array([0.0, 0.5, 1e-7, 1.0])) == ({1: 0.5, 3: 1.0}, 1.0)
    with pytest.raises(ReleaseRefusedError, match="cannot be protected"):
        cut(np.array([0.0, 1e-7]))


def test_an_open_quote_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,n\n"x,1\n', encoding="utf-8")
    with pytest.raises(DataError, match="a quote is never closed"):
        read_records(path, ["a", "n"])

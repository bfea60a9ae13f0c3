"""Texts as typed columns, and moments on the clocks of Kyiv."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from shelterlib.clean import typed
from shelterlib.clean.absent import Absent
from shelterlib.clean.moments import MomentReader, as_written, certain, in_kyiv
from shelterlib.forms import Question
from shelterlib.raw.coded import Coded

KINDS = {
    "integer": "whole", "decimal": "number", "range": "number", "date": "moment", "today": "moment",
    "datetime": "moment", "start": "moment", "end": "moment", "text": "text", "select_one": "text", "barcode": "text",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "kept"), KINDS.items())
def test_each_type_of_question_is_kept_in_one_way(kind, kept):
    assert typed.kind(Question("q", kind)) == kept


@pytest.mark.parametrize(
    ("kind", "texts", "values", "made"),
    [
        ("integer", ["5", "", "-7", "5"], [5, None, -7, 5], pa.int64()),
        ("decimal", ["5.5", "", ".5"], [5.5, None, 0.5], pa.float64()),
        ("text", ["b", "", "a", "b"], ["b", None, "a", "b"], pa.dictionary(pa.int32(), pa.string())),
        (
            "datetime",
            ["2023-05-01 10:20:30", "", "2023-05-01T10:20:30Z"],
            [dt.datetime(2023, 5, 1, 10, 20, 30), None, dt.datetime(2023, 5, 1, 13, 20, 30)],
            pa.timestamp("us"),
        ),
        ("datetime", ["2023-05-01 10:20:30"], [dt.datetime(2023, 5, 1, 10, 20, 30)], pa.timestamp("us")),
        ("date", ["2023-05-01T22:00:00Z", ""], [dt.datetime(2023, 5, 2), None], pa.timestamp("us")),
        ("today", ["2023-05-01T10:00:00"], [dt.datetime(2023, 5, 1)], pa.timestamp("us")),
    ],
)
def test_a_column_has_the_type_of_its_question_and_blanks_are_absent(kind, texts, values, made):
    column = typed.column(Coded.of(texts), Question("q", kind))
    assert column.type == made
    assert column.to_pylist() == values


def series(kind, texts, *, categorical=False):
    return typed.series(
        texts if isinstance(texts, Coded) else Coded.of(texts), Question("q", kind), categorical=categorical
    )


@pytest.mark.parametrize(
    ("kind", "texts", "dtype", "values"),
    [
        ("integer", ["5", "", "0"], "Int64", [5, None, 0]),
        ("decimal", ["5.5", "", "0"], "Float64", [5.5, None, 0]),
        ("text", ["b", "", "a"], "str", ["b", None, "a"]),
        ("date", ["2023-05-01", ""], "datetime64[us]", [pd.Timestamp("2023-05-01"), None]),
    ],
)
def test_pandas_gets_the_same_values(kind, texts, dtype, values):
    found = pd.Series(series(kind, texts))
    assert str(found.dtype) == dtype
    assert [None if pd.isna(value) else value for value in found] == values
    assert str(pd.Series(series(kind, texts, categorical=True)).dtype) == ("category" if dtype == "str" else dtype)


@pytest.mark.parametrize("values", [["a", "b", "c", ""], ["a", "b", "a", ""], ["a", "", "b", "b"], ["", "a", "a", "b"]])
def test_categories_are_distinct_whatever_the_column_holds_twice(values):
    codes = [3, 0, 2, 1, 3, 0]
    found = series("text", Coded(pa.array(values), np.array(codes, dtype=np.int32)), categorical=True)
    assert [None if pd.isna(value) else value for value in found] == [values[code] or None for code in codes]
    assert found.categories.is_unique


SURE = ("2023-05-01T10:00:00+03:00", "2023-05-01 10:00:00.5+0300", "2023-01-28 10:00:00.123456+02:00")
ELSEWHERE = ("2023-05-01T10:00:00Z", "2023-05-01T10:00:00+02:00", "2023-01-28T10:00:00-03:00")
UNSURE = ("2023-05-31T10:00:00+03:00", "2023-05-01T10:00:00", "2023-05-01", "")


def test_moments_with_a_zone_on_days_of_every_month_are_certain():
    assert certain(pa.array([*SURE, *ELSEWHERE, *UNSURE, None], pa.string())).tolist() == [True] * 6 + [False] * 5


def test_moments_with_and_without_zone_are_put_on_the_clocks_of_kyiv():
    found = in_kyiv(pa.array([*ELSEWHERE, "2023-05-31T10:00:00Z", "2023-05-01 09:30", None], pa.string()))
    assert found.type == pa.timestamp("us")
    assert found.to_pylist() == [
        dt.datetime(2023, 5, 1, 13), dt.datetime(2023, 5, 1, 11), dt.datetime(2023, 1, 28, 15),
        dt.datetime(2023, 5, 31, 13), dt.datetime(2023, 5, 1, 9, 30), None,
    ]  # fmt: skip
    assert in_kyiv(pa.array([ELSEWHERE[0], None])).to_pylist() == [dt.datetime(2023, 5, 1, 13), None]
    with pytest.raises(ValueError, match="not an ISO date"):
        in_kyiv(pa.array(["soon"]))


def test_only_moments_on_the_clocks_of_kyiv_stand_as_they_are():
    texts = pa.array([*ELSEWHERE, *SURE, *UNSURE, None], pa.string())
    expected = [False] * 3 + [True] * 3 + [False] * 5
    assert as_written(texts).tolist() == expected
    assert MomentReader(Absent(), moment=True).sure(texts).tolist() == expected
    assert as_written(pa.array(UNSURE)).tolist() == [False] * 4

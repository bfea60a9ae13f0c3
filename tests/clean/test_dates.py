"""Days and moments in the ways that people and programs write them."""

import datetime as dt

import pandas as pd
import pytest
import xlsxwriter
from support.cleaning import clean_bytes, clean_file, one_cell, rows_of

from shelterlib.clean.checks import Checks

DAY = pd.Timestamp(2020, 10, 16)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2020-10-16", None),
        ("2020-10-16T00:00:00", None),
        ("2020-10-16 09:30:00", None),
        ("16.10.2020", "date_format"),
        ("16.10.2020 р.", "date_format"),
        ("16/10/2020", "date_format"),
        ("10/16/2020", "date_format"),
        ("16-10-2020", "date_format"),
        ("2020.10.16", "date_format"),
        ("2020/10/16", "date_format"),
        ("16-Oct-2020", "date_words"),
        ("16-жов-2020", "date_words"),
        ("16 жовтня 2020 р.", "date_words"),
        ("16 жовтня 2020 року", "date_words"),
        ("16 октября 2020 г.", "date_words"),
        ("16 October 2020", "date_words"),
        ("October 16, 2020", "date_words"),
        ("16 Oct 2020", "date_words"),
        ("16 жов 2020", "date_words"),
        ("44120", "date_serial"),
        ("44120.0", "date_serial"),
        (" 2020-10-16 ", "spaces"),
    ],
)
def test_a_day_in_another_spelling_is_read_and_logged(tmp_path, text, rule):
    value, status, result = one_cell(tmp_path, "visited", text)
    assert (value, status) == (DAY, "answered")
    assert result.repairs == ({rule: 1} if rule else {})


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("31.02.2020", "date_impossible"),
        ("2020-02-30", "date_impossible"),
        ("31 вересня 2020 р.", "date_impossible"),
        ("03/04/2020", "date_ambiguous"),
        ("16.10.20", "date_ambiguous"),
        ("восени", "not_a_date"),
        ("2020", "not_a_date"),
        ("16 жовтопада 2020", "not_a_date"),
        ("2020-13-01", "date_impossible"),
    ],
)
def test_a_day_that_does_not_exist_or_could_be_two_is_held_back(tmp_path, text, rule):
    value, status, result = one_cell(tmp_path, "visited", text)
    assert (value, status) == (None, "problem")
    assert result.severe() == {rule}


def test_the_same_day_and_month_is_not_ambiguous(tmp_path):
    assert one_cell(tmp_path, "visited", "04/04/2020")[0] == pd.Timestamp(2020, 4, 4)


@pytest.mark.parametrize(
    ("text", "moment", "rule"),
    [
        ("2020-10-16T11:08:00+03:00", "2020-10-16 11:08", None),
        ("2020-12-31T23:30:00Z", "2021-01-01 01:30", "time_zone"),
        ("2020-12-31T22:30:00.000+00:00", "2021-01-01 00:30", "time_zone"),
        ("2020-12-31T23:30:00.000+02:00", "2020-12-31 23:30", None),
        ("2020-12-31T23:30:00+03:00", "2020-12-31 22:30", "time_zone"),
        ("2020-07-01T10:00:00+05", "2020-07-01 08:00", "time_zone"),
        ("2020-10-16 11:08:00", "2020-10-16 11:08", None),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_kyiv(tmp_path, text, moment, rule):
    value, status, result = one_cell(tmp_path, "moment", text)
    assert (value, status) == (pd.Timestamp(moment), "answered")
    assert result.repairs == ({rule: 1} if rule else {})


@pytest.mark.parametrize("early", [False, True], ids=["1900", "1904"])
def test_days_of_a_workbook_are_days_whichever_year_it_counts_from(tmp_path, early):
    with xlsxwriter.Workbook(tmp_path / "e.xlsx", {"date_1904": early}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "region", "open", "visited"])
        sheet.write_row(1, 0, ["A1", "UA-05", "yes"])
        sheet.write_datetime(1, 3, dt.datetime(2020, 10, 16), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_row(2, 0, ["A2", "UA-05", "yes"])
        sheet.write_number(2, 3, 44120 - (1462 if early else 0))
    result = clean_file(tmp_path, tmp_path / "e.xlsx")
    assert result.answers["visited"].tolist() == [DAY, DAY]
    assert result.severe() == set()


def test_a_year_that_is_far_from_the_others_and_a_day_after_the_sending_are_flagged_and_kept(tmp_path):
    days = ["2020-10-01", "2020-10-02", "2020-10-03", "2020-10-04", "2002-10-04", "2020-11-30"]
    result = clean_bytes(
        tmp_path, rows_of(*({"visited": day, "_submission_time": "2020-10-20T10:00:00"} for day in days))
    )
    assert result.problems == {"date_far": 2}
    assert result.severe() == set()
    assert result.answers["visited"].notna().all()


def test_without_a_day_of_sending_nothing_after_now_can_be_known(tmp_path):
    days = ["2099-01-01", "2023-05-01", "2023-05-02", "2023-05-03", "2002-05-01"]
    content = rows_of(*({"visited": day} for day in days))
    assert clean_bytes(tmp_path, content, now="2023-06-01").problems == {"date_far": 2}
    assert clean_bytes(tmp_path, rows_of({"visited": "2023-05-01"}), now="2023-06-01").problems == {}


def test_days_that_lie_far_apart_anyway_are_not_flagged(tmp_path):
    births = ["1950-01-01", "1962-05-01", "1975-09-01", "1999-01-01", "2011-03-03"]
    assert clean_bytes(tmp_path, rows_of(*({"visited": day} for day in births)), now="2023-06-01").problems == {}


@pytest.mark.parametrize(
    ("policy", "day"), [("day_first", pd.Timestamp(2020, 4, 3)), ("month_first", pd.Timestamp(2020, 3, 4))]
)
def test_a_project_may_say_which_of_two_days_is_meant(tmp_path, policy, day):
    result = clean_bytes(
        tmp_path, rows_of({"visited": "03/04/2020"}, {"visited": "25/12/2020"}), checks=Checks(slashes=policy)
    )
    assert result.answers["visited"].tolist() == [day, pd.Timestamp(2020, 12, 25)]
    assert result.problems == {"date_ambiguous": 1}
    assert result.severe() == set()

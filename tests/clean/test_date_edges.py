"""Where one reading of a day ends and the next begins."""

import datetime as dt

import pandas as pd
import pytest
from support.cleaning import CHOICES, SURVEY, clean_bytes, one_cell, rows_of, small_form

from shelterlib.clean.checks import Checks

DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=n) for n in range(6)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10959", "1930-01-01"), ("73050", "2099-12-31"), ("73050.0", "2099-12-31"), ("12/13/2020", "2020-12-13"),
        ("13/12/2020", "2020-12-13"), ("12/12/2020", "2020-12-12"), ("1/1/2020", "2020-01-01"),
        ("12.01.2020", "2020-01-12"), ("12-1-2020", "2020-01-12"), ("16.10.2020 10:30:15", "2020-10-16"),
        ("16.10.2020 10:30", "2020-10-16"),
        ("трав 5, 2020", "2020-05-05"), ("5 may 2020", "2020-05-05"),
    ],
)  # fmt: skip
def test_a_day_that_can_be_one_day_only_is_that_day(tmp_path, text, day):
    value, status, result = one_cell(tmp_path, "visited", text)
    assert (str(value)[:10], status) == (day, "answered")
    assert result.problems == {}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("10958", "not_a_date"), ("73051", "not_a_date"), ("1/2/2020", "date_ambiguous"),
        ("2/1/2020", "date_ambiguous"), ("12/1/2020", "date_ambiguous"), ("1/12/2020", "date_ambiguous"),
        ("12/11/2020", "date_ambiguous"),
        ("11/12/2020", "date_ambiguous"), ("13/13/2020", "date_impossible"), ("0/1/2020", "date_impossible"),
        ("13.13.2020", "date_impossible"), ("5 ма 2020", "not_a_date"), ("30 лют 2020", "date_impossible"),
    ],
)  # fmt: skip
def test_a_day_that_can_be_none_or_two_is_held_back(tmp_path, text, rule):
    assert one_cell(tmp_path, "visited", text)[1:2] == ("problem",)
    assert one_cell(tmp_path, "visited", text)[2].problems == {rule: 1}


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("12/11/2020", "2020-11-12", "2020-12-11"), ("11/12/2020", "2020-12-11", "2020-11-12"),
        ("12/1/2020", "2020-01-12", "2020-12-01"), ("13/12/2020", "2020-12-13", "2020-12-13"),
    ],
)  # fmt: skip
def test_a_policy_turns_only_what_can_be_turned(tmp_path, text, first, second):
    for policy, day in (("day_first", first), ("month_first", second)):
        value, _, _ = policied(tmp_path / policy, text, policy)
        assert str(value)[:10] == day


def policied(folder, text, policy):
    result = clean_bytes(folder, rows_of({"visited": text}), checks=Checks(slashes=policy))
    return *result.cell("visited"), result


@pytest.mark.parametrize(
    ("text", "moment"), [("16.10.2020 9:30:15", "2020-10-16 09:30:15"), ("16.10.2020 9:30", "2020-10-16 09:30")]
)
def test_the_time_of_day_is_kept_to_the_second(tmp_path, text, moment):
    assert one_cell(tmp_path, "moment", text)[0] == pd.Timestamp(moment)


@pytest.mark.parametrize(("apart", "flagged"), [(5 * 365, 0), (5 * 365 + 1, 1)])
def test_a_day_is_far_after_more_than_five_years(tmp_path, apart, flagged):
    days = [*DAYS[:3], *DAYS[:3], DAYS[1] - dt.timedelta(days=apart)]
    result = clean_bytes(tmp_path, rows_of(*({"visited": day.isoformat()} for day in days)), now="2023-01-01")
    assert result.problems.get("date_far", 0) == flagged


@pytest.mark.parametrize(("usual", "flagged"), [(366, 1), (367, 0)])
def test_days_that_usually_lie_a_year_apart_or_more_tell_nothing(tmp_path, usual, flagged):
    middle = dt.date(2015, 1, 1)
    days = [middle, middle, *(middle + dt.timedelta(days=usual * sign) for sign in (1, -1, 1, -1)), dt.date(2022, 1, 1)]
    result = clean_bytes(tmp_path, rows_of(*({"visited": day.isoformat()} for day in days)), now="2023-01-01")
    assert result.problems.get("date_far", 0) == flagged


@pytest.mark.parametrize(("day", "flagged"), [("2020-10-21", 0), ("2020-10-22", 1)])
def test_a_day_after_the_sending_is_far_from_the_second_on(tmp_path, day, flagged):
    row = {"visited": day, "_submission_time": "2020-10-20T23:59:00"}
    assert clean_bytes(tmp_path, rows_of(row)).problems.get("date_far", 0) == flagged
    late = row | {"start": "2020-10-22T10:00:00"}
    assert clean_bytes(tmp_path, rows_of(late)).problems == {}


@pytest.mark.parametrize("text", ["2020-4-3", "2020/4/3", "2020.4.3"])
def test_the_year_first_says_which_is_the_month(tmp_path, text):
    assert str(one_cell(tmp_path, "visited", text)[0])[:10] == "2020-04-03"
    assert one_cell(tmp_path, "visited", text.replace("4", "4/", 1))[1] == "problem"


def test_a_question_without_any_day_hides_none_behind_it(tmp_path):
    form = small_form(tmp_path, SURVEY + "date,opened,Opened,Відкрито,,,\n", CHOICES)
    days = ["2020-01-01", "2020-01-02", "2020-01-03", "2002-01-01"]
    content = rows_of(*({"visited": "", "opened": day} for day in days))
    found = clean_bytes(tmp_path, content, form=form, now="2023-01-01").main.journal.problems
    assert [(p.rule, p.column, p.rows.tolist()) for p in found] == [("date_far", "opened", [5])]

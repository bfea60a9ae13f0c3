"""Texts of days and moments, read one at a time."""

import datetime as dt

import pytest

from shelterlib.clean.absent import Absent
from shelterlib.clean.dates import DateReader, month_of, strict_moment
from shelterlib.clean.states import ANSWERED, DONT_KNOW, MISSING, REFUSED

ABSENT = Absent(words={"refused": ("none",)}, codes={"dont_know": ("-99",)})


def read(text, **more):
    found = DateReader(ABSENT, **more).read(text)
    return found.text, found.status, found.steps, found.problem, found.severity


def day(text, *steps, status=ANSWERED):
    return text, status, steps, "", "E"


def problem(rule):
    return "", ANSWERED, (), rule, "E"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", day("", status=MISSING)),
        ("None", day("", ("absent_word", ""), status=REFUSED)),
        ("-99", day("", ("absent_code", ""), status=DONT_KNOW)),
        (" none", day("", ("spaces", "none"), ("absent_word", ""), status=REFUSED)),
        ("2020-02-29", day("2020-02-29")),
        (" 2020-02-29", day("2020-02-29", ("spaces", "2020-02-29"))),
        ("2020.2.9", day("2020-02-09", ("date_format", "2020-02-09"))),
        ("2020/12/31", day("2020-12-31", ("date_format", "2020-12-31"))),
        ("31.12.2020", day("2020-12-31", ("date_format", "2020-12-31"))),
        ("1-2-2020", day("2020-02-01", ("date_format", "2020-02-01"))),
        ("31.12.2020 р.", day("2020-12-31", ("date_format", "2020-12-31"))),
        ("13/12/2020", day("2020-12-13", ("date_format", "2020-12-13"))),
        ("12/13/2020", day("2020-12-13", ("date_format", "2020-12-13"))),
        ("12/12/2020", day("2020-12-12", ("date_format", "2020-12-12"))),
        ("5 травня 2020", day("2020-05-05", ("date_words", "2020-05-05"))),
        ("May 5, 2020", day("2020-05-05", ("date_words", "2020-05-05"))),
        ("Dec 31 2020", day("2020-12-31", ("date_words", "2020-12-31"))),
        ("31-dec-2020", day("2020-12-31", ("date_words", "2020-12-31"))),
        ("10959", day("1930-01-01", ("date_serial", "1930-01-01"))),
        ("73050", day("2099-12-31", ("date_serial", "2099-12-31"))),
        ("43831.5", day("2020-01-01", ("date_serial", "2020-01-01"))),
        ("10958", problem("not_a_date")),
        ("10958.9", problem("not_a_date")),
        ("73051", problem("not_a_date")),
        ("73050.1", problem("not_a_date")),
        ("4383", problem("not_a_date")),
        ("1.2.20", problem("date_ambiguous")),
        ("03/04/2020", problem("date_ambiguous")),
        ("1/12/2020", problem("date_ambiguous")),
        ("12/1/2020", problem("date_ambiguous")),
        ("3/3/2020", day("2020-03-03", ("date_format", "2020-03-03"))),
        ("03.04.2020", day("2020-04-03", ("date_format", "2020-04-03"))),
        ("0/4/2020", problem("date_impossible")),
        ("4/0/2020", problem("date_impossible")),
        ("13/13/2020", problem("date_impossible")),
        ("30.02.2020", problem("date_impossible")),
        ("2020-02-30", problem("date_impossible")),
        ("2020-02-30T10:00:00Z", problem("date_impossible")),
        ("9999-12-31T23:59:00Z", problem("date_impossible")),
        ("30 лютого 2020", problem("date_impossible")),
        ("5 foo 2020", problem("not_a_date")),
        ("5 ju 2020", problem("not_a_date")),
        ("soon", problem("not_a_date")),
        ("2020-02-03T10:00:00Z", day("2020-02-03", ("time_zone", "2020-02-03"))),
        ("2020-02-03T23:30:00Z", day("2020-02-04", ("time_zone", "2020-02-04"))),
    ],
)  # fmt: skip
def test_a_day(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2020-01-02 03:04", day("2020-01-02 03:04")),
        ("2020-01-02T03:04:05+02:00", day("2020-01-02T03:04:05+02:00")),
        ("2020-07-02T03:04:05+03", day("2020-07-02T03:04:05+03")),
        ("2020-01-02T03:04:05Z", day("2020-01-02T05:04:05", ("time_zone", "2020-01-02T05:04:05"))),
        ("2020-01-02T23:04Z", day("2020-01-03T01:04:00", ("time_zone", "2020-01-03T01:04:00"))),
        ("2020-01-02T03:04:05+02:01", day("2020-01-02T03:03:05", ("time_zone", "2020-01-02T03:03:05"))),
        ("16.10.2020 9:30:15", day("2020-10-16T09:30:15", ("date_format", "2020-10-16T09:30:15"))),
        ("16.10.2020 9:30", day("2020-10-16T09:30:00", ("date_format", "2020-10-16T09:30:00"))),
        ("16.10.2020", day("2020-10-16T00:00:00", ("date_format", "2020-10-16T00:00:00"))),
        ("43831.75", day("2020-01-01T18:00:00", ("date_serial", "2020-01-01T18:00:00"))),
        ("43831.00002", day("2020-01-01T00:00:01", ("date_serial", "2020-01-01T00:00:01"))),
        ("16.10.2020 24:30", problem("date_impossible")),
        ("2020-01-02 24:30", problem("date_impossible")),
    ],
)  # fmt: skip
def test_a_moment(text, found):
    assert read(text, moment=True) == found


def test_a_workbook_may_count_from_1904():
    assert read("42369", epoch_1904=True) == day("2020-01-01", ("date_serial", "2020-01-01"))


@pytest.mark.parametrize(
    ("text", "first", "second", "doubt"),
    [
        ("03/04/2020", "2020-04-03", "2020-03-04", True),
        ("1/12/2020", "2020-12-01", "2020-01-12", True),
        ("12/1/2020", "2020-01-12", "2020-12-01", True),
        ("13/12/2020", "2020-12-13", "2020-12-13", False),
        ("12/13/2020", "2020-12-13", "2020-12-13", False),
        ("03.04.2020", "2020-04-03", "2020-04-03", False),
        ("03-04-2020", "2020-04-03", "2020-04-03", False),
    ],
)
def test_a_policy_reads_slashes_and_flags_what_it_chose(text, first, second, doubt):
    flag = ("date_ambiguous", "W") if doubt else ("", "E")
    for policy, found in (("day_first", first), ("month_first", second)):
        assert read(text, slashes=policy) == (found, ANSWERED, (("date_format", found),), *flag)


def test_a_policy_says_nothing_about_short_years():
    assert read("3/4/20", slashes="day_first") == problem("date_ambiguous")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-01-02", dt.datetime(2020, 1, 2)),
        ("2020-01-02T03:04", dt.datetime(2020, 1, 2, 3, 4)),
        ("2020-01-02 03:04:05.123456789", dt.datetime(2020, 1, 2, 3, 4, 5, 123456)),
        ("2020-01-02T03:04:05.1234567Z", dt.datetime(2020, 1, 2, 5, 4, 5, 123456)),
        ("2020-07-02T03:04:05Z", dt.datetime(2020, 7, 2, 6, 4, 5)),
        ("2020-01-02T03:04:05-05", dt.datetime(2020, 1, 2, 10, 4, 5)),
    ],
)
def test_the_moment_of_an_iso_text_is_on_the_clocks_of_kyiv(text, moment):
    assert strict_moment(text) == moment


@pytest.mark.parametrize("text", ["", "2.1.2020", "2020-1-2", "2020-01-02 3:04", "2020-13-01"])
def test_no_other_text_is_one(text):
    with pytest.raises(ValueError, match=r"ISO|month"):
        strict_moment(text)


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("січня", 1), ("січень", 1), ("dec", 12), ("december", 12), ("gru", None), ("may", 5), ("травня", 5),
        ("sept", 9), ("вер", 9), ("тра", 5), ("ju", None), ("jul", 7), ("ма", None), ("мар", 3), ("лип", 7),
        ("янв", 1), ("", None), ("x", None), ("sep", 9),
    ],
)  # fmt: skip
def test_a_month_is_known_by_its_name_or_by_what_it_begins_with(word, month):
    assert month_of(word) == month


def test_a_beginning_of_two_months_names_none(monkeypatch):
    monkeypatch.setattr("shelterlib.clean.dates._months", lambda: {"abcdx": 6, "abcdy": 7, "abcdxz": 6, "b": 1})
    assert month_of("abcd") is None
    assert month_of("abcdxz") == 6
    assert month_of("abc") is None
    assert (month_of("b"), month_of("ab")) == (1, None)


def test_a_whole_name_stands_before_what_begins_with_it(monkeypatch):
    monkeypatch.setattr("shelterlib.clean.dates._months", lambda: {"abcd": 1, "abcde": 2, "xyz": 3})
    assert [month_of(word) for word in ("abcd", "abcde", "abc", "xyz", "xy")] == [1, 2, None, 3, None]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2020-01-01", True), ("2020-12-28", True), ("2020-10-10", True), ("2020-02-29", False), ("2020-13-01", False),
        ("2020-00-01", False), ("2020-01-00", False), ("", False), ("2020-01-01 ", False),
    ],
)  # fmt: skip
def test_days_that_every_month_has_need_no_reading(text, plain):
    import re

    assert bool(re.search(DateReader(ABSENT).plain, text)) is plain
    assert not re.search(DateReader(ABSENT, moment=True).plain, "2020-01-01")

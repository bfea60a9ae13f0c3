"""What answers say together: rows written by hand."""

import datetime as dt

import numpy as np
import pytest

from shelterlib.clean import checks
from shelterlib.clean.asked import Judge
from shelterlib.clean.checks import (
    Checks,
    Rule,
    flag_far_dates,
    flag_near_duplicates,
    flag_negative,
    flag_outliers,
    judge_rules,
    read_checks,
)
from shelterlib.clean.states import ANSWERED, DONT_KNOW, PROBLEM
from shelterlib.errors import DataError
from shelterlib.forms import Question
from shelterlib.paths import Project

BEDS, USED = Question("beds", "integer"), Question("used", "integer")


def ruled(hand, *rules, columns=None, questions=(BEDS, USED)):
    table = hand.table(hand.form(questions), columns or {"beds": ["5", "5", "", "5"], "used": ["5", "6", "6", ""]})
    judge = Judge(table.form, {"": table}, "", [(rule.question, rule.holds) for rule in rules])
    judge_rules(judge, table, "f", Checks(rules=rules))
    return table


def rule(holds="${used} <= ${beds}", **more):
    return Rule(**{"id": "r1", "form": "f", "question": "used", "holds": holds, **more})


def test_rows_that_do_not_agree_are_flagged_or_held_back(hand):
    table = ruled(hand, rule())
    assert hand.noted(table) == [("consistency", "W", "used", [3])]
    assert table.journal.problems[0].fix == "r1: ${used} <= ${beds}"
    assert table.cells["used"].status[1] == ANSWERED
    table = ruled(hand, rule(severity="E"))
    assert hand.noted(table) == [("consistency", "E", "used", [3])]
    assert table.cells["used"].status[1] == PROBLEM


def test_each_rule_of_the_form_is_judged(hand):
    rules = (
        rule("false()", form="g"), rule("false()", question="free"), rule("${used} <", id="r2"),
        rule("false()", id="r3"), rule("${used} < 6", id="r4"),
    )  # fmt: skip
    table = ruled(hand, *rules, questions=(BEDS, USED, Question("free", "integer")))
    assert hand.noted(table) == [
        ("limit_not_evaluated", "W", "used", [0]), ("consistency", "W", "used", [2, 3, 4, 5]),
        ("consistency", "W", "used", [3, 4]),
    ]  # fmt: skip
    assert table.journal.problems[0].fix == "checks.yml, r2"


def test_a_rule_of_no_question_is_refused(hand):
    with pytest.raises(DataError, match="r1: no question nobody"):
        ruled(hand, rule(question="nobody"))
    assert hand.noted(ruled(hand, rule(question="nobody", form="g"))) == []


def test_a_catalogue_may_have_rules_or_none(tmp_path):
    assert read_checks(None) == read_checks(Project(tmp_path)) == Checks()
    (tmp_path / "catalogue").mkdir()
    path = tmp_path / "catalogue" / "checks.yml"
    path.write_text("slashes: day_first\noutliers_by: {f: beds}\n", encoding="utf-8")
    assert read_checks(Project(tmp_path)) == Checks(slashes="day_first", outliers_by={"f": "beds"})
    assert read_checks(None) == Checks()


@pytest.mark.parametrize(
    ("text", "place"), [("odd: 1\n", "odd"), ("rules: [{id: a, form: f, question: q}]\n", "rules.0.holds")]
)
def test_a_list_that_is_not_understood_is_refused_by_its_key(tmp_path, text, place):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "checks.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_checks(Project(tmp_path))
    assert str(caught.value).startswith(f"checks.yml: {place} is not understood")


def test_an_empty_list_has_no_rules(tmp_path):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "checks.yml").write_text("# nothing yet\n", encoding="utf-8")
    assert read_checks(Project(tmp_path)) == Checks()


def numbers(hand, texts, kind="integer", by="", groups=(), keys=frozenset(), status=None):
    columns = {"free": texts} | ({"kind": list(groups)} if groups else {})
    form = hand.form([Question("free", kind), Question("kind", "text")])
    table = hand.table(form, columns)
    if status is not None:
        table.cells["free"].status[:] = status
    flag_outliers(table, by, keys)
    return [(p.rule, p.severity, p.column, p.rows.tolist()) for p in table.journal.problems]


USUAL = ["10", "11", "12"] * 4


def test_a_number_far_from_the_others_is_flagged(hand):
    assert numbers(hand, [*USUAL, "5000"]) == [("outlier", "W", "free", [14])]
    assert numbers(hand, ["", *USUAL, "5000", ""]) == [("outlier", "W", "free", [15])]
    assert numbers(hand, [*USUAL, "-5000"], "decimal") == [("outlier", "W", "free", [14])]
    assert numbers(hand, [*USUAL, "5000.5"], "range") == [("outlier", "W", "free", [14])]
    assert numbers(hand, [*USUAL, "13"]) == []


def test_what_is_no_answer_or_no_number_tells_nothing(hand):
    assert numbers(hand, [*USUAL, "5000"], "text") == []
    assert numbers(hand, [*USUAL, "5000"], keys=frozenset(("free",))) == []
    assert numbers(hand, [*USUAL, "5000"], status=[*[ANSWERED] * 12, DONT_KNOW]) == []
    assert numbers(hand, ["x" if n == 3 else "" for n in range(20)], "text") == []


def test_twelve_numbers_tell_what_is_usual(hand):
    assert numbers(hand, [*USUAL[:11], "5000"]) == [("outlier", "W", "free", [13])]
    assert numbers(hand, [*USUAL[:10], "5000"]) == []
    assert numbers(hand, ["10"] * 12 + ["5000"]) == []


def test_what_is_usual_is_so_within_a_group(hand):
    texts = [*USUAL, *(str(5000 + n % 3) for n in range(12)), "5001", "11"]
    groups = ["a"] * 12 + ["b"] * 12 + ["a", "b"]
    assert numbers(hand, texts, by="kind", groups=groups) == [("outlier", "W", "free", [26, 27])]
    assert numbers(hand, texts, groups=groups) == []
    assert numbers(hand, texts, by="nothing", groups=groups) == []


def test_a_question_of_texts_hides_no_number_behind_it(hand):
    form = hand.form([Question("kind", "text"), Question("free", "integer"), Question("more", "integer")])
    table = hand.table(form, {"kind": ["x"] * 13, "free": [*USUAL, "5000"], "more": [*USUAL, "5000"]})
    flag_outliers(table, "", frozenset(("free",)))
    assert hand.noted(table) == [("outlier", "W", "more", [14])]


def test_a_number_is_far_beyond_six_deviations(hand):
    """Of values 0, d, −d… the median distance is d: far is what lies beyond 6 · 1.4826 · d."""
    plain = [0.0, *[1.0, -1.0] * 6]
    edge = 6.0 * 1.4826
    found = checks._far(np.array([*plain, edge, -edge, edge * 1.0001, -edge * 1.0001]))
    assert np.flatnonzero(found).tolist() == [15, 16]
    assert checks._far(np.array([*plain[:10], 100.0])).tolist() == [False] * 11
    assert checks._far(np.zeros(20)).tolist() == [False] * 20


def test_whole_numbers_below_zero_are_flagged_where_no_limit_is_set(hand):
    questions = [BEDS, Question("used", "integer", constraint=". > 0"), Question("area", "decimal")]
    texts = ["-1", "0", "", "1", "-0"]
    table = hand.table(hand.form(questions), {name: texts for name in ("beds", "used", "area")})
    flag_negative(table)
    assert hand.noted(table) == [("negative_number", "W", "beds", [2, 6])]


DAY = dt.date(2020, 6, 1)


def days(hand, texts, now="", kind="date", system=None, more=None, status=None):
    questions = [Question("visited", kind), Question("start", "start"), Question("end", "end")]
    table = hand.table(hand.form(questions), {"visited": texts, **(more or {})}, system=system)
    if status is not None:
        table.cells["visited"].status[:] = status
    flag_far_dates(table, now)
    return hand.noted(table)


def after(*apart):
    return [(DAY + dt.timedelta(days=n)).isoformat() for n in apart]


@pytest.mark.parametrize(
    ("apart", "rows"),
    [
        ([0, 0, 0, 0, 5 * 365], []), ([0, 0, 0, 0, 5 * 365 + 1], [6]), ([0, 0, 0, 0, -5 * 365 - 1], [6]),
        ([0, 0, 366, 366, -366, -366, 9999], [8]), ([0, 0, 367, 367, -367, -367, 9999], []), ([0], []),
    ],
)  # fmt: skip
def test_a_day_years_from_the_others_is_flagged(hand, apart, rows):
    assert days(hand, after(*apart)) == ([("date_far", "W", "visited", rows)] if rows else [])


def test_only_answers_are_judged_and_only_days(hand):
    texts = ["", *after(0, 0, 0, 0, 0, 0, 9999), ""]
    assert days(hand, texts) == [("date_far", "W", "visited", [9])]
    assert days(hand, texts, kind="today") == [("date_far", "W", "visited", [9])]
    assert days(hand, texts, kind="text") == days(hand, texts, kind="datetime") == []
    assert days(hand, texts, status=[*[ANSWERED] * 7, PROBLEM, ANSWERED]) == []
    assert days(hand, ["", ""]) == []


def test_a_question_without_any_day_hides_none_behind_it(hand):
    form = hand.form([Question("opened", "date"), Question("visited", "date")])
    table = hand.table(form, {"opened": [""] * 4, "visited": after(0, 0, 0, 9999)})
    flag_far_dates(table, "")
    assert hand.noted(table) == [("date_far", "W", "visited", [5])]


def test_a_day_is_read_from_a_moment(hand):
    assert days(hand, [f"{day}T23:59:00" for day in after(0, 0, 0, 9999)]) == [("date_far", "W", "visited", [5])]


@pytest.mark.parametrize(
    ("system", "more", "now", "rows"),
    [
        ({"submitted": ["2020-05-31T00:00:00", "2020-05-30T23:59:00"]}, None, "", [3]),
        ({"submitted": ["", "2020-05-30T23:59:00"]}, None, "", [3]),
        ({"submitted": ["", "2020-05-30T23:59:00"]}, None, "2020-05-30", [2, 3]),
        ({"submitted": ["2020-05-30", "2020-05-30"]}, {"start": ["2020-06-01", "2020-05-01"]}, "", [3]),
        ({"submitted": ["2020-05-30", "2020-05-30"]}, {"end": ["2020-05-01", "2020-05-31"]}, "", [2]),
        (None, {"start": ["2020-05-01", "2020-05-31"], "end": ["2020-05-02", "2020-05-02"]}, "", [2]),
        ({"submitted": ["soon", "x"]}, None, "2020-05-31", []),
        ({"submitted": ["soon", "x"]}, None, "2020-05-30", [2, 3]),
        (None, None, "2020-05-30T10:00:00", [2, 3]),
        (None, None, "2020-05-31", []),
        (None, None, "", []),
        (None, None, " ", []),
        (None, None, "soon", []),
        ({"submitted": ["1969-01-01", "2020-06-01"]}, None, "", []),
    ],
)
def test_a_day_after_the_sending_is_flagged_from_the_second_on(hand, system, more, now, rows):
    found = days(hand, after(0, 0), now, system=system, more=more)
    assert found == ([("date_far", "W", "visited", rows)] if rows else [])


def test_a_table_without_rows_has_no_far_day(hand):
    assert days(hand, [], system={"submitted": []}) == []
    assert days(hand, [], "2020-01-01") == []


def test_the_day_of_a_moment_is_a_number_and_zero_where_there_is_none(hand):
    table = hand.table(hand.form([BEDS]), {"beds": ["", "", "", ""]},
                       system={"submitted": ["1970-01-02T10:00:00", "", "soon", "1970-01-03"]})  # fmt: skip
    assert checks._days(table.system["submitted"]).tolist() == [1, 0, 0, 2]
    assert (checks._day("1970-01-02"), checks._day(" "), checks._day("x")) == (1, 0, 0)
    assert checks._sent(table, 7).tolist() == [1, 7, 7, 2]
    assert checks._sent(table, 0).tolist() == [1, checks.NEVER, checks.NEVER, 2]


NAMES = [f"q{n}" for n in range(100)]


def alike(hand, *rows, keys=frozenset(), kind="integer"):
    """Return the rows that are flagged: each a text of 100 signs or fewer, one an answer, a blank for none."""
    wide = max(map(len, rows), default=0)
    columns = {name: [row.ljust(wide)[n].strip() for row in rows] for n, name in enumerate(NAMES[:wide])}
    table = hand.table(hand.form([Question(name, kind) for name in NAMES]), columns)
    flag_near_duplicates(table, keys)
    assert {(p.rule, p.severity, p.column) for p in table.journal.problems} <= {("near_duplicate", "W", "")}
    return [row for p in table.journal.problems for row in p.rows.tolist()]


def test_nearly_equal_rows_are_flagged(hand):
    assert alike(hand, "a" * 25, "a" * 25) == [2, 3]
    assert alike(hand, "a" * 24, "a" * 24) == []
    assert alike(hand, "a" * 25 + " ", "a" * 25 + "b") == [2, 3]
    assert alike(hand, "a" * 24 + " b", "a" * 24 + "b ") == []  # what only one of them says is not in common
    assert alike(hand, "a" * 24 + " ", "a" * 24 + " ") == []  # nor is what none says
    assert alike(hand, "a" * 34, "a" * 33 + "b") == [2, 3]  # 33 of 34 are 97.06 %
    assert alike(hand, "a" * 100, "a" * 97 + "bbb") == [2, 3]
    assert alike(hand, "a" * 33, "a" * 32 + "b") == []  # 32 of 33 are 96.97 %


def test_all_pairs_of_rows_are_compared(hand):
    one, two = "a" * 25, "b" * 25
    assert alike(hand, one, two, one, two) == [2, 3, 4, 5]
    assert alike(hand, two, one, one) == [3, 4]
    assert alike(hand, one, one, two) == [2, 3]
    assert alike(hand, one, two, one, "c" * 25) == [2, 4]
    assert alike(hand, one) == []


def test_keys_and_what_nobody_was_asked_are_not_compared(hand):
    one, two = "a" * 25, "a" * 24 + "b"
    assert alike(hand, one, two) == []
    assert alike(hand, one + "a", two + "a", keys=frozenset(("q24",))) == [2, 3]
    assert alike(hand, one, one, keys=frozenset(("q24",))) == []
    assert alike(hand, one, one, kind="calculate") == []


@pytest.mark.parametrize(("most", "rows"), [(2, [2, 3]), (1, [])])
def test_nearly_equal_rows_are_looked_for_among_so_many(hand, monkeypatch, most, rows):
    monkeypatch.setattr(checks, "MOST_ROWS", most)
    assert alike(hand, "a" * 25, "a" * 25) == rows

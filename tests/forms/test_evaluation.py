"""Expressions over whole columns, blanks read both ways."""

import datetime

import numpy as np
import pandas as pd
import pytest
from support.xlsforms import form_of

from shelterlib.forms import Choice, ExpressionError, Scope, evaluate, parse

FORM = form_of(
    {"n": "integer", "k": "integer", "s": "select_one yn", "m": "select_multiple yn", "t": "text", "d": "date"},
    {"yn": {"yes": "Yes, of course", "no": "No"}},
)
ANSWERS = pd.DataFrame(
    {
        "n": pd.array([5, None, 0, 12], dtype="Int64"),
        "k": pd.array([2, 3, None, 4], dtype="Int64"),
        "s": pd.array(["yes", "no", None, "yes"], dtype="str"),
        "m": pd.array(["yes no", None, "no", "yes"], dtype="str"),
        "t": pd.array(["Ab c", "", "5", "2020-02-01"], dtype="str"),
        "d": pd.to_datetime(["2020-01-31", None, "2020-02-01", "2021-12-31"]),
    },
    index=["f1", "f2", "f3", "f4"],
)
ITEM = "root/item"  # where XForms keep the choices of a list
NOW = datetime.datetime(2020, 2, 1, 9, 30)


def texts(expression, **options):
    return evaluate(expression, Scope.of(FORM, ANSWERS, now=NOW, **options)).text().tolist()


def truths(expression, **options):
    answers = evaluate(expression, Scope.of(FORM, ANSWERS, now=NOW, **options)).truth()
    return ["?" if pd.isna(value) else bool(value) for value in answers]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${n} > 4", [True, False, False, True]),
        ("${n} != 5", [False, True, True, True]),
        ("${n} = ''", [False, True, False, False]),
        ("${s} != 'yes'", [False, True, True, False]),
        ("selected(${m}, 'no')", [True, False, True, False]),
        ("selected(${m}, 'n')", [False, False, False, False]),
        ("selected(${m}, '')", [False, True, False, False]),
        ("${d} <= today()", [True, False, True, False]),
        ("${d} < '2020-02-01'", [True, False, False, False]),
        ("${d} = today()", [False, False, True, False]),
        ("${n}", [True, False, False, True]),
        ("not(${s})", [False, False, True, False]),
        ("${s} = 'yes' = true()", [True, False, False, True]),
        ("regex(${t}, '[0-9-]+')", [False, False, True, True]),
        ("regex(${t}, '[A-Z]')", [False, False, False, False]),
        ("boolean(${k})", [True, True, False, True]),
        ("checklist(1, 1, ${s} = 'yes', ${n} = 5)", [False, False, False, True]),
        ("weighted-checklist(3, -1, ${s} = 'yes', 1, ${n} = 5, 2)", [True, False, False, False]),
        ("boolean-from-string(${k} = 3)", [False, True, False, False]),
        ("${k} > ${n} or ${s} = 'no' and ${n} = ''", [False, True, False, False]),
    ],
)
def test_a_condition_with_blanks_as_empty_text(expression, expected):
    assert truths(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${n} + ${k}", ["7", "NaN", "NaN", "16"]),
        ("${n} div ${k}", ["2.5", "NaN", "NaN", "3"]),
        ("${n} div 0", ["Infinity", "NaN", "NaN", "Infinity"]),
        ("-${k} mod 3", ["-2", "0", "NaN", "-1"]),
        ("coalesce(${n}, ${k}, 0)", ["5", "3", "0", "12"]),
        ("if(${s} = 'yes', ${n}, 'other')", ["5", "other", "other", "12"]),
        ("round(${k} div 3, 1)", ["0.7", "1", "NaN", "1.3"]),
        ("round(-2.5)", ["-3"] * 4),
        ("int(-2.7)", ["-2"] * 4),
        ("concat(${s}, '-', ${n})", ["yes-5", "no-", "-0", "yes-12"]),
        ("count-selected(${m})", ["2", "0", "1", "1"]),
        ("selected-at(${m}, 1)", ["no", "", "", ""]),
        ("jr:choice-name(${s}, '${s}')", ["Yes, of course", "No", "", "Yes, of course"]),
        ("string-length(${t})", ["4", "0", "1", "10"]),
        ("substr(${t}, 1, 3)", ["b ", "", "", "02"]),
        ("substr(${t}, -2)", [" c", "", "5", "01"]),
        ("substring(${t}, 2, 2)", ["b ", "", "", "02"]),
        ("substring-before(${t}, '-')", ["", "", "", "2020"]),
        ("substring-after(${t}, '-')", ["", "", "", "02-01"]),
        ("normalize-space(concat(' ', ${s}, '  ', ${k}, ' '))", ["yes 2", "no 3", "", "yes 4"]),
        ("translate(${t}, 'Abc', 'xy')", ["xy ", "", "5", "2020-02-01"]),
        ("contains(${t}, 'b')", ["true", "false", "false", "false"]),
        ("${d} + 1", ["18293", "NaN", "18294", "18993"]),
        ("date(${d} + 1)", ["2020-02-01", "", "2020-02-02", "2022-01-01"]),
        ("format-date(${d}, '%e %b %y')", ["31 Jan 20", "", "1 Feb 20", "31 Dec 21"]),
        ("format-date-time(now(), '%H:%M')", ["09:30"] * 4),
        ("decimal-date-time('1970-01-02T12:00:00')", ["1.5"] * 4),
        ("decimal-time('06:00')", ["0.25"] * 4),
        ("min(${n}, ${k})", ["2", "NaN", "NaN", "4"]),
        ("pow(${k}, 2)", ["4", "9", "NaN", "16"]),
        ("${ref_days} - ${n}", ["361", "NaN", "366", "354"]),
        ("number(${t})", ["NaN", "NaN", "5", "18293"]),
        ("string(${k} = 2)", ["true", "false", "false", "false"]),
        ("join('+', ${n}, ${k})", ["5+2", "+3", "0+", "12+4"]),
        ("substr(digest(${s}, 'MD5', 'hex'), 0, 6)", ["a6105c", "7fa3b7", "d41d8c", "a6105c"]),
        ("version()", ["7"] * 4),
    ],
)  # fmt: skip
def test_a_value_with_blanks_as_empty_text(expression, expected):
    assert texts(expression, parameters={"ref_days": 366}) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${n} > 4", [True, "?", False, True]),
        ("${s} = 'yes' and ${n} > 4", [True, False, False, True]),
        ("${s} = 'yes' or ${n} > 4", [True, "?", "?", True]),
        ("not(${s} = 'yes')", [False, True, "?", False]),
        ("${n} = ''", [False, "?", False, False]),
        ("coalesce(${n}, 0) = 0", [False, True, True, False]),
        ("if(${s} = 'no', true(), ${k} = 2)", [True, True, "?", False]),
        ("${d} > '2020-01-31'", [False, "?", True, True]),
        ("true() or ${n}", [True, True, True, True]),
    ],
)
def test_a_condition_with_blanks_as_unknown_follows_kleene(expression, expected):
    assert truths(expression, blank="unknown") == expected


def test_an_if_is_unknown_only_by_its_test_or_by_the_branch_that_was_chosen():
    assert truths("if(${k} > 2, ${n} >= 0, ${k} = 2)", blank="unknown") == [True, "?", "?", True]


def test_only_an_answered_value_is_known():
    status = pd.DataFrame("answered", index=ANSWERS.index, columns=ANSWERS.columns)
    status.loc["f1", "s"], status.loc["f2", "n"], status.loc["f3", "s"] = "dont_know", "not_asked", "missing"
    assert truths("${s} = 'yes'", status=status, blank="unknown") == ["?", False, "?", True]
    # For skips and limits the raw value counts, whatever its status.
    assert truths("${s} = 'yes'", status=status) == [True, False, False, True]


def test_a_derived_variable_keeps_what_is_unknown():
    scope = Scope.of(FORM, ANSWERS, blank="unknown")
    scope = scope.with_columns({"OPEN": evaluate("${s} = 'yes'", scope)})
    assert evaluate("${OPEN} and ${n} > 5", scope).truth().astype(object).tolist() == [False, False, False, True]
    assert evaluate("not(${OPEN})", scope).known().tolist() == [True, True, False, True]


def test_a_question_that_the_export_lacks_is_blank():
    form = form_of({"n": "integer", "later": "integer"})
    answers = pd.DataFrame({"n": [1, 2]})
    assert evaluate("${later} = ''", Scope.of(form, answers)).truth().tolist() == [True, True]
    assert not evaluate("${later} = ''", Scope.of(form, answers, blank="unknown")).known().any()


def test_a_constraint_reads_its_own_answer():
    scope = Scope.of(FORM, ANSWERS).at("n")
    assert evaluate(". >= 0 and . <= 10 or . = ''", scope).truth().tolist() == [True, True, True, False]
    assert evaluate("once(7)", scope).text().tolist() == ["5", "7", "0", "12"]


def test_a_choice_filter_reads_the_columns_of_a_choice():
    form = form_of({"region": "select_one regions", "town": "select_one towns"})
    towns = tuple(
        Choice(name, {"en": name}, {"region": region}) for name, region in [("Lviv", "west"), ("Sumy", "north")]
    )
    form.choices["towns"] = towns
    answers = pd.DataFrame({"region": ["west", "north", "west"], "town": ["Lviv", "Lviv", None]})
    scope = Scope.of(form, answers)
    assert evaluate("region = ${region}", scope.choosing("towns", "Sumy")).truth().tolist() == [False, True, False]
    chosen = evaluate("${town}", scope).value
    assert evaluate("region = ${region}", scope.choosing("towns", chosen)).truth().tolist() == [True, False, False]
    found = f"instance('towns')/{ITEM}[region = ${{region}}]/name"
    assert evaluate(found, scope).text().tolist() == ["Lviv", "Sumy", "Lviv"]
    assert evaluate(
        f"count(instance('towns')/{ITEM}[region = ${{region}} or name = 'Sumy'])", scope
    ).number().tolist() == [2, 1, 2]


def test_dates_of_each_row_may_be_the_meaning_of_today():
    column = pd.Series(pd.to_datetime(["2020-01-31", "2020-01-30", "2020-02-01", "2022-01-01"]), index=ANSWERS.index)
    scope = Scope.of(FORM, ANSWERS, now=column)
    assert evaluate("${d} <= today()", scope).truth().tolist() == [True, False, True, True]


def test_the_clock_is_never_read():
    with pytest.raises(ExpressionError, match="no date is given"):
        evaluate("${d} < today()", Scope.of(FORM, ANSWERS))


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("${nothing} = 1", "names nothing"),
        ("name = 1", "names name without"),
        ("pulldata('a', 'b', 'c', ${s})", "collecting device"),
        ("wibble(1)", "a function that XLSForm does not have"),
        ("if(1, 2)", r"gives if\(\) 2 arguments"),
        (f"instance('far')/{ITEM}[name = 1]/label", "the list far, which is not in the form"),
        (". > 1", "belongs to no question"),
        ("regex(${t}, '[')", "a pattern that cannot be read"),
    ],
)
def test_what_cannot_be_evaluated_raises_and_says_why(expression, why):
    with pytest.raises(Exception, match=why):
        evaluate(expression, Scope.of(FORM, ANSWERS))


def test_distance_and_area_of_a_square_kilometre():
    side = np.degrees(1000 / 6_378_100)
    square = f"0 0; 0 {side}; {side} {side}; {side} 0; 0 0"
    scope = Scope.of(form_of({"shape": "geoshape"}), pd.DataFrame({"shape": [square, None]}))
    assert evaluate("round(distance(${shape}))", scope).number().tolist() == [4000, 0]
    assert evaluate("round(area(${shape}) div 1000000, 3)", scope).number().tolist() == [1, 0]


def test_a_result_has_the_index_of_the_answers_and_its_types():
    column = evaluate(parse("${n} > 4"), Scope.of(FORM, ANSWERS))
    assert column.truth().index.tolist() == ["f1", "f2", "f3", "f4"]
    assert (column.truth().dtype, column.number().dtype, column.text().dtype) == ("boolean", "Float64", "str")


def test_a_point_lies_within_a_fence_or_not():
    fence = "50 30; 50 31; 51 31; 51 30.5; 50.5 30.2"
    points = ["50.4 30.5 0 0", "50.9 30.1", "49.9 30.5", "", "nowhere"]
    form = form_of({"shape": "geoshape", "place": "geopoint"})
    scope = Scope.of(form, pd.DataFrame({"shape": [fence] * 5, "place": points}))
    assert evaluate("geofence(${place}, ${shape})", scope).truth().tolist() == [True, False, False, False, False]
    assert evaluate("geofence(${place}, '50 30; 51 31')", scope).truth().tolist() == [False] * 5

"""Numbers as they are typed: what is repaired, what stands for no answer, and what nobody may guess."""

import pytest
from support.cleaning import clean_bytes, one_cell, rows_of


@pytest.mark.parametrize(
    ("question", "text", "value", "rule"),
    [
        ("free", "12", 12, None),
        ("free", " 12 ", 12, "spaces"),
        ("free", "12.0", 12, "whole_number"),
        ("free", "12,0", 12, "whole_number"),
        ("free", "+12", 12, "number_sign"),
        ("free", "−12", -12, "number_sign"),
        ("free", "1 234", 1234, "thousands"),
        ("free", "1\u00a0234", 1234, "thousands"),
        ("free", "1\u2009234\u2009567", 1234567, "thousands"),
        ("free", "1'234", 1234, "thousands"),
        ("free", "1’234", 1234, "thousands"),
        ("free", "1,234,567", 1234567, "thousands"),
        ("free", "007", 7, None),
        ("area", "12.5", 12.5, None),
        ("area", "12,5", 12.5, "decimal_comma"),
        ("area", "1 234,5", 1234.5, "thousands"),
        ("area", "1,234.5", 1234.5, "thousands"),
        ("area", "1.234,5", 1234.5, "thousands"),
        ("area", "0,123", 0.123, "decimal_comma"),
        ("area", "1.234", 1.234, None),
        ("area", "12", 12.0, None),
    ],
)
def test_a_number_in_another_spelling_is_read_and_each_step_logged(tmp_path, question, text, value, rule):
    found, status, result = one_cell(tmp_path, question, text)
    assert (found, status) == (value, "answered")
    steps = [c.rule for c in result.main.journal.changes if c.question == question]
    assert steps == [] if rule is None else rule in steps
    assert result.severe() == set()
    if rule:
        first = next(c for c in result.main.journal.changes if c.question == question)
        assert list(first.old) == [text]


@pytest.mark.parametrize(
    ("question", "text", "rule"),
    [
        ("free", "1,234", "number_ambiguous"),
        ("area", "1,234", "number_ambiguous"),
        ("free", "1.234", "number_ambiguous"),
        ("free", "2.5", "number_not_whole"),
        ("free", "2,5", "number_not_whole"),
        ("free", "п'ять", "not_a_number"),
        ("free", "5-6", "not_a_number"),
        ("free", "~10", "not_a_number"),
        ("free", "10+", "not_a_number"),
        ("free", "близько 10", "not_a_number"),
        ("free", "٢٠", "not_a_number"),
        ("free", "50%", "not_a_number"),
        ("free", "01.May", "date_in_number"),
        ("free", "2020-05-01", "date_in_number"),
        ("free", "01.05.2020", "date_in_number"),
        ("free", "1-трав", "date_in_number"),
        ("free", "May-01", "date_in_number"),
        ("free", "5 січ.", "date_in_number"),
        ("free", "12 осіб", "not_a_number"),
        ("free", "May 2020", "not_a_number"),
        ("free", "1.23457E+15", "number_scientific"),
        ("code", "1.23457E+15", "number_scientific"),
        ("code", "5.101E+8", "number_scientific"),
        ("free", "9" * 30, "number_too_large"),
        ("beds", "-1", "limit"),
        ("beds", "901", "limit"),
        ("area", "inf", "not_a_number"),
    ],
)
def test_what_could_be_two_numbers_or_none_is_held_back_for_a_person(tmp_path, question, text, rule):
    value, status, result = one_cell(tmp_path, question, text)
    assert (value, status) == (None, "problem")
    assert result.problems == {rule: 1}
    assert result.severe() == {rule}
    assert [old for _, old, _ in result.log(rule)] == [text]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("-99", "dont_know"),
        ("-88", "refused"),
        ("-99.0", "dont_know"),
        ("NA", "missing"),
        ("n/a", "not_asked"),
        ("N/A", "not_asked"),
        ("-", "missing"),
        ("—", "missing"),
        ("немає", "missing"),
        ("Не знаю", "dont_know"),
        ("відмова", "refused"),
        ("#N/A", "missing"),
        ("#REF!", "missing"),
        ("", "missing"),
        ("   ", "missing"),
        ("NaN", "missing"),
        ("null", "missing"),
    ],
)
@pytest.mark.parametrize("question", ["free", "area"])
def test_a_code_or_word_for_no_answer_becomes_the_reason(tmp_path, question, text, status):
    value, found, result = one_cell(tmp_path, question, text)
    assert (value, found) == (None, status)
    assert result.severe() == set()
    if text.strip():
        assert sum(result.repairs.get(rule, 0) for rule in ("absent_code", "absent_word")) == 1


def test_ninety_nine_is_a_code_where_the_limit_excludes_it_a_doubt_elsewhere_and_a_count_in_an_identifier(tmp_path):
    result = clean_bytes(
        tmp_path, rows_of({"used": "99", "free": "99", "beds": "999"}, {"used": "9", "free": "98", "beds": "99"})
    )
    assert result.cell("used") == (None, "dont_know")  # at most 50: no count
    assert result.cell("free") == (None, "problem")
    assert result.cell("beds") == (None, "dont_know")  # at most 900
    assert result.cell("beds", 1) == (None, "problem")
    assert result.cell("free", 1) == (98, "answered")
    assert result.problems == {"code_or_count": 2}
    assert result.log("absent_code") == [("beds", "999", ""), ("used", "99", "")]


def test_a_number_that_identifies_the_unit_is_never_a_code(tmp_path):
    result = clean_bytes(tmp_path, rows_of({"free": "99"}, {"free": "7"}), key=("free",))
    assert result.cell("free") == (99, "answered")
    assert result.answers.index.tolist() == ["99", "7"]


@pytest.mark.parametrize(
    ("text", "kept"), [("0510100000", "0510100000"), ("510100000", "0510100000"), ("5101", "5101")]
)
def test_lost_zeros_come_back_where_the_form_says_how_long_a_code_is(tmp_path, text, kept):
    result = clean_bytes(tmp_path, rows_of({"code": text}))
    if text == "5101":
        assert result.severe() == {"limit"}
        return
    assert result.cell("code") == (kept, "answered")
    assert result.repairs == ({"leading_zeros": 1} if text != kept else {})


def test_parts_that_do_not_add_up_break_the_limit_but_only_where_all_of_them_are_known(tmp_path):
    rows = rows_of(
        {"women": "1", "men": "2", "total": "3"},
        {"women": "1", "men": "2", "total": "4"},
        {"women": "1", "men": "-99", "total": "4"},
    )
    result = clean_bytes(tmp_path, rows)
    assert [result.cell("total", row) for row in range(3)] == [(3, "answered"), (None, "problem"), (4, "answered")]
    assert result.problems == {"limit": 1}


def test_a_number_below_zero_is_flagged_where_no_limit_speaks_of_it(tmp_path):
    result = clean_bytes(tmp_path, rows_of({"free": "-3"}, {"free": "3"}))
    assert result.cell("free") == (-3, "answered")
    assert result.problems == {"negative_number": 1}
    assert result.severe() == set()

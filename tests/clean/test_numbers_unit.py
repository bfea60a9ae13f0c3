"""Numbers read one by one: the value, each step to it, or what is wrong."""

import re

import pytest

from shelterlib.clean.absent import Absent
from shelterlib.clean.numbers import NumberReader
from shelterlib.clean.states import ANSWERED, CODE, MISSING
from shelterlib.clean.texts import Reading

ABSENT = Absent(codes={"refused": ("-99",)}, words={"dont_know": ("не знаю",)})
WHOLE, DECIMAL = NumberReader(ABSENT, whole=True), NumberReader(ABSENT, whole=False)
BIG = "9" * 18


def answer(text, *steps):
    return Reading(text, ANSWERED, steps)


def wrong(problem):
    return Reading("", ANSWERED, (), problem)


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("", Reading("", MISSING)),
        (" ", Reading("", MISSING, (("spaces", ""),))),
        ("5", answer("5")),
        ("-5", answer("-5")),
        (" 5\u200b", answer("5", ("spaces", "5"))),
        ("+5", answer("5", ("number_sign", "5"))),
        ("\u22125", answer("-5", ("number_sign", "-5"))),
        ("1 234", answer("1234", ("thousands", "1234"))),
        (" +1 234,0", answer("1234", ("spaces", "+1 234,0"), ("number_sign", "1 234,0"), ("thousands", "1234,0"),
                             ("decimal_comma", "1234.0"), ("whole_number", "1234"))),
        ("1,234,567", answer("1234567", ("thousands", "1234567"))),
        ("1.234.567", answer("1234567", ("thousands", "1234567"))),
        ("5.0", answer("5", ("whole_number", "5"))),
        ("5.", answer("5", ("whole_number", "5"))),
        ("1234.000", answer("1234", ("whole_number", "1234"))),
        ("1,234.0", answer("1234", ("thousands", "1234.0"), ("whole_number", "1234"))),
        ("-99", Reading("", CODE["refused"], (("absent_code", ""),))),
        ("-99.0", Reading("", CODE["refused"], (("whole_number", "-99"), ("absent_code", "")))),
        ("Не  знаю", Reading("", CODE["dont_know"], (("spaces", "Не знаю"), ("absent_word", "")))),
        (BIG, answer(BIG)),
        (f"-00{BIG}", answer(f"-00{BIG}")),
        (f"1{BIG}", wrong("number_too_large")),
        (f"-1{BIG}", wrong("number_too_large")),
        ("1.234", wrong("number_ambiguous")),
        ("1,234", wrong("number_ambiguous")),
        ("1.000", wrong("number_ambiguous")),
        ("1,000", wrong("number_ambiguous")),
        ("1e5", wrong("number_scientific")),
        ("1,5E+10", wrong("number_scientific")),
        ("2020-10-16", wrong("date_in_number")),
        ("16.10.2020", wrong("date_in_number")),
        ("5-May", wrong("date_in_number")),
        ("May-05", wrong("date_in_number")),
        ("5 beds", wrong("not_a_number")),
        ("5.5", wrong("number_not_whole")),
        ("5,5", wrong("number_not_whole")),
        ("+1 234,5", wrong("number_not_whole")),
        ("+5+5", wrong("not_a_number")),
        ("5+5", wrong("not_a_number")),
        ("~5", wrong("not_a_number")),
        ("many", wrong("not_a_number")),
    ],
)  # fmt: skip
def test_a_whole_number(text, reading):
    assert WHOLE.read(text) == reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("5.0", answer("5.0")),
        ("5.5", answer("5.5")),
        (".5", answer(".5")),
        ("5,5", answer("5.5", ("decimal_comma", "5.5"))),
        ("1,234.5", answer("1234.5", ("thousands", "1234.5"))),
        ("1.234,5", answer("1234.5", ("thousands", "1234.5"))),
        ("1 234,5", answer("1234.5", ("thousands", "1234,5"), ("decimal_comma", "1234.5"))),
        ("1234,567", answer("1234.567", ("decimal_comma", "1234.567"))),
        ("1.234", answer("1.234")),
        ("1,234", wrong("number_ambiguous")),
        ("-99", Reading("", CODE["refused"], (("absent_code", ""),))),
        ("-99.00", Reading("", CODE["refused"], (("absent_code", ""),))),
        (f"{BIG}.5", answer(f"{BIG}.5")),
        (f"1{BIG}.5", wrong("number_too_large")),
        (f"0.{BIG}9", answer(f"0.{BIG}9")),
        ("5..5", wrong("not_a_number")),
        ("many", wrong("not_a_number")),
    ],
)
def test_a_decimal_number(text, reading):
    assert DECIMAL.read(text) == reading


def test_only_plain_numbers_need_no_reading():
    whole, decimal = NumberReader(ABSENT, whole=True), NumberReader(ABSENT, whole=False)
    plain = ["5", "-5", "0", BIG]
    odd = ["05", "5.0", f"1{BIG}", "+5", "5 ", ""]
    assert [bool(re.search(whole.plain, text)) for text in [*plain, "5.5", *odd]] == [True] * 4 + [False] * 7
    assert [bool(re.search(decimal.plain, text)) for text in [*plain, "5.5", *odd]] == [True] * 5 + [False] * 6
    assert whole.special == {"-99"}

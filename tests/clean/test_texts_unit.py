"""Each repair of a text, and the reading of texts."""

import re

import pytest

from shelterlib.clean import spreadsheet
from shelterlib.clean.absent import Absent
from shelterlib.clean.plain_text import TextReader, digits_shape
from shelterlib.clean.states import ANSWERED, CODE, MISSING
from shelterlib.clean.texts import (
    LIGHT,
    Reading,
    apostrophe,
    composed,
    invisible,
    lookalike,
    one_script,
    repair,
    spaces,
)
from shelterlib.forms import Question

ABSENT = Absent(codes={"refused": ("-99",)}, words={"dont_know": ("не знаю",)})


@pytest.mark.parametrize(
    ("change", "text", "changed"),
    [
        (invisible, "a\u200bb\ufeff", "ab"),
        (composed, "и\u0306", "й"),
        (spaces, " a \u00a0b \r\n c\rd ", "a b\nc\nd"),
        (apostrophe, "об*єкт it's", "об’єкт it's"),
        (lookalike, "Кiев and Londоn", "Кіев and London"),
        (lookalike, "only Latin", "only Latin"),
        (lookalike, "лише кирилиця", "лише кирилиця"),
        (lookalike, "", ""),
    ],
)
def test_a_repair_changes_how_a_text_is_written(change, text, changed):
    assert change(text) == changed


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("Кiев", "Кіев"),  # Latin i among letters that Latin lacks
        ("iiв", "іів"),  # most of it Latin, which cannot spell it
        ("Londоn", "London"),
        ("ооn", "oon"),  # most of it Cyrillic, which cannot spell it
        ("соp", "сор"),  # both can: the alphabet of most letters
        ("cоp", "cop"),
        ("cо", "cо"),  # as many of each: nobody knows
        ("жdo", "жdo"),  # neither can
        ("жdо", "жdо"),
        ("жждo", "жждо"),
        ("cop", "cop"),
        ("сор", "сор"),
        ("123", "123"),
    ],
)
def test_a_word_is_written_in_the_alphabet_that_can_spell_it(word, written):
    assert one_script(word) == written


def test_each_step_that_changes_a_text_is_told():
    assert repair(" a\u200b  b*") == ("a b*", (("invisible", " a  b*"), ("spaces", "a b*")))
    assert repair("Кiев ") == ("Кіев", (("spaces", "Кiев"), ("lookalike", "Кіев")))
    assert repair("Кiев ", LIGHT) == ("Кiев", (("spaces", "Кiев"),))
    assert repair("plain") == ("plain", ())


FREE, SEEN, CODED, TWO = "free", "seen", "coded", "two"


def reader_of(kind):
    """Return a reader of free texts, of barcodes, of codes of five digits, of codes of four or five."""
    coded = Question("q", "barcode" if kind == SEEN else "text", constraint="regex(., '^[0-9]{5}$')")
    made = TextReader(Question("q", "text") if kind in (FREE, TWO) else coded, ABSENT, free=kind != SEEN)
    if kind == TWO:
        made.shape = re.compile("[0-9]{4}|[0-9]{5}")
    return made


@pytest.mark.parametrize(
    ("reader", "text", "reading"),
    [
        (FREE, "", Reading("", MISSING)),
        (FREE, " ", Reading("", MISSING, (("spaces", ""),))),
        (FREE, "Кiев ", Reading("Кіев", ANSWERED, (("spaces", "Кiев"), ("lookalike", "Кіев")))),
        (FREE, "НЕ ЗНАЮ ", Reading("", CODE["dont_know"], (("spaces", "НЕ ЗНАЮ"), ("absent_word", "")))),
        (FREE, "-99", Reading("", CODE["refused"], (("absent_code", ""),))),
        (FREE, "1.5e+10", Reading("", problem="number_scientific")),
        (FREE, "1e10", Reading("", problem="number_scientific")),
        (FREE, "1e5", Reading("1e5")),
        (FREE, "flat 1e10", Reading("flat 1e10")),
        (FREE, "e+10", Reading("e+10")),
        (FREE, "123", Reading("123")),
        (SEEN, "Кiев ", Reading("Кiев", ANSWERED, (("spaces", "Кiев"),))),
        (SEEN, "не знаю", Reading("не знаю")),
        (SEEN, "-99", Reading("-99")),
        (SEEN, "1e10", Reading("1e10")),
        (SEEN, "123", Reading("123")),
        (CODED, "12345", Reading("12345")),
        (CODED, "1234", Reading("01234", ANSWERED, (("leading_zeros", "01234"),))),
        (CODED, " 12", Reading("00012", ANSWERED, (("spaces", "12"), ("leading_zeros", "00012")))),
        (CODED, "1", Reading("1")),
        (CODED, "123456", Reading("123456")),
        (CODED, "12a4", Reading("12a4")),
        (TWO, "123", Reading("123")),
        (TWO, "1", Reading("0001", ANSWERED, (("leading_zeros", "0001"),))),
    ],
)
def test_a_text_is_read(reader, text, reading):
    assert reader_of(reader).read(text) == reading


def test_what_needs_reading_is_told_by_the_question():
    free, seen, coded = map(reader_of, (FREE, SEEN, CODED))
    assert [bool(re.search(coded.suspect, text)) for text in ("123", "1e5", "flat")] == [True, True, False]
    assert [bool(re.search(free.suspect, text)) for text in ("123", "1e5", "flat")] == [False, True, False]
    assert (free.special, seen.special) == ({"-99", "не знаю"}, frozenset())
    assert (free.shape, seen.shape) == (None, None)


@pytest.mark.parametrize(
    ("constraint", "pattern"),
    [
        ("regex(., '^[0-9]{5}$')", "[0-9]{5}"),
        ("regex(., '[0-9][0-9]')", "[0-9][0-9]"),
        ("string-length(.) > 1 and regex(., '\\d{3}')", "\\d{3}"),
        ("regex(., '^[a-z]{5}$')", None),
        ("regex(., '^[a-z]$') or regex(., '[0-9]{2}')", "[0-9]{2}"),
        ("regex(${other}, '[0-9]{5}')", None),
        ("regex(., ${other})", None),
        ("regex(.", None),
        ("contains(., '5') and . != 'regex'", None),
        (". > 5", None),
        ("", None),
    ],
)
def test_a_pattern_of_digits_is_found_in_a_limit(constraint, pattern):
    found = digits_shape(Question("q", "text", constraint=constraint))
    assert (found.pattern if found else None) == pattern


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("-x", "'-x"),
        ("-5", "-5"),
        ("-5,5", "-5,5"),
        ("'=x", "''=x"),
        ("\tx", "'\tx"),
        ("x", "x"),
        ("5", "5"),
        ("", ""),
    ],
)
def test_a_text_that_a_spreadsheet_might_run_is_marked_and_comes_back(text, safe):
    assert spreadsheet.escaped(text) == safe
    assert spreadsheet.unescaped(safe) == text


def test_an_apostrophe_before_no_formula_is_part_of_the_text():
    assert spreadsheet.unescaped("'x") == "'x"

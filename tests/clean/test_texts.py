"""Free text: how it is written is repaired, what it says is kept."""

import time
import unicodedata
from itertools import pairwise

import pytest
from support.cleaning import clean_bytes, one_cell, rows_of

from shelterlib.clean.lists import escaped_all
from shelterlib.clean.spreadsheet import escaped, unescaped


@pytest.mark.parametrize(
    ("text", "kept", "rule"),
    [
        ("притулок", "притулок", None),
        ("пpитулoк", "притулок", "lookalike"),
        ("Cумська громада", "Сумська громада", "lookalike"),
        ("tеаm", "team", "lookalike"),
        ("HTML і Word", "HTML і Word", None),
        ("Кам'янець", "Кам’янець", "apostrophe"),
        ("Кам`янець", "Кам’янець", "apostrophe"),
        ("Камʼянець", "Кам’янець", "apostrophe"),
        ("об*єкт", "об’єкт", "apostrophe"),
        ("2 * 3 = 6", "2 * 3 = 6", None),
        ("rock'n'roll", "rock'n'roll", None),
        (unicodedata.normalize("NFD", "Київ й їжак"), "Київ й їжак", "unicode_form"),
        ("при\u00adтулок", "притулок", "invisible"),
        ("\u200bпритулок\u200e", "притулок", "invisible"),
        ("  два   слова ", "два слова", "spaces"),
        ("два\u00a0слова", "два слова", "spaces"),
        ("рядок\r\nрядок", "рядок\nрядок", "spaces"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", None),
        ("{{7*7}} [x](javascript:y)", "{{7*7}} [x](javascript:y)", None),
        ('<img onerror="x">', '<img onerror="x">', None),
    ],
)
def test_a_text_is_kept_in_one_way_of_writing(tmp_path, text, kept, rule):
    value, status, result = one_cell(tmp_path, "remark", text)
    assert (value, status) == (kept, "answered")
    assert result.repairs == ({rule: 1} if rule else {})
    assert result.severe() == set()


def test_several_repairs_of_one_text_are_several_lines_that_follow_from_each_other(tmp_path):
    result = clean_bytes(tmp_path, rows_of({"remark": "  об*єкт  пpацює"}))
    steps = [(c.rule, c.old[0], c.new[0]) for c in result.main.journal.changes]
    assert [rule for rule, _, _ in steps] == ["spaces", "apostrophe", "lookalike"]
    assert all(before[2] == after[1] for before, after in pairwise(steps))
    assert result.cell("remark") == ("об’єкт працює", "answered")


@pytest.mark.parametrize(
    "text",
    [
        "дзвоніть +380 44 123 45 67",
        "тел. 067-123-45-67",
        "0671234567",
        "пишіть на a.b@example.org",
        "координати 50.4501, 30.5234",
        "вул. Зелена, 5",
        "на вулиці Зеленій",
        "директорка Марія Іванівна",
        "Олена Петрівна відповідає",
        "Іваненко І. П.",
        "І. Іваненко",
        "пані Олена",
        "Mr Smith told",
    ],
)
def test_text_that_may_name_or_locate_a_person_is_flagged_and_kept(tmp_path, text):
    result = clean_bytes(tmp_path, rows_of({"remark": text}, {"remark": "усе гаразд"}))
    assert result.problems == {"personal_data": 1}
    assert result.cell("remark")[1] == "answered"


@pytest.mark.parametrize(
    "text",
    ["Потрібно 15 ліжок на 2023 рік", "Івано-Франківська область", "ст. 16 закону", "2020-10-16", "бюджет 1 234 567"],
)
def test_ordinary_remarks_are_not_taken_for_persons(tmp_path, text):
    assert clean_bytes(tmp_path, rows_of({"remark": text})).problems == {}


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "@x", "\tx", "-x", "\rx", "'=x", "''+y", "-5", "'plain", "plain", ""]
)
def test_no_text_can_run_in_a_spreadsheet_and_every_text_comes_back(text):
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in ("=", "+", "@", "\t", "\r") and not (escaped(text)[:1] == "-" and text != "-5")
    import pyarrow as pa

    assert escaped_all(pa.array([text])).to_pylist() == [escaped(text)]


@pytest.mark.parametrize(
    "text", ["слово " * 20_000, "1 234" + " 567" * 20_000, "а'" * 60_000, "А." * 60_000, "; " * 60_000, "aа" * 60_000]
)
def test_a_very_long_text_in_any_question_costs_seconds_at_most(tmp_path, text):
    names = ("region", "open", "free", "area", "visited", "moment", "groups", "code", "remark")
    started = time.process_time()
    clean_bytes(tmp_path, rows_of(*({name: text} for name in names)))
    assert time.process_time() - started < 10

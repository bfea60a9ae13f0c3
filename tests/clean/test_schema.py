"""The form as a pandera schema: a second opinion on what cleaning lists."""

import random

import numpy as np
import pandas as pd
import pytest
from support.cleaning import CHOICES, SURVEY, clean_bytes, csv_bytes, full_rows, rows_of, small_form, small_wave

from shelterlib.clean import clean_wave, wave
from shelterlib.clean.schema import failures, hold_to_form, schema
from shelterlib.clean.states import ANSWERED
from shelterlib.errors import DataError

WHOLE = {"id": "A1", "region": "UA-05", "open": "yes", "beds": 5, "used": 5, "groups": "women other", "total": 3}


def frame(*rows, form):
    """Return rows as a table of the form's types."""
    held = schema(form)
    made = pd.DataFrame(list(rows))
    made = made[[name for name in held.columns if name in made]]
    return made.astype({name: str(held.columns[name].dtype) for name in made})


def found(*rows, form, key=("id",)):
    return failures(frame(*rows, form=form), schema(form, key=key))


def test_answers_that_keep_the_form_pass(tmp_path):
    form = small_form(tmp_path)
    second = {"id": "A2", "region": None, "beds": 900, "used": 0, "area": 1.5, "women": 1, "men": 2, "total": 3}
    assert found(WHOLE, second | {"visited": pd.Timestamp("2020-10-16"), "remark": "=1"}, form=form) == []


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"region": "UA-99"}, ("region", "choice", 0)),
        ({"region": "UA-05 UA-12"}, ("region", "choice", 0)),
        ({"groups": "women nobody"}, ("groups", "choice", 0)),
        ({"groups": "women  men"}, ("groups", "choice", 0)),
        ({"groups": "women\n"}, ("groups", "choice", 0)),
        ({"beds": 901}, ("beds", "limit", 0)),
        ({"beds": -1}, ("beds", "limit", 0)),
        ({"used": 51}, ("used", "limit", 0)),
        ({"women": 1, "men": 1, "total": 3}, ("total", "limit", 0)),
    ],
)
def test_a_cell_that_breaks_the_form_is_named(tmp_path, wrong, expected):
    form = small_form(tmp_path)
    other = {"id": "A2", "region": "UA-05", "women": 1, "men": 1}
    assert found(WHOLE | wrong, other, form=form) == [expected]


def test_every_wrong_cell_is_named_not_the_first_of_a_column(tmp_path):
    rows = [{"id": f"A{n}", "beds": beds, "region": "UA-99"} for n, beds in enumerate((901, 5, -1, None, 902))]
    form = small_form(tmp_path)
    assert [place for column, _, place in found(*rows, form=form) if column == "beds"] == [0, 2, 4]
    assert [place for column, _, place in found(*rows, form=form) if column == "region"] == [0, 1, 2, 3, 4]


def test_a_key_of_one_question_is_shared_by_no_two_rows(tmp_path):
    rows = [{"id": name, "region": "UA-05"} for name in ("A1", "A2", "A1", None, None)]
    form = small_form(tmp_path)
    assert found(*rows, form=form) == [("id", "key", 0), ("id", "key", 2)]
    assert found(*rows, form=form, key=("id", "region")) == []
    assert found(*rows, form=form, key=()) == []


def test_types_and_columns_are_the_forms(tmp_path):
    form = small_form(tmp_path)
    assert failures(pd.DataFrame({"beds": ["5"]}), schema(form))[0][:2] == ("beds", "dtype")
    odd = failures(pd.DataFrame({"odd": ["5"]}), schema(form))
    assert [(check, place) for _, check, place in odd] == [("column_in_schema", -1)]
    swapped = frame(WHOLE, form=form)[["region", "id"]]
    assert {check for _, check, _ in failures(swapped, schema(form))} == {"column_ordered"}


def test_a_clean_table_is_held_to_its_form_and_a_wrong_one_is_caught_without_its_value(tmp_path):
    table = clean_bytes(tmp_path, rows_of({"beds": "5", "groups": "women"}, {"beds": "7"}), key=("id",)).main
    hold_to_form(table, ("id",))
    for question, text, check in (
        ("beds", "90177", "limit"),
        ("groups", "hidden secret", "choice"),
        ("id", "A1", "key"),
    ):
        before = table.cells[question].text
        table.cells[question].put(np.array([0]), text, ANSWERED)
        with pytest.raises(DataError, match=rf"row 2, {question}: .*\({check}\)") as caught:
            hold_to_form(table, ("id",))
        assert text not in str(caught.value).replace(question, "")
        table.cells[question].text = before
    hold_to_form(table, ("id",))


def test_what_is_listed_or_accepted_is_no_defect(tmp_path):
    listed = clean_bytes(tmp_path / "a", rows_of({"open": "perhaps"}, {"open": "yes"}))
    assert listed.cell("open") == ("perhaps", "answered")
    hold_to_form(listed.main)
    listed.main.journal.problems.clear()
    with pytest.raises(DataError, match="choice"):
        hold_to_form(listed.main)
    listed.main.accepted["open"] = {2}
    hold_to_form(listed.main)


def test_a_wave_hands_on_no_table_that_breaks_its_form(tmp_path, monkeypatch):
    project = small_wave(tmp_path, full_rows({"beds": "5"}, {"beds": "7"}))
    clean_wave(project, "2023")
    whole = wave.clean_forms

    def broken(*arguments, **more):
        cleaned = whole(*arguments, **more)
        cleaned.forms["shelter"].tables[""].cells["beds"].put(np.array([1]), "-5", ANSWERED)
        return cleaned

    monkeypatch.setattr(wave, "clean_forms", broken)
    written = project.wave("2023").clean / "shelter" / "answers.parquet"
    before = written.read_bytes()
    with pytest.raises(DataError, match="row 3, beds: the clean answers break the form \\(limit\\)"):
        clean_wave(project, "2023")
    assert written.read_bytes() == before


TEXTS = (
    *(
        "",
        "5",
        "901",
        "-1",
        "~5",
        "1,234",
        "12,5",
        "2.5",
        "inf",
        "1e400",
        "99",
        "-99",
        "5-6",
        "NA",
        "yes",
        "Так",
        "perhaps",
    ),
    *("UA-05", "UA-99", "м. Київ", "women men", "women nobody", "Жінки, Чоловіки", "16.10.2020"),
    *("31.02.2020", "2020-10-16", "2020-13-01", "44105", "tomorrow", "1234567890", "A1", "<b>", "\u200b", " 5 "),
)


def before_cleaning(table):
    """Return the answers as received, blanks absent; what pandera cannot read as its type is for it to say."""
    texts = {name: table.originals[name].array().to_pylist() for name in table.cells}
    return pd.DataFrame({name: [text or None for text in column] for name, column in texts.items()}, dtype="object")


@pytest.mark.filterwarnings("ignore:Parsing dates")
@pytest.mark.parametrize("seed", range(3))
def test_no_cell_that_pandera_finds_in_a_broken_export_is_missing_from_our_lists(tmp_path, seed):
    chance = random.Random(seed)
    names = [line.split(",")[1] for line in SURVEY.splitlines()[1:]]
    rows = [{name: chance.choice(TEXTS) for name in names} for _ in range(60)]
    for number, row in enumerate(rows):
        row |= {"id": f"A{number % 50}", "_uuid": f"u{number}"}
    form = small_form(tmp_path / "form", SURVEY, CHOICES)
    result = clean_bytes(tmp_path / "export", csv_bytes(rows), form=form, key=("id",))
    table = result.main
    held = schema(form, key=("id",))
    for column in held.columns.values():
        column.coerce = True
    seen = {(column, place) for column, _, place in failures(before_cleaning(table), held) if place >= 0}
    ours = {
        (column, row)
        for block in (*table.journal.problems, *table.journal.changes) for row in block.rows.tolist()
        for column in ([getattr(block, "column", "") or getattr(block, "question", "")])
    }  # fmt: skip
    whole_rows = {row for column, row in ours if not column}
    assert len(seen) > 100
    assert {column for column, _ in seen} >= {"beds", "used", "region", "groups", "visited", "area", "id"}
    missed = {(c, int(table.all_numbers[p])) for c, p in seen} - ours
    assert {(column, row) for column, row in missed if row not in whole_rows} == set()
    hold_to_form(table, ("id",))


def test_a_repeat_has_a_schema_of_its_own(tmp_path):
    survey = SURVEY + "note,hello,H,H,,,\nbegin_repeat,staff,S,S,,,\ninteger,hours,H,H,,. <= 24,\nend_repeat,,,,,,\n"
    form = small_form(tmp_path, survey, CHOICES)
    assert list(schema(form, "staff").columns) == ["hours"]
    names = [line.split(",")[1] for line in SURVEY.splitlines()[1:]]
    assert list(schema(form).columns) == names
    assert failures(pd.DataFrame({"hours": pd.array([25, 24], "Int64")}), schema(form, "staff", ("id",))) == [
        ("hours", "limit", 0)
    ]


@pytest.mark.parametrize(
    ("limit", "kept", "broken"),
    [
        (". < 5", 4, 5),
        (". <= 5", 5, 6),
        (". > 5", 6, 5),
        (". >= 5", 5, 4),
        (". = 5", 5, 4),
        (". != 5", 4, 5),
        ("5 > .", 4, 5),
        (". >= -5", -5, -6),
        (". - 1 <= 5", 6, 7),
        (". + ${n} <= 10", 5, 6),
        (". <= ${n} and . >= 1", 5, 0),
        (". >= 1 and (. <= ${n})", 5, 6),
        ("${own} <= 5 and . > 0", 1, 0),
    ],
)
def test_a_comparison_of_a_limit_is_held_as_it_is_written(tmp_path, limit, kept, broken):
    survey = f"type,name,label,constraint\ninteger,n,N,\ninteger,own,O,{limit}\n"
    form = small_form(tmp_path, survey, CHOICES)
    rows = pd.DataFrame({"n": [5, 5, 5, None], "own": [kept, broken, None, kept]}).astype("Int64")
    expected = [("own", "limit", 1)]
    assert failures(rows, schema(form)) == expected
    if "${n}" not in limit:
        assert failures(rows[["own"]], schema(form)) == expected


@pytest.mark.parametrize(
    "limit",
    [
        ". <= 5 or . >= 9",
        "${n} > 7",
        ". <= ${text}",
        ". <= ${nobody}",
        "not(. > 5)",
        ". >",
        "regex(., '^1$')",
        ". * 2 <= 5",
    ],
)
def test_what_is_more_than_a_comparison_is_left_to_cleaning(tmp_path, limit):
    survey = f'type,name,label,constraint\ninteger,n,N,\ntext,text,T,\ninteger,own,O,"{limit}"\n'
    rows = pd.DataFrame({"n": [5], "text": ["x"], "own": [7]}).astype({"n": "Int64", "text": "str", "own": "Int64"})
    assert failures(rows, schema(small_form(tmp_path, survey, CHOICES))) == []

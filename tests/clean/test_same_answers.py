"""The same answers, whichever way the export was made; and cells that reading could not trust."""

import random

import pandas as pd
import pytest
import xlsxwriter
from support.cleaning import SURVEY, clean_bytes, clean_file, csv_bytes, small_form, small_wave
from support.exports import book

from shelterlib.clean import clean_wave

GROUPED = SURVEY.replace("integer,beds", "begin_group,stay,Stay,Перебування,,,\ninteger,beds").replace(
    "date,visited", "end_group,,,,,,\ndate,visited"
)
IN_GROUP = ("beds", "used", "free", "area")
ROWS = [
    {
        "beds": "12",
        "used": "3",
        "area": "40.5",
        "visited": "2023-05-06",
        "groups": "women men",
        "open": "yes",
        "remark": "Є місця",
    },
    {
        "beds": "8",
        "used": "",
        "area": "30",
        "visited": "",
        "groups": "women other",
        "groups_other": "студенти",
        "open": "no",
    },
    {"beds": "", "used": "7", "area": "", "visited": "2023-05-08", "groups": "", "open": "dk", "remark": "немає"},
    {"beds": "-99", "used": "9", "area": "1.25", "visited": "2023-05-09", "groups": "children", "open": "yes"},
]
NAMES = ("id", "region", "open", *IN_GROUP, "visited", "groups", "groups_other", "remark")


def plain():
    return [dict.fromkeys(NAMES, "") | {"id": f"A{n}", "region": "UA-05"} | row for n, row in enumerate(ROWS)]


def label(name, language, form):
    return form[name].labels[language]


def spoken(name, value, language, form):
    """Return an answer in the words of a language."""
    question = form[name]
    if not question.is_select or not value:
        return value
    words = {choice.name: choice.labels[language] for choice in form.choices[question.list_name]}
    return "; ".join(words[part] for part in value.split())


def ticked(row):
    """Return a row with a column per choice instead of the text."""
    chosen = row["groups"].split()
    given = {
        f"groups/{c}": ("1" if c in chosen else "0") if chosen else "" for c in ("women", "men", "children", "other")
    }
    return {key: value for key, value in row.items() if key != "groups"} | given


def variants(form):
    def grouped(sign):
        return [{(f"stay{sign}{k}" if k in IN_GROUP else k): v for k, v in row.items()} for row in plain()]

    def labelled(language):
        return [{label(k, language, form): spoken(k, v, language, form) for k, v in row.items()} for row in plain()]

    shuffled = plain()
    random.Random(3).shuffle(shuffled)
    turned = [dict(reversed(row.items())) for row in plain()]
    upper = [{k.upper(): v for k, v in row.items()} for row in plain()]
    return {
        "slash": grouped("/"),
        "dot": grouped("."),
        "dash": grouped("-"),
        "english": labelled("en"),
        "ukrainian": labelled("uk"),
        "shuffled": shuffled,
        "columns turned": turned,
        "upper case": upper,
        "ticks": [ticked(row) for row in plain()],
    }


def sorted_frames(result):
    return result.answers.sort_index().sort_index(axis=1), result.status.sort_index().sort_index(axis=1)


def assert_same(one, two):
    for left, right in zip(sorted_frames(one), sorted_frames(two), strict=True):
        pd.testing.assert_frame_equal(left, right)
    assert one.severe() == two.severe() == set()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "style", ["slash", "dot", "dash", "english", "ukrainian", "shuffled", "columns turned", "upper case", "ticks"]
)
def test_every_style_of_header_and_answer_gives_the_same_answers(tmp_path, style, kind):
    form = small_form(tmp_path, GROUPED)
    expected = clean_bytes(tmp_path / "plain", csv_bytes(plain()), form=form, key=("id",))
    assert expected.status["used"].tolist() == ["answered", "not_asked", "answered", "answered"]
    rows = variants(form)[style]
    if kind == "csv":
        found = clean_bytes(tmp_path / "other", csv_bytes(rows), form=form, key=("id",))
    else:
        cells = [
            [
                float(v) if v.replace(".", "").replace("-", "").isdigit() and "-" not in v[1:] else v
                for v in row.values()
            ]
            for row in rows
        ]
        found = clean_file(tmp_path, book(tmp_path / "e.xlsx", {"Data": [list(rows[0]), *cells]}), form, key=("id",))
    assert_same(expected, found)


def test_a_formula_without_a_value_and_a_hidden_column_are_held_back(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "e.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["id", "region", "open", "beds", "free"])
        sheet.write_row(1, 0, ["A1", "UA-05", "yes", 3, 4])
        sheet.write_row(2, 0, ["A2", "UA-05", "yes"])
        sheet.write_formula(2, 3, "=1+1", None, "")
        sheet.write_number(2, 4, 5)
        sheet.set_column(4, 4, None, None, {"hidden": True})
    result = clean_file(tmp_path, tmp_path / "e.xlsx")
    assert [result.cell("beds", row) for row in (0, 1)] == [(3, "answered"), (None, "problem")]
    assert [result.cell("free", row) for row in (0, 1)] == [(None, "problem"), (None, "problem")]
    assert {"formula_without_value", "hidden_column"} <= result.severe()


def test_a_decision_about_a_row_of_a_repeat_is_found_by_its_index(tmp_path):
    survey = SURVEY + "begin_repeat,staff,Staff,,,,\ninteger,hours,Hours,,,. <= 24,\nend_repeat,,,,,,\n"
    names = [line.split(",")[1] for line in SURVEY.splitlines()[1:]]
    row = dict.fromkeys(names, "") | {"id": "A1", "region": "UA-05", "open": "yes", "_index": "1", "_uuid": "u1"}
    head = "form,row,unit,question,old,new,action,reason,who,when\n"
    decided = head + "shelter,2,A1,hours,25,15,replace,asked,Olena,2023-02-01\n"
    project = small_wave(tmp_path, csv_bytes([row]), decided, survey)
    raw = project.wave("2023").raw
    turns = [{"hours": hours, "_index": str(n), "_parent_index": "1"} for n, hours in enumerate(("8", "25"), 1)]
    (raw / "shelter-staff.csv").write_bytes(csv_bytes(turns))
    staff = clean_wave(project, "2023").forms["shelter"].tables["staff"]
    assert staff.frame()["hours"].tolist() == [8, 15]
    folder = project.wave("2023").clean / "shelter" / "repeats" / "staff"
    assert pd.read_parquet(folder / "answers.parquet")["hours"].tolist() == [8, 15]
    assert pd.read_parquet(folder / "answers.parquet").index.tolist() == ["A1", "A1"]

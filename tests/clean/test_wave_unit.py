"""A wave of tiny forms: what each of them is cleaned with, what is written, what stops it."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from clean.by_hand import make_form, make_table

from shelterlib.clean import wave
from shelterlib.clean.wave import Cleaned, CleanForm, _refuse_open, _units, clean_forms, clean_wave
from shelterlib.errors import DataError
from shelterlib.forms import Question
from shelterlib.paths import Project

SURVEY = "type,name,label,relevant,constraint\ntext,id,Code,,\ninteger,beds,Places,,. <= 9\n"
WAVE = "title: A wave\ndesign: census\nsynthetic: true\nkey: {shelter: [id]}\n"
ROWS = "id,beds,_uuid\nA1,5,u1\nA2,6,u2\n"
HEAD = "form,row,unit,question,old,new,action,reason,who,when\n"


@pytest.fixture
def project(tmp_path):
    """Return what makes a project of one wave, w1: forms with survey and export, and other files."""

    def make(forms=(("shelter", SURVEY, ROWS),), said=WAVE, **files):
        (tmp_path / "catalogue").mkdir()
        raw = tmp_path / "data" / "raw" / "w1"
        for name, survey, rows in forms:
            (raw / f"{name}.form").mkdir(parents=True)
            (raw / f"{name}.form" / "survey.csv").write_text(survey, "utf-8")
            (raw / f"{name}.form" / "choices.csv").write_text("list_name,name,label\n", "utf-8")
            (raw / f"{name}.csv").write_text(rows, "utf-8")
        (raw / "wave.yml").write_text(said, "utf-8")
        for name, text in files.items():
            (raw / f"{name}.csv").write_text(text, "utf-8")
        return Project(tmp_path)

    return make


@pytest.fixture
def plans(monkeypatch):
    """Return the plans with which forms were cleaned, by name."""
    made = {}
    clean = wave.clean_export

    def noted(export, plan):
        made[plan.name] = plan
        return clean(export, plan)

    monkeypatch.setattr(wave, "clean_export", noted)
    return made


TWO = (("shelter", SURVEY, ROWS), ("visit", SURVEY, ROWS))


def test_each_form_has_its_own_lines_of_the_lists(project, plans):
    crosswalk = (
        "form,kind,old,new\nshelter,unit,X1,A1\nvisit,unit,X2,A2\n,unit,X3,A1\nshelter,choice,id/a,id/b\n"
        "shelter,wording,Beds,Places\n,choice,,id/c\n"
    )
    corrections = HEAD + "visit,u1,A1,beds,5,7,replace,asked,Olena,2023-02-01\n"
    said = WAVE + "field: {start: 2023-01-01, end: 2023-01-31}\n"
    cleaned = clean_forms(
        project(TWO, said, crosswalk=crosswalk, corrections=corrections, frame="id\nA1\n A2 \n"), "w1"
    )
    shelter, visit = plans["shelter"], plans["visit"]
    assert (shelter.renamed, visit.renamed) == ({"X1": "A1", "X3": "A1"}, {"X2": "A2", "X3": "A1"})
    assert (shelter.recoded, visit.recoded) == ({("id", "a"): "b"}, {})
    assert (shelter.key, visit.key) == (("id",), ())
    assert (shelter.units, visit.units) == (frozenset(("A1", "A2")), None)
    assert (len(shelter.corrections), len(visit.corrections)) == (0, 1)
    assert [(plan.now, plan.strict) for plan in plans.values()] == [("2023-01-31", True)] * 2
    assert cleaned.wave == "w1"
    assert {name: form.key for name, form in cleaned.forms.items()} == {"shelter": ("id",), "visit": ()}
    assert cleaned.forms["visit"].tables[""].frame()["beds"].tolist() == [7, 6]


def test_a_crosswalk_without_forms_is_of_every_form_and_a_draft_or_half_a_line_is_of_none(project, plans):
    lines = "kind,old,new,status\nunit,X1,A1,\nunit,X2,A2,draft\nunit,X3,,\nunit,,A3,\n"
    clean_forms(project(TWO, crosswalk=lines), "w1")
    assert [plan.renamed for plan in plans.values()] == [{"X1": "A1"}] * 2
    assert [plan.now for plan in plans.values()] == ["", ""]


def test_decisions_may_come_from_another_file(project, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text(HEAD + "shelter,u1,A1,beds,5,8,replace,asked,Olena,2023-02-01\n", "utf-8")
    made = project(corrections=HEAD + "shelter,u1,A1,beds,5,7,replace,asked,Olena,2023-02-01\n")
    found = [clean_forms(made, "w1", corrections=path).forms["shelter"].tables[""] for path in (None, other)]
    assert [table.frame()["beds"].tolist() for table in found] == [[7, 6], [8, 6]]


def test_a_form_that_cannot_be_read_whole_is_refused(project):
    with pytest.raises(DataError, match="the expression cannot be read"):
        clean_forms(project([("shelter", SURVEY.replace(". <= 9", ". <="), ROWS)]), "w1")


def test_each_table_has_a_digest_under_its_name(project):
    survey = SURVEY + "begin_repeat,staff,Staff,,\ninteger,hours,Hours,,\nend_repeat,,,,\n"
    form = clean_forms(project([("shelter", survey, ROWS)]), "w1").forms["shelter"]
    assert next(iter(form.digests)) == "shelter"
    assert len(form.digests["shelter"]) == 64
    assert list(form.digests) == [name or "shelter" for name in form.tables]


def test_a_wave_is_written_form_by_form_and_what_stood_there_goes(project):
    made = project(TWO)
    paths = made.wave("w1")
    (paths.clean / "gone").mkdir(parents=True)
    cleaned = clean_wave(made, "w1")
    assert sorted(path.name for path in paths.clean.iterdir()) == ["shelter", "visit"]
    for name, form in cleaned.forms.items():
        summary = json.loads((paths.clean / name / "summary.json").read_text("utf-8"))
        assert summary == json.loads(json.dumps(form.summary))
        assert (summary["form"], summary["rows_read"], summary["digests"]) == (name, 2, dict(form.digests))
        answers = pd.read_parquet(paths.clean / name / "answers.parquet")
        assert answers["beds"].tolist() == [5, 6]


def test_open_problems_stop_a_wave_that_is_written(project):
    made = project([("shelter", SURVEY, ROWS.replace("5", "~5"))])
    with pytest.raises(DataError, match="1 open problems"):
        clean_wave(made, "w1")
    assert (made.wave("w1").clean / "shelter" / "answers.parquet").exists()


def test_each_table_is_held_to_its_form_with_the_key_of_its_units(project, monkeypatch):
    held = []
    monkeypatch.setattr(wave, "hold_to_form", lambda table, key: held.append((len(table), key)))
    made = project(TWO)
    clean_wave(made, "w1")
    assert held == [(2, ("id",)), (2, ())]


def test_a_cleaned_wave_shows_its_counts():
    table = make_table(make_form(Question("beds", "integer")), {"beds": ["5"]}, read=[2, 3])
    table.journal.problem("limit", "E", "beds", np.array([2]))
    table.read = 2
    cleaned = Cleaned("w1", {"shelter": CleanForm("shelter", {"": table}, {"shelter": "d"})})
    assert str(cleaned) == repr(cleaned) == "shelter: rows_read 2, rows_kept 1\n  problems: limit 1"
    assert "<td>shelter</td><td>problems</td><td>limit</td><td>1</td>" in cleaned._repr_html_()
    assert cleaned.forms["shelter"].key == ()
    assert cleaned.forms["shelter"].summary == {
        "rows_read": 2, "rows_kept": 1, "rows_dropped": {}, "questions_found": 1, "questions_missing": [],
        "columns_unknown": [], "repairs": {}, "problems": {"limit": 1}, "repeats": {}, "form": "shelter",
        "digests": {"shelter": "d"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "key", "units"),
    [
        ("id\nA1\n", ("id",), {"A1"}),
        ("id,name\nA1,x\n A2 ,y\n", ("id",), {"A1", "A2"}),
        ("id,place,name\nA1, p ,x\n", ("id", "place"), {"A1|p"}),
        ("id,name,place\nA1,x,p\n", ("id", "place"), {"A1|p"}),
        ("name,id\nx,A1\n", ("id",), None),
        ("place,id\np,A1\n", ("id", "place"), None),
        ("id,name\nA1,x\n", ("id", "place"), None),
        ("id\nA1\n", (), None),
        ("", ("id",), None),
        ("id\n", ("id",), set()),
    ],
)
def test_a_frame_is_a_list_of_units_where_it_begins_with_their_key(tmp_path, frame, key, units):
    (tmp_path / "frame.csv").write_text(frame, "utf-8")
    assert _units(tmp_path / "frame.csv", key) == units
    assert _units(None, key) is None


def refusal(*problems):
    """Return how open problems are refused; each is (rule, severity, column, rows)."""
    table = make_table(make_form(Question("beds", "integer")), {"beds": ["5"]})
    for rule, severity, column, rows in problems:
        table.journal.problem(rule, severity, column, None if rows is None else np.array(rows))
    form = SimpleNamespace(tables={"": table})
    try:
        _refuse_open(SimpleNamespace(wave="w1", forms={"a": form, "b": form}))
    except DataError as error:
        return error.what, error.where, error.fix
    return None


def test_problems_that_a_person_must_decide_are_named_by_place():
    found = refusal(("limit", "E", "beds", [2]), ("key_shared", "E", "", [3, 5]), ("outlier", "W", "beds", [2]))
    one = "limit: export.csv, row 2, beds; key_shared: export.csv, row 3 and 1 more"
    assert found == (f"6 open problems ({one}; {one})", "w1", "shelter problems w1")
    assert refusal(("question_missing", "E", "beds", None), ("limit", "E", "beds", [2, 3, 4]))[0] == (
        "8 open problems (" + "; ".join(["question_missing: export.csv, beds",
                                         "limit: export.csv, row 2, beds and 2 more"] * 2) + ")"
    )  # fmt: skip


def test_of_many_problems_five_are_named():
    line = "limit: export.csv, row 2, beds"
    assert refusal(*[("limit", "E", "beds", [2])] * 2)[0] == "4 open problems (" + "; ".join([line] * 4) + ")"
    assert refusal(*[("limit", "E", "beds", [2])] * 3)[0] == "6 open problems (" + "; ".join([line] * 5) + "; …)"


def test_where_all_problems_are_named_no_sign_tells_of_more(monkeypatch):
    monkeypatch.setattr(wave, "SHOWN", 4)
    line = "limit: export.csv, row 2, beds"
    assert refusal(*[("limit", "E", "beds", [2])] * 2)[0] == "4 open problems (" + "; ".join([line] * 4) + ")"


def test_what_is_only_to_be_looked_at_stops_nothing():
    assert refusal(("outlier", "W", "beds", [2])) is None
    assert refusal() is None

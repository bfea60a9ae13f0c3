"""What cleaning joins together: a rule and a count reach every answer that they name."""

import pytest
from support.cleaning import CHOICES, SURVEY, Result, clean_bytes, clean_file, csv_bytes, rows_of, small_form
from support.exports import book

from shelterlib.clean import Plan, clean_export
from shelterlib.clean.absent import read_absent
from shelterlib.clean.checks import Checks, Rule
from shelterlib.raw import read_export


@pytest.mark.parametrize("holds", ["${free} <= ${area}", ". <= ${area}"])
def test_a_rule_may_name_questions_that_no_expression_of_the_form_names(tmp_path, holds):
    (tmp_path / "e.csv").write_bytes(rows_of({"free": "5", "area": "3"}, {"free": "1", "area": "3"}))
    rules = (
        Rule(id="r1", form="shelter", question="free", holds=holds),
        Rule(id="r2", form="other", question="free", holds="false()"),
    )
    plan = Plan(read_absent(), name="shelter", checks=Checks(rules=rules))
    table = clean_export(read_export(tmp_path / "e.csv", small_form(tmp_path)), plan)[""]
    assert [(p.rule, p.column, p.rows.tolist()) for p in table.journal.problems] == [("consistency", "free", [2])]


def test_a_skip_counts_the_rows_of_a_repeat_of_which_no_expression_names_a_question(tmp_path):
    survey = SURVEY + (
        "begin_repeat,staff,Staff,,,,\ninteger,hours,Hours,,,,\nend_repeat,,,,,,\n"
        "integer,lead,Lead,,count(${staff}) > 1,,\n"
    )
    main = [["id", "region", "open", "lead", "_index"], *(
        [f"A{n}", "UA-05", "yes", lead, n] for n, lead in ((1, 5), (2, None), (3, None))
    )]  # fmt: skip
    staff = [["hours", "_index", "_parent_index"], *([n, n, parent] for n, parent in enumerate((1, 1, 2, 3, 3), 1))]
    path = book(tmp_path / "e.xlsx", {"main": main, "staff": staff})
    result = clean_file(tmp_path, path, small_form(tmp_path, survey, CHOICES), key=("id",))
    assert result.main.states()["lead"].tolist() == ["answered", "not_asked", "missing"]
    assert result.problems == {}


def noted(result, without=()):
    problems = [p for p in result.main.journal.problems if p.rule not in without]
    return [(p.rule, p.severity, p.column, p.rows.tolist()) for p in problems]


def test_a_place_that_was_asked_for_and_is_missing_is_for_a_person(tmp_path):
    survey = SURVEY + "select_one region,away,Away,Away,${open} = 'yes',,\nselect_multiple region,all,All,All,,,\n"
    form = small_form(tmp_path, survey, CHOICES)
    rows = rows_of({"region": "", "away": "", "all": "", "open": ""}, {"region": "UA-05", "away": "UA-12", "all": ""})
    result = clean_bytes(tmp_path, rows, form=form)
    assert noted(result, ("required_missing",)) == [("region_missing", "E", "region", [2])]
    assert result.main.journal.problems[-1].fix == "fill it in corrections.csv"
    assert result.cell("away") == (None, "not_asked")
    result = clean_bytes(tmp_path, rows, form=form, key=("region",))
    assert noted(result, ("required_missing",)) == [("key_missing", "E", "region", [2])]


FORM = "type,name,label::English (en)\ntext,id,Code\ntext,kind,Kind\ninteger,free,Number\ninteger,low,Low\n"


def numbers(folder, strict, **plan):
    usual = [{"id": f"A{n}", "kind": "a", "free": str(10 + n % 3), "low": "1"} for n in range(12)]
    rows = [*usual, {"id": "B", "kind": "b", "free": "5000", "low": "-1"}]
    form = small_form(folder, FORM)
    (folder / "e.csv").write_bytes(csv_bytes(rows))
    return noted(Result(clean_export(read_export(folder / "e.csv", form), Plan(read_absent(), strict=strict, **plan))))


def test_numbers_are_held_against_each_other_in_a_wave_alone(tmp_path):
    low = ("negative_number", "W", "low", [14])
    far = ("outlier", "W", "free", [14])
    assert numbers(tmp_path / "a", strict=False) == [low]
    assert numbers(tmp_path / "b", strict=True) == [low, far]
    groups = Checks(outliers_by={"f": "kind"})
    assert numbers(tmp_path / "c", strict=True, name="f", checks=groups) == [low]
    assert numbers(tmp_path / "d", strict=True, name="g", checks=groups) == [low, far]
    assert numbers(tmp_path / "e", strict=True, key=("free", "id")) == [low]


def test_rows_are_held_against_each_other_in_a_wave_alone(tmp_path):
    names = [f"q{n}" for n in range(25)]
    form = small_form(
        tmp_path, "type,name,label::English (en)\ntext,id,Code\n" + "".join(f"text,{n},T\n" for n in names)
    )
    rows = [{"id": unit, **dict.fromkeys(names, "x")} for unit in "AB"]
    for strict, key, found in ((True, ("id",), 1), (False, ("id",), 0), (True, ("id", "q0"), 0)):
        result = clean_bytes(tmp_path, csv_bytes(rows), form=form, strict=strict, key=key)
        assert result.problems.get("near_duplicate", 0) == 2 * found


def test_texts_of_people_days_and_codes_are_judged_in_every_table(tmp_path):
    survey = SURVEY + (
        "begin_repeat,staff,Staff,,,,\ntext,name,Name,,,,\ninteger,hours,Hours,,,,\ndate,since,Since,,,,\n"
        "integer,loss,Loss,,,,\ntext,must,Must,,,,yes\nend_repeat,,,,,,\n"
    )
    main = [["id", "region", "open", "_index"], ["+380501234567", "UA-05", "yes", 1]]
    staff = [["name", "hours", "since", "loss", "must", "_index", "_parent_index"],
             ["0501234567", 99, "2023-01-03", -1, None, 1, 1]]  # fmt: skip
    path = book(tmp_path / "e.xlsx", {"main": main, "staff": staff})
    plan = {"now": "2023-01-01", "key": ("id",)}
    result = clean_file(tmp_path, path, small_form(tmp_path, survey, CHOICES), **plan)
    found = {(p.rule, p.column) for p in result.tables["staff"].journal.problems}
    assert found == {
        ("personal_data", "name"), ("code_or_count", "hours"), ("date_far", "since"), ("negative_number", "loss"),
        ("required_missing", "must"),
    }  # fmt: skip
    assert noted(result) == []

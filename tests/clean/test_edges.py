"""Where one rule ends and the next begins: the last day, the twelfth number, the question that is not there."""

import csv

import pandas as pd
import pytest
from support.cleaning import (
    CHOICES,
    SURVEY,
    clean_bytes,
    clean_file,
    csv_bytes,
    full_rows,
    rows_of,
    small_form,
    small_wave,
)
from support.exports import book

from shelterlib.clean import clean_wave
from shelterlib.clean.lists import write_log, write_problems
from shelterlib.clean.others import pairs
from shelterlib.clean.replay import prove


@pytest.mark.parametrize(("usual", "flagged"), [(11, 1), (10, 0)])
def test_what_is_usual_takes_twelve_numbers(tmp_path, usual, flagged):
    numbers = [str(10 + n % 3) for n in range(usual)] + ["5000"]
    result = clean_bytes(tmp_path, rows_of(*({"free": n} for n in numbers), {}, {}), strict=True)
    assert result.problems.get("outlier", 0) == flagged


def many(folder, questions, *rows):
    """Clean rows of `questions` numbers each: (unit, its numbers, its region)."""
    names = [f"q{n}" for n in range(questions)]
    survey = "type,name,label::English (en)\ntext,id,Code\ntext,region,Region\n"
    form = small_form(folder, survey + "".join(f"integer,{name},Question {name}\n" for name in names))
    content = [
        {"id": unit, "region": where, **dict(zip(names, map(str, numbers), strict=True))}
        for unit, numbers, where in rows
    ]
    result = clean_bytes(folder, csv_bytes(content), form=form, strict=True, key=("id",))
    return [p.rows.tolist() for p in result.main.journal.problems if p.rule == "near_duplicate"]


def test_rows_are_nearly_equal_from_twenty_five_questions_on(tmp_path):
    same = list(range(100, 124))
    assert many(tmp_path / "a", 24, ("A", same, "x"), ("B", same, "x")) == [[2, 3]]  # the region is the twenty-fifth
    assert many(tmp_path / "b", 23, ("A", same[:23], "x"), ("B", same[:23], "x")) == []
    assert many(tmp_path / "c", 24, ("A", same, "x"), ("B", same, "")) == []


def test_rows_are_nearly_equal_from_ninety_seven_in_a_hundred_on(tmp_path):
    one = list(range(1000, 1099))
    three, four = [0, 1, 2, *one[3:]], [0, 1, 2, 3, *one[4:]]
    assert many(tmp_path / "a", 99, ("A", one, "x"), ("B", three, "x"), ("C", [n * 7 for n in one], "x")) == [[2, 3]]
    assert many(tmp_path / "b", 99, ("A", one, "x"), ("B", four, "x")) == []
    assert many(tmp_path / "c", 99, ("A", one, "x"), ("B", [n + 500 for n in one], "x"), ("C", one, "x")) == [[2, 4]]


def test_what_cannot_be_judged_is_said_once_and_keeps_the_answer(tmp_path):
    survey = SURVEY + (
        "integer,odd,Odd,Odd,,. < ${nobody},\ninteger,why,Why,Why,${nobody} = 1,,\n"
        "integer,must,Must,Must,,,${nobody} = 1\n"
    )
    result = clean_bytes(tmp_path, rows_of({"odd": "5", "why": "5", "must": ""}, {"odd": "6", "why": "", "must": ""}),
                         form=small_form(tmp_path, survey, CHOICES))  # fmt: skip
    assert result.problems == {"limit_not_evaluated": 1, "skip_not_evaluated": 1}
    assert result.cell("odd") == (5, "answered")
    assert [result.cell("why", row)[1] for row in (0, 1)] == ["answered", "missing"]
    assert [result.cell("must", row)[1] for row in (0, 1)] == ["missing", "missing"]


def test_a_condition_says_when_an_answer_is_required(tmp_path):
    survey = SURVEY + "integer,must,Must,Must,,,${open} = 'yes'\ninteger,always,A,A,,,TRUE\ninteger,never,N,N,,,no\n"
    rows = rows_of({"must": "", "always": "", "never": ""}, {"open": "no", "must": "", "always": "1", "never": ""})
    result = clean_bytes(tmp_path, rows, form=small_form(tmp_path, survey, CHOICES))
    found = {p.column: p.rows.tolist() for p in result.main.journal.problems if p.rule == "required_missing"}
    assert found == {"must": [2], "always": [2]}


def test_the_same_condition_in_two_repeats_is_judged_in_each(tmp_path):
    survey = SURVEY + "".join(
        f"begin_repeat,{name},{name},,,,\ninteger,{name}_n,N,,${{open}} = 'yes',,\nend_repeat,,,,,,\n"
        for name in ("one", "two")
    )
    main = [["id", "region", "open", "_index"], ["A1", "UA-05", "yes", 1], ["A2", "UA-05", "no", 2]]
    sheets = {
        "main": main,
        "one": [["one_n", "_index", "_parent_index"], [5, 1, 1], [None, 2, 2], [None, 3, 1]],
        "two": [["two_n", "_index", "_parent_index"], [None, 1, 2], [7, 2, 2]],
    }
    path = book(tmp_path / "e.xlsx", sheets)
    result = clean_file(tmp_path, path, small_form(tmp_path, survey, CHOICES), key=("id",))
    assert result.tables["one"].states()["one_n"].tolist() == ["answered", "not_asked", "missing"]
    assert result.tables["two"].states()["two_n"].tolist() == ["not_asked", "answered"]
    assert [p.rule for p in result.tables["two"].journal.problems] == ["answered_though_skipped"]


def test_a_note_is_no_answer_even_where_an_export_has_its_column(tmp_path):
    form = small_form(tmp_path, SURVEY + "note,hello,Hello,Вітаю,,,\n", CHOICES)
    result = clean_bytes(tmp_path, rows_of({"hello": "x", "beds": "5"}), form=form)
    assert "hello" not in result.main.questions()
    assert result.cell("beds") == (5, "answered")


def test_columns_of_one_question_contradict_each_other_only_where_both_say_something_else(tmp_path):
    content = b"id,region,open,beds,beds\nA1,UA-05,yes,5,5\nA2,UA-05,yes,6,7\nA3,UA-05,yes,,8\nA4,UA-05,yes,9,\n"
    result = clean_bytes(tmp_path, content)
    assert [(p.column, p.rows.tolist()) for p in result.main.journal.problems] == [("beds", [3])]
    assert [result.cell("beds", row) for row in range(4)] == [
        (5, "answered"), (None, "problem"), (8, "answered"), (9, "answered"),
    ]  # fmt: skip


def test_lists_name_the_unit_and_what_stands_for_the_submission(tmp_path):
    rows = rows_of({"beds": "1 200", "_uuid": "u1"}, {"beds": "~5", "_uuid": "u2"})
    table = clean_bytes(tmp_path, rows, key=("id",)).main
    write_log(table, tmp_path / "log.csv")
    write_problems(table, tmp_path / "problems.csv")
    log, problems = (list(csv.DictReader((tmp_path / f"{n}.csv").open(encoding="utf-8"))) for n in ("log", "problems"))
    assert [(line["row"], line["unit"]) for line in log if line["rule"] == "thousands"] == [("2", "A0")]
    assert {(line["row"], line["unit"], line["rule"]) for line in problems} >= {
        ("2", "A0", "limit"),
        ("3", "A1", "not_a_number"),
    }
    marks = {line["row"]: line["submission"] for line in problems}
    assert len(set(marks.values())) == len(marks) > 1
    assert all(len(mark) == 12 and "u" not in mark for mark in marks.values())


def test_a_wave_whose_rows_were_all_taken_out_is_written_too(tmp_path):
    gone = (
        "form,row,unit,question,old,new,action,reason,who,when\nshelter,u0,A0,,,,remove_row,a trial,Olena,2023-02-01\n"
    )
    project = small_wave(tmp_path, full_rows({"beds": "~5"}), gone)
    assert clean_wave(project, "2023").forms["shelter"].summary["rows_kept"] == 0
    written = project.wave("2023").clean / "shelter"
    (line,) = csv.DictReader((written / "log.csv").open(encoding="utf-8"))
    assert (line["row"], line["unit"], line["rule"], line["who"]) == ("2", "", "removed_row", "Olena")
    assert len(pd.read_parquet(written / "answers.parquet")) == 0


def test_the_digest_tells_any_other_answer(tmp_path):
    texts = ("one", "two", "on", "one ", "One", "")
    digests = {
        prove(clean_bytes(tmp_path / str(n), rows_of({"remark": text}, {"remark": "x"})).main)
        for n, text in enumerate(texts)
    }
    assert len(digests) == len(texts) - 1  # outer blanks are no answer
    swapped = [prove(clean_bytes(tmp_path / way, rows_of(*({"remark": t} for t in way))).main) for way in ("ab", "ba")]
    assert swapped[0] != swapped[1]
    numbers = {prove(clean_bytes(tmp_path / f"n{n}", rows_of({"beds": n})).main) for n in ("5", "6", "")}
    assert len(numbers) == 3


def test_what_a_form_left_behind_goes_with_it(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "5"}))
    stale = project.wave("2023").clean / "dropped"
    stale.mkdir(parents=True)
    (stale / "answers.parquet").write_bytes(b"old")
    clean_wave(project, "2023")
    assert [path.name for path in project.wave("2023").clean.iterdir()] == ["shelter"]


def test_every_row_of_a_repeat_finds_the_row_around_it(tmp_path):
    survey = SURVEY + "begin_repeat,staff,Staff,,,,\ninteger,hours,Hours,,,,\nend_repeat,,,,,,\n"
    main = [["id", "region", "open", "_index"], *([f"A{n}", "UA-05", "yes", n] for n in range(1, 6))]
    staff = [["hours", "_index", "_parent_index"], *([n, n, n] for n in range(1, 6))]
    path = book(tmp_path / "e.xlsx", {"main": main, "staff": staff})
    result = clean_file(tmp_path, path, small_form(tmp_path, survey, CHOICES), key=("id",))
    assert result.tables["staff"].frame().index.tolist() == ["A1", "A2", "A3", "A4", "A5"]
    assert result.tables["staff"].dropped == {}
    assert result.tables["staff"].journal.problems == []


def test_keys_and_codes_of_digits_are_no_telephone_numbers(tmp_path):
    row = {"id": "+380501234567", "code": "0501234567", "remark": "0501234567"}
    found = clean_bytes(tmp_path, rows_of(row), key=("id",)).main.journal.problems
    assert [(p.rule, p.column) for p in found] == [("personal_data", "remark")]
    found = clean_bytes(tmp_path, rows_of(row)).main.journal.problems
    assert [(p.rule, p.column) for p in found] == [("personal_data", "id"), ("personal_data", "remark")]


def test_lost_zeros_are_told_by_the_pattern_of_digits_alone(tmp_path):
    limit = "not(contains(., '0000')) and string-length(.) > 2 and regex(., '^[0-9]{10}$')"
    survey = SURVEY.replace("\"regex(., '^[0-9]{10}$')\"", f'"{limit}"')
    assert survey != SURVEY
    form = small_form(tmp_path, survey, CHOICES)
    result = clean_bytes(tmp_path, rows_of({"code": "512345678"}, {"code": "5123456789"}), form=form)
    assert result.answers["code"].tolist() == ["0512345678", "5123456789"]
    assert result.repairs["leading_zeros"] == 1


def test_a_text_that_ends_like_other_needs_a_select_of_its_rows(tmp_path):
    survey = SURVEY + (
        "text,nothing_other,N,N,,,\ntext,open_other,O,O,,,\ntext,beds_other,B,B,,,\n"
        "begin_repeat,staff,Staff,,,,\nselect_multiple who,kind,K,K,,,\ntext,groups_specify,G,G,,,\nend_repeat,,,,,,\n"
    )
    form = small_form(tmp_path, survey, CHOICES)
    assert pairs(form) == {"groups_other": ("groups", "other")}
    row = {"nothing_other": "x", "open_other": "y", "beds_other": "z"}
    assert clean_bytes(tmp_path, rows_of(row), form=form).problems == {"repeat_missing": 1}


def test_what_a_person_did_not_write_keeps_every_sign_that_can_be_seen(tmp_path):
    survey = SURVEY + "barcode,tag,Tag,Tag,,,\ncalculate,made,Made,Made,,,\n"
    form = small_form(tmp_path, survey, CHOICES)
    for text, written, why in (("-99", None, "dont_know"), ("н/д", None, "missing"), ("Тeст'я", "Тест’я", "answered")):
        result = clean_bytes(tmp_path, rows_of({"remark": text, "tag": text, "made": text}), form=form)
        assert result.cell("remark") == (written, why)
        assert result.cell("tag") == result.cell("made") == (text, "answered")
    result = clean_bytes(
        tmp_path, rows_of({"tag": " a\u200b  b ", "remark": "1.23457E+15", "made": "1.23457E+15"}), form=form
    )
    assert result.cell("tag") == ("a b", "answered")
    assert (result.cell("remark")[1], result.cell("made")) == ("problem", ("1.23457E+15", "answered"))


@pytest.mark.parametrize(("day", "flagged"), [("2023-02-01", 0), ("2023-02-02", 1)])
def test_a_wave_knows_no_day_after_its_field_work(tmp_path, day, flagged):
    project = small_wave(tmp_path, full_rows({"visited": day}))
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert table.journal.counts() == ({"date_far": 1} if flagged else {})

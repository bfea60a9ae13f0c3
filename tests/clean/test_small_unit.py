"""The small modules of cleaning: readers, personal texts, decisions settled, counts, files."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from clean.by_hand import make_form, make_table

from shelterlib.clean.absent import Absent
from shelterlib.clean.choices import ChoiceReader
from shelterlib.clean.dates import DateReader
from shelterlib.clean.gazetteer import gazetteer
from shelterlib.clean.moments import MomentReader
from shelterlib.clean.numbers import NumberReader
from shelterlib.clean.personal import flag_personal
from shelterlib.clean.plain_text import TextReader
from shelterlib.clean.plan import Plan
from shelterlib.clean.readable import refuse_unreadable
from shelterlib.clean.readers import reader_for
from shelterlib.clean.settled import by_question, of_kept, still_open, trust_decided
from shelterlib.clean.summary import counted, summary, whole_summary
from shelterlib.clean.write import labels, write_tables
from shelterlib.errors import DataError
from shelterlib.forms import Question
from shelterlib.raw.journal import Change, Problem

LISTS = {"yn": {"yes": "Yes", "no": "No"}}


def rows(*numbers):
    return np.array(numbers, dtype=np.int64)


@pytest.mark.parametrize(
    ("kind", "reader"),
    [
        ("integer", NumberReader),
        ("decimal", NumberReader),
        ("range", NumberReader),
        ("date", DateReader),
        ("today", DateReader),
        ("datetime", MomentReader),
        ("start", MomentReader),
        ("end", MomentReader),
        ("text", TextReader),
        ("barcode", TextReader),
        ("select_one", ChoiceReader),
        ("select_multiple", ChoiceReader),
    ],
)
def test_each_type_of_question_has_its_reader(kind, reader):
    question = Question("q", kind, "yn")
    made = reader_for(make_form(question, choices=LISTS), question, Absent(), gazetteer(), {})
    assert type(made) is reader
    if reader is NumberReader:
        assert made.whole == (kind == "integer")
    if reader is TextReader:
        assert made.free == (kind == "text")


def read(kind, text, **more):
    question = Question("q", kind, "yn")
    recoded = {("q", "sure"): "yes", ("yn", "never"): "no", ("other", "perhaps"): "yes"}
    made = reader_for(make_form(question, choices=LISTS), question, Absent(), gazetteer(), recoded, **more)
    return made.read(text).text


def test_readers_know_withdrawn_choices_of_their_question_and_list_alone():
    assert [read("select_one", text) for text in ("sure", "never", "perhaps")] == ["yes", "no", "perhaps"]


def test_readers_of_days_and_moments_know_how_the_file_counts():
    assert read("date", "44105") == "2020-10-01"
    assert read("date", "44105", epoch_1904=True) == "2024-10-02"
    assert read("date", "03/04/2020", slashes="day_first") == "2020-04-03"


def test_moments_keep_their_time():
    assert read("datetime", "01.10.2020 10:30") == "2020-10-01T10:30:00"
    assert read("datetime", "44105.5", epoch_1904=True) == "2024-10-02T12:00:00"
    assert read("date", "01.10.2020 10:30") == "2020-10-01"


def test_texts_that_tell_of_a_person_are_flagged_by_row():
    form = make_form(
        Question("beds", "integer"), Question("id", "text"), Question("remark", "text"),
        Question("code", "text", constraint="regex(., '[0-9]{10}')"), Question("place", "geopoint"),
        Question("note", "text"),
    )  # fmt: skip
    phone = "0501234567"
    table = make_table(
        form, {"beds": [phone] * 3, "id": [phone] * 3, "remark": ["x", phone, ""], "code": [phone] * 3,
               "place": ["50.4 30.5", "", "x"], "note": ["", "", phone]},
    )  # fmt: skip
    flag_personal(table, frozenset(("id",)))
    assert [(p.rule, p.severity, p.column, p.rows.tolist(), p.fix) for p in table.journal.problems] == [
        ("personal_data", "W", "remark", [3], "it is never published"),
        ("personal_data", "W", "place", [2, 4], "it is never published"),
        ("personal_data", "W", "note", [4], "it is never published"),
    ]


def test_a_table_without_rows_tells_of_no_person():
    table = make_table(make_form(Question("remark", "text")), {"remark": []})
    flag_personal(table, frozenset())
    assert table.journal.problems == []


def shown(problems):
    return [(p.rule, p.column, p.rows.tolist()) for p in problems]


def test_problems_of_cells_go_under_the_name_of_their_question():
    targets = [SimpleNamespace(kind=kind, question="beds") for kind in ("question", "child", "system", "unknown")]
    table = SimpleNamespace(sheet=SimpleNamespace(headers=["Beds", "Beds/a", "_id", "odd"]), targets=targets)
    names = ("Beds", "Beds/a", "_id", "odd", "unheard")
    problems = [Problem("r", "E", name, rows(2, 3)) for name in names] + [Problem("r", "E", "Beds", rows(0))]
    assert shown(by_question(problems, table)) == [
        ("r", "beds", [2, 3]), ("r", "beds", [2, 3]), ("r", "_id", [2, 3]), ("r", "odd", [2, 3]),
        ("r", "unheard", [2, 3]), ("r", "Beds", [0]),
    ]  # fmt: skip


def test_what_a_person_decided_about_is_no_longer_open():
    decided = SimpleNamespace(removed=[0], touched={"beds": {3}}, accepted={"beds": {4}, "used": {5}})
    problems = [
        Problem("a", "E", "beds", rows(2, 3, 4, 5)), Problem("b", "W", "beds", rows(2, 3, 4, 5)),
        Problem("c", "W", "used", rows(2, 3, 5)), Problem("d", "E", "used", rows(2)),
        Problem("e", "E", "free", rows(0)),
    ]  # fmt: skip
    assert shown(still_open(problems, decided, rows(2, 3, 4, 5))) == [
        ("a", "beds", [4, 5]), ("b", "beds", [5]), ("c", "used", [3]), ("e", "free", [0]),
    ]  # fmt: skip


def test_a_row_left_out_asks_for_no_decision_but_a_column_does():
    problems = [
        Problem("a", "E", "beds", rows(1, 2, 4)), Problem("b", "E", "beds", rows(3)),
        Problem("c", "E", "beds", rows(0)),
    ]  # fmt: skip
    assert shown(of_kept(problems, rows(2, 4))) == [("a", "beds", [2, 4]), ("c", "beds", [0])]


def test_a_cell_that_got_a_text_is_trusted():
    parts = SimpleNamespace(held={"beds": rows(0, 1, 2), "used": rows(0, 1)})
    trust_decided(parts, SimpleNamespace(touched={"beds": {5, 9}, "used": set()}), rows(4, 5, 6))
    assert {name: found.tolist() for name, found in parts.held.items()} == {"beds": [0, 2], "used": [0, 1]}


def table_of(name=""):
    form = make_form(Question("beds", "integer", labels={"en": "Places"}), choices=LISTS)
    table = make_table(form, {"beds": ["5", "6"]}, name=name, missing=["used"], unknown=["Odd"])
    table.read = 3
    table.dropped.update({"removed_row": 1})
    for rule in ("spaces", "spaces", "correction", "limit", "removed_row", "parent_dropped"):
        table.journal.change(Change(rule, "beds", rows(2), ["a"], ["b"]))
    table.journal.problem("limit", "E", "beds", rows(2, 3))
    table.journal.problem("outlier", "W", "beds", rows(2))
    return table


COUNTS = {
    "rows_read": 3, "rows_kept": 2, "rows_dropped": {"removed_row": 1}, "questions_found": 1,
    "questions_missing": ["used"], "columns_unknown": ["Odd"], "repairs": {"spaces": 2},
    "problems": {"limit": 2, "outlier": 1},
}  # fmt: skip


def test_a_table_is_told_in_numbers():
    tables = {"": table_of(), "staff": table_of("staff")}
    assert summary(tables[""]) == COUNTS
    assert whole_summary(tables) == {**COUNTS, "repeats": {"staff": COUNTS}}
    assert counted(tables, "E") == {"limit": 4}
    assert counted(tables, "W") == {"outlier": 2}


@pytest.mark.parametrize(
    ("skips", "said"),
    [
        (["${a}", "((", "${a} >"], "(and 1 more: shelter expressions lists them)"),
        (["((", "${a}"], None),
        (["(("], None),
    ],
)
def test_a_form_that_cannot_be_read_names_the_first_place(skips, said):
    questions = [Question(f"q{n}", "text", relevant=text, row=n + 2) for n, text in enumerate(skips)]
    with pytest.raises(DataError) as caught:
        refuse_unreadable(make_form(*questions))
    assert (said or "cannot be read") in str(caught.value)
    assert ("more:" in str(caught.value)) == bool(said)
    first = next(n for n, text in enumerate(skips) if text.startswith("(("))
    assert f"form.xlsx, sheet survey, row {first + 2}, q{first}, relevant" in str(caught.value)


def test_only_skips_and_limits_must_be_readable():
    refuse_unreadable(make_form(Question("a", "text", relevant="${a} = 1", calculation="((", choice_filter="((")))
    with pytest.raises(DataError, match="constraint"):
        refuse_unreadable(make_form(Question("a", "text", constraint="((")))


def test_a_plan_is_not_strict_unless_it_says_so():
    assert Plan(Absent()).strict is False


def test_tables_are_written_with_their_repeats_and_what_stood_there_goes(tmp_path):
    folder = tmp_path / "new" / "shelter"
    (folder / "repeats" / "gone").mkdir(parents=True)
    tables = {"": table_of(), "staff": table_of("staff")}
    write_tables(tables, folder, {"form": "shelter"})
    files = ["answers.parquet", "log.csv", "problems.csv", "status.parquet"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*files, "labels.json", "repeats", "summary.json"])
    assert [path.name for path in (folder / "repeats").iterdir()] == ["staff"]
    assert sorted(path.name for path in (folder / "repeats" / "staff").iterdir()) == files
    assert json.loads((folder / "summary.json").read_text("utf-8")) == {**whole_summary(tables), "form": "shelter"}
    assert json.loads((folder / "labels.json").read_text("utf-8")) == labels(tables[""].form)
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "answers.parquet"), tables[""].frame())
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "status.parquet"), tables[""].states())
    assert len((folder / "log.csv").read_text("utf-8").splitlines()) == 7
    assert len((folder / "problems.csv").read_text("utf-8").splitlines()) == 4
    write_tables({"": table_of()}, tmp_path / "plain")
    assert json.loads((tmp_path / "plain" / "summary.json").read_text("utf-8")) == {**COUNTS, "repeats": {}}


def test_the_words_of_a_form_stand_by_name_and_language():
    assert labels(table_of().form) == {
        "languages": ["en"], "default_language": "en",
        "questions": {"beds": {"type": "integer", "list": None, "repeat": None, "labels": {"en": "Places"}}},
        "choices": {"yn": {"yes": {"en": "Yes"}, "no": {"en": "No"}}},
    }  # fmt: skip

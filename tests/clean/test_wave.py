"""A wave: files written, decisions replayed, open problems refused, nothing told that was answered."""

import json

import pandas as pd
import pytest
from support.cleaning import full_rows, small_wave
from support.paths import ROOT

from shelterlib.clean import clean_forms, clean_wave
from shelterlib.clean.replay import replay
from shelterlib.errors import DataError
from shelterlib.paths import Project
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Change

HEAD = "form,row,unit,question,old,new,action,reason,who,when\n"
PLAIN = (
    {"beds": "5", "groups": "women men", "visited": "16.10.2020", "area": "12,5", "free": "-99"},
    {"beds": "7", "open": "Ні"},
)


def written(project):
    return project.root / "data" / "processed" / "2023" / "clean" / "shelter"


def test_files_come_back_with_their_types_and_units(tmp_path):
    project = small_wave(tmp_path, full_rows(*PLAIN))
    cleaned = clean_wave(project, "2023")
    answers, status = (pd.read_parquet(written(project) / f"{name}.parquet") for name in ("answers", "status"))
    table = cleaned.forms["shelter"].tables[""]
    pd.testing.assert_frame_equal(answers, table.frame())
    pd.testing.assert_frame_equal(status, table.states())
    assert answers.index.tolist() == ["A0", "A1"]
    assert answers.index.name == "unit"
    types = {
        "beds": "Int64",
        "area": "Float64",
        "visited": "datetime64[us]",
        "open": "str",
        "groups": "str",
        "remark": "str",
    }
    assert {name: str(answers.dtypes[name]) for name in types} == types
    assert answers.columns.tolist() == status.columns.tolist()
    assert (status.dtypes.astype(str) == "str").all()
    labels = json.loads((written(project) / "labels.json").read_text("utf-8"))
    assert labels["questions"]["beds"]["labels"] == {"en": "Places", "uk": "Місць"}
    assert labels["choices"]["yn"]["yes"] == {"en": "Yes", "uk": "Так"}
    summary = json.loads((written(project) / "summary.json").read_text("utf-8"))
    assert summary["rows_read"] == summary["rows_kept"] == 2
    assert len(summary["digests"]["shelter"]) == 64


def test_the_written_log_leads_from_the_raw_answers_to_the_clean_ones(tmp_path):
    project = small_wave(tmp_path, full_rows(*PLAIN, {"remark": '=HYPERLINK("x")  об*єкт'}))
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert_log_leads_to_clean(written(project), table)


@pytest.mark.parametrize("wave", ["2020", "2023"])
def test_the_log_of_each_shipped_wave_leads_to_its_clean_answers(tmp_path, wave):
    (tmp_path / "catalogue").symlink_to(ROOT / "catalogue")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "raw").symlink_to(ROOT / "data" / "raw")
    project = Project(tmp_path)
    for name, form in clean_wave(project, wave).forms.items():
        for table in form.tables.values():
            assert_log_leads_to_clean(project.wave(wave).clean / name, table)


def assert_log_leads_to_clean(folder, table):
    """Replay log.csv, as a stranger would who has the raw texts and the form."""
    from shelterlib.clean.spreadsheet import unescaped

    log = pd.read_csv(folder / "log.csv", dtype="str", keep_default_na=False)
    rows = log[log["row"] != ""]
    changes = [
        Change(
            line.rule,
            line.question,
            pd.array([int(line.row)]).to_numpy(dtype="int64"),
            [unescaped(line.old)],
            [unescaped(line.new)],
        )
        for line in rows.itertuples()
    ]
    numbers, answers = replay(table.form, table.originals, table.all_numbers, changes)
    clean = pd.read_parquet(folder / "answers.parquet")
    assert len(numbers) == len(clean)
    for name, column in answers.items():
        found = pd.Series(column.to_pylist(), index=clean.index, dtype=clean[name].dtype)
        same = (found == clean[name]) | (found.isna() & clean[name].isna())
        assert bool(same.fillna(False).all()), name


def test_a_log_that_does_not_follow_is_found_out(tmp_path):
    table = clean_forms(small_wave(tmp_path, full_rows(*PLAIN)), "2023").forms["shelter"].tables[""]
    change = next(c for c in table.journal.changes if c.rule == "decimal_comma")
    wrong = Change(change.rule, change.question, change.rows, ["13,5"], change.new)
    with pytest.raises(DataError, match="does not follow"):
        replay(table.form, table.originals, table.all_numbers, [wrong])
    table.originals["beds"] = Coded.of(["6", "7"])
    from shelterlib.clean.replay import prove

    with pytest.raises(DataError, match="does not lead"):
        prove(table)


def test_open_problems_stop_the_wave_after_everything_is_written(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "~5"}, {"beds": "-1"}, {"free": "99"}))
    with pytest.raises(DataError) as caught:
        clean_wave(project, "2023")
    said = str(caught.value)
    assert "3 open problems" in said
    assert "not_a_number: shelter.csv, row 2, beds" in said
    assert "shelter problems 2023" in said
    assert caught.value.exit_code == 3
    assert sorted(path.name for path in written(project).iterdir()) == [
        *("answers.parquet", "labels.json", "log.csv", "problems.csv", "status.parquet", "summary.json")
    ]


def test_every_decision_is_applied_logged_and_replayed(tmp_path):
    rows = ({"beds": "~5", "free": "99"}, {"beds": "-1", "free": "99"}, {"remark": "x"}, {"used": "51"})
    decided = (
        "shelter,u0,A0,beds,~5,5,replace,asked,Olena,2023-02-01\n"
        "shelter,u0,A0,free,99,,accept,it is a count,Olena,2023-02-01\n"
        "shelter,u1,A1,beds,-1,,blank,nobody knows,Olena,2023-02-01\n"
        "shelter,u1,A1,free,99,,flag,likely a count,Olena,2023-02-01\n"
        "shelter,u2,A2,,,,remove_row,a test,Olena,2023-02-01\n"
        "shelter,u3,A3,used,51,,accept,more than planned,Olena,2023-02-01\n"
    )
    cleaned = clean_wave(small_wave(tmp_path, full_rows(*rows), HEAD + decided), "2023")
    table = cleaned.forms["shelter"].tables[""]
    answers, status = table.frame(), table.states()
    assert answers["beds"].tolist()[0] == 5
    assert status["beds"].tolist() == ["answered", "removed", "missing"]
    assert answers["free"].tolist()[:2] == [99, 99]
    assert answers["used"].tolist()[2] == 51
    assert answers.index.tolist() == ["A0", "A1", "A3"]
    assert table.dropped == {"removed_row": 1}
    assert {(p.rule, p.severity) for p in table.journal.problems if p.rule != "required_missing"} == {("flagged", "W")}
    log = pd.read_csv(written(Project(tmp_path)) / "log.csv", dtype="str", keep_default_na=False)
    people = log[log["who"] == "Olena"]
    assert len(people) == 6
    assert set(people["when"]) == {"2023-02-01"}
    assert set(people["rule"]) == {"correction", "accepted", "flagged", "removed_row"}


@pytest.mark.parametrize(
    ("decided", "rule"),
    [
        ("shelter,u0,A0,beds,6,5,replace,r,Olena,2023-02-01\n", "correction_conflict"),
        ("shelter,u9,A9,beds,5,6,replace,r,Olena,2023-02-01\n", "correction_orphan"),
        ("shelter,u9,A9,,,,remove_row,r,Olena,2023-02-01\n", "correction_orphan"),
    ],
)
def test_a_decision_that_no_longer_fits_stops_the_wave(tmp_path, decided, rule):
    with pytest.raises(DataError, match=rule):
        clean_wave(small_wave(tmp_path, full_rows({"beds": "5"}), HEAD + decided), "2023")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("other,u0,A0,beds,5,6,replace,r,Olena,d\n", "no such form"),
        ("shelter,u0,A0,bed,5,6,replace,r,Olena,d\n", "no such question"),
        ("shelter,u0,A0,beds,5,6,improve,r,Olena,d\n", "the action is none of"),
        ("shelter,u0,A0,beds,5,,replace,r,Olena,d\n", "needs a new value"),
        ("shelter,u0,A0,beds,5,6,replace,r,,d\n", "nobody is named"),
        (
            "shelter,u0,A0,beds,5,6,replace,r,O,d\nshelter,u0,A0,beds,5,7,replace,r,O,d\n",
            "line 2 decides otherwise about the same answer",
        ),
    ],
)
def test_a_line_of_corrections_that_says_nothing_clear_is_refused_by_its_number(tmp_path, line, said):
    with pytest.raises(DataError, match=said) as caught:
        clean_wave(small_wave(tmp_path, full_rows({"beds": "5"}), HEAD + line), "2023")
    assert "corrections.csv, line" in str(caught.value)


def test_a_decision_holds_on_a_newer_export_with_other_row_numbers(tmp_path):
    decided = HEAD + "shelter,u1,A1,beds,~5,5,replace,asked,Olena,2023-02-01\n"
    newer = full_rows({"beds": "1"}, {"beds": "~5"}, {"beds": "2"}).splitlines(keepends=True)
    content = b"".join([newer[0], newer[3], newer[2], newer[1]])
    table = clean_wave(small_wave(tmp_path, content, decided), "2023").forms["shelter"].tables[""]
    assert table.frame()["beds"].to_dict() == {"A2": 2, "A1": 5, "A0": 1}


def test_no_message_says_what_anybody_answered(tmp_path, capsys):
    secret = "Тетяна-Таємна-4711"
    rows = (
        {q: secret for q in ("region", "open", "beds", "area", "visited", "moment", "groups", "code", "remark")},
        {"id": secret},
        {"id": secret},
    )
    project = small_wave(tmp_path, full_rows(*rows))
    with pytest.raises(DataError) as caught:
        clean_wave(project, "2023")
    cleaned = clean_forms(project, "2023")
    shown = [
        str(caught.value),
        str(cleaned),
        cleaned._repr_html_(),
        json.dumps(cleaned.forms["shelter"].summary, ensure_ascii=False),
    ]
    shown += capsys.readouterr()
    for text in shown:
        assert secret not in text
        assert "4711" not in text


def test_counts_are_shown_in_jupyter(tmp_path):
    cleaned = clean_wave(small_wave(tmp_path, full_rows(*PLAIN)), "2023")
    assert "rows_read 2, rows_kept 2" in str(cleaned)
    assert "<td>decimal_comma</td><td>1</td>" in cleaned._repr_html_()


def test_an_answer_that_a_person_set_counts_against_the_columns_of_its_choices(tmp_path):
    rows = [
        {"groups": "women", "groups/women": "0", "groups/men": "1"},
        {"groups": "men", "groups/women": "0", "groups/men": "1"},
    ]
    decided = HEAD + "shelter,u0,A0,groups,women,women men,replace,asked,Olena,2023-02-01\n"
    table = clean_wave(small_wave(tmp_path, full_rows(*rows), decided), "2023").forms["shelter"].tables[""]
    assert table.frame()["groups"].tolist() == ["women men", "men"]
    taken = HEAD + "shelter,u0,A0,groups,women,,blank,asked,Olena,2023-02-01\n"
    table = clean_wave(small_wave(tmp_path, full_rows(*rows), taken), "2023").forms["shelter"].tables[""]
    assert table.states()["groups"].tolist() == ["removed", "answered"]


def test_corrections_come_from_any_spreadsheet_program_and_in_any_order_of_columns(tmp_path):
    line = "Olena;2023-02-01;asked;replace;5;~5;beds;A0;u0;shelter\r\n"
    content = "\ufeffwho;when;reason;action;new;old;question;unit;row;form\r\n" + line + ";;;;;;;;;\r\n"
    table = clean_wave(small_wave(tmp_path, full_rows({"beds": "~5"}), content), "2023").forms["shelter"].tables[""]
    assert table.frame()["beds"].tolist() == [5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((HEAD + "shelter,u0,A0,remark,є,є,replace,причина,Олена,d\n").encode("cp1251"), "not UTF-8"),
        (b"form,row\n", "the column unit is missing"),
        ((HEAD + "shelter,u0,A0,beds,5,6,replace,one, two,Olena,d\n").encode(), "line 2: more cells"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_in_words(tmp_path, content, said):
    project = small_wave(tmp_path, full_rows({"beds": "5"}))
    (project.wave("2023").raw / "corrections.csv").write_bytes(content)
    with pytest.raises(DataError, match=said):
        clean_wave(project, "2023")

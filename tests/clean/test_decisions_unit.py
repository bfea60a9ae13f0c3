"""The workbook of open problems on its way back: rows written by hand."""

import datetime as dt

import numpy as np
import openpyxl
import pytest
from support.cleaning import full_rows, small_wave

from shelterlib.clean.corrections import Correction
from shelterlib.clean.decisions import _decision, _plain, _refuse, apply_decisions, read_decisions
from shelterlib.clean.sheet_layout import COLUMNS
from shelterlib.clean.wave import Cleaned, CleanForm
from shelterlib.clean.words import both
from shelterlib.errors import DataError
from shelterlib.forms import Question

CHANGE, ACCEPT, BLANK, FLAG, DROP = (both("decisions", a) for a in ("replace", "accept", "blank", "flag", "remove_row"))
PLAIN = {"form": "shelter", "row": "u0", "unit": "A0", "question": "beds", "rule": "limit", "answer": "901"}


def row(**more):
    plain = dict.fromkeys(COLUMNS, "") | PLAIN
    return plain | {"severity": both("severity", "E"), "reason": " asked ", "who": " Olena "} | more


def decided(**more):
    found, why = _decision(row(**more), 4, "2023-02-01", "")
    return found if found is not None else why


def correction(action, new="", question="beds", old="901", **more):
    about = {"reason": "asked", "who": "Olena", "when": "2023-02-01", "line": 4} | more
    return Correction("shelter", "u0", "A0", question, old, new, action, **about)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"decision": CHANGE, "new": "9"}, correction("replace", "9")),
        ({"decision": CHANGE, "new": " UA-05 | Vinnytsia oblast | x "}, correction("replace", "UA-05")),
        ({"decision": f" {CHANGE.upper()} ", "new": "9"}, correction("replace", "9")),
        ({"decision": "Змінити на", "new": "9"}, correction("replace", "9")),
        ({"decision": "change to", "new": "9"}, correction("replace", "9")),
        ({"decision": "replace", "new": "9"}, correction("replace", "9")),
        ({"decision": "remove_row"}, correction("remove_row", question="", old="")),
        ({"decision": DROP}, correction("remove_row", question="", old="")),
        ({"decision": ACCEPT}, correction("accept")),
        ({"decision": FLAG, "new": " "}, correction("flag")),
        ({"decision": BLANK}, correction("blank")),
    ],
)
def test_a_row_says_what_was_decided(given, found):
    assert decided(**given) == found


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"decision": "perhaps"}, "none of the list"),
        ({"decision": "limit"}, "none of the list"),
        ({"decision": ACCEPT, "rule": "not_a_number"}, f"these can: {CHANGE}, {BLANK}, {DROP}"),
        ({"decision": BLANK, "question": ""}, f"these can: {DROP}"),
        ({"decision": CHANGE}, "needs a new answer"),
        ({"decision": CHANGE, "new": "  "}, "needs a new answer"),
        ({"decision": CHANGE, "new": " | label"}, "needs a new answer"),
        *(({"decision": taken, "new": "9"}, "takes none") for taken in (BLANK, ACCEPT, FLAG, DROP)),
        ({"decision": BLANK, "who": " "}, "nobody is named"),
    ],
)  # fmt: skip
def test_what_is_not_complete_is_refused(given, said):
    assert said in decided(**given)


def test_what_only_is_flagged_can_be_accepted_whatever_the_rule():
    assert decided(decision=ACCEPT, rule="outlier", severity=both("severity", "W")) == correction("accept")
    assert decided(decision=ACCEPT, rule="outlier", severity="") == correction("accept")
    assert "cannot settle" in decided(decision=ACCEPT, rule="outlier")


def test_who_decided_may_be_said_once_for_all():
    found, _ = _decision(row(decision=BLANK, who=""), 4, "2023-02-01", " Petro ")
    assert found == correction("blank", who="Petro")
    assert _decision(row(decision=BLANK), 4, "2023-02-01", "Petro")[0].who == "Olena"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (5.0, "5"), (5.5, "5.5"), (5, "5"), ("5.0", "5.0"), (True, "True"), (dt.date(2023, 2, 1), "2023-02-01"),
        (dt.datetime(2023, 2, 1), "2023-02-01"), (dt.datetime(2023, 2, 1, 9, 30), "2023-02-01T09:30:00"),
        (-3.0, "-3"), ("x", "x"),
    ],
)  # fmt: skip
def test_a_cell_is_what_people_see(cell, text):
    assert _plain(cell) == text


def workbook(folder, *rows, heads=tuple(COLUMNS), lead=()):
    book = openpyxl.Workbook()
    book.active.append([*lead, *(both("columns", name, "\n") for name in heads)])
    for one in rows:
        book.active.append([*[None] * len(lead), *(one[name] for name in heads)])
    book.create_sheet("other")
    book.save(folder / "filled.xlsx")
    return folder / "filled.xlsx"


def test_decisions_are_read_by_the_headings_of_the_first_sheet(tmp_path):
    path = workbook(
        tmp_path,
        row(decision=None),
        row(decision=" "),
        row(decision=CHANGE, new=9.0, line=2.0),
        row(decision=BLANK, answer="'=1+1"),
        heads=tuple(reversed(COLUMNS)),
        lead=("note", None),
    )
    assert read_decisions(path, "2023-02-01") == [
        correction("replace", "9", line=4), correction("blank", old="=1+1", line=5),
    ]  # fmt: skip


def test_rows_shorter_than_the_headings_are_blank_behind(tmp_path):
    with pytest.raises(DataError, match="no decision in this workbook"):
        read_decisions(workbook(tmp_path), "2023-02-01")
    heads = tuple(name for name in COLUMNS if name not in ("who", "reason"))
    path = workbook(tmp_path, row(decision=BLANK), heads=(*heads, "reason", "who"))
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for column in (len(COLUMNS) - 1, len(COLUMNS)):
        sheet.cell(2, column).value = None
    book.save(path)
    assert read_decisions(path, "2023-02-01", "Petro") == [correction("blank", reason="", who="Petro", line=2)]


@pytest.mark.parametrize(("wrong", "more"), [(1, ""), (5, ""), (6, "; and 1 more"), (8, "; and 3 more")])
def test_wrong_rows_are_named_five_of_them(tmp_path, wrong, more):
    path = workbook(tmp_path, row(decision=BLANK), *(row(decision="perhaps") for _ in range(wrong)))
    with pytest.raises(DataError) as caught:
        read_decisions(path, "2023-02-01")
    named = "; ".join(f"row {n}: the decision is none of the list" for n in range(3, 3 + min(5, wrong)))
    assert str(caught.value).startswith(f"filled.xlsx: {wrong} decisions are not complete ({named}{more}); none was")


def test_another_workbook_is_refused_by_the_column_that_it_lacks(tmp_path):
    heads = tuple(name for name in COLUMNS if name not in ("decision", "who"))
    with pytest.raises(DataError, match=r"the column Decision / .* is missing"):
        read_decisions(workbook(tmp_path, heads=heads), "2023-02-01")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(DataError, match="is missing"):
        read_decisions(tmp_path / "empty.xlsx", "2023-02-01")
    (tmp_path / "no.xlsx").write_bytes(b"x")
    with pytest.raises(DataError):
        read_decisions(tmp_path / "no.xlsx", "2023-02-01")


def test_a_workbook_that_means_harm_is_not_opened(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("shelterlib.clean.decisions.check_workbook", asked.append)
    path = workbook(tmp_path, row(decision=BLANK))
    read_decisions(path, "2023-02-01")
    assert asked == [path]


def refused(hand, *decisions, problems=()):
    form = hand.form([Question("beds", "integer"), Question("men", "integer")])
    table = hand.table(form, {"beds": ["5"] * 3, "men": ["1"] * 3})
    for rule, severity, question, rows, fix in problems:
        table.journal.problem(rule, severity, question, None if rows is None else np.array(rows), fix)
    cleaned = Cleaned("2023", {"shelter": CleanForm("shelter", {"": table}, {})})
    try:
        _refuse(cleaned, decisions, "corrections.csv")
    except DataError as error:
        return str(error).partition("\n")[0]
    return ""


def test_decisions_that_settle_are_not_refused(hand):
    open_ones = (
        ("limit", "W", "beds", [2], ""), ("limit", "E", "men", [2], ""), ("limit", "E", "beds", [3], ""),
        ("question_missing", "E", "beds", None, ""), ("correction_orphan", "W", "beds", [2], ""),
    )  # fmt: skip
    assert refused(hand, correction("accept"), problems=open_ones) == ""


def test_decisions_that_fit_no_answer_are_refused(hand):
    lost = [("correction_conflict", "E", "beds", [2], "line 2"), ("correction_orphan", "E", "men", None, "line 3")]
    said = refused(hand, problems=[("outlier", "W", "beds", [2], ""), *lost, ("limit", "E", "beds", [2], "")])
    assert said.startswith(
        "corrections.csv: 2 decisions do not fit the answers there now (correction_conflict: shelter, beds (line 2); "
        "correction_orphan: shelter, men (line 3)); none was applied"
    )


@pytest.mark.parametrize(("many", "more"), [(5, ""), (6, "; and 1 more"), (8, "; and 3 more")])
def test_of_many_the_first_five_are_named(hand, many, more):
    lost = [("correction_conflict", "E", "beds", [2], f"line {n}") for n in range(many)]
    said = refused(hand, problems=lost)
    assert said.count("correction_conflict") == 5
    assert f"(line 4){more}); none was applied" in said


def test_decisions_that_leave_their_problem_open_are_refused(hand):
    open_ones = [
        ("limit", "E", "beds", [2, 3], ""),
        ("not_a_number", "E", "beds", [2], ""),
        ("x", "W", "beds", [2], ""),
    ]
    assert refused(hand, correction("accept"), problems=open_ones).startswith(
        "corrections.csv: 2 decisions leave their problem open (shelter, row 2, beds: limit; "
        "shelter, row 2, beds: not_a_number); none was applied"
    )


def test_decisions_are_added_once_and_the_trial_goes(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "901"}))
    one = correction("replace", "9", line=2)
    added, cleaned = apply_decisions(project, "2023", [one, correction("replace", "9", line=3)])
    assert added == 1
    assert cleaned.forms["shelter"].tables[""].frame()["beds"].tolist() == [9]
    path = project.wave("2023").raw / "corrections.csv"
    assert len(path.read_text("utf-8").splitlines()) == 2
    assert apply_decisions(project, "2023", [one])[0] == 0
    with pytest.raises(DataError, match=r"corrections\.csv, line 3: line 2 decides otherwise"):
        apply_decisions(project, "2023", [correction("replace", "8")])
    with pytest.raises(DataError, match="leave their problem open"):
        apply_decisions(small_wave(tmp_path / "b", full_rows({"beds": "901"})), "2023", [correction("replace", "902")])
    assert len(path.read_text("utf-8").splitlines()) == 2
    assert [found.name for found in path.parent.glob(".*")] == []


def test_a_trial_that_a_broken_run_left_behind_is_no_hindrance(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "901"}))
    (project.wave("2023").raw / ".trial").mkdir()
    assert apply_decisions(project, "2023", [correction("replace", "9")])[0] == 1

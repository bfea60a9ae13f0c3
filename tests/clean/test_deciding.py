"""No dead end: whatever the workbook lists, a decision in it settles, or the sheet says what else does."""

import re

import openpyxl
import pytest
import yaml
from support.cleaning import full_rows, small_wave
from support.deciding import call, corrections, fill, opened
from support.paths import ROOT

from shelterlib.clean import clean_wave, rules
from shelterlib.errors import DataError

CHANGE, ACCEPT, BLANK, DROP = (
    "change to / змінити на", "accept / прийняти", "blank / залишити порожнім", "drop the row / вилучити рядок",
)  # fmt: skip
HEAD = "form,row,unit,question,old,new,action,reason,who,when\n"
DECIDED = HEAD + "shelter,u0,A0,beds,~5,5,replace,asked,Olena,2023-02-01\n"


def workbook_wave(folder, rows, formulas=()):
    """Write a wave whose export is a workbook, with formulas that were never calculated in some (row, question)."""
    import csv
    import io

    project = small_wave(folder, b"")
    raw = project.wave("2023").raw
    (raw / "shelter.csv").unlink()
    lines = list(csv.reader(io.StringIO(full_rows(*rows).decode())))
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for row, question in formulas:
        book.active.cell(row, lines[0].index(question) + 1).value = "=1+A1"
    book.save(raw / "shelter.xlsx")
    return project


@pytest.mark.parametrize(
    ("decision", "new", "expected"),
    [(CHANGE, "7", (7, "answered")), (BLANK, None, (None, "removed")), (ACCEPT, None, (6, "answered"))],
)
def test_a_decision_about_an_answer_that_changed_takes_the_place_of_the_older_one(tmp_path, decision, new, expected):
    project = small_wave(tmp_path, full_rows({"beds": "6"}, {"beds": "7"}), DECIDED)
    assert "1 problems to decide" in call(project).output
    _, _, sheet, at = opened(project)
    assert sheet.cell(2, at["What is wrong"]).value.endswith("\ncorrections.csv, line 2")
    done = call(project, "--apply", fill(project, {("u0", "correction_conflict"): (decision, new)}))
    assert done.exit_code == 0, done.exception
    assert "0 problems to decide" in done.output
    assert len(corrections(project)) == 2
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert table.frame()["beds"].astype("object").where(table.frame()["beds"].notna(), None).tolist()[0] == expected[0]
    assert table.states()["beds"].iloc[0] == expected[1]


def test_each_of_several_decisions_is_about_the_answer_that_it_names(tmp_path):
    two = DECIDED + "shelter,u0,A0,beds,~6,6,replace,asked again,Olena,2023-03-01\n"
    for said, expected in (("~5", 5), ("~6", 6)):
        project = small_wave(tmp_path / said, full_rows({"beds": said}), two)
        assert clean_wave(project, "2023").forms["shelter"].tables[""].frame()["beds"].tolist() == [expected]
    project = small_wave(tmp_path / "other", full_rows({"beds": "~7"}), two)
    with pytest.raises(DataError) as caught:
        clean_wave(project, "2023")
    assert str(caught.value).count("correction_conflict") == 2


def test_the_same_decision_twice_counts_once(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "~5"}), DECIDED + DECIDED.removeprefix(HEAD))
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert table.frame()["beds"].tolist() == [5]
    assert table.journal.repairs()["correction"] == 1


def test_a_formula_that_was_never_calculated_is_a_cell_to_be_decided(tmp_path):
    project = workbook_wave(tmp_path, ({}, {}), formulas=[(2, "beds"), (3, "area")])
    assert "2 problems to decide" in call(project).output
    decided = {("u0", "formula_without_value"): (CHANGE, "7"), ("u1", "formula_without_value"): (BLANK, None)}
    done = call(project, "--apply", fill(project, decided))
    assert "0 problems to decide" in done.output, done.exception
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert table.frame()["beds"].iloc[0] == 7
    assert table.states()["area"].tolist() == ["missing", "removed"]


def test_what_is_wrong_with_a_row_that_is_left_out_asks_for_nothing(tmp_path):
    times = [{"_uuid": "u0", "_submission_time": f"2023-01-0{day}T10:00:00"} for day in (1, 2)]
    rows = ({**times[0], "remark": "old"}, {**times[1], "id": "A0"}, {"_uuid": "u5"})
    project = workbook_wave(tmp_path, rows, formulas=[(2, "beds"), (4, "beds")])
    assert "1 problems to decide" in call(project).output
    _, _, sheet, at = opened(project)
    assert [sheet.cell(row, at["Submission"]).value for row in range(2, sheet.max_row + 1)] == ["u5"]
    done = call(project, "--apply", fill(project, {("u5", "formula_without_value"): (CHANGE, "7")}))
    assert "0 problems to decide" in done.output, done.exception
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert table.dropped == {"edited_resubmission": 1}
    assert table.states()["beds"].tolist() == ["missing", "answered"]


def test_a_row_that_cannot_be_trusted_is_settled_by_dropping_it(tmp_path):
    content = full_rows({}, {"remark": "x"}, {}).decode().splitlines()
    content[2] += ",one,more"
    project = small_wave(tmp_path, "\n".join(content).encode())
    call(project)
    done = call(project, "--apply", fill(project, {("u1", "ragged_row"): (DROP, None)}))
    assert "0 problems to decide" in done.output, done.exception
    assert clean_wave(project, "2023").forms["shelter"].summary["rows_dropped"] == {"removed_row": 1}


def test_a_decision_that_cannot_settle_is_told_which_can(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "~5"}))
    call(project)
    said = str(call(project, "--apply", fill(project, {("u0", "not_a_number"): (ACCEPT, None)})).exception)
    assert f"these can: {CHANGE}, {BLANK}, {DROP}" in said


def test_two_decisions_about_one_answer_are_refused_under_the_name_of_the_list(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "901"}))
    call(project)
    first = fill(project, {("u0", "limit"): (CHANGE, "9")}).rename(tmp_path / "first.xlsx")
    second = fill(project, {("u0", "limit"): (CHANGE, "8")})
    assert call(project, "--apply", first).exit_code == 0
    said = str(call(project, "--apply", second).exception)
    assert said.startswith("corrections.csv, line 3: line 2 decides otherwise")
    assert [path.name for path in project.wave("2023").raw.glob(".*")] == []


def test_a_broken_condition_stands_beside_the_answers_that_it_names(tmp_path):
    project = small_wave(tmp_path, full_rows({"women": "1", "men": "2", "total": "9"}, {"open": "no", "used": "3"}))
    call(project)
    _, _, sheet, at = opened(project)
    by_rule = {sheet.cell(row, at["Rule"]).value: row for row in range(2, sheet.max_row + 1)}
    total, skipped = by_rule["limit"], by_rule["answered_though_skipped"]
    assert ". = ${women} + ${men}" in sheet.cell(total, at["What is wrong"]).value
    assert sheet.cell(total, at["Answers beside it"]).value.startswith("women: 1\nmen: 2")
    assert "${open}='yes'" in sheet.cell(skipped, at["What is wrong"]).value
    assert sheet.cell(skipped, at["Answers beside it"]).value.startswith("open: no")


def test_two_answers_before_and_two_behind_stand_beside_an_answer(tmp_path):
    project = small_wave(tmp_path, full_rows({"free": "99", "start": "", "area": "7"}, {"_uuid": "u9", "id": "A0"}))
    call(project)
    _, _, sheet, at = opened(project)
    beside = {sheet.cell(r, at["Rule"]).value: sheet.cell(r, at["Answers beside it"]).value for r in (2, 3, 4)}
    assert beside["code_or_count"] == "beds: \nused: \narea: 7\nvisited: "
    assert beside["key_shared"] == "start: \nregion: UA-05\nopen: yes"
    assert sheet.auto_filter.ref == f"A1:P{sheet.max_row}"
    content = full_rows({}).decode().splitlines()
    other = small_wave(tmp_path / "other", f"{content[0]}\n{content[1]},one,more\n".encode())
    call(other)
    _, _, sheet, at = opened(other)
    assert sheet.cell(2, at["Answers beside it"]).value == "start: \nid: A0\nregion: UA-05\nopen: yes\nbeds: "


def test_what_a_choice_unknown_to_the_form_skips_is_not_told_again_for_every_answer(tmp_path):
    project = small_wave(tmp_path, full_rows({"open": "perhaps", "used": "3"}, {"open": "no", "used": "3"}))
    table = clean_wave(project, "2023").forms["shelter"].tables[""]
    assert table.journal.counts() == {"answered_though_skipped": 1, "choice_unknown": 1}


def test_rows_are_as_high_as_their_texts_and_the_columns_sheet_names_headings(tmp_path):
    content = full_rows({"beds": "~5"}).decode().splitlines()
    project = small_wave(tmp_path, f"{content[0]},odd heading\n{content[1]},1\n".encode())
    call(project)
    _, book, sheet, at = opened(project)
    assert sheet.row_dimensions[1].height >= 30
    lines = sheet.cell(2, at["Answers beside it"]).value.count("\n") + 1
    assert sheet.row_dimensions[2].height >= 15 * lines
    columns = book.worksheets[1]
    row = [cell.value for cell in columns[2]]
    assert "odd heading" in row
    assert row[4].startswith("the form has no such question")
    assert columns.freeze_panes == "A2"
    assert sheet.freeze_panes == "G2"
    assert sheet.page_setup.orientation == "landscape"


def test_cells_with_the_same_list_share_one_drop_down(tmp_path):
    rows = [{"beds": "~5"}, {"beds": "~6"}, {"used": "51"}, {"beds": "~7", "region": "Мордор"}]
    project = small_wave(tmp_path, full_rows(*rows))
    call(project)
    _, _, sheet, at = opened(project)
    rules = [sheet.cell(row, at["Rule"]).value for row in range(2, sheet.max_row + 1)]
    lists = sheet.data_validations.dataValidation
    assert sorted(rules) == ["limit", "not_a_number", "not_a_number", "not_a_number", "region_unknown"]
    assert len(lists) == 3  # two lists of decisions, one of regions
    decision = openpyxl.utils.get_column_letter(at["Decision"])
    held = {cell for rule in lists for part in rule.sqref.ranges for row in part.rows for cell in row}
    assert {(row, at["Decision"]) for row in range(2, 7)} <= held
    limit = next(rule for rule in lists if "accept" in rule.formula1)
    assert str(limit.sqref) == f"{decision}{rules.index('limit') + 2}"


def test_every_problem_that_reading_and_cleaning_note_has_words():
    words = yaml.safe_load((ROOT / "shelterlib" / "clean" / "words.yml").read_text("utf-8"))["rules"]
    code = "\n".join(
        path.read_text("utf-8") for part in ("raw", "clean") for path in (ROOT / "shelterlib" / part).glob("*.py")
    )
    noted = set(re.findall(r'(?:\.problem|\.warn|\.hold|_note)\(\s*"([a-z_]+)"', code))
    assert len(noted) > 30
    assert noted | {*rules.ERRORS, *rules.WARNINGS} <= set(words)
    assert all(texts["en"] and texts["uk"] for texts in words.values())

"""`shelter problems`: a workbook that a person can fill, and a way back that applies all or nothing."""

import openpyxl
import pytest
from support.cleaning import full_rows, small_wave
from support.deciding import call, corrections, fill, opened

from shelterlib.errors import DataError

ROWS = (
    {"beds": "~5", "region": "Мордор", "remark": '=HYPERLINK("https://example.org")'},
    {"free": "99", "remark": "+380 44 123 45 67"},
    {"used": "51"},
    {"id": "A0", "_uuid": "u9"},
)


ALL = {
    ("u0", "not_a_number"): ("change to / змінити на", 5),
    ("u0", "region_unknown"): ("change to / змінити на", "UA-05 | Vinnytsia oblast"),
    ("u1", "code_or_count"): ("accept / прийняти", None),
    ("u2", "limit"): ("keep and flag / залишити з позначкою", None),
    ("u9", "key_shared"): ("drop the row / вилучити рядок", None),
}


def test_the_workbook_shows_each_problem_with_both_languages_and_drop_downs(tmp_path):
    project = small_wave(tmp_path, full_rows(*ROWS))
    done = call(project)
    assert done.exit_code == 0, done.output
    assert "6 problems to decide, 1 to look at" in done.output
    _, book, sheet, at = opened(project)
    beds = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, at["Question"]).value == "beds")
    shown = {head: sheet.cell(beds, place).value for head, place in at.items()}
    assert shown["Wording (English)"] == "Places"
    assert shown["Wording (Ukrainian)"] == "Місць"
    assert shown["Answer as received"] == "~5"
    assert shown["What is wrong"] == "not a number\nне число"
    assert "open: yes" in shown["Answers beside it"]
    assert shown["Row in the file"] == "2"
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("change to / змінити на" in text and "accept" not in text for text in lists)
    assert any("accept / прийняти" in text for text in lists)
    assert any(text.startswith("lists!") for text in lists)
    assert book["lists"].sheet_state == "hidden"
    choices = [cell.value for column in book["lists"].iter_cols() for cell in column]
    assert "UA-05 | Vinnytsia oblast" in choices


def test_no_answer_can_run_as_a_formula(tmp_path):
    project = small_wave(
        tmp_path, full_rows({"free": "=1+1", "men": '=HYPERLINK("x")', "women": "@x", "total": "+1+1"})
    )
    call(project)
    _, book, _, _ = opened(project)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value or "").startswith(("=", "+", "@"))]
    assert "'=1+1" in [cell.value for cell in cells]


def test_decisions_are_added_with_who_and_when_and_settle_the_wave(tmp_path):
    project = small_wave(tmp_path, full_rows(*ROWS))
    call(project)
    done = call(project, "--apply", fill(project, ALL))
    assert done.exit_code == 0, done.output
    assert "5 decisions added" in done.output
    assert "0 problems to decide" in done.output
    lines = corrections(project)
    assert {(line["row"], line["question"], line["action"], line["new"]) for line in lines} == {
        ("u0", "beds", "replace", "5"), ("u0", "region", "replace", "UA-05"), ("u1", "free", "accept", ""),
        ("u2", "used", "flag", ""), ("u9", "", "remove_row", ""),
    }  # fmt: skip
    assert {(line["who"], line["reason"]) for line in lines} == {("Olena", "asked again")}
    assert all(len(line["when"]) == 10 for line in lines)
    again = call(project, "--apply", project.root / "data" / "processed" / "2023" / "filled.xlsx")
    assert "0 decisions added" in again.output
    assert len(corrections(project)) == 5


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({("u0", "not_a_number"): ("change to / змінити на", None)}, "needs a new answer"),
        ({("u0", "not_a_number"): ("accept / прийняти", None)}, "cannot settle"),
        ({("u0", "not_a_number"): ("perhaps", None)}, "none of the list"),
        ({("u0", "not_a_number"): ("blank / залишити порожнім", "5")}, "takes none"),
        ({("u0", "not_a_number"): ("change to / змінити на", "about 5")}, "leave their problem open"),
        ({("u2", "limit"): ("change to / змінити на", "52")}, "leave their problem open"),
    ],
)
def test_one_wrong_decision_and_nothing_is_applied(tmp_path, wrong, said):
    project = small_wave(tmp_path, full_rows(*ROWS))
    call(project)
    done = call(project, "--apply", fill(project, ALL | wrong))
    assert isinstance(done.exception, DataError)
    assert said in str(done.exception)
    assert "none was applied" in str(done.exception)
    assert corrections(project) == []
    assert [path.name for path in project.wave("2023").raw.glob(".*")] == []


def test_a_decision_without_a_name_needs_who(tmp_path):
    project = small_wave(tmp_path, full_rows(*ROWS))
    call(project)
    filled = fill(project, ALL, who="")
    assert "nobody is named" in str(call(project, "--apply", filled).exception)
    assert call(project, "--apply", filled, "--who", "Petro").exit_code == 0
    assert {line["who"] for line in corrections(project)} == {"Petro"}


def test_on_a_newer_export_decisions_that_no_longer_fit_are_listed(tmp_path):
    project = small_wave(tmp_path, full_rows(*ROWS))
    call(project)
    filled = fill(project, ALL)
    newer = full_rows({**ROWS[0], "beds": "~6"}, *ROWS[1:3])
    small_wave(tmp_path, newer)
    done = call(project, "--apply", filled)
    said = str(done.exception)
    assert "correction_conflict: shelter, beds" in said
    assert "correction_orphan" in said
    assert "~" not in said
    assert corrections(project) == []


def test_another_workbook_is_refused(tmp_path):
    project = small_wave(tmp_path, full_rows(*ROWS))
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(tmp_path / "other.xlsx")
    assert "is missing" in str(call(project, "--apply", tmp_path / "other.xlsx").exception)
    (tmp_path / "no.xlsx").write_bytes(b"PK nothing")
    assert isinstance(call(project, "--apply", tmp_path / "no.xlsx").exception, DataError)


def test_decisions_are_added_in_the_columns_and_with_the_separator_of_the_file(tmp_path):
    project = small_wave(tmp_path, full_rows(*ROWS))
    path = project.wave("2023").raw / "corrections.csv"
    path.write_text("who;when;reason;action;new;old;question;unit;row;form", encoding="utf-8")
    call(project)
    assert call(project, "--apply", fill(project, ALL)).exit_code == 0
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 6
    assert all(line.startswith("Olena;20") and line.endswith(";shelter") for line in lines[1:])

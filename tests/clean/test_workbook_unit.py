"""The workbook of open problems, sheet by sheet, as it comes back from its file."""

import openpyxl
import pytest

from shelterlib.clean import workbook
from shelterlib.clean.open_problems import OpenProblem
from shelterlib.clean.sheet_layout import COLUMNS, HELP, WHOLE
from shelterlib.clean.words import both, words
from shelterlib.clean.workbook import _runs, allowed, texts_of, write_workbook

YES_NO, WHO = ("yes | Yes", "no | No"), ("women | Women", "men | Men", "=other | Other")
PROBLEMS, WHOLES, HELPS = "Problems · Проблеми", "Whole columns · Цілі стовпці", "How to use it · Як заповнити"
PLACE = {name: place for place, name in enumerate(COLUMNS, 1)}


def problem(question="beds", rule="not_a_number", severity="E", row="u1", choices=(), several=False, **more):
    plain = {"labels": {"en": "Places", "uk": "Місць"}, "answer": "~5", "detail": "", "neighbours": "open: yes"}
    rest = {"form": "shelter", "line": 2, "unit": "A1", **plain, **more}
    return OpenProblem(
        row=row, question=question, rule=rule, severity=severity, choices=choices, several=several, **rest
    )


COLUMN = problem("Heading", "question_missing", row="", line=0, answer="", neighbours="", detail="=name it\n" * 3)


@pytest.fixture
def book(tmp_path):
    """Return what writes problems and reads the workbook back."""

    def write(*problems):
        path = tmp_path / "new" / "folder" / "problems.xlsx"
        write_workbook(path, problems)
        return openpyxl.load_workbook(path)

    return write


def row_of(sheet, row):
    return [cell.value for cell in sheet[row]]


def test_the_workbook_is_known_by_its_title_and_has_its_sheets(book):
    whole = book(problem(choices=YES_NO), COLUMN)
    assert whole.properties.title == "shelter problems"
    assert whole.sheetnames == [PROBLEMS, "lists", WHOLES, HELPS]
    assert [sheet.sheet_state for sheet in whole.worksheets] == ["visible", "hidden", "visible", "visible"]
    assert book(problem()).sheetnames == [PROBLEMS, HELPS]


def test_each_problem_of_a_cell_or_row_is_a_line_with_cells_to_fill(book):
    sheet = book(problem(), COLUMN, problem(question="", rule="key_shared", answer="=1"))[PROBLEMS]
    assert sheet.max_row == 3
    assert row_of(sheet, 1) == [both("columns", name, "\n") for name in COLUMNS]
    why = "not a number\nне число"
    assert row_of(sheet, 2) == [
        both("severity", "E"), "shelter", "u1", "2", "A1", "beds", "Places", "Місць", "not_a_number", why, "~5",
        "open: yes", None, None, None, None,
    ]  # fmt: skip
    assert sheet.cell(3, PLACE["answer"]).value == "'=1"
    fills = [cell.fill.fgColor.rgb for cell in sheet[2]]
    assert [name for name, fill in zip(COLUMNS, fills, strict=True) if fill == "FFFFF7CC"] == [
        "decision", "new", "reason", "who",
    ]  # fmt: skip


def test_a_long_answer_is_cut_to_what_a_cell_holds(book):
    sheet = book(problem(answer="x" * 33_000))[PROBLEMS]
    assert len(sheet.cell(2, PLACE["answer"]).value) == 32_000


def test_rows_are_as_high_as_their_texts_and_headings_stay_in_sight(book):
    whole = book(problem(neighbours="a\nb\nc\nd"), problem(neighbours="a\nb\nc\nd\ne"), COLUMN)
    sheet, columns, helped = whole[PROBLEMS], whole[WHOLES], whole[HELPS]
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [63, 78]
    assert [one.freeze_panes for one in (sheet, columns, helped)] == ["G2", "A2", None]
    assert [(one.page_setup.orientation, one.page_setup.paperSize) for one in (sheet, columns, helped)] == [
        ("landscape", 8)
    ] * 3
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == pytest.approx([11.7, 14.7], abs=0.1)
    both_languages = helped.column_dimensions["A"]
    assert (both_languages.min, both_languages.max, both_languages.width) == (1, 2, pytest.approx(70.7, abs=0.1))


def test_the_filter_spans_all_columns_and_rows(book):
    assert book(*[problem()] * 4)[PROBLEMS].auto_filter.ref == "A1:P5"
    assert book(problem())[PROBLEMS].auto_filter.ref == "A1:P2"
    assert book()[PROBLEMS].auto_filter.ref == "A1:P2"


def test_decisions_and_choices_have_their_drop_downs(book):
    whole = book(
        problem(choices=WHO, rule="limit"), problem(choices=YES_NO), problem(choices=WHO, several=True),
        problem(choices=YES_NO), problem(question="", rule="key_shared"), COLUMN, problem(rule="outlier", severity="W"),
        problem(choices=WHO),
    )  # fmt: skip
    rules = {str(rule.sqref): rule.formula1 for rule in whole[PROBLEMS].data_validations.dataValidation}
    every = [both("decisions", action) for action in ("replace", "blank", "remove_row", "accept", "flag")]
    assert rules == {
        "M2 M7": f'"{",".join(every)}"',
        "M3:M5 M8": f'"{",".join(every[:3])}"',
        "M6": f'"{every[2]}"',
        "N2 N8": "lists!$A$1:$A$3",
        "N3 N5": "lists!$B$1:$B$2",
    }
    lists = [[cell.value for cell in column] for column in whole["lists"].iter_cols()]
    assert lists == [["women | Women", "men | Men", "'=other | Other"], ["yes | Yes", "no | No", None]]


def test_problems_of_whole_columns_say_what_to_do(book):
    sheet = book(problem(), COLUMN, COLUMN)[WHOLES]
    assert sheet.max_row == 3
    assert row_of(sheet, 1) == [both("columns", name, "\n") for name in WHOLE]
    line = [both("severity", "E"), "shelter", "Heading", "question_missing", both("rules", "question_missing", "\n")]
    assert [row_of(sheet, row) for row in (2, 3)] == [[*line, "'" + "=name it\n" * 3]] * 2
    assert [sheet.row_dimensions[row].height for row in (2, 3)] == [63, 63]
    assert [round(sheet.column_dimensions[letter].width) for letter in "ABC"] == [12, 15, 25]


def test_the_help_stands_in_both_languages(book):
    sheet = book()[HELPS]
    texts = [[line[language] for language in HELP] for line in words()["help"]]
    assert [row_of(sheet, row) for row in range(1, sheet.max_row + 1)] == texts
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert max(heights) > 18


def test_the_book_makes_no_formula_or_link_of_any_text(tmp_path, monkeypatch):
    made = []

    class Noted(workbook.xlsxwriter.Workbook):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            made.append(self)

    monkeypatch.setattr(workbook.xlsxwriter, "Workbook", Noted)
    write_workbook(tmp_path / "problems.xlsx", [problem()])
    assert [(one.strings_to_formulas, one.strings_to_urls) for one in made] == [(False, False)]


def test_names_of_sheets_are_cut_to_what_a_spreadsheet_allows(book, monkeypatch):
    short = workbook.both

    def long(section, name, *separator):
        return f"{name} ".ljust(40, "x") if section == "sheets" else short(section, name, *separator)

    monkeypatch.setattr(workbook, "both", long)
    names = [f"{name} ".ljust(31, "x") for name in ("problems", "columns", "help")]
    assert book(problem(), COLUMN).sheetnames == names


def test_the_wording_without_a_language_stands_for_the_ukrainian_one():
    assert texts_of(problem(labels={"": "Places", "en": "Beds"}))["label_uk"] == "Places"
    assert texts_of(problem(labels={"": "Places", "uk": "Місць"}))["label_uk"] == "Місць"
    shown = texts_of(problem(labels={}, detail="because"))
    assert (shown["label_en"], shown["label_uk"]) == ("", "")
    assert shown["why"] == "not a number\nне число\nbecause"


@pytest.mark.parametrize(
    ("rule", "severity", "question", "actions"),
    [
        ("limit", "E", "", ["remove_row"]),
        ("outlier", "W", "", ["remove_row"]),
        ("not_a_number", "E", "beds", ["replace", "blank", "remove_row"]),
        ("limit", "E", "beds", ["replace", "blank", "remove_row", "accept", "flag"]),
        ("outlier", "W", "beds", ["replace", "blank", "remove_row", "accept", "flag"]),
    ],
)
def test_what_can_settle_a_problem_depends_on_it(rule, severity, question, actions):
    assert allowed(rule, severity, question) == actions


def test_lines_are_joined_to_runs():
    assert _runs([]) == []
    assert _runs([4]) == [(4, 4)]
    assert _runs([1, 2, 3, 5, 7, 8]) == [(1, 3), (5, 5), (7, 8)]
    assert _runs([2, 4, 6]) == [(2, 2), (4, 4), (6, 6)]


def test_a_word_stands_in_both_languages_once_and_without_one_its_id_does():
    assert both("decisions", "accept") == "accept / прийняти"
    assert both("decisions", "accept", "\n") == "accept\nприйняти"
    assert both("decisions", "unheard") == "unheard"


def test_no_name_of_a_sheet_is_too_long_for_a_spreadsheet():
    assert {name for name in words()["sheets"] if len(both("sheets", name, " · ")) > 31} == set()

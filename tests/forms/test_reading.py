"""Reading questionnaires, however their authors spelled them."""

import zipfile

import pytest
from support.xlsforms import workbook

from shelterlib.errors import DataError
from shelterlib.forms import read_form
from shelterlib.forms.headers import read_column
from shelterlib.forms.languages import language_code
from shelterlib.forms.types import read_type

CHOICES = [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]]


def test_questions_keep_their_type_list_labels_groups_and_row(tmp_path):
    form = read_form(
        workbook(
            tmp_path / "f.xlsx",
            survey=[
                ["type", "name", "label::English (en)", "label::Українська", "relevant", "sensitivity"],
                ["begin group", "place", "Place", "Місце", "${open} = 'yes'"],
                ["select_one yn", "open", "Open?", "Відкрито?", None, "open"],
                ["begin_repeat", "bed"],
                ["integer", "size", "Size", "Розмір", "${open} != 'no'"],
                ["end_repeat"],
                ["end group"],
            ],
            choices=CHOICES,
            settings=[["form_id", "version ", "default_language"], ["shelters", 7, "Українська"]],
        )
    )
    size = form["size"]
    assert (size.type, size.path, size.repeat, size.row) == ("integer", ("place", "bed"), "bed", 5)
    assert size.labels == {"en": "Size", "uk": "Розмір"}
    assert form.skips(size) == ("${open} = 'yes'", "${open} != 'no'")
    assert form["open"].extra == {"sensitivity": "open"}
    assert form.choice_names(form["open"]) == ("yes", "no")
    assert form.repeats == {"bed": ("size",)}
    assert (form.form_id, form.version, form.default_language, form.languages) == ("shelters", "7", "uk", ("uk", "en"))


@pytest.mark.parametrize(
    ("header", "name", "language"),
    [
        ("label", "label", ""),
        ("Label::English (en)", "label", "en"),
        ("label:english", "label", "en"),
        ("label..english", "label", "en"),
        ("label..English..en.", "label", "en"),
        ("label::Український", "label", "uk"),
        ("media::image::English (en)", "image", "en"),
        ("hint::Русский", "hint", "ru"),
        ("constraint message", "constraint_message", ""),
        ("constraint.message", "constraint_message", ""),
        ("constraint.message..English..en.", "constraint_message", "en"),
        ("list name", "list_name", None),
        ("list.name", "list_name", None),
        ("Relevance", "relevant", None),
        ("bind::relevant", "relevant", None),
        ("read only", "read_only", None),
        ("calculate", "calculation", None),
        ("choice_filter", "choice_filter", None),
        ("Sensitivity", "sensitivity", None),
    ],
)
def test_a_header_means_the_same_in_every_spelling(header, name, language):
    column = read_column(header)
    assert (column.name, column.language) == (name, language)


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("English (en)", "en"),
        ("english", "en"),
        ("Ukrainian", "uk"),
        ("Somali (so)", "so"),
        ("German", "de"),
        ("Dothraki", "dothraki"),
    ],
)
def test_language_names_become_codes(tag, code):
    assert language_code(tag) == code


@pytest.mark.parametrize(
    ("cell", "word", "list_name"),
    [
        ("select one from yn", "select_one", "yn"),
        ("Select_One  yn", "select_one", "yn"),
        ("select_multiple yn or_other", "select_multiple", "yn"),
        ("select all that apply from yn", "select_multiple", "yn"),
        ("select_one_from_file towns.csv", "select_one", "towns.csv"),
        ("select_one_external towns", "select_one", "towns"),
        ("rank yn", "rank", "yn"),
        ("int", "integer", None),
        ("dateTime", "datetime", None),
        ("begin_group", "begin", None),
        ("end", "end", None),
        ("photo", "image", None),
        ("q text", "text", None),
        ("wibble", "", None),
    ],
)
def test_a_type_cell_means_one_word_and_a_list(cell, word, list_name):
    kind = read_type(cell)
    assert (kind.word, kind.list_name) == (word, list_name)


def test_or_other_adds_a_choice_and_the_text_question_behind_it(tmp_path):
    survey = [["type", "name", "label"], ["select_one yn or_other", "open", "Open?"]]
    form = read_form(workbook(tmp_path / "f.xlsx", survey=survey, choices=CHOICES))
    assert form.choice_names(form["open"]) == ("yes", "no", "other")
    assert form["open_other"].relevant == "selected(${open}, 'other')"


def test_names_that_occur_twice_are_reported_and_do_not_stop_reading(tmp_path):
    survey = [["type", "name", "label"], ["text", "a", "A"], ["text", "a", "B"], [None, "b", "no type"]]
    choices = [*CHOICES, ["yn", "yes", "Yes again"]]
    form = read_form(workbook(tmp_path / "f.xlsx", survey=survey, choices=choices))
    assert [(f.rule, f.sheet, f.row) for f in form.findings] == [
        ("duplicate_choice", "choices", 4),
        ("duplicate_name", "survey", 3),
        ("no_type", "survey", 4),
    ]
    assert form["a"].labels == {"": "A"}


def test_a_formula_counts_by_its_stored_value(tmp_path):
    path = workbook(tmp_path / "f.xlsx", survey=[["type", "name"], ["text", "stored"]], choices=CHOICES)
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    cell = sheet[sheet.index('<c r="B2"') :]
    cell = cell[: cell.index("</c>") + 4]
    formula = '<c r="B2" t="str"><f>CONCATENATE("sto","red")</f><v>stored</v></c>'
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(cell, formula).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert "stored" in read_form(path)


def test_a_folder_of_csv_files_is_a_form_in_any_usual_encoding(tmp_path):
    (tmp_path / "survey.csv").write_bytes(
        "type;name;label::Ukrainian\ninteger;n;Кількість місць у закладі\nNA;NA;NA\n".encode("cp1251")
    )
    (tmp_path / "choices.csv").write_text("list_name,name,label\n", encoding="utf-8")
    form = read_form(tmp_path)
    assert form["n"].labels == {"uk": "Кількість місць у закладі"}
    assert [finding.rule for finding in form.findings] == ["encoding"]


@pytest.mark.parametrize(
    ("survey", "message"),
    [
        ([["type", "name"], ["begin group", "g"], ["text", "a"]], "row 2: g begins here and never ends"),
        ([["type", "name"], ["text", "a"], ["end group"]], "row 3: ends a group that never began"),
        ([["type", "name"], ["begin repeat", "g"], ["end group"]], "row 3: does not match the repeat"),
        ([["type", "name"], ["text", "a"], ["colour", "b"]], "row 3: unknown question type 'colour'"),
        ([["kind", "label"], ["text", "a"]], "row 1: no column type or name"),
    ],
)
def test_a_broken_form_is_named_with_file_sheet_and_row(tmp_path, survey, message):
    path = workbook(tmp_path / "f.xlsx", survey=survey, choices=CHOICES)
    with pytest.raises(DataError) as caught:
        read_form(path)
    assert str(caught.value).startswith(f"f.xlsx, sheet survey, {message}")


def test_a_workbook_without_a_survey_sheet_is_no_form(tmp_path):
    with pytest.raises(DataError, match="no sheet named survey"):
        read_form(workbook(tmp_path / "f.xlsx", choices=CHOICES))


def test_a_disabled_row_is_not_part_of_the_form(tmp_path):
    survey = [["type", "name", "disabled"], ["text", "a", "yes"], ["text", "b", None]]
    assert [q.name for q in read_form(workbook(tmp_path / "f.xlsx", survey=survey)).questions] == ["b"]

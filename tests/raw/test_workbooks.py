"""Workbooks as they come: title lines, two header lines, hidden parts, formulas, dates, damage."""

import datetime as dt

import pytest
import xlsxwriter
from support.exports import HEADER, ROWS, book, cells, csv_text, expected, form, problems, read, repairs

from shelterlib.errors import DataError
from shelterlib.raw import read_export

TABLE = [HEADER, *ROWS]


def table_of(folder, sheets, **options):
    return read_export(book(folder / "export.xlsx", sheets, **options), form(folder)).main


def refused(path, folder, **options):
    with pytest.raises(DataError) as caught:
        read_export(path, form(folder), **options)
    return str(caught.value)


def drawn(folder, draw, **options):
    """Return the answers of a workbook whose only sheet a function fills."""
    with xlsxwriter.Workbook(folder / "export.xlsx", options) as made:
        draw(made, made.add_worksheet("Data"))
    return read_export(folder / "export.xlsx", form(folder)).main


def test_a_workbook_gives_the_same_texts_as_its_csv(tmp_path):
    numbers = [[float(c) if c.replace(".", "").isdigit() else c for c in row] for row in ROWS]
    assert cells(table_of(tmp_path, {"Data": [HEADER, *numbers]})) == cells(read(tmp_path, csv_text(TABLE)).main)


def test_title_lines_above_the_header_are_passed_over_and_noted(tmp_path):
    table = table_of(tmp_path, {"Data": [["Моніторинг притулків"], [], ["станом на жовтень"], *TABLE]})
    assert cells(table) == expected()
    assert repairs(table)["title_rows"] == 1
    assert table.sheet.rows.tolist() == [5, 6, 7]


def test_two_header_lines_with_merged_cells_are_read_as_one(tmp_path):
    def draw(made, sheet):
        sheet.write_row(0, 0, ["shelter", "region"])
        sheet.merge_range(0, 2, 0, 3, "stay")
        sheet.merge_range(0, 4, 0, 6, "Who is admitted")
        sheet.write_row(1, 2, ["beds", "", "Women", "Men", "Children"])
        sheet.write_row(2, 0, ["А", "UA-05", 5, "", 1, 0, 0])

    table = drawn(tmp_path, draw)
    assert cells(table)["groups/men"] == ["0"]
    assert cells(table)["groups/women"] == ["1"]
    assert cells(table)["beds"] == ["5"]
    assert repairs(table)["two_line_header"] == 1
    assert len(table) == 1


def test_two_header_lines_that_fit_no_form_are_refused(tmp_path):
    book(tmp_path / "export.xlsx", {"Data": [["x", "", "y"], ["a", "b", "c"], [1, 2, 3]]})
    assert "no column of the export" in refused(tmp_path / "export.xlsx", tmp_path)


@pytest.mark.parametrize("word", ["Всього", "Разом", "УСЬОГО:", "Total", "Разом (3)"])
def test_a_row_of_sums_at_the_end_is_dropped_and_noted(tmp_path, word):
    table = table_of(tmp_path, {"Data": [*TABLE, [word, "", 20, "", "", 92.5, ""]]})
    assert cells(table) == expected()
    assert table.dropped == {"totals_row": 1}
    assert [c.rows.tolist() for c in table.sheet.journal.changes if c.rule == "totals_row"] == [[5]]


def test_a_row_that_begins_like_a_sum_and_adds_up_is_one(tmp_path):
    table = table_of(tmp_path, {"Data": [*TABLE, ["Всього по Україні", "", 20, "", "", 92.5, ""]]})
    assert table.dropped == {"totals_row": 1}
    table = table_of(tmp_path, {"Data": [*TABLE, ["Всього по Україні", "", 21, "", "", 92.5, ""]]})
    assert table.dropped == {}


def test_an_answer_that_begins_like_a_sum_is_kept(tmp_path):
    rows = [*ROWS, ("Разом до мети", "UA-30", "5", "women", "2023-05-09", "1", "")]
    assert cells(table_of(tmp_path, {"Data": [HEADER, *rows]})) == expected(rows=rows)
    rows[-1] = ("Разом", *rows[-1][1:])  # a name; other cells are no numbers
    assert cells(table_of(tmp_path, {"Data": [HEADER, *rows]})) == expected(rows=rows)


def test_a_second_line_of_headers_below_the_first_is_dropped(tmp_path):
    labels = [
        "Назва притулку",
        "Область",
        "Місць (ліжок), усього",
        "Кого приймають",
        "Дата відвідування",
        "Площа",
        "Зауваження",
    ]
    table = table_of(tmp_path, {"Data": [HEADER, labels, *ROWS]})
    assert cells(table) == expected()
    assert table.dropped == {"repeated_header": 1}


def test_headers_repeated_on_every_page_are_dropped(tmp_path):
    table = table_of(tmp_path, {"Data": [HEADER, ROWS[0], HEADER, ROWS[1], HEADER, ROWS[2]]})
    assert cells(table) == expected()
    assert table.dropped == {"repeated_header": 2}


def test_a_hidden_row_or_column_with_data_is_held_back(tmp_path):
    def draw(made, sheet):
        for place, row in enumerate(TABLE):
            sheet.write_row(place, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(5, 5, None, None, {"hidden": True})
        sheet.set_column(30, 30, None, None, {"hidden": True})

    table = drawn(tmp_path, draw)
    assert problems(table) == {"hidden_row": 1, "hidden_column": 1}
    assert table.sheet.held.tolist() == [1]
    assert [table.sheet.headers[place] for place in table.sheet.held_columns] == ["area"]
    named = read_export(tmp_path / "export.xlsx", form(tmp_path), sheet="data").main
    assert problems(named) == {}
    assert not len(named.sheet.held)
    assert not named.sheet.held_columns
    assert cells(named) == expected()


def test_a_hidden_sheet_with_data_is_a_problem_unless_a_sheet_is_named(tmp_path):
    def draw(made, sheet):
        for place, row in enumerate(TABLE):
            sheet.write_row(place, 0, row)
        other = made.add_worksheet("Old")
        other.write_row(0, 0, HEADER)
        other.write_row(1, 0, ROWS[0])
        other.hide()
        made.add_worksheet("Empty").hide()

    table = drawn(tmp_path, draw)
    assert cells(table) == expected()
    assert problems(table) == {"hidden_sheet": 1}
    assert len(read_export(tmp_path / "export.xlsx", form(tmp_path), sheet="Old").main) == 1


def test_answers_in_a_hidden_sheet_alone_are_refused_by_its_name(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "export.xlsx") as made:
        made.add_worksheet("Notes").write(0, 0, "see the other sheet")
        sheet = made.add_worksheet("Data")
        sheet.write_row(0, 0, HEADER)
        sheet.hide()
    assert "hidden sheet: Data" in refused(tmp_path / "export.xlsx", tmp_path)


def test_two_sheets_that_could_hold_the_answers_are_not_guessed(tmp_path):
    path = book(tmp_path / "export.xlsx", {"May": TABLE, "June": TABLE[:3], "Notes": [["hello"]]})
    assert "May, June" in refused(path, tmp_path)
    assert len(read_export(path, form(tmp_path), sheet="June").main) == 2
    assert "no sheet of that name" in refused(path, tmp_path, sheet="July")


def test_a_formula_without_a_value_is_held_back_and_one_with_a_value_counts(tmp_path):
    def draw(made, sheet):
        for place, row in enumerate(TABLE):
            sheet.write_row(place, 0, row)
        sheet.write_formula(1, 2, "=6+6", None, "")
        sheet.write_formula(2, 2, "=4+4", None, 8)
        sheet.write_formula(3, 6, '=""&"так"', None, "так")

    table = drawn(tmp_path, draw)
    assert problems(table) == {"formula_without_value": 1}
    assert table.sheet.held_cells == ((0, 2),)
    assert cells(table)["beds"] == ["", "8", "0"]
    assert cells(table)["remark"][2] == "так"


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_an_error_cell_is_given_as_what_it_shows(tmp_path, error):
    def draw(made, sheet):
        for place, row in enumerate(TABLE):
            sheet.write_row(place, 0, row)
        sheet.write_formula(1, 2, "=Z99", None, error)

    table = drawn(tmp_path, draw)
    assert cells(table)["beds"] == [error, "8", "0"]
    assert problems(table) == {}


@pytest.mark.parametrize("epoch_1904", [False, True])
def test_dates_are_dates_in_both_calendars(tmp_path, epoch_1904):
    def draw(made, sheet):
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ROWS[0])
        sheet.write_datetime(1, 4, dt.datetime(2020, 10, 16), made.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_row(2, 0, ROWS[1])
        sheet.write_datetime(
            2, 4, dt.datetime(2020, 10, 16, 9, 30), made.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        )

    table = drawn(tmp_path, draw, date_1904=epoch_1904)
    assert cells(table)["visited"] == ["2020-10-16", "2020-10-16T09:30:00"]
    assert table.sheet.epoch_1904 is epoch_1904
    assert table.sheet.is_workbook


def test_numbers_keep_their_digits_and_long_ones_say_that_they_lost_some(tmp_path):
    values = [5, 2.5, 0.1, 1234567890123456, 123456789012345, 0.30000000000000004]
    table = table_of(tmp_path, {"Data": [HEADER, *[("А", "UA-05", value) for value in values]]})
    assert cells(table)["beds"][:3] == ["5", "2.5", "0.1"]
    assert cells(table)["beds"][3] == "1.234568E+15"
    assert cells(table)["beds"][4] == "123456789012345"


def test_a_column_without_a_name_is_listed_and_a_blank_one_is_not(tmp_path):
    table = table_of(tmp_path, {"Data": [[*HEADER, "", ""], *[(*row, "", "x") for row in ROWS]]})
    assert table.unknown == ("(column I)",)
    assert len(table.sheet.headers) == len(HEADER) + 1


@pytest.mark.parametrize(("wrong", "right"), [("utf-8", "latin-1"), ("cp1251", "latin-1"), ("utf-8", "cp1251")])
def test_damaged_letters_are_warned_of_in_a_cell_and_held_back_where_they_are_many(tmp_path, wrong, right):
    texts = ["Є місця для матерів", "Вінниця".encode(wrong).decode(right, "ignore"), "Café Übergröße naïve"]
    rows = [(*row[:-1], text) for row, text in zip(ROWS, texts, strict=True)]
    table = table_of(tmp_path, {"Data": [HEADER, *rows]})
    assert table.sheet.journal.counts("W")["damaged_letters"] == 1
    assert cells(table) == expected(rows=rows)
    assert table.sheet.held_cells == ()
    table = table_of(tmp_path, {"Data": [HEADER, *[("A", *row[1:]) for row in rows]]})
    assert problems(table) == {"damaged_letters": 1}
    assert table.sheet.held_cells == ((1, 6),)


def test_a_workbook_without_any_cell_is_refused(tmp_path):
    assert "nothing but blanks" in refused(book(tmp_path / "export.xlsx", {"Data": []}), tmp_path)
    assert "nothing below" in refused(book(tmp_path / "export.xlsx", {"Data": [HEADER]}), tmp_path)

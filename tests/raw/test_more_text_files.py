"""Text files that look like an export and are none, or hide what they are."""

import pytest
from support.exports import HEADER, ROWS, SURVEY, cells, csv_text, expected, form, problems, read, refusal, repairs

from shelterlib.forms import read_form
from shelterlib.raw import read_export

PLAIN = csv_text([HEADER, *ROWS])


@pytest.mark.parametrize(
    "text", ['[{"shelter": "x", "beds": 5}]', '{"shelter": "x"}\n{"shelter": "y"}\n', ' [ {\n"shelter": 1}]']
)
def test_a_json_file_is_called_so(tmp_path, text):
    assert "not a text file but a JSON file" in refusal(tmp_path, text.encode())


def test_a_line_that_was_not_cut_into_cells_is_no_path(tmp_path):
    assert "no column of the export" in refusal(tmp_path, PLAIN.replace(",", ":").encode())


def test_a_group_may_have_the_name_of_a_question(tmp_path):
    survey = SURVEY + "begin_group,area,A,А\ninteger,rooms,Rooms,Кімнати\nend_group,,,\n"
    form(tmp_path, survey)
    (tmp_path / "export.csv").write_text(csv_text([("shelter", "old/area/rooms"), ("A", "3"), ("B", "4")]), "utf-8")
    table = read_export(tmp_path / "export.csv", read_form(tmp_path / "form")).main
    assert [target.question for target in table.targets] == ["shelter", "rooms"]


@pytest.mark.parametrize("number", ["4. ", "4) ", "№4. ", "2.4. ", "12.  "])
def test_a_number_before_the_wording_is_no_part_of_it(tmp_path, number):
    header = [f"{number}{name}" if name == "Площа" else name for name in (*HEADER[:5], "Площа", HEADER[6])]
    table = read(tmp_path, csv_text([header, *ROWS])).main
    assert cells(table) == expected()
    assert repairs(table)["header_label"] == 1


@pytest.mark.parametrize("lost", ["\ufffd\ufffd\ufffd\ufffd", "Перш\ufffd", "?????? ????????", "??? ??", "????????"])
def test_letters_that_an_encoding_did_not_have_are_doubted(tmp_path, lost):
    few = csv_text([HEADER, *ROWS * 8, (lost, *ROWS[0][1:])])
    table = read(tmp_path, few).main
    damaged = [p for p in table.sheet.journal.problems if p.rule == "damaged_letters"]
    assert [(p.column, p.severity, p.rows.tolist()) for p in damaged] == [("shelter", "W", [26])]


@pytest.mark.parametrize("meant", ["??", "Що це?", "Так??", "? ?"])
def test_question_marks_that_people_write_are_none_of_these(tmp_path, meant):
    assert problems(read(tmp_path, csv_text([HEADER, *ROWS, (meant, *ROWS[0][1:])])).main) == {}


@pytest.mark.parametrize(
    ("row", "dropped"),
    [
        (("Усього по області", "", "20", "", "", "92.5", ""), True),
        (("Усього по області", "", "20", "", "", "", ""), True),
        (("Сума", "", "20", "", "", "", ""), True),
        (("Усього по області", "", "21", "", "", "", ""), False),
        (("Усього по області", "", "20", "", "", "93", ""), False),
        (("Усього по області", "", "", "", "", "", ""), False),
    ],
)
def test_a_row_that_calls_itself_a_sum_must_be_one(tmp_path, row, dropped):
    table = read(tmp_path, csv_text([HEADER, *ROWS, row])).main
    assert table.dropped == ({"totals_row": 1} if dropped else {})

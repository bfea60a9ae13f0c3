"""The lists beside the answers: log, problems, and those that people keep by hand."""

import csv
import hashlib

import numpy as np
import pyarrow as pa
import pytest
from clean.by_hand import make_form, make_table

from shelterlib.clean import spreadsheet
from shelterlib.clean.lists import escaped_all, submission, write_log, write_problems
from shelterlib.clean.people_lists import PeopleList, read_list
from shelterlib.errors import DataError
from shelterlib.forms import Question
from shelterlib.raw.journal import Change

FORM = make_form(Question("beds", "integer"), Question("remark", "text"))


def table(numbers=(4, 1), read=(1, 2, 4), **answers):
    return make_table(FORM, answers or {"beds": ["5", "6"]}, numbers=numbers, read=read)


def lines(write, made, path):
    """Return the cells of a list, joined by a stroke."""
    write(made, path)
    with path.open(encoding="utf-8", newline="") as stream:
        return ["|".join(cells) for cells in csv.reader(stream)]


def mark(name):
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def test_a_submission_is_told_by_twelve_signs_that_do_not_lead_back():
    assert submission("sent0") == mark("sent0")
    assert len(submission("sent0")) == 12


def test_the_log_names_row_unit_and_question_and_no_text_can_run(tmp_path):
    made = table()
    made.journal.structure("header", "Beds", "read as beds", "=beds")
    made.journal.change(
        Change("spaces", "beds", np.array([1, 4]), [" 6", None], ["6", "-5"], "why", "Olena", "2023-02-01")
    )
    made.journal.change(Change("removed_row", "", np.array([2, 4]), ["u", "v"], ["=1", "a,b"], "a test"))
    assert lines(write_log, made, tmp_path / "log.csv") == [
        "row|unit|question|old|new|rule|reason|who|when",
        "|||Beds|'=beds|header|read as beds||",
        "1|unit1|beds| 6|6|spaces|why|Olena|2023-02-01",
        "4|unit0|beds||-5|spaces|why|Olena|2023-02-01",
        "2|||u|'=1|removed_row|a test||",
        "4|unit0||v|a,b|removed_row|a test||",
    ]


def test_problems_name_unit_and_submission_of_rows_that_are_kept(tmp_path):
    made = table()
    made.journal.problem("question_missing", "E", "remark", None, "name it")
    made.journal.problem("limit", "E", "beds", np.array([1, 9, 4, 1]), "ask")
    made.journal.problem("outlier", "W", "beds", np.array([4]))
    assert lines(write_problems, made, tmp_path / "problems.csv") == [
        "row|unit|column|rule|severity|submission|fix",
        "||remark|question_missing|E||name it",
        f"1|unit1|beds|limit|E|{mark('sent1')}|ask",
        "9||beds|limit|E||ask",
        f"4|unit0|beds|limit|E|{mark('sent0')}|ask",
        f"1|unit1|beds|limit|E|{mark('sent1')}|ask",
        f"4|unit0|beds|outlier|W|{mark('sent0')}|",
    ]


def test_of_a_table_without_rows_the_lists_still_say_what_happened(tmp_path):
    made = table(numbers=(), beds=[])
    made.journal.change(Change("removed_row", "", np.array([2]), ["u"], [""]))
    made.journal.problem("question_missing", "E", "remark")
    assert lines(write_log, made, tmp_path / "log.csv")[1:] == ["2|||u||removed_row|||"]
    assert lines(write_problems, made, tmp_path / "problems.csv")[1:] == ["||remark|question_missing|E||"]


def test_many_texts_are_marked_as_one_is():
    texts = ["=1", "-5", "-5,5", "-x", "x", "", "'=x", "@", "\tx"]
    assert escaped_all(pa.array(texts)).to_pylist() == [spreadsheet.escaped(text) for text in texts]
    plain = pa.array(["x", "5"])
    assert escaped_all(plain) is plain


def test_an_absent_list_is_empty_with_the_columns_asked_for(tmp_path):
    assert read_list(tmp_path / "no.csv", ("a", "b")) == PeopleList("no.csv", "a,b\n", ("a", "b"), ())


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_list_is_read_whatever_stands_between_its_cells(tmp_path, sign):
    path = tmp_path / "list.csv"
    text = ' a |b|c\r\n1|\'=x\r\n|||  \r\n"2\n3"|4|5| \r\n'.replace("|", sign)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_list(path, ("c", "a")) == PeopleList(
        "list.csv", text.replace("\r\n", "\n"), ("a", "b", "c"),
        ((2, {"a": "1", "b": "=x", "c": ""}), (5, {"a": "2\n3", "b": "4", "c": "5"})), sign,
    )  # fmt: skip


def test_the_heading_tells_the_sign_between_cells(tmp_path):
    (tmp_path / "list.csv").write_text("a;b\n1,5;2,5\n,,,;\n", "utf-8")
    assert read_list(tmp_path / "list.csv").rows == ((2, {"a": "1,5", "b": "2,5"}), (3, {"a": ",,,", "b": ""}))


def test_an_empty_file_has_no_columns(tmp_path):
    (tmp_path / "list.csv").write_text("", "utf-8")
    assert read_list(tmp_path / "list.csv") == PeopleList("list.csv", "", (), ())
    with pytest.raises(DataError, match="the column a is missing"):
        read_list(tmp_path / "list.csv", ("a",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a\n\xff\n", "not UTF-8"),
        (b"a,b\n", "the column c is missing"),
        (b"a,b,c\n1,2,3\n1,2,3,,x\n", "list.csv, line 3: more cells"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path, content, said):
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(DataError, match=said):
        read_list(tmp_path / "list.csv", ("a", "b", "c"))


def test_a_cell_beyond_what_csv_may_hold_is_no_csv_file(tmp_path):
    (tmp_path / "list.csv").write_text("a\n" + "x" * 2000, "utf-8")
    before = csv.field_size_limit(1000)  # of the process: reading an export raises it
    try:
        with pytest.raises(DataError, match="not a csv file"):
            read_list(tmp_path / "list.csv")
    finally:
        csv.field_size_limit(before)
    assert len(read_list(tmp_path / "list.csv").rows) == 1


def test_rows_are_added_in_the_columns_of_the_file():
    rows = [{"b": "=1", "a": "x;y"}, {"c": "lost"}]
    added = '"x;y";\'=1\n;\n'
    assert PeopleList("list.csv", "a;b\n1;2\n", ("a", "b"), (), ";").with_rows(rows) == "a;b\n1;2\n" + added
    assert PeopleList("list.csv", "a;b\n1;2", ("a", "b"), (), ";").with_rows(rows) == "a;b\n1;2\n" + added
    assert PeopleList("list.csv", "a\n", ("a",), ()).with_rows([]) == "a\n"

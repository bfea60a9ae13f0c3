"""Repeats: sheets or files of their own, joined to the rows around them by whatever the export offers."""

import pytest
from support.exports import book, cells, csv_text, form, problems, read

from shelterlib.raw import read_export

MAIN = [
    ("shelter", "_uuid", "_id", "_index", "KEY"),
    *[(f"S{n}", f"u{n}", 100 + n, n, f"uuid:k{n}") for n in (1, 2, 3)],
]
STAFF = ("post", "hours")
PARENTS = [1, 1, 3]


def joined(folder, head, rows, main=MAIN, **more):
    sheets = {"Survey": main, "staff": [(*STAFF, *head), *[("nurse", 8, *row) for row in rows]], **more}
    return read_export(book(folder / "export.xlsx", sheets), form(folder)).tables["staff"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("_index", "_parent_table_name", "_parent_index"), lambda n, p: (n, "Survey", p)),
        (("_parent_index", "_submission__uuid"), lambda n, p: (p, f"u{p}")),
        (("_submission__uuid",), lambda n, p: (f"u{p}",)),
        (("_submission__id",), lambda n, p: (100 + p,)),
        (("PARENT_KEY", "KEY"), lambda n, p: (f"uuid:k{p}", f"uuid:k{p}/staff[{n}]")),
        (("shelter",), lambda n, p: (f"S{p}",)),
    ],
    ids=["index", "index and uuid", "uuid", "id", "key", "a column of both"],
)
def test_rows_find_their_parents_by_whatever_the_export_offers(tmp_path, head, row):
    main = (
        [("shelter", "KEY"), *[(f"S{n}", f"uuid:k{n}") for n in (1, 2, 3)]] if "KEY" in head else [r[:4] for r in MAIN]
    )
    table = joined(tmp_path, head, [row(n, p) for n, p in enumerate(PARENTS, 1)], main)
    assert table.parent.tolist() == [0, 0, 2]
    assert table.parent_table == ""
    assert cells(table)["post"] == ["nurse"] * 3
    assert problems(table) == {}


def test_shuffled_parents_are_found_by_number_and_not_by_place(tmp_path):
    main = [MAIN[0], MAIN[3], MAIN[1], MAIN[2]]
    table = joined(tmp_path, ("_parent_index",), [(1,), (1,), (3,)], main)
    assert table.parent.tolist() == [1, 1, 0]


def test_parents_are_counted_among_the_rows_that_are_kept(tmp_path):
    main = [MAIN[0], MAIN[1], ("",) * 5, *MAIN[2:]]
    assert joined(tmp_path, ("_parent_index",), [(1,), (1,), (3,)], main).parent.tolist() == [0, 0, 2]


def test_a_row_without_parent_is_an_orphan(tmp_path):
    table = joined(tmp_path, ("_parent_index", "_submission__uuid"), [(1, "u1"), (9, "u9"), ("", "")])
    assert table.parent.tolist() == [0, -1, -1]


def test_two_parents_at_once_are_a_problem(tmp_path):
    table = joined(tmp_path, ("_parent_index", "_submission__uuid"), [(1, "u1"), (2, "u3"), (3, "u3")])
    assert table.parent.tolist() == [0, -1, 2]
    assert problems(table) == {"parents_contradict": 1}
    assert [p.rows.tolist() for p in table.sheet.journal.problems if p.rule == "parents_contradict"] == [[3]]


def test_a_submission_sent_twice_does_not_contradict_its_number(tmp_path):
    main = [*MAIN, ("S1", "u1", 101, 4, "")]
    table = joined(tmp_path, ("_parent_index", "_submission__uuid"), [(1, "u1"), (4, "u1")], main)
    assert table.parent.tolist() == [0, 3]
    assert problems(table) == {}


def test_a_repeat_within_a_repeat_is_joined_to_it(tmp_path):
    course = [
        ("topic", "_index", "_parent_table_name", "_parent_index"),
        ("first aid", 1, "staff", 3),
        ("law", 2, "staff", 1),
    ]
    sheets = {
        "Survey": MAIN,
        "staff": [(*STAFF, "_index", "_parent_index"), ("nurse", 8, 1, 2), ("cook", 8, 2, 1), ("guard", 8, 3, 1)],
        "course": course,
    }
    tables = read_export(book(tmp_path / "export.xlsx", sheets), form(tmp_path)).tables
    assert tables["course"].parent_table == "staff"
    assert tables["course"].parent.tolist() == [2, 0]


@pytest.mark.parametrize("sheet", ["staff", "Staff", "Працівники", "group_ab12"])
def test_a_sheet_is_found_by_name_label_or_content(tmp_path, sheet):
    sheets = {"Survey": MAIN, sheet: [("staff/post", "staff/hours", "_parent_index"), ("nurse", 8, 2)]}
    export = read_export(book(tmp_path / "export.xlsx", sheets), form(tmp_path))
    assert export.tables["staff"].parent.tolist() == [1]
    assert cells(export.tables["staff"]) == {"post": ["nurse"], "hours": ["8"]}


@pytest.mark.parametrize("name", ["export-staff.csv", "export_staff.csv", "export.staff.csv"])
def test_repeats_of_a_text_file_stand_in_files_beside_it(tmp_path, name):
    (tmp_path / name).write_text(
        csv_text([(*STAFF, "PARENT_KEY", "KEY"), ("nurse", 8, "uuid:k2", "uuid:k2/staff[1]")], ";")
    )
    export = read(tmp_path, csv_text([row[:1] + row[4:] for row in MAIN]))
    assert export.tables["staff"].parent.tolist() == [1]


def test_a_repeat_without_a_sheet_is_warned_of(tmp_path):
    export = read(tmp_path, csv_text(MAIN))
    assert set(export.tables) == {""}
    assert export.main.sheet.journal.counts("W")["repeat_missing"] == 2


def test_a_form_with_a_name_twice_does_not_stop_the_reading(tmp_path):
    survey = "type,name,label\ntext,shelter,A\ninteger,beds,B\ninteger,beds,C\n"
    made = form(tmp_path, survey)
    assert made.findings
    (tmp_path / "e.csv").write_text("shelter,beds\nx,1\n")
    assert cells(read_export(tmp_path / "e.csv", made).main) == {"shelter": ["x"], "beds": ["1"]}


def test_a_blank_column_of_a_repeat_beside_the_answers_is_explained(tmp_path):
    table = read(tmp_path, csv_text([("shelter", "staff/post", "staff/hours"), ("x", "", 8)])).main
    assert [c.question for c in table.sheet.journal.changes if c.rule == "column_of_repeat"] == ["staff/post"]
    assert table.unknown == ("staff/hours",)

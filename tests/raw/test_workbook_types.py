"""Workbooks that are old, damaged, protected, or called what they are not."""

import random
import zipfile

import pytest
from support.exports import HEADER, ROWS, book, cells, csv_text, expected, form, problems, read, repairs
from support.old_excel import old_workbook

from shelterlib.errors import DataError
from shelterlib.raw import read_export

TABLE = [HEADER, *ROWS]


def refused(path, folder, **options):
    with pytest.raises(DataError) as caught:
        read_export(path, form(folder), **options)
    return str(caught.value)


def test_a_true_xls_is_read_and_noted_but_not_under_another_name(tmp_path):
    content = old_workbook([["shelter", "beds"], ["A", "7"], ["B", "9"]])
    table = read(tmp_path, content, "export.xls").main
    assert cells(table) == {"shelter": ["A", "B"], "beds": ["7", "9"]}
    assert repairs(table)["file_type"] == 1
    for name in ("export.csv", "other.xlsx"):
        (tmp_path / name).write_bytes(content)
        assert ".xls workbook" in refused(tmp_path / name, tmp_path)


@pytest.mark.parametrize("seed", range(60))
def test_an_old_workbook_damaged_anywhere_ends_in_a_sentence(tmp_path, seed):
    rng = random.Random(seed)
    content = bytearray(old_workbook([["shelter", "beds"], ["A", "7"]]))
    for _ in range(rng.choice((1, 5, 30))):
        content[rng.randrange(8, 2400)] = rng.randrange(256)
    (tmp_path / "export.xls").write_bytes(content[: rng.choice((700, 2000, len(content)))])
    try:
        table = read_export(tmp_path / "export.xls", form(tmp_path)).main
    except DataError as error:
        assert "Fix:" in str(error)
    else:
        assert table.read == len(table) + sum(table.dropped.values())


def test_a_new_workbook_under_the_old_name_is_read_and_noted(tmp_path):
    path = book(tmp_path / "export.xlsx", {"Data": TABLE}).rename(tmp_path / "export.xls")
    table = read_export(path, form(tmp_path)).main
    assert cells(table) == expected()
    assert repairs(table)["file_type"] == 1


def test_another_type_under_the_name_of_a_workbook_is_called_by_its_true_one(tmp_path):
    for content, said in (
        (b"<html><table></table></html>", "a web page"),
        (csv_text(TABLE).encode(), "plain text"),
        (b"", "empty"),
    ):
        (tmp_path / "export.xls").write_bytes(content)
        assert said in refused(tmp_path / "export.xls", tmp_path)


def test_a_workbook_under_the_name_of_a_text_file_is_called_by_its_true_one(tmp_path):
    path = book(tmp_path / "export.xlsx", {"Data": TABLE}).rename(tmp_path / "export.csv")
    assert "an .xlsx workbook" in refused(path, tmp_path)


def test_a_workbook_cut_short_is_refused(tmp_path):
    path = book(tmp_path / "export.xlsx", {"Data": TABLE})
    path.write_bytes(path.read_bytes()[:-400])
    assert "cut short" in refused(path, tmp_path)


def test_a_protected_workbook_says_so(tmp_path):
    for name in ("export.xlsx", "export.xls"):
        (tmp_path / name).write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
        )
        assert "password" in refused(tmp_path / name, tmp_path)


def test_a_workbook_without_relations_is_refused_in_a_sentence(tmp_path):
    path = book(tmp_path / "export.xlsx", {"Data": TABLE})
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist() if "rels" not in name}
    with zipfile.ZipFile(path, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    assert "cannot be read" in refused(path, tmp_path)


def test_an_old_workbook_says_what_it_hides_and_what_its_cells_are(tmp_path):
    rows = [["shelter", "beds", "area", "remark"], ["A", 7, 2.5, True], ["B", "#N/A", 3, "x"]]
    (tmp_path / "export.xls").write_bytes(old_workbook(rows, hidden_rows=[2], hidden_columns=[3], epoch_1904=True))
    table = read_export(tmp_path / "export.xls", form(tmp_path)).main
    assert cells(table) == {"shelter": ["A", "B"], "beds": ["7", "#N/A"], "area": ["2.5", "3"], "remark": ["TRUE", "x"]}
    assert problems(table) == {"hidden_row": 1, "hidden_column": 1}
    assert table.sheet.held.tolist() == [1]
    assert table.sheet.epoch_1904

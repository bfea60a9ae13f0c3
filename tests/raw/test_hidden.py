"""What a workbook does not show."""

import zipfile

import openpyxl
import pytest
from support.exports import HEADER, ROWS, form, problems

from shelterlib.forms import read_form
from shelterlib.raw import read_export


def read_sized(folder, height, width):
    """Read a workbook of the usual rows, the third line and the third column of a size that stands in the file."""
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.active.row_dimensions[3].height = 7
    book.active.column_dimensions["C"].width = book.active.column_dimensions["Z"].width = 9  # nothing stands in Z
    book.save(folder / "plain.xlsx")
    with zipfile.ZipFile(folder / "plain.xlsx") as plain, zipfile.ZipFile(folder / "export.xlsx", "w") as made:
        for name in plain.namelist():
            part = plain.read(name).replace(b'ht="7"', f'ht="{height}"'.encode())
            made.writestr(name, part.replace(b'width="9"', f'width="{width}"'.encode()))
    form(folder)
    return read_export(folder / "export.xlsx", read_form(folder / "form")).main


@pytest.mark.parametrize(("height", "hidden"), [("0", True), ("0.0", True), ("0.5", False), ("10", False)])
def test_a_row_without_height_is_hidden(tmp_path, height, hidden):
    table = read_sized(tmp_path, height, 9)
    assert problems(table) == ({"hidden_row": 1} if hidden else {})
    assert table.sheet.held.tolist() == ([1] if hidden else [])


@pytest.mark.parametrize(("width", "hidden"), [("0", True), ("0.00", True), ("0.5", False), ("10", False)])
def test_a_column_without_width_is_hidden(tmp_path, width, hidden):
    table = read_sized(tmp_path, 15, width)
    assert problems(table) == ({"hidden_column": 1} if hidden else {})
    assert table.sheet.held_columns == ((2,) if hidden else ())

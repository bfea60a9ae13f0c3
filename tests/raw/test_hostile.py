"""Files made to harm: refused, or read, within seconds and little memory, and never quoted."""

import subprocess
import sys
import zipfile

import pytest
from support.exports import HEADER, ROWS, book, csv_text, form, read, refusal

from shelterlib.errors import DataError
from shelterlib.raw import read_export

SECONDS, MEGABYTES = 5, 500
MEASURED = """\
import resource, sys, time
from shelterlib.errors import DataError
from shelterlib.forms import read_form
from shelterlib.raw import read_export
form = read_form(sys.argv[2])
before, begun, said = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time(), "read"
try:
    read_export(sys.argv[1], form)
except DataError as error:
    said = str(error)
used = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1000
print(time.process_time() - begun, used, said, sep="|")
"""


def measured(folder, path):
    """Read a file in a process of its own; return the error after holding time and memory to their limits."""
    form(folder)
    command = [sys.executable, "-c", MEASURED, str(path), str(folder / "form")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    seconds, megabytes, said = done.stdout.split("|", 2)
    assert float(seconds) < SECONDS
    assert int(megabytes) < MEGABYTES
    return said


def repeated(path, head, line, times):
    block = line * 1000
    with path.open("wb") as stream:
        stream.write(head)
        for _ in range(times // 1000):
            stream.write(block)
    return path


@pytest.mark.parametrize(
    ("head", "line", "times", "said"),
    [
        (b"shelter" + b"," * 999 + b"\n", b"," * 999 + b"\n", 201_000, "more than 200000000 cells"),
        (b"shelter," * 5000 + b"\n", b"x," * 5000 + b"\n", 1000, "more than 4000 columns"),
        (b"shelter,beds\n", b"x" * 1000, 3_000, "a cell of more than"),
        (b'shelter,beds\n"', b"x\n" * 500, 2_000, "quote that is never closed"),
        (b"shelter,beds\n", b'"' * 1000, 10_000, "quote|cell|read"),
        (b"", b"x" * 1000, 5_000, "no column of the export"),
        (b"", b"/" * 1000, 5_000, "no column of the export"),
        (b"", "ї".encode() * 500, 5_000, "no column of the export"),
        (b"shelter,beds\n", b"<" * 1000 + b",\n", 5_000, "read"),
        (b"shelter,beds\n", "ÐÐ".encode() * 20 + b",\n", 20_000, "read|damaged"),
    ],
    ids=["cells", "columns", "cell", "quote", "quotes", "line", "slashes", "letters", "brackets", "marks"],
)
def test_a_text_file_made_to_harm_is_dealt_with_in_time(tmp_path, head, line, times, said):
    path = repeated(tmp_path / "export.csv", head, line, times)
    try:
        error = measured(tmp_path, path)
    finally:
        path.unlink()
    assert any(part in error for part in said.split("|"))
    assert "xxxx" not in error


def with_sheet(folder, xml):
    """Return a workbook whose sheet is some XML."""
    path = book(folder / "export.xlsx", {"Data": [HEADER, *ROWS]})
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "xml",
    [
        b"<worksheet><sheetData>" + b'<c r="A1"><f>' * 200_000,
        b"<worksheet><sheetData>" + b'<row hidden="1" ' * 200_000,
        b"<worksheet><sheetData><c t='e'>" + b"<v>" * 500_000,
        b"<worksheet>" + b"<col hidden='1' min='1' max='999999999'/>" * 20_000 + b"<sheetData/></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='ZZZ1'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1048576'><c r='ZZ1048576'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r='eDocuC3'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='1'><c r = 'B99999999'><v>1</v></c></row></sheetData></worksheet>",
        b"",
        b"\0" * 1000,
    ],
    ids=["cells", "rows", "values", "columns", "far column", "far row", "odd column", "odd row", "empty", "nul"],
)
def test_a_workbook_made_to_harm_is_dealt_with_in_time(tmp_path, xml):
    assert measured(tmp_path, with_sheet(tmp_path, xml)) != "read"


def test_a_link_or_a_folder_is_no_export(tmp_path):
    made = form(tmp_path)
    (tmp_path / "true.csv").write_text(csv_text([HEADER, *ROWS]))
    (tmp_path / "link.csv").symlink_to(tmp_path / "true.csv")
    for name, said in (("link.csv", "a link"), ("form", "no such export"), ("none.csv", "no such export")):
        with pytest.raises(DataError, match=said):
            read_export(tmp_path / name, made)


SECRET = "Сховище-731"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("koi8-u"),
        lambda text: text.encode()[:-6],
        lambda text: text.replace(SECRET, SECRET + "\0").encode(),
        lambda text: text.replace(SECRET, '"' + SECRET).encode(),
        lambda text: text.replace(SECRET, f'"{SECRET}"{SECRET}').encode(),
        lambda text: text.replace(SECRET, SECRET * 100_000).encode(),
        lambda text: text.split("\n", 1)[1].encode(),
        lambda text: text.encode().decode("latin-1").encode(),
        lambda text: text.replace("region", SECRET).encode("cp1251") + text.encode(),
    ],
)
def test_no_message_shows_what_a_file_holds(tmp_path, change):
    content = change(csv_text([HEADER, *ROWS, (SECRET, "UA-05", 1, "men", "2023-05-06", 2, SECRET)]))
    assert SECRET[:6] not in refusal(tmp_path, content)


def test_problems_of_rows_show_no_value(tmp_path):
    lines = csv_text([HEADER, *ROWS]).splitlines()
    table = read(tmp_path, "\n".join([*lines, f"{SECRET},too,short"])).main
    assert problems_of(table) == [("ragged_row", "", [5])]
    assert SECRET not in repr(table.sheet.journal.problems)


def problems_of(table):
    return [(p.rule, p.column, p.rows.tolist()) for p in table.sheet.journal.problems if p.severity == "E"]

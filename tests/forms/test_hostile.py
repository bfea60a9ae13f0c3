"""Workbooks that are not what they claim to be."""

import io
import resource
import time
import zipfile

import pytest
from support.xlsforms import workbook

from shelterlib.errors import DataError
from shelterlib.forms import check_workbook, read_form

PART = "xl/worksheets/sheet1.xml"


def changed(path, **parts):
    """Rewrite a workbook with some parts replaced or added."""
    with zipfile.ZipFile(path) as book:
        contents = {name: book.read(name) for name in book.namelist()}
    contents |= {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in contents.items():
            book.writestr(name, content)
    return path


@pytest.fixture
def book(tmp_path):
    return workbook(tmp_path / "f.xlsx", survey=[["type", "name"], ["text", "a"]])


def refused(path):
    with pytest.raises(DataError) as caught:
        check_workbook(path)
    return str(caught.value)


def test_a_plain_workbook_passes_under_any_name(book):
    assert check_workbook(book) == "xlsx"
    renamed = book.rename(book.with_suffix(".csv"))
    assert check_workbook(renamed) == "xlsx"
    assert "a" in read_form(renamed)


def test_an_archive_bomb_is_refused_quickly_and_without_much_memory(book):
    changed(book, **{PART.replace("/", "__"): b"<worksheet>" + b" " * 400_000_000})
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    assert "times its size" in refused(book)
    assert time.perf_counter() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def test_a_member_that_lies_about_its_size_is_refused(book):
    changed(book, **{PART.replace("/", "__"): b"<worksheet>" + b" " * 5_000_000})
    content = book.read_bytes()
    true, lie = (5_000_011).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    assert content.count(true) == 2
    book.write_bytes(content.replace(true, lie))
    assert "damaged" in refused(book) or "declares" in refused(book)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml_that_declares_entities_is_refused(book, encoding):
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    assert "entities" in refused(changed(book, xl__sharedStrings=b"", **{"xl__extra.xml": bomb.encode(encoding)}))


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "xl\\..\\..\\evil.xml", "C:evil.xml"])
def test_a_member_outside_of_the_archive_is_refused(book, name):
    assert "outside itself" in refused(changed(book, **{name: b"x"}))


def test_a_sheet_with_one_cell_in_the_farthest_corner_is_refused_before_it_fills_the_memory(book):
    far = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    assert "columns" in refused(changed(book, **{PART.replace("/", "__"): far}))


def test_a_link_is_refused(book):
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    assert "a link" in refused(link)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "an empty file"),
        (b"<html><table></table></html>", "a web page"),
        (b"type,name\n", "plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7", "a PDF"),
    ],
)
def test_another_type_of_file_is_called_by_its_true_name(tmp_path, content, said):
    path = tmp_path / "f.xlsx"
    path.write_bytes(content)
    assert said in refused(path)


def test_a_workbook_that_was_cut_short_is_refused(book):
    content = book.read_bytes()
    book.write_bytes(content[: len(content) // 2])
    assert "cut short" in refused(book)


def test_an_archive_without_a_workbook_is_refused(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "x")
    path = tmp_path / "f.xlsx"
    path.write_bytes(stream.getvalue())
    assert "not an .xlsx" in refused(path)

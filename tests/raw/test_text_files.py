"""Text files as they come: encodings, delimiters, line ends, quotes, and what cannot be trusted."""

import random

import ftfy.bad_codecs  # noqa: F401  # code pages with their gaps filled
import pytest
from support.exports import HEADER, ROWS, cells, csv_text, expected, problems, read, refusal, repairs
from support.paths import ROOT

from shelterlib.errors import DataError
from shelterlib.forms import read_form
from shelterlib.raw import read_export
from shelterlib.raw.damage import is_damaged

PLAIN = csv_text([HEADER, *ROWS])


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN.encode(), ""),
        (b"\xef\xbb\xbf" + PLAIN.encode(), "utf-8 with byte order mark"),
        (PLAIN.encode("cp1251"), "cp1251"),
        (b"\xff\xfe" + PLAIN.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), "utf-16"),
    ],
    ids=["utf-8", "bom", "cp1251", "utf-16-le", "utf-16-be"],
)
def test_an_encoding_that_can_be_told_is_read_and_noted(tmp_path, content, encoding):
    table = read(tmp_path, content).main
    assert cells(table) == expected()
    assert [c.reason for c in table.sheet.journal.changes if c.rule == "encoding"] == ([encoding] if encoding else [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PLAIN.encode("utf-16-le"), "UTF-16 (little-endian) without byte order mark"),
        (PLAIN.encode("utf-16-be"), "UTF-16 (big-endian) without byte order mark"),
        (PLAIN.encode("koi8-u"), "koi8-u"),
        (PLAIN.encode("cp1251").decode("latin-1").encode(), "cp1251 that was read as latin-1"),
        (PLAIN.encode().decode("latin-1").encode(), "UTF-8 that was read as another encoding"),
        (PLAIN.encode().decode("cp1251", "replace").encode(), "UTF-8 that was read as another encoding"),
        (PLAIN.encode()[:-3], "cut off"),
        (PLAIN.replace("Є", "\x00").encode(), "NUL"),
        (b"\xff\xfe" + PLAIN.encode("utf-16-le")[:-1], "cut off"),
    ],
    ids=["utf-16-le", "utf-16-be", "koi8-u", "latin-1", "twice", "twice-cp1251", "cut", "nul", "utf-16-cut"],
)
def test_an_encoding_that_would_be_a_guess_is_refused_by_its_name(tmp_path, content, said):
    error = refusal(tmp_path, content)
    assert said in error
    assert "export.csv" in error


def test_a_file_in_two_encodings_is_refused_with_the_line(tmp_path):
    lines = PLAIN.splitlines(keepends=True)
    content = b"".join(line.encode("cp1251" if place == 2 else "utf-8") for place, line in enumerate(lines))
    assert "export.csv, line 3" in refusal(tmp_path, content)


def test_letters_that_fit_two_encodings_are_not_guessed(tmp_path):
    content = b"shelter,beds\n" + bytes([0xE9, 0x2C, 0x31, 0x0A]) + b"abc,2\n"
    assert "encoding" in refusal(tmp_path, content)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_end_gives_the_same_table(tmp_path, delimiter, end):
    assert cells(read(tmp_path, csv_text([HEADER, *ROWS], delimiter, end)).main) == expected()


@pytest.mark.parametrize("name", ["export.tsv", "export.txt"])
def test_the_ending_of_the_name_does_not_matter(tmp_path, name):
    assert cells(read(tmp_path, csv_text([HEADER, *ROWS], "\t"), name).main) == expected()


def test_a_line_that_names_the_delimiter_is_not_a_record(tmp_path):
    table = read(tmp_path, "sep=;\r\n" + csv_text([HEADER, *ROWS], ";", "\r\n")).main
    assert cells(table) == expected()
    assert table.sheet.rows.tolist() == [3, 4, 5]
    assert repairs(table)["separator_line"] == 1


def test_mixed_line_ends_and_lines_within_quotes_keep_the_number_of_rows(tmp_path):
    rows = [(*row[:-1], "рядок\nі ще, «так»\r\nкінець") for row in ROWS]
    parts = [csv_text([row], ",", end) for row, end in zip([HEADER, *rows], ["\r\n", "\n", "\r", "\n"], strict=True)]
    table = read(tmp_path, "".join(parts)).main
    assert cells(table) == expected(rows=rows)
    assert table.sheet.rows.tolist() == [2, 3, 4]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_quote_that_is_never_closed_is_refused_with_its_line(tmp_path, place):
    lines = PLAIN.splitlines(keepends=True)
    lines[place] = lines[place].replace(",", ',"', 1)
    error = refusal(tmp_path, "".join(lines))
    assert f"line {place + 1}" in error
    assert "quote" in error
    assert "притулок" not in error


def test_a_quote_within_a_cell_is_not_taken_for_the_end_of_a_row(tmp_path):
    rows = [(*row[:-1], 'зал "Мрія"') for row in ROWS]
    table = read(tmp_path, csv_text([HEADER, *rows])).main
    assert cells(table) == expected(rows=rows)


@pytest.mark.parametrize(
    "change", [lambda line: line + ",зайве", lambda line: line.rsplit(",", 2)[0]], ids=["more", "fewer"]
)
def test_rows_with_more_or_fewer_cells_are_listed_and_held_back(tmp_path, change):
    lines = csv_text([HEADER, *[(*row[:-1], "так") for row in ROWS]]).splitlines()
    lines[2] = change(lines[2])
    table = read(tmp_path, "\n".join(lines)).main
    assert problems(table) == {"ragged_row": 1}
    assert [p.rows.tolist() for p in table.sheet.journal.problems if p.severity == "E"] == [[3]]
    assert table.sheet.held.tolist() == [1]
    assert len(table) == table.read == 3


def test_a_delimiter_too_many_at_every_end_harms_nobody(tmp_path):
    lines = PLAIN.splitlines()
    table = read(tmp_path, "\n".join([lines[0], *(line + "," for line in lines[1:])])).main
    assert cells(table) == expected()
    assert problems(table) == {}


def test_blank_lines_are_dropped_and_counted(tmp_path):
    lines = PLAIN.splitlines()
    table = read(tmp_path, "\n".join([*lines[:2], "", *lines[2:], ",,,,,,", "", ""])).main
    assert cells(table) == expected()
    assert table.dropped == {"blank_row": 2}
    assert table.read == len(table) + 2
    assert table.sheet.rows.tolist() == [2, 4, 5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"  \r\n \n", "empty"),
        (",,,\n,,,\n", "nothing but blanks"),
        (",".join(HEADER), "nothing below"),
        (",".join(HEADER) + "\n" + "," * 6 + "\n", "nothing below"),
        ("a,b\n1,2\n", "no column of the export is a question of this form"),
        ("<html><body><table><tr><td>shelter</td></tr></table></body></html>", "a web page"),
        (b"PK\x03\x04" + b"\0" * 60, "an .xlsx workbook or another archive"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
    ],
)
def test_a_file_without_a_table_is_called_what_it_is(tmp_path, content, said):
    assert said in refusal(tmp_path, content)


def test_a_single_column_is_a_table_too(tmp_path):
    table = read(tmp_path, "beds\n3\n\n5\n").main
    assert cells(table) == {"beds": ["3", "5"]}


@pytest.mark.parametrize("seed", range(20))
def test_fast_and_slow_reading_agree(tmp_path, seed):
    """The slow way reads what the fast way would, down to the last sign."""
    rng = random.Random(seed)
    signs = ["a", "і", " ", ",", ";", '"', "\n", "\r\n", "", "x y", "0"]
    rows = [
        ["".join(rng.choices(signs, k=rng.randrange(4))) or "-" for _ in HEADER] for _ in range(rng.randrange(1, 40))
    ]
    text = csv_text([HEADER, *rows])
    fast = read(tmp_path, text).main
    slow = read(tmp_path, text + "\n\n" + csv_text([rows[0]])).main
    assert cells(fast) == expected(rows=rows)
    assert cells(slow) == expected(rows=[*rows, rows[0]])
    assert slow.dropped == {"blank_row": 2}


@pytest.mark.parametrize(
    "word", ["СІРІ", "РІСЄ", "Ñandú", "ÑÃ", "naïve café", "РЄ-СЃ", "Çağlar", "Þórður Ægir", "РІЧКА СЇЖА"]
)
def test_letters_that_look_odd_are_not_taken_for_damage(word):
    assert not is_damaged(word)


@pytest.mark.parametrize("word", ["Харків", "Вінниця", "Їжа", "Дніпро", "притулок для жінок"])
@pytest.mark.parametrize("page", ["sloppy-windows-1252", "sloppy-windows-1251", "latin-1"])
def test_damaged_letters_are_seen_in_a_word(word, page):
    assert is_damaged(word.encode().decode(page))


def test_a_sheet_named_for_a_text_file_is_not_passed_over(tmp_path):
    assert "a text file has none" in refusal(tmp_path, PLAIN, sheet="Answers")


@pytest.mark.parametrize(("form", "export"), [("administration", "facility.csv"), ("facility", "administration.xlsx")])
def test_another_form_s_export_is_refused(form, export):
    raw = ROOT / "data/raw/2020"
    with pytest.raises(DataError, match="another form's export"):
        read_export(raw / export, read_form(raw / f"{form}.form.xlsx"))

"""Mutated exports: read or refused in words, never a crash, never a row that is gone without a reason.

`SEED` and `CASES` choose others and more; a failing case names the two that lead to it.
"""

import csv
import io
import os
import random
import zipfile
from collections import Counter

import pytest
from support.cleaning import small_form

from shelterlib.clean import Plan, clean_export
from shelterlib.clean.absent import read_absent
from shelterlib.clean.lists import write_log, write_problems
from shelterlib.clean.replay import prove
from shelterlib.clean.schema import hold_to_form
from shelterlib.clean.summary import whole_summary
from shelterlib.errors import ShelterError
from shelterlib.raw import read_export

SEED, CASES = int(os.environ.get("SEED", "1")), int(os.environ.get("CASES", "50000"))
FEW, BLOCK = 2000, 500
SURVEY = """\
type,name,label::English (en),label::Українська (uk),relevant,constraint,required
text,id,Code,Код,,,yes
select_one region,region,Region,Область,,,yes
select_one yn,open,Is it open?,Чи працює?,,,yes
integer,beds,Places,Місць,${open}='yes',. >= 0 and . <= 900,
decimal,area,Area,Площа,,,
date,visited,Day,Дата,,,
select_multiple who,groups,Who,Кого,,,
text,remark,Remarks,Зауваження,,,
"""
CHOICES = """\
list_name,name,label::English (en),label::Українська (uk)
region,UA-05,Vinnytsia oblast,Вінницька область
region,UA-30,Kyiv City,м. Київ
region,UA-32,Kyiv oblast,Київська область
yn,yes,Yes,Так
yn,no,No,Ні
who,women,Women,Жінки
who,men,Men,Чоловіки
"""
HEADERS = (
    ["id", "region", "open", "beds", "area", "visited", "groups", "remark", "_uuid", "_submission_time"],
    ["Код", "Область", "Чи працює?", "Місць", "Площа", "Дата", "Кого", "Зауваження"],
    [
        "g/id",
        "g/region",
        "g/open",
        "g/beds",
        "g/area",
        "g/visited",
        "g/groups",
        "g/groups/women",
        "g/groups/men",
        "_uuid",
    ],
)
CELLS = [
    *(
        "",
        " ",
        "yes",
        "Так",
        "no",
        "UA-05",
        "м. Київ",
        "Київська",
        "12",
        "-99",
        "99",
        "1,234",
        "12,5",
        "1 234",
        "1.5E+10",
        "2020-10-16",
    ),
    *(
        "16.10.2020",
        "31.02.2020",
        "03/04/2020",
        "44105",
        "16 жовтня 2020 р.",
        "women men",
        "Жінки, Чоловіки",
        "women other",
        "NA",
        "немає",
    ),
    *(
        "=1+1",
        "<script>",
        "Тест",
        "\u200b",
        "a\nb",
        'quo"te',
        "5-6",
        "~10",
        "0",
        "1",
        "TRUE",
        "u1",
        "2020-01-01T10:00:00Z",
        "9" * 40,
        "é" * 300,
    ),
    *(
        "\ud7ff",
        "\U0001f600",
        "٢٠٢٠",
        "Кам'янець",
        "inf",
        "nan",
        "-0",
        "1e400",
        "0x10",
        "%s%n",
        "{{7*7}}",
        "Всього",
        "Разом",
        "#REF!",
        "\x7f",
    ),
]
SNIPPETS = [
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b'"',
    b"'",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xd0",
    b"sep=;\n",
    b",,,,",
    b"\xa0",
    b"=",
    b"\x1a",
]


def table(chance, header):
    rows = [[chance.choice(CELLS) for _ in header] for _ in range(chance.randint(1, 6))]
    for place, row in enumerate(rows):
        row[0] = chance.choice(["A1", "A2", f"A{place}"])
    return rows


def as_csv(chance, header, rows):
    stream = io.StringIO(newline="")
    csv.writer(
        stream, delimiter=chance.choice(",,,;\t|"), lineterminator=chance.choice(["\n", "\n", "\r\n"])
    ).writerows([header, *rows])
    return stream.getvalue()


def encoded(chance, text):
    return text.encode(
        chance.choice(["utf-8"] * 6 + ["utf-8-sig", "cp1251", "utf-16", "utf-16-le", "koi8-u"]), "replace"
    )


def mutated(chance, content):
    """Return bytes with one to four blows: flipped, cut out, put in, doubled, cut off."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        if not data:
            break
        at = chance.randrange(len(data))
        blow = chance.randrange(5)
        if blow == 0:
            data[at] = chance.randrange(256)
        elif blow == 1:
            del data[at : at + chance.randint(1, 30)]
        elif blow == 2:
            data[at:at] = chance.choice(SNIPPETS)
        elif blow == 3:
            data[at:at] = data[at : at + chance.randint(1, 60)]
        elif chance.random() < 0.3:
            del data[at:]
    return bytes(data)


def workbook(chance, header, rows):
    """Return a workbook, mostly whole, sometimes with blows to one of its parts or to the archive."""
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("Data")
        for line, row in enumerate([header, *rows]):
            for place, cell in enumerate(row):
                number = cell.isascii() and cell.isdigit() and len(cell) < 10
                sheet.write_number(line, place, int(cell)) if number else sheet.write_string(line, place, cell)
    content = stream.getvalue()
    way = chance.random()
    if way < 0.4:
        return content
    if way < 0.6:
        return mutated(chance, content)
    parts = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(parts, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, mutated(chance, part) if "sheet1" in name or "shared" in name else part)
    return parts.getvalue()


def case(number):
    """Return file name, bytes and, where it is known, how many rows stand below the header."""
    chance = random.Random(SEED * 1_000_003 + number)
    header = list(chance.choice(HEADERS))
    rows = table(chance, header)
    way = chance.random()
    if way < 0.08:
        return "export.xlsx", workbook(chance, header, rows), None
    text = as_csv(chance, header, rows)
    if way < 0.5:
        return "export.csv", text.encode(), len(rows)
    return "export.csv", mutated(chance, encoded(chance, text)), None


def judge(folder, form, number, plan):
    name, content, expected = case(number)
    (folder / name).write_bytes(content)
    try:
        export = read_export(folder / name, form)
        tables = clean_export(export, plan)
    except ShelterError:
        return "refused"
    for one in tables.values():
        prove(one)
        assert len(one) + sum(one.dropped.values()) == one.read
        assert all((cells.status >= 0).all() and len(cells.text) == len(one) for cells in one.cells.values())
    if expected is not None:
        assert tables[""].read == expected
    if number % 20 == 0:
        write_log(tables[""], folder / "log.csv")
        write_problems(tables[""], folder / "problems.csv")
        whole_summary(tables)
        hold_to_form(tables[""], plan.key)
    return "read"


def run(folder, numbers):
    """Judge cases, say how many were read, and name the one that fails."""
    form = small_form(folder, SURVEY, CHOICES)
    plans = [
        Plan(read_absent()),
        Plan(read_absent(), key=("id",)),
        Plan(read_absent(), key=("id", "region"), strict=True),
    ]
    fates = Counter()
    for number in numbers:
        try:
            fates[judge(folder, form, number, plans[number % len(plans)])] += 1
        except Exception as error:
            raise AssertionError(f"SEED={SEED}, case {number}: {type(error).__name__}") from error
    assert fates["read"] > 0.4 * len(numbers)
    assert fates["refused"] > 0.02 * len(numbers)


@pytest.mark.parametrize("block", range(FEW // BLOCK))
def test_no_mutated_export_crashes_or_loses_a_row(tmp_path, block):
    run(tmp_path, range(block * BLOCK, (block + 1) * BLOCK))


@pytest.mark.fuzz
@pytest.mark.parametrize("block", range(CASES // BLOCK))
def test_no_mutated_export_of_very_many_does(tmp_path, block):
    run(tmp_path, range(FEW + block * BLOCK, FEW + (block + 1) * BLOCK))

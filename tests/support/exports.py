"""A small questionnaire, and exports of it made byte by byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from shelterlib.errors import DataError
from shelterlib.forms import Form, read_form
from shelterlib.raw import Export, Table, read_export

SURVEY = """\
type,name,label::English (en),label::Українська (uk)
start,start,,
deviceid,deviceid,,
text,shelter,Name of the shelter,Назва притулку
select_one region,region,Region,Область
begin_group,stay,Stay,Перебування
integer,beds,Beds for stay,"Місць (ліжок), усього"
select_multiple who,groups,Who is admitted,Кого приймають
end_group,,,
date,visited,Day of the visit,Дата відвідування
decimal,area,Area,Площа
geopoint,place,Place,Місце
image,photo,Photo,Світлина
text,remark,Remarks,Зауваження
begin_repeat,staff,Staff,Працівники
text,post,Post,Посада
integer,hours,Hours,Годин
begin_repeat,course,Courses,Курси
text,topic,Topic,Тема
end_repeat,,,
end_repeat,,,
"""
CHOICES = """\
list_name,name,label::English (en),label::Українська (uk)
region,UA-05,Vinnytsia oblast,Вінницька область
region,UA-30,Kyiv,місто Київ
who,women,Women,Жінки
who,men,Men,Чоловіки
who,children,Children,Діти
"""
HEADER = ("shelter", "region", "beds", "groups", "visited", "area", "remark")
ROWS = (
    ("Перший притулок", "UA-05", "12", "women men", "2023-05-06", "40.5", "Є місця"),
    ("Другий притулок", "UA-30", "8", "women", "2023-05-07", "30", ""),
    ("Третій притулок", "UA-05", "0", "children", "2023-05-08", "22", "Пишіть, будь ласка"),
)


def form(folder: Path, survey: str = SURVEY, choices: str = CHOICES) -> Form:
    """Write the questionnaire and read it."""
    place = folder / "form"
    place.mkdir(exist_ok=True)
    (place / "survey.csv").write_text(survey, encoding="utf-8")
    (place / "choices.csv").write_text(choices, encoding="utf-8")
    return read_form(place)


def csv_text(rows: Sequence[Sequence[object]], delimiter: str = ",", end: str = "\n") -> str:
    """Return rows as csv."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator=end).writerows(rows)
    return stream.getvalue()


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], **options: object) -> Path:
    """Write rows as the sheets of a workbook."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, **options}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return path


def read(folder: Path, content: bytes | str, name: str = "export.csv", **options: object) -> Export:
    """Write a file and read it as an export of the questionnaire."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_export(path, form(folder), **options)


def refusal(folder: Path, content: bytes | str, name: str = "export.csv", **options: object) -> str:
    """Return the error that reading ends with."""
    try:
        read(folder, content, name, **options)
    except DataError as error:
        return str(error)
    raise AssertionError("it was read")


def cells(table: Table) -> dict[str, list[str]]:
    """Return a table as question → texts; the columns of choices as `question/choice`."""
    return {
        "/".join(part for part in (target.question, target.choice) if part): column.array().to_pylist()
        for target, column in zip(table.targets, table.sheet.columns, strict=True)
        if target.kind in ("question", "child")
    }


def expected(header: Sequence[str] = HEADER, rows: Sequence[Sequence[str]] = ROWS) -> dict[str, list[str]]:
    """Return what `cells` gives when all was understood."""
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def repairs(table: Table) -> dict[str, int]:
    return table.sheet.journal.repairs()


def problems(table: Table) -> dict[str, int]:
    return table.sheet.journal.counts("E")

"""A small questionnaire of every type, and exports of it cleaned from their bytes on."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from shelterlib.clean import Plan, clean_export
from shelterlib.clean.absent import read_absent
from shelterlib.clean.replay import prove
from shelterlib.clean.summary import summary
from shelterlib.clean.table import CleanTable
from shelterlib.forms import Form, read_form
from shelterlib.paths import Project
from shelterlib.raw import read_export

SURVEY = """\
type,name,label::English (en),label::Українська (uk),relevant,constraint,required
start,start,,,,,
text,id,Code of the shelter,Код притулку,,,yes
select_one region,region,Region,Область,,,yes
select_one yn,open,Is it open?,Чи працює?,,,yes
integer,beds,Places,Місць,,. >= 0 and . <= 900,
integer,used,Places taken,Зайнято місць,${open}='yes',. >= 0 and . <= 50,
integer,free,Any number,Будь-яке число,,,
decimal,area,Area,Площа,,,
date,visited,Day of the visit,Дата відвідування,,,
datetime,moment,Moment of the visit,Час відвідування,,,
select_multiple who,groups,Who is admitted,Кого приймають,,,
text,groups_other,Who else,Кого ще,"selected(${groups}, 'other')",,
text,code,Code of the community,Код громади,,"regex(., '^[0-9]{10}$')",
text,remark,Remarks,Зауваження,,,
integer,women,Women,Жінок,,,
integer,men,Men,Чоловіків,,,
integer,total,Together,Разом осіб,,. = ${women} + ${men},
"""
CHOICES = """\
list_name,name,label::English (en),label::Українська (uk)
region,UA-05,Vinnytsia oblast,Вінницька область
region,UA-12,Dnipropetrovsk oblast,Дніпропетровська область
region,UA-30,Kyiv City,м. Київ
region,UA-32,Kyiv oblast,Київська область
region,UA-35,Kirovohrad oblast,Кіровоградська область
yn,yes,Yes,Так
yn,no,No,Ні
yn,dk,Do not know,Не знаю
who,women,Women,Жінки
who,men,Men,Чоловіки
who,children,Children under 3,Діти до 3 років
who,other,Other,Інше
"""


def small_form(folder: Path, survey: str = SURVEY, choices: str = CHOICES) -> Form:
    place = folder / "form"
    place.mkdir(parents=True, exist_ok=True)
    (place / "survey.csv").write_text(survey, encoding="utf-8")
    (place / "choices.csv").write_text(choices, encoding="utf-8")
    return read_form(place)


def csv_bytes(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return rows as csv in UTF-8."""
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(dict.fromkeys(key for row in rows for key in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


@dataclass(frozen=True)
class Result:
    """What cleaning gave, replay proven."""

    tables: dict[str, CleanTable]

    @property
    def main(self) -> CleanTable:
        return self.tables[""]

    @property
    def answers(self) -> pd.DataFrame:
        return self.main.frame()

    @property
    def status(self) -> pd.DataFrame:
        return self.main.states()

    def cell(self, question: str, row: int = 0) -> tuple[object, str]:
        """Return a value (None where absent) and its status."""
        value = self.answers[question].iloc[row]
        return (None if pd.isna(value) else value), self.status[question].iloc[row]

    @property
    def repairs(self) -> dict[str, int]:
        return summary(self.main)["repairs"]

    @property
    def problems(self) -> dict[str, int]:
        return summary(self.main)["problems"]

    def severe(self) -> set[str]:
        return {
            problem.rule
            for table in self.tables.values()
            for problem in table.journal.problems
            if problem.severity == "E"
        }

    def log(self, rule: str) -> list[tuple[str, str | None, str | None]]:
        """Return (question, old, new) of each change by a rule."""
        return [
            (change.question, old, new)
            for change in self.main.journal.changes if change.rule == rule
            for old, new in zip(change.old, change.new, strict=True)
        ]  # fmt: skip


def clean_bytes(
    folder: Path, content: bytes, name: str = "export.csv", form: Form | None = None, **plan: object
) -> Result:
    """Clean an export from its bytes on; the log is replayed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return clean_file(folder, folder / name, form, **plan)


def clean_file(folder: Path, path: Path, form: Form | None = None, **plan: object) -> Result:
    """Clean a file."""
    export = read_export(path, form or small_form(folder))
    tables = clean_export(export, Plan(read_absent(), **plan))
    for table in tables.values():
        prove(table)
    assert all(len(t) + sum(t.dropped.values()) == t.read for t in tables.values())
    return Result(tables)


def one_cell(folder: Path, question: str, text: str, **more: str) -> tuple[object, str, Result]:
    """Return value, status and the whole result of one text in one question."""
    result = clean_bytes(folder, csv_bytes([{"id": "A1", "region": "UA-05", "open": "yes", question: text, **more}]))
    return *result.cell(question), result


def rows_of(*rows: Mapping[str, str]) -> bytes:
    """Return rows that only say what matters, the rest plain."""
    return csv_bytes([{"id": f"A{n}", "region": "UA-05", "open": "yes", **row} for n, row in enumerate(rows)])


WAVE = """\
title: A wave of a test
design: census
synthetic: true
key: {shelter: [id]}
field: {start: 2023-01-01, end: 2023-01-31}
"""


def small_wave(folder: Path, content: bytes, corrections: str = "", survey: str = SURVEY) -> Project:
    """Write a project with one wave, 2023, of one form, shelter."""
    (folder / "catalogue").mkdir(parents=True, exist_ok=True)
    raw = folder / "data" / "raw" / "2023"
    (raw / "shelter.form").mkdir(parents=True, exist_ok=True)
    (raw / "shelter.form" / "survey.csv").write_text(survey, encoding="utf-8")
    (raw / "shelter.form" / "choices.csv").write_text(CHOICES, encoding="utf-8")
    (raw / "wave.yml").write_text(WAVE, encoding="utf-8")
    (raw / "shelter.csv").write_bytes(content)
    if corrections:
        (raw / "corrections.csv").write_text(corrections, encoding="utf-8")
    return Project(folder)


def full_rows(*rows: Mapping[str, str]) -> bytes:
    """Return rows with a column for every question, submissions u0, u1, …"""
    names = [line.split(",")[1] for line in SURVEY.splitlines()[1:]]
    plain = [{"id": f"A{n}", "region": "UA-05", "open": "yes", "_uuid": f"u{n}", **row} for n, row in enumerate(rows)]
    return csv_bytes([{**dict.fromkeys(names, ""), **row} for row in plain])

"""The same answers come out of a real export however it was written: text or workbook, name or label, any order."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from support.paths import ROOT

from shelterlib.clean import Plan, clean_export
from shelterlib.clean.absent import read_absent
from shelterlib.forms import Form, Question, read_form
from shelterlib.raw import Table, read_export
from shelterlib.raw.names import label_key

REAL = ROOT.parent / "shared" / "real"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")]
PAIRS = {
    "cccm": ("cccm_durable_solutions_2023/form.xlsx", "cccm_durable_solutions_2023/data.xlsx"),
    "kobocruncher": ("kobocruncher_sample/sample_xlsform.xlsx", "kobocruncher_sample/data.xlsx"),
    "afghanistan": ("xlsformfill_afghanistan", "xlsformfill_afghanistan/testdata.csv"),
}
ROWS = 150  # of each sheet: every column, a few seconds


Head = Callable[[Form, Question, str], str]


def path(sign: str) -> Head:
    return lambda form, question, choice: sign.join((*question.path, question.name, *([choice] if choice else [])))


key = cache(label_key)


def label(form: Form, question: Question, choice: str) -> str:
    """The labels of a question and a choice in the form's first language; the path where another one has the same."""
    language = form.languages[0]
    words = question.labels.get(language, "")
    shared = sum(any(key(text) == key(words) for text in other.labels.values()) for other in form.questions)
    choices = form.choices.get(question.list_name or "", ())
    said = next((one.labels.get(language, "") for one in choices if one.name == choice), "")
    alike = sum(any(key(text) == key(said) for text in one.labels.values()) for one in choices)
    if len(key(words)) < 3 or shared != 1 or (choice and alike != 1):
        return path("/")(form, question, choice)
    return f"{words}/{said}" if choice else words


WRITTEN = {"names": path("/"), "dots": path("."), "dashes": path("-"), "labels": label}


def sheet_of(table: Table, form: Form, head: Head, order: random.Random) -> list[list[str]]:
    """Return a table as lines under other headers, its columns shuffled."""
    places = list(range(len(table.targets)))
    order.shuffle(places)
    lines: list[list[str]] = [[]]
    for place in places:
        target, header = table.targets[place], table.sheet.headers[place]
        known = target.kind in ("question", "child")
        lines[0].append(head(form, form[target.question], target.choice) if known else header)
    columns = [table.sheet.columns[place].array().to_pylist() for place in places]
    return [*lines, *(list(row) for row in zip(*columns, strict=True))]


def write(lines: dict[str, list[list[str]]], file: Path) -> Path:
    """Write sheets as a workbook of texts, or as csv files side by side."""
    if file.suffix == ".xlsx":
        with xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            for name, rows in lines.items():
                sheet = book.add_worksheet((name or "main")[:31])
                for place, row in enumerate(rows):
                    for column, text in enumerate(row):
                        sheet.write_string(place, column, text)
        return file
    for name, rows in lines.items():
        part = file.with_name(f"{file.stem}-{name}.csv") if name else file
        with part.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows(rows)
    return file


def cut(tables: dict[str, Table], order: random.Random, form: Form, head: Head) -> dict[str, list[list[str]]]:
    """Return the first rows of every table, shuffled; of a repeat the rows whose parent is among them."""
    done: dict[str, list[list[str]]] = {}
    kept: dict[str, set[int]] = {}
    for name, table in tables.items():
        rows = range(min(ROWS, len(table)))
        if table.parent is not None:
            rows = [row for row in range(len(table)) if int(table.parent[row]) in kept[table.parent_table]]
        kept[name] = set(rows)
        lines = sheet_of(table, form, head, order)
        below = [lines[row + 1] for row in rows]
        order.shuffle(below)
        done[name] = [lines[0], *below]
    return done


def cleaned(file: Path, form: Form) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Return answers and statuses by table, in an order that does not depend on the file's."""
    done = {}
    for name, table in clean_export(read_export(file, form), Plan(read_absent())).items():
        answers, status = table.frame().reset_index(drop=True), table.states().reset_index(drop=True)
        order = answers.astype("str").sum(axis=1).argsort(kind="stable")
        done[name] = (answers.iloc[order].reset_index(drop=True), status.iloc[order].reset_index(drop=True))
    return done


@pytest.mark.parametrize("pair", PAIRS)
def test_however_an_export_was_written_its_answers_are_the_same(pair, tmp_path):
    form_file, data_file = PAIRS[pair]
    form = read_form(REAL / form_file)
    tables = read_export(REAL / data_file, form).tables
    found = {}
    for place, (style, head) in enumerate(WRITTEN.items()):
        for ending in (".csv", ".xlsx") if style == "names" else (".xlsx" if style == "labels" else ".csv",):
            folder = tmp_path / f"{style}{ending}"
            folder.mkdir()
            order = random.Random(place)
            found[style, ending] = cleaned(write(cut(tables, order, form, head), folder / f"data{ending}"), form)
    first = found["names", ".csv"]
    assert sum(len(answers) for answers, _ in first.values()) > 0
    assert set(first) == set(tables)
    for (style, ending), other in found.items():
        for name, (answers, status) in first.items():
            pd.testing.assert_frame_equal(answers, other[name][0], obj=f"{style}{ending} {name} answers")
            pd.testing.assert_frame_equal(status, other[name][1], obj=f"{style}{ending} {name} status")

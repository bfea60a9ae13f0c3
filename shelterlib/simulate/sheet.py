"""Invented answers as a sheet, with the headers and cells of a KoboToolbox export, and the sheet as a file."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from shelterlib.errors import BadCallError
from shelterlib.forms.model import Form, Question
from shelterlib.simulate.answers import Answers

Cell = str | int | float | None
METADATA = ("_id", "_uuid", "_submission_time", "__version__", "_submitted_by", "_index")
DAYS = (dt.date(2020, 9, 28), dt.date(2020, 10, 9))  # when answers to a form without a wave arrive
MADE = dt.datetime(2020, 1, 1)  # written into workbooks as their date, so that the same answers give the same bytes


@dataclass(frozen=True)
class Style:
    """How an export looks.

    Args:
        groups: what joins group and question in a header, such as `/`; empty for names alone.
        labelled: questions whose header is their label.
        spoken: selects whose cells hold labels instead of names.
        language: of those labels.
        ticks: select_multiple questions with one 0/1 column per choice; None for all of them.
        spaced: select_multiple questions with all choices in one cell; None for all of them.
    """

    groups: str = ""
    labelled: frozenset[str] = frozenset()
    spoken: frozenset[str] = frozenset()
    language: str = "uk"
    ticks: frozenset[str] | None = None
    spaced: frozenset[str] | None = None


@dataclass
class Sheet:
    """Rows by logical column (`question`, `question/choice`, `_uuid`).

    Args:
        headers: what stands above each column.
        rows: cells by column.
        above: lines above the headers.
    """

    headers: dict[str, str] = field(default_factory=dict)
    rows: list[dict[str, Cell]] = field(default_factory=list)
    above: list[list[Cell]] = field(default_factory=list)

    def lines(self) -> Iterator[Sequence[Cell]]:
        """Yield every line as it is written."""
        yield from self.above
        yield list(self.headers.values())
        for row in self.rows:
            yield [row.get(column) for column in self.headers]


def as_sheet(form: Form, answers: Answers, style: Style, repeat: str | None = None) -> Sheet:
    """Return the answers of one table under the headers of a style."""
    sheet = Sheet(rows=[{} for _ in range(answers.rows)])
    for name, values in answers.values.items():
        question = next(q for q in form.questions if q.name == name and q.repeat == repeat)
        header = question.labels.get(style.language, name) if name in style.labelled else _path(question, style)
        multiple = question.type == "select_multiple"
        labels = _labels(form, question, style)
        if not multiple or style.spaced is None or name in style.spaced:
            sheet.headers[name] = header
            for row, value in zip(sheet.rows, values, strict=True):
                row[name] = labels.get(str(value), value)
        if multiple and (style.ticks is None or name in style.ticks):
            for choice in form.choice_names(question):
                sheet.headers[f"{name}/{choice}"] = f"{header}{style.groups or '/'}{choice}"
                for row, value in zip(sheet.rows, values, strict=True):
                    row[f"{name}/{choice}"] = None if value is None else int(choice in str(value).split())
    return sheet


def add_metadata(sheet: Sheet, form: Form, seed: int, days: tuple[dt.date, dt.date]) -> None:
    """Add the columns that a server adds to every submission, before and after the answers."""
    span = (days[1] - days[0]).days * 86_400 + 30_000
    sheet.headers.update(
        {name: name for name in ("_id", "_uuid", "_submission_time", "__version__", "_submitted_by", "_index")}
    )
    for place, row in enumerate(sheet.rows):
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{form.form_id}/{seed}/{place}")
        after = dt.timedelta(seconds=span * place // max(1, len(sheet.rows)) + key.int % 600)
        sent = dt.datetime.combine(days[0], dt.time(8)) + after
        row |= {"_id": 81_000_000 + seed % 1000 * 1000 + place, "_uuid": str(key), "_submission_time": sent.isoformat()}
        row |= {"__version__": form.version, "_submitted_by": None, "_index": place + 1}


def export_sheets(form: Form, answers: Answers, seed: int) -> dict[str, Sheet]:
    """Return the answers as the sheets of an export: the main one, and one per repeat that names its parent's row."""
    main = as_sheet(form, answers, Style())
    add_metadata(main, form, seed, DAYS)
    sheets = {form.form_id or "data": main}
    _add_repeats(form, answers, main, sheets)
    return sheets


def _add_repeats(form: Form, answers: Answers, parent: Sheet, sheets: dict[str, Sheet]) -> None:
    for name, below in answers.repeats.items():
        sheet = as_sheet(form, below, Style(), name)
        sheet.headers.update({key: key for key in ("_index", "_parent_index", "_submission__uuid")})
        for place, (row, above) in enumerate(zip(sheet.rows, below.parent, strict=True), start=1):
            owner = parent.rows[above]
            key = owner.get("_uuid", owner.get("_submission__uuid"))
            row |= {"_index": place, "_parent_index": above + 1, "_submission__uuid": key}
        sheets[name] = sheet
        _add_repeats(form, below, sheet, sheets)


def write(sheets: Mapping[str, Sheet], path: Path) -> None:
    """Write sheets as an xlsx workbook, or the only sheet as csv; the ending decides.

    Raises:
        BadCallError: another ending, or several sheets for a csv file.
    """
    if path.suffix == ".xlsx":
        write_workbook(sheets, path)
    elif path.suffix == ".csv" and len(sheets) == 1:
        write_csv(next(iter(sheets.values())), path)
    else:
        what = (
            "one csv file cannot hold a form's repeats"
            if path.suffix == ".csv"
            else "the file must end in .csv or .xlsx"
        )
        raise BadCallError(what, where=path.name, fix="write to a name that ends in .xlsx")


def write_csv(sheet: Sheet, path: Path, delimiter: str = ",", bom: bool = False) -> None:
    """Write a sheet as csv."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
        writer.writerows(sheet.lines())


def write_workbook(sheets: Mapping[str, Sheet], path: Path) -> None:
    """Write sheets as a workbook: numbers as numbers, everything else as text."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": MADE})
        for name, sheet in sheets.items():
            page = book.add_worksheet(name[:31])
            for place, line in enumerate(sheet.lines()):
                for column, value in enumerate(line):
                    if isinstance(value, str):
                        page.write_string(place, column, value)
                    elif value is not None:
                        page.write_number(place, column, value)


def _path(question: Question, style: Style) -> str:
    return style.groups.join((*question.path, question.name)) if style.groups else question.name


def _labels(form: Form, question: Question, style: Style) -> dict[str, str]:
    if question.name not in style.spoken:
        return {}
    return {
        choice.name: choice.labels.get(style.language, choice.name) for choice in form.choices[question.list_name or ""]
    }

"""The workbook of open problems, filled as a person would."""

import csv

import openpyxl
from click.testing import CliRunner

from shelterlib.cli import cli


def call(project, *arguments):
    return CliRunner().invoke(cli, ["--project", str(project.root), "problems", "2023", *map(str, arguments)])


def opened(project):
    path = project.root / "data" / "processed" / "2023" / "problems.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value.split("\n")[0] for cell in sheet[1]]
    return path, book, sheet, {head: place for place, head in enumerate(heads, 1)}


def fill(project, decisions, who="Olena"):
    """Write decisions {(submission, rule): (decision, new)} into the workbook; return its path."""
    path, book, sheet, at = opened(project)
    done = 0
    for row in range(2, sheet.max_row + 1):
        place = (sheet.cell(row, at["Submission"]).value, sheet.cell(row, at["Rule"]).value)
        if place in decisions:
            decision, new = decisions[place]
            sheet.cell(row, at["Decision"]).value, sheet.cell(row, at["New answer"]).value = decision, new
            sheet.cell(row, at["Reason"]).value, sheet.cell(row, at["Who decided"]).value = "asked again", who
            done += 1
    assert done == len(decisions)
    filled = path.with_name("filled.xlsx")
    book.save(filled)
    return filled


def corrections(project):
    path = project.wave("2023").raw / "corrections.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))

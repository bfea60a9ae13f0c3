"""A new real round as the field sends it: the program's own messages lead from an export to the report."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
import yaml
from support.paths import ROOT
from support.small_project import REGIONS, small_project

from shelterlib.cli import main
from shelterlib.forms import Form, read_form
from shelterlib.paths import Project
from shelterlib.simulate import load_plan, simulate_wave

pytestmark = [pytest.mark.audit, pytest.mark.xdist_group("new-year")]
BEFORE, YEAR = "2023", "2026"


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]):
    def call(project: Project, *arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--project", str(project.root), *map(str, arguments)])
        return int(left.value.code or 0), *capfd.readouterr()

    return call


def renamed(form: Path, old: str, new: str) -> None:
    """Rename a question everywhere in a workbook, and add one that nobody asked before."""
    book = openpyxl.load_workbook(form)
    survey = book["survey"]
    head = {cell.value: cell.column for cell in survey[1]}
    for row in survey.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = new if cell.value == old else cell.value.replace(f"${{{old}}}", f"${{{new}}}")
    at = next(row for row in range(2, survey.max_row) if survey.cell(row, head["name"]).value == "practices") + 1
    survey.insert_rows(at)
    asked = {"type": "decimal", "name": "area_m2", "label::English (en)": "Area", "label::Українська (uk)": "Площа"}
    for column, value in asked.items():
        survey.cell(at, head[column]).value = value
    book.save(form)


def answered(export: Path, old: str, new: str) -> None:
    """Do the same in an export, with answers to the new question."""
    with export.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    with export.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*(new if name == old else name for name in head), "area_m2"])
        writer.writerows([*row, f"{number}.5"] for number, row in enumerate(rows))


def as_labels(path: Path, form: Form, out: Path) -> None:
    """Write an export again as Kobo's labels in cp1251: headings and answers in words, decimal comma, semicolons."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    heads, words = [], []
    for name in head:
        question = form.by_name.get(name.partition("/")[0])
        choices = {c.name: c.labels["uk"] for c in form.choices.get((question and question.list_name) or "", ())}
        parts = [question.labels.get("uk") or name if question else name, *filter(None, [name.partition("/")[2]])]
        heads.append("/".join([parts[0], *(choices[part] for part in parts[1:])]))
        words.append(choices if question and "/" not in name else {})
    with out.open("w", encoding="cp1251", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(heads)
        for row in rows:
            told = [" ".join(w.get(p, p) for p in v.split(" ")) if w else v for v, w in zip(row, words, strict=True)]
            writer.writerow([v.replace(".", ",") if n == "area_m2" else v for v, n in zip(told, head, strict=True)])


def titled(path: Path, out: Path) -> None:
    """Write an export as a workbook with a title above the heading."""
    book = openpyxl.Workbook()
    book.active.append(["Опитування адміністрацій"])
    book.active.append([])
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            book.active.append(row)
    book.save(out)


def decided(workbook: Path, out: Path) -> None:
    """Accept everything that must be decided, as a person would in the yellow column."""
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    head = {str(cell.value).split("\n")[0]: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value).startswith("yes"):
            for title, value in (("Decision", "accept"), ("Reason", "asked again"), ("Who decided", "coordinator")):
                sheet.cell(row, head[title]).value = value
    book.save(out)


def test_the_messages_alone_lead_from_the_field_to_a_report(tmp_path, say):
    project = small_project(tmp_path / "Мій проєкт", (BEFORE,))
    came, plan = tmp_path / "came", load_plan(ROOT / "catalogue" / "simulation.yml")
    where = {region: weight for region, weight in plan.institutions.regions.items() if region in REGIONS}
    plan = plan.model_copy(update={"institutions": plan.institutions.model_copy(update={"regions": where})})
    forms = tmp_path / "forms"
    forms.mkdir()
    for name in ("facility", "administration"):
        (forms / f"{name}.form.xlsx").write_bytes((project.wave(BEFORE).raw / f"{name}.form.xlsx").read_bytes())
    simulate_wave(plan, 5, came, forms=forms, wave=YEAR, size=70, mess=False)
    renamed(came / "facility.form.xlsx", "staff_contact", "staff_direct")
    answered(came / "facility.csv", "staff_contact", "staff_direct")
    as_labels(came / "facility.csv", read_form(came / "facility.form.xlsx"), came / "labels.csv")
    titled(came / "administration.csv", came / "administration.xlsx")

    pairs = [("--facility", "facility.form.xlsx", "labels.csv")]
    pairs += [("--administration", "administration.form.xlsx", "administration.xlsx")]
    code, said, _ = say(project, "new-wave", YEAR, *(p if p[:2] == "--" else came / p for pair in pairs for p in pair))
    assert code == 0
    assert "question staff_contact -> staff_direct" in said and f"then: shelter report {YEAR}" in said
    assert f"{BEFORE} is invented data" in said
    raw = project.wave(YEAR).raw
    about = yaml.safe_load((raw / "wave.yml").read_text(encoding="utf-8"))
    assert about["synthetic"] is False and about["organisation"] is None
    (raw / "crosswalk.csv").write_text(
        (raw / "crosswalk.csv").read_text("utf-8").replace(",draft,", ",agreed,"), "utf-8"
    )
    (raw / "frame.csv").write_bytes((came / "frame.csv").read_bytes())

    built = say(project, "report", YEAR, "--jobs", "2")
    for _ in range(4):  # as often as a patient person does what the second line says
        if built[0] == 0:
            break
        assert (built[0], built[2].splitlines()[-1].strip()) == (3, f"Fix: shelter problems {YEAR}"), built[2]
        assert "problems.xlsx" in say(project, "problems", YEAR)[1]
        decided(project.wave(YEAR).processed / "problems.xlsx", tmp_path / "decided.xlsx")
        code, _, error = say(project, "problems", YEAR, "--apply", tmp_path / "decided.xlsx")
        assert code == 0, error
        built = say(project, "report", YEAR, "--jobs", "2")
    assert built[0] == 0, built[2]

    out = project.outputs / YEAR
    with (out / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    assert not [row for row in cells if row["kind"] == "change"]
    assert {row["compared_with"] for row in cells} == {""}
    for page in out.glob("*.html"):
        assert not {"INVENTED", "ВИГАДАН"} & set(page.read_text(encoding="utf-8").upper().split())
    assert say(project, "verify", out)[0] == 0

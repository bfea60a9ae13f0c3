"""Adding a year, a question, an indicator, a recommendation and a language: files of a project, nothing in shelterlib.

One copy of the project gets all five the way an analyst adds them, through the command line, and one real run of
every stage, with the package as it is, must show each of them in the report.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from support.paths import ROOT

from shelterlib.cli import main
from shelterlib.paths import Project
from shelterlib.report.texts import read_texts
from shelterlib.simulate import load_plan, simulate_wave

pytestmark = pytest.mark.xdist_group("add-things")

BEFORE, YEAR, LANG = "2023", "2026", "pl"
CHAPTERS = ("resources", "recommendations", "questions", "about")  # enough to show all five, and quick
RAMP = {"en": "Is there a ramp at the entrance?", "uk": "Чи є пандус біля входу?"}
SAID = {"label": "Podjazdy przy wejściu", "numerator": "Z podjazdem", "denominator": "Czynne", "note": "Uwaga"}
INDICATOR = {
    "id": "RS9", "form": "facility", "kind": "share", "universe": "${OP}", "condition": "${ramp} = 'yes'",
    "unit": "percent", "direction": "higher", "domain": "resources", "chapter": "resources",
    "recommendation": ["M9"], "role": "direct", "supports_when": "low", "waves": {"from": 2026, "to": None},
    "sensitivity": "open", "levels": ["country"], "tier": "core",
}  # fmt: skip
RECOMMENDATION = {
    "id": "M9", "addressee": "ministry", "source": "https://example.org/", "direct": {"RS9": 90}, "needs": 1,
}  # fmt: skip
WORDS = {
    "indicator.RS9.label": "Podjazdy przy wejściu",
    "indicator.RS9.numerator": "Z podjazdem",
    "indicator.RS9.denominator": "Czynne",
    "indicator.RS9.note": "Uwaga",
    "recommendation.M9.short": "Podjazd wszędzie",
    "recommendation.M9.text": "Każde wejście ma podjazd.",
    "recommendation.M9.why": "Bez podjazdu nie każdy wejdzie.",
    "recommendation_code.M9": "M9",
}


def call(project: Project, *arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--project", str(project.root), *map(str, arguments)])
    return int(left.value.code or 0)


def with_a_question(form: Path) -> None:
    """Add a question and its choices to a form, as in a spreadsheet program."""
    book = openpyxl.load_workbook(form)
    survey, choices = book["survey"], book["choices"]
    head = [cell.value for cell in survey[1]]
    last = next(row for row in range(survey.max_row, 1, -1) if survey.cell(row, 1).value == "end_group")
    survey.insert_rows(last)
    line = {
        "type": "select_one ramp_yes_no", "name": "ramp", "label::English (en)": RAMP["en"],
        "label::Українська (uk)": RAMP["uk"], "required": "yes", "sensitivity": "open",
    }  # fmt: skip
    for column, name in enumerate(head, 1):
        survey.cell(last, column).value = line.get(str(name))
    for choice in (("yes", "Yes", "Так"), ("no", "No", "Ні")):
        choices.append(["ramp_yes_no", *choice])
    book.save(form)


def invented(folder: Path) -> tuple[Project, Path]:
    """Return a project with one wave, and a folder with forms, exports and frame of a second one, as they come in."""
    project, plan = Project(folder / "project"), load_plan(ROOT / "catalogue" / "simulation.yml")
    shutil.copytree(ROOT / "catalogue", project.catalogue)
    shutil.copytree(ROOT / "notebooks", project.notebooks, ignore=shutil.ignore_patterns(".*"))
    outline = yaml.safe_load((project.catalogue / "report.yml").read_text(encoding="utf-8"))
    outline["chapters"] = [chapter for chapter in outline["chapters"] if chapter["id"] in CHAPTERS]
    (project.catalogue / "report.yml").write_text(yaml.safe_dump(outline, allow_unicode=True), encoding="utf-8")
    forms, raw, source = folder / "forms", project.wave(BEFORE).raw, ROOT / "data" / "raw" / BEFORE
    for place in (forms, raw):
        place.mkdir(parents=True)
    for written in ("wave.yml", "crosswalk.csv"):
        shutil.copyfile(source / written, raw / written)
    before = simulate_wave(plan, 76, raw, forms=source, wave=BEFORE)
    for name in ("facility", "administration"):
        shutil.copyfile(source / f"{name}.form.xlsx", forms / f"{name}.form.xlsx")
    with_a_question(forms / "facility.form.xlsx")
    simulate_wave(plan, 77, folder / "came", forms=forms, wave=YEAR, before=before)
    return project, folder / "came"


def append(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write("\n" + yaml.safe_dump(list(entries), allow_unicode=True, sort_keys=False))


def tell(project: Project, lang: str) -> None:
    """Give a language the words of the new indicator and recommendation; a new language gets every word."""
    path = project.catalogue / "text" / f"{lang}.yml"
    if not path.exists():
        words = {k: v for k, v in read_texts(project, "en").items() if not k.startswith("language.")}
        language = {"language": {"name": "Polski", "switch": "Ta strona po polsku"}}
        path.write_text(yaml.safe_dump(language | words, allow_unicode=True), encoding="utf-8")
        return
    said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(said | WORDS, allow_unicode=True), encoding="utf-8")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with all five additions, built."""
    project, came = invented(tmp_path_factory.mktemp("add"))
    pairs = [(f"--{name}", came / f"{name}.form.xlsx", came / f"{name}.csv") for name in ("facility", "administration")]
    assert call(project, "new-wave", YEAR, *(part for pair in pairs for part in pair)) == 0
    raw = project.wave(YEAR).raw
    shutil.copyfile(came / "frame.csv", raw / "frame.csv")
    about = yaml.safe_load((raw / "wave.yml").read_text(encoding="utf-8"))
    told = {
        "title": {"en": "A third round", "uk": "Третій раунд", "pl": "Trzecia runda"},
        "field": {"start": "2026-10-01", "end": "2026-10-20"},
        "reference": {"start": "2026-01-01", "end": "2026-09-30"},
        "synthetic": True,
    }
    (raw / "wave.yml").write_text(yaml.safe_dump(about | told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    append(project.catalogue / "indicators.yml", [INDICATOR])
    append(project.catalogue / "recommendations.yml", [RECOMMENDATION])
    for lang in ("en", "uk", LANG):
        tell(project, lang)
    assert call(project, "report", YEAR, "--lang", LANG, "--jobs", "2") == 0
    return project


@pytest.fixture(scope="module")
def page(grown: Project) -> str:
    """The words of the report in the new language."""
    text = (grown.outputs / YEAR / f"report.{LANG}.html").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.fixture(scope="module")
def cells(grown: Project) -> dict[str, dict[str, str]]:
    with (grown.outputs / YEAR / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        return {row["cell"]: row for row in csv.DictReader(file)}


def test_a_year_is_a_folder_and_is_compared_with_the_one_before(cells, page):
    assert "Trzecia runda" in page
    assert int(float(cells["quality.facility.panel.matched"]["n"])) >= 0
    assert {row["compared_with"] for row in cells.values() if row["kind"] == "change"} == {BEFORE}


def test_a_question_is_a_line_of_the_form(cells, page):
    yes, no = (cells[f"ramp.choice.{choice}"] for choice in ("yes", "no"))
    assert yes["status"] == no["status"] == "shown"
    assert float(yes["n"]) + float(no["n"]) == float(yes["of"]) > 0
    assert RAMP["en"] in page


def test_an_indicator_is_an_entry_and_its_words(cells, page):
    assert cells["RS9.country"]["status"] == "shown"
    assert cells["RS9.country"]["comparability"] == "new"
    assert WORDS["indicator.RS9.label"] in page


def test_a_recommendation_is_an_entry_with_a_verdict(cells, page):
    assert cells["M9.verdict"]["note"] in ("supported", "not_supported")
    assert WORDS["recommendation.M9.short"] in page
    assert WORDS["recommendation.M9.text"] in page


def test_a_language_is_a_file(grown, page):
    text = (grown.outputs / YEAR / f"report.{LANG}.html").read_text(encoding="utf-8")
    assert f'<html lang="{LANG}"' in text
    assert not re.search(r"\b(indicator|report|column|finding)\.\w+\.\w+", page)

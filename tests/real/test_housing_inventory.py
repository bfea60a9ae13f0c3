"""The Housing Inventory Counts of 2012 and 2013, two registers that nobody here made, from xlsx to the finished report.

Everything goes through the commands that an analyst types; every number is counted again without shelterlib.
"""

from __future__ import annotations

import csv
import json
import math
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from support.housing_recount import Row, panel_of, read_rows, recount
from support.measure import Cost, run_measured
from support.paths import REAL, ROOT, needs_real_files

pytestmark = [pytest.mark.real, needs_real_files, pytest.mark.xdist_group("housing")]

EXAMPLE = ROOT / "examples" / "housing-inventory"
SHELTER = (sys.executable, "-c", "import sys; from shelterlib.cli import main; sys.argv[0] = 'shelter'; main()")
FILES = {
    "2012": ("2012HIC_RawData.xlsx", "2012HIC_RawData"),
    "2013": ("2013-Housing-Inventory-Count-Raw-File.xlsx", "2013 HIC Data"),
}
KEYS = {
    "2012": "hud_coc_number,organization_name,program_name,program_type",
    "2013": "hud_num,organization_name,program_name,program_type",
}
MADE = (
    "index.html",
    "report.en.html",
    "quality.en.html",
    "report.en.docx",
    "report.en.pdf",
    "tables.xlsx",
    "manifest.json",
)
MINUTES, GIGABYTES = 4, 3


@dataclass(frozen=True)
class Built:
    """The project after both reports, and what each command said and cost."""

    project: Path
    rows: dict[str, list[Row]]
    costs: dict[str, Cost]

    def output(self, wave: str, file: str) -> Path:
        return self.project / "outputs" / wave / file

    def clean(self, wave: str, file: str) -> Path:
        return self.project / "data" / "processed" / wave / "clean" / "facility" / file

    def cells(self, wave: str) -> dict[str, dict[str, str]]:
        with self.output(wave, "data/cells.csv").open(encoding="utf-8", newline="") as file:
            return {row["cell"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Set both years up in a copy of the example, put the reviewed crosswalk in place, build both reports."""
    project = tmp_path_factory.mktemp("housing") / "project"
    shutil.copytree(EXAMPLE, project)
    folder = REAL / "hud_hic_2012_2013"
    costs = {}
    for wave, (file, _) in FILES.items():
        pair = ("--facility", f"forms/{wave}.form.xlsx", folder / file)
        costs[f"new-wave {wave}"] = run_measured([*SHELTER, "new-wave", wave, *pair, "--key", KEYS[wave]], cwd=project)
    shutil.copy(project / "crosswalk.csv", project / "data" / "raw" / "2013")
    for wave in FILES:
        command = [*SHELTER, "report", wave, "--jobs", "2", "--project", project]
        costs[f"report {wave}"] = run_measured(command, cwd=project.parent)
    for name, cost in costs.items():
        assert cost.code == 0, f"shelter {name}: {cost.errors or cost.output}"
    rows = {wave: read_rows(folder / file, sheet) for wave, (file, sheet) in FILES.items()}
    return Built(project, rows, costs)


def test_both_years_become_finished_english_reports_within_four_minutes_and_three_gigabytes(
    built: Built, record_property
):
    seconds = sum(cost.seconds for cost in built.costs.values())
    peak = max(cost.peak for cost in built.costs.values()) / 1e9
    record_property("both years, xlsx to report", f"{seconds:.0f} s, {peak:.1f} GB")
    assert seconds <= MINUTES * 60
    assert peak <= GIGABYTES
    for wave in FILES:
        assert [file for file in MADE if not built.output(wave, file).exists()] == []
        assert not list(built.project.glob(f"outputs/{wave}/*.uk.*"))
        page = built.output(wave, "report.en.html").read_text(encoding="utf-8")
        assert '<html lang="en"' in page
        for title in (
            "Places for survivors of domestic violence",
            "Occupancy on one night",
            "Change between the years",
        ):
            assert title in page
        assert "nvented" not in page


def test_new_wave_says_what_fits_what_changed_and_what_a_person_must_decide(built: Built):
    said = built.costs["new-wave 2013"].output
    for line in (
        f"facility: {len(built.rows['2013'])} rows on sheet 2013 HIC Data; 39 of 39 questions have a column",
        "the form against 2012's:",
        "question domestic_violence_beds -> dv_beds",
        "choice program_type/HPRP -> program_type/RRH",
        "wave.yml: title, organisation, project, funder, presentation, field, reference, source, licence",
    ):
        assert line in said


def test_no_row_is_lost(built: Built, record_property):
    for wave, rows in built.rows.items():
        summary = json.loads(built.clean(wave, "summary.json").read_text(encoding="utf-8"))
        answers = pd.read_parquet(built.clean(wave, "answers.parquet"))
        record_property(f"rows {wave}", f"{summary['rows_read']} read, {summary['rows_kept']} kept")
        assert summary["rows_read"] == summary["rows_kept"] == len(answers) == len(rows)
        assert (summary["rows_dropped"], summary["columns_unknown"], summary["questions_missing"]) == ({}, [], [])


def test_programmes_match_one_to_one_and_the_others_are_entries_exits_or_ambiguous(built: Built, record_property):
    cells = built.cells("2013")
    found = {
        name: int(float(cells[f"quality.facility.panel.{name}"]["n"]))
        for name in ("matched", "entries", "exits", "ambiguous")
    }
    record_property("programmes 2012 to 2013", ", ".join(f"{n} {name}" for name, n in found.items()))
    assert found == panel_of(built.rows["2012"], built.rows["2013"])
    assert 16_100 <= found["matched"] <= 16_200
    both = len(built.rows["2012"]) + len(built.rows["2013"])
    assert 2 * found["matched"] + found["entries"] + found["exits"] + found["ambiguous"] == both
    page = built.output("2013", "report.en.html").read_text(encoding="utf-8")
    assert all(f">{n:,}<" in page for n in found.values())


@pytest.mark.parametrize("wave", FILES)
def test_every_figure_equals_a_recount_from_the_workbook(built: Built, wave: str, record_property):
    table = pd.read_parquet(built.project / "data" / "processed" / wave / "indicators" / "cells.parquet")
    table = table[(table["kind"] != "question") & (table["kind"] != "change")]
    again, seen = recount(built.rows[wave]), set()
    for cell in table.itertuples():
        counted = (cell.indicator, cell.group_by, cell.group or "country")
        seen.add(counted)
        top, bottom = again.get(counted, (0.0, 0.0))
        if cell.indicator == "PLACES":  # a sum has no base; its answers are the programmes
            assert (cell.numerator, cell.answered) == (top, bottom), counted
        elif cell.indicator == "SIZE":
            assert (cell.value, cell.answered) == (top, bottom) or not bottom, counted
        else:
            assert (cell.numerator, cell.denominator) == (top, bottom), counted
    planned = {key for key in again if key[0] != "TEMPORARY_PLACES" or key[1] != "program_type"}
    assert planned - seen == set()
    record_property(f"figures recounted {wave}", len(seen))


def test_published_numbers_are_the_recounted_ones_and_nothing_is_hidden(built: Built):
    cells, again = built.cells("2013"), recount(built.rows["2013"])
    for name, level, group in (
        ("FAMILY_PLACES", "country", ""),
        ("SURVIVOR_PLACES", "state", "CA"),
        ("TAKE_WOMEN", "census_region", "south"),
        ("OCCUPANCY", "program_type", "ES"),
        ("SURVIVOR_STATES", "country", ""),
    ):
        top, bottom = again[name, level, group or "country"]
        cell = cells[f"{name}.{level}.{group}" if group else f"{name}.{level}"]
        assert (float(cell["n"]), float(cell["of"]), cell["status"]) == (top, bottom, "shown")
        assert math.isclose(float(cell["value"]), 100 * top / bottom, abs_tol=0.5)
    hidden = [row for row in cells.values() if row["kind"] == "indicator" and row["status"] == "suppressed"]
    assert hidden == []


def test_no_name_of_a_programme_leaves_the_restricted_folders(built: Built):
    names = {str(row["Program Name"]).strip() for rows in built.rows.values() for row in rows}
    longest = sorted((n for n in names if re.search(r"\w \w", n)), key=len, reverse=True)[:300]
    for path in sorted((built.project / "outputs" / "2013").rglob("*")):
        if path.suffix in (".html", ".csv", ".json"):
            text = path.read_text(encoding="utf-8")
            assert not any(name in text for name in longest), path.name


def test_the_example_holds_no_row_of_the_register():
    kept = {path.name for path in EXAMPLE.rglob("*") if path.is_file()}
    assert not {name for name in kept if name in {file for file, _ in FILES.values()}}
    assert (EXAMPLE / ".gitignore").read_text(encoding="utf-8").split() == ["data/", "outputs/"]

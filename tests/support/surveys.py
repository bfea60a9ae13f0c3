"""Simulated surveys for tests of indicators: clean waves, every kind of absence, dumps for the recount."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from support import recount
from support.paths import ROOT
from support.plain_clean import clean_simulated

from shelterlib.catalogue import load
from shelterlib.indicators.loading import FRAME, CleanWave
from shelterlib.indicators.rows import Answers
from shelterlib.paths import Project
from shelterlib.simulate import load_plan, simulate_wave

ABSENCES = ("refused", "dont_know", "missing", "not_asked", "not_in_version", "problem", "removed")
WHERE_ASKED = {"facility": ("facility_id", "region", "facility_type"), "administration": ("r_region",)}


def catalogue():
    return load(Project(ROOT))


def survey(folder: Path, seed: int, wave: str = "2020", size: int | None = None, before=None):
    """Return (clean wave, what simulate_wave gave) of an invented wave."""
    plan = load_plan(ROOT / "catalogue" / "simulation.yml")
    forms = ROOT / "data" / "raw" / ("2020" if wave < "2022" else "2023")
    made = simulate_wave(plan, seed, folder / wave, forms=forms, wave=wave, size=size, before=before)
    if wave >= "2022":
        (folder / wave / "crosswalk.csv").write_text(
            "form,kind,old,new\nfacility,question,disease_refusal,refusal_health\n", encoding="utf-8"
        )
    return clean_simulated(folder / wave), made


def with_absences(wave: CleanWave, seed: int, share: float = 0.05) -> CleanWave:
    """Return the wave with answers taken away at random, in every way that an answer can be absent."""
    random = np.random.default_rng(seed)
    forms = dict(wave.forms)
    for form, fixed in WHERE_ASKED.items():
        data = forms[form]
        answers, status = data.answers.copy(), data.status.copy()
        for column in answers.columns.difference(fixed):
            hit = random.random(len(answers)) < share
            status.loc[hit, column] = random.choice(ABSENCES, hit.sum())
            answers.loc[hit, column] = None
        forms[form] = Answers(answers, status, data.form)
    return replace(wave, forms=forms)


def dumped(data: Answers, folder: Path, name: str) -> list[recount.Row]:
    """Write answers and statuses as csv and read them back as the recount does."""
    data.answers.to_csv(folder / f"{name}.answers.csv", index=False)
    data.status.to_csv(folder / f"{name}.status.csv", index=False)
    return recount.read(folder / f"{name}.answers.csv", folder / f"{name}.status.csv")


def recounted(wave: CleanWave, folder: Path) -> dict:
    """Return the independent recount of a wave."""
    regions, types = [], {}
    year = wave.year
    with (ROOT / "catalogue" / "regions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            column = "population_2020_average" if year == 2020 else "population_2021_01_01"
            regions.append({"code": row["code"], "macro": row["macro"], "population": row[column]} | row)
    with (ROOT / "catalogue" / "type_groups.csv").open(encoding="utf-8") as file:
        types = {row["facility_type"]: row["type5"] for row in csv.DictReader(file)}
    control = {row["code"]: row["control_2020" if year < 2022 else "control_2022"] for row in regions}
    control |= wave.parameters.get("control", {})
    reached = {code for code, said in control.items() if said in ("full", "part")}
    forms = {name: dumped(wave.forms[name], folder, name) for name in ("facility", "administration")}
    frame = wave.forms[FRAME].answers.to_dict("records")
    return recount.recount(
        year, forms["facility"], forms["administration"], frame, regions, types, reached, wave.parameters["ref_days"]
    )


def disagreements(cells, found: dict, medians=("M1_1", "M1_6", "QI2"), means=("RS3", "AV03", "AV04")) -> list:
    """Return every planned cell in which figures and recount differ."""
    odd = []
    main = cells[(cells["kind"] == "indicator") & (cells["group_by2"] == "")]
    for row in main.to_dict("records"):
        key = (row["indicator"], row["group_by"], row["group"])
        top, bottom = found.get(key, (0, 0))
        first = row["value"] if row["indicator"] in medians else row["numerator"]
        first, second = (0 if v is None or v != v else v for v in (first, row["denominator"]))
        close = row["indicator"] in means
        if row["note"] == "not_in_wave":
            top, bottom = found.get(key, (0, 0))
        equal = abs(first - top) <= 1e-9 * max(1, abs(top)) and abs(second - bottom) <= 1e-9 * max(1, bottom)
        if not (equal if close else (first == top and second == bottom)):
            odd.append((key, (first, second), (top, bottom)))
    return odd

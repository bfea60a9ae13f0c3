"""An invented release in the shape of the contract, small and fast: the report's tests need no data pipeline."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

from shelterlib.catalogue import load
from shelterlib.catalogue.expressions import questions_of
from shelterlib.forms import read_form
from shelterlib.paths import Project

COLUMNS = (
    *("cell", "wave", "kind", "indicator", "group_by", "group", "group_by2", "group2", "n", "of", "value", "low"),
    *(
        "high",
        "asked",
        "answered",
        "dont_know",
        "unit",
        "base",
        "compared_with",
        "comparability",
        "status",
        "rounding",
        "note",
    ),
)
VERDICTS = ("supported", "partly", "not_supported", "not_enough_data")


def write_release(project: Project, folder: Path, wave: str = "2023", *, seed: int = 7, **changes: Any) -> Path:
    """Write cells.csv and definitions.json of an invented release; `changes` overlay definitions["wave"]."""
    catalogue = load(project)
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    groups = _groups(catalogue)
    for name, row in catalogue.rows("indicators").items():
        for level in row["levels"]:
            for group in groups.get(level, [""]):
                rows.append(_indicator(draw, wave, name, row, level, group))
        if row["unit"] == "percent" and draw.random() < 0.6:
            rows += _change(draw, wave, name, row)
    for part in ("D1", "D2", "D3", "D4", "D5"):
        cell = _cell(f"RS3.country.part.{part}", wave, "indicator", "RS3", "country", unit="score")
        rows.append(cell | {"group_by2": "part", "group2": part, "of": 48, "value": draw.randint(20, 90)})
    for number, name in enumerate(catalogue.rows("recommendations")):
        cell = _cell(f"{name}.verdict", wave, "verdict", name, "country", note=VERDICTS[number % 4])
        rows.append(cell | {"n": 1, "of": 2, "compared_with": "2020", "comparability": "same"})
    questions = _questions(project, wave)
    rows += _question_cells(draw, wave, questions)
    rows += [
        _cell(f"quality.facility.{what}", wave, "quality", "", "") | {"n": n}
        for what, n in (
            ("rows_read", 109),
            ("rows_kept", 106),
            ("log.region_spelling", 4),
            ("panel.matched", 81),
            ("question.ext_rule", 3),
        )
    ]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    about = {
        "name": wave,
        "title": {"en": "Invented wave", "uk": "Вигадана хвиля"},
        "synthetic": True,
        "design": "census",
    }
    definitions = {
        "wave": about | changes,
        "levels": {
            level: {"groups": [{"id": g, "text": f"level.{level}.{g}"} for g in names]}
            for level, names in groups.items()
        },
        "indicators": {
            name: row | {"asks": list(questions_of(catalogue, catalogue.indicators[name]))}
            for name, row in catalogue.rows("indicators").items()
        },
        "code": {"notebook": "notebooks/2_indicators.ipynb", "cell": "indicators", "source": "compute_wave(project)"},
        "questions": questions,
        "ledger": [
            {
                "form": "facility",
                "what": "wording",
                "question": "status_required",
                "old": "",
                "new": "",
                "verdict": "break",
            }
        ],
        "log": {},
        "panel": {},
        "context": catalogue.context,
        "recommendations": list(catalogue.rows("recommendations").values()),
        "regions": catalogue.regions,
        "rules": {},
        "software": {},
    }
    (folder / "definitions.json").write_text(json.dumps(definitions, ensure_ascii=False, default=str), encoding="utf-8")
    return folder


def _cell(
    name: str, wave: str, kind: str, indicator: str, level: str, unit: str = "count", note: str = ""
) -> dict[str, Any]:
    empty = dict.fromkeys(COLUMNS, "")
    return empty | {
        "cell": name, "wave": wave, "kind": kind, "indicator": indicator, "group_by": level, "unit": unit,
        "base": "all", "status": "shown", "note": note,
    }  # fmt: skip


def _indicator(
    draw: random.Random, wave: str, name: str, row: dict[str, Any], level: str, group: str
) -> dict[str, Any]:
    cell = _cell(f"{name}.{level}" + (f".{group}" if group else ""), wave, "indicator", name, level, row["unit"])
    cell |= {"group": group, "comparability": "comparable"}
    if group in ("not_covered", "UA-40", "UA-43"):
        return cell | {"status": "not covered"}
    if name == "M3_2" or (level != "country" and draw.random() < 0.08):
        return cell | {"status": "suppressed"}
    of = {"country": 64, "region": 1}.get(level, draw.randint(4, 20))
    n, missing = draw.randint(0, of), 0 if level == "region" else draw.randint(0, 9)
    shared = {"n": n, "of": of, "asked": of + missing, "answered": of, "dont_know": missing // 2}
    match row["unit"]:
        case "percent" | "per_100":
            bounds = {"low": 100 * n / (of + missing), "high": 100 * (n + missing) / (of + missing)}
            return cell | shared | {"value": 100 * n / of} | bounds
        case "per_10000_population":
            return cell | {"n": 2210, "of": 41575.7, "value": 0.53}
        case "days" if level == "type5":
            return cell | shared | {"n": "", "value": "inf"}
        case _:
            return cell | shared | {"n": "", "value": draw.choice([30, 60, 90])}


def _change(draw: random.Random, wave: str, name: str, row: dict[str, Any]) -> list[dict[str, Any]]:
    shared = {"base": "panel", "compared_with": "2020", "comparability": "comparable"}
    then, now = draw.randint(5, 40), draw.randint(5, 40)
    cells = []
    for part, n in (("then", then), ("now", now), ("diff", now - then)):
        cell = _cell(f"{name}.country.panel-2020.{part}", wave, "change", name, "country", row["unit"]) | shared
        cells.append(cell | {"group_by2": "part", "group2": part, "n": n, "of": 45, "value": 100 * n / 45})
    cells[2] |= {"n": "", "of": ""}
    return cells


def _groups(catalogue: Any) -> dict[str, list[str]]:
    regions = [row["code"] for row in catalogue.regions]
    found: dict[str, list[str]] = {"country": [""]}
    for level in catalogue.levels.levels:
        if level.id == "region":
            found["region"] = regions
        elif level.groups:
            found[level.id] = list(level.groups)
        elif level.map:
            found[level.id] = list(dict.fromkeys(r[level.map.value] for r in catalogue.tables[level.map.file]))
    return found


def _questions(project: Project, wave: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("facility", "administration"):
        form = read_form(project.raw / wave / f"{name}.form.xlsx")
        found[name] = {
            q.name: {
                "labels": q.labels, "type": q.type, "relevant": "", "group": "", "class": "open",
                "choices": [{"name": c.name, "labels": c.labels} for c in form.choices.get(q.list_name or "", ())],
            }
            for q in form.questions
        }  # fmt: skip
    return found


def _question_cells(draw: random.Random, wave: str, questions: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for name in ("groups_admitted", "ext_rule", "services", "r_programme"):
        form = "administration" if name.startswith("r_") else "facility"
        for choice in questions[form][name]["choices"]:
            cell = _cell(f"{name}.choice.{choice['name']}", wave, "question", name, "country", "percent")
            n = draw.randint(0, 60)
            cell |= {"group_by2": "choice", "group2": choice["name"], "n": n, "of": 60, "value": 100 * n / 60}
            rows.append(cell | {"asked": 64, "answered": 60, "dont_know": 2})
    return rows

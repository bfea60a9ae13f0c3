"""definitions.json: everything beside the numbers that the report needs, without anything restricted."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from shelterlib import __version__
from shelterlib.catalogue import Catalogue
from shelterlib.catalogue.expressions import questions_of
from shelterlib.catalogue.strict_yaml import load as load_yaml
from shelterlib.forms import Form, read_form
from shelterlib.paths import Project, WavePaths
from shelterlib.release.rules import Rules

SOFTWARE = ("pandas", "numpy", "scipy", "matplotlib", "papermill", "nbconvert")
COMPUTED_BY, CODE_CELL = "2_indicators.ipynb", "indicators"
HIDDEN_WAVE_FIELDS = ("files", "sheets", "key", "parameters")


def wave_forms(paths: WavePaths) -> dict[str, Form]:
    """Return the wave's forms by name (`facility`, `administration`)."""
    found = sorted([*paths.raw.glob("*.form"), *paths.raw.glob("*.form.xls*")])
    return {f.name.split(".")[0]: read_form(f) for f in found}


def question_classes(forms: dict[str, Form]) -> dict[str, str]:
    """Return the sensitivity of every question; one that has none is restricted unless the form knows no classes."""
    found: dict[str, str] = {}
    for form in forms.values():
        classed = any(q.extra.get("sensitivity") for q in form.questions)
        for q in form.questions:
            found[q.name] = q.extra.get("sensitivity") or ("restricted" if classed else "public")
    return found


def definitions(
    paths: WavePaths, catalogue: Catalogue, rules: Rules, forms: dict[str, Form], classes: dict[str, str]
) -> dict[str, Any]:
    """Return the content of definitions.json."""
    wave = dict(load_yaml(paths.raw / "wave.yml") or {})
    return {
        "wave": {"name": paths.name} | {k: v for k, v in wave.items() if k not in HIDDEN_WAVE_FIELDS},
        "levels": _levels(catalogue),
        "indicators": _indicators(catalogue),
        "code": _code(paths.project),
        "questions": {name: _questions(form, classes) for name, form in forms.items()},
        "ledger": _json(paths.indicators / "ledger.json", []),
        "log": {f.parent.name: _log(f) for f in sorted(paths.clean.glob("*/log.csv"))},
        "panel": _json(paths.indicators / "panel.json", {}),
        "context": catalogue.context,
        "recommendations": list(catalogue.rows("recommendations").values()),
        "regions": catalogue.regions,
        "rules": rules.source,
        "software": {"shelterlib": __version__} | {name: _version(name) for name in SOFTWARE},
    }


def _indicators(catalogue: Catalogue) -> dict[str, Any]:
    """Return each definition as it stands in the catalogue, with the questions that it rests on (`asks`)."""
    return {
        name: row | {"asks": list(questions_of(catalogue, catalogue.indicators[name]))}
        for name, row in catalogue.rows("indicators").items()
    }


def _code(project: Project) -> dict[str, str]:
    """Return the notebook's cell that computes every indicator; nothing where the project has no such notebook."""
    path = project.notebooks / COMPUTED_BY
    if not path.is_file():
        return {}
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = next((cell for cell in cells if cell.get("id") == CODE_CELL and cell["cell_type"] == "code"), None)
    if found is None:
        return {}
    return {"notebook": f"notebooks/{COMPUTED_BY}", "cell": CODE_CELL, "source": "".join(found["source"])}


def _levels(catalogue: Catalogue) -> dict[str, Any]:
    levels = {}
    for level in catalogue.levels.levels:
        if level.groups:
            groups = list(level.groups)
        elif level.map:
            groups = list(dict.fromkeys(r[level.map.value] for r in catalogue.tables[level.map.file]))
        elif level.area and catalogue.levels.area:
            column = catalogue.levels.area.key if level.area == "code" else level.area
            groups = list(dict.fromkeys(r[column] for r in catalogue.regions))
        else:
            groups = []
        forms = sorted(level.of) if level.of else sorted(catalogue.levels.area.of) if catalogue.levels.area else []
        levels[level.id] = {
            "form": forms[0] if len(forms) == 1 else forms,
            "groups": [{"id": g, "text": f"level.{level.id}.{g}"} for g in groups],
        }
    return levels


def _questions(form: Form, classes: dict[str, str]) -> dict[str, Any]:
    return {
        q.name: {
            "labels": q.labels,
            "type": q.type,
            "choices": [{"name": c.name, "labels": c.labels} for c in form.choices.get(q.list_name or "", ())],
            "relevant": q.relevant or "",
            "group": q.path,
            "class": classes[q.name],
        }
        for q in form.questions
    }


def _log(path: Path) -> dict[str, Any]:
    """Return how often each rule changed which question: counts only, never a value, a unit or a person."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["rule"]][row["question"]] += 1
    return {rule: {"n": sum(c.values()), "questions": dict(sorted(c.items()))} for rule, c in sorted(counts.items())}


def _json(path: Path, default: Any) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else default


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""

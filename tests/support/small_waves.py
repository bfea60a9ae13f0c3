"""Waves of a few rows, small enough to count by hand, with a catalogue of their own."""

from pathlib import Path

import pandas as pd

from shelterlib.catalogue import load
from shelterlib.forms import Choice, Form, Question
from shelterlib.indicators import compute
from shelterlib.indicators.loading import CleanWave
from shelterlib.indicators.rows import Answers
from shelterlib.paths import Project

ABSENT = {"": "missing", "dk": "dont_know", "ref": "refused", "-": "not_asked", "x": "not_in_version"}
NUMBERS = ("beds", "used", "days")


def project(folder: Path, indicators: str, *, variables: str = "", levels: str = "", regions: str = "") -> Project:
    """Write a catalogue."""
    catalogue = folder / "catalogue"
    catalogue.mkdir(exist_ok=True)
    areas = "area: {file: regions.csv, key: code, of: {shelter: '${region}'}}\n" if regions else ""
    default = f"{areas}levels:\n  - id: country\n  - {{id: kind, of: {{shelter: '${{kind}}'}}}}\n"
    default += "  - {id: zone, area: zone}\n" if regions else ""
    (catalogue / "levels.yml").write_text(levels or default, encoding="utf-8")
    (catalogue / "indicators.yml").write_text(indicators, encoding="utf-8")
    (catalogue / "variables.yml").write_text(variables or "[]", encoding="utf-8")
    if regions:
        (catalogue / "regions.csv").write_text(regions, encoding="utf-8")
    return Project(folder)


def indicator(name: str = "X", **fields) -> str:
    """Return one entry of indicators.yml, with harmless defaults."""
    import yaml

    entry = {
        "id": name, "form": "shelter", "kind": "share", "unit": "percent", "direction": "higher", "domain": "d",
        "chapter": "c", "sensitivity": "public", "levels": ["country"],
    }  # fmt: skip
    return yaml.safe_dump([entry | fields], sort_keys=False, allow_unicode=True)


def wave(name: str, rows: list[dict], keys: list[str] | None = None, **parameters) -> CleanWave:
    """Return a clean wave: '' missing, dk, ref, '-' not asked, 'x' not in this version; anything else is the answer."""
    columns = sorted({"kind", "region", *(key for row in rows for key in row)})
    units = pd.Index(keys or [f"s{i}" for i in range(len(rows))], name="unit", dtype="str")
    text = pd.DataFrame([{c: str(row.get(c, "")) for c in columns} for row in rows], index=units, columns=columns)
    status = text.map(lambda value: ABSENT.get(value, "answered"))
    answers = text.where(status == "answered")
    for column in columns:
        answers[column] = answers[column].astype("Int64" if column in NUMBERS else "str")
    choices = {c: tuple(Choice(v) for v in sorted({p for s in text[c] for p in s.split()})) for c in columns}
    questions = tuple(
        Question(c, "integer" if c in NUMBERS else "select_multiple" if c == "groups" else "select_one", c)
        for c in columns
    )
    form = Form("shelter.form.xlsx", questions, {}, choices, ("en",), "en", "1", "shelter")
    return CleanWave(name, int(name[:4]), False, parameters, {"shelter": Answers(answers, status, form)}, [])


def cells(project: Project, *waves: CleanWave) -> pd.DataFrame:
    """Return the cells of the last wave."""
    return compute(load(project), list(waves)).cells


def cell(table: pd.DataFrame, name: str = "X", level: str = "country", group: str = "", part: str = "") -> dict:
    """Return the one cell asked for."""
    wanted = {"indicator": name, "group_by": level, "group": group, "group2": part}
    found = table[(table[list(wanted)] == wanted).all(axis=1) & (table["kind"] != "question")]
    assert len(found) == 1
    return found.to_dict("records")[0]

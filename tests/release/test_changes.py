"""What changed since the last release of a wave is told without telling of anybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.survey import INDICATORS, RULES

from shelterlib.paths import Project
from shelterlib.release.backtest import COMPARED
from shelterlib.release.cells import COLUMNS
from shelterlib.release.changes import changes, told
from shelterlib.release.difference import Side
from shelterlib.release.wave import write_csv


def cell(name: str, n: str = "", status: str = "shown", **more: str) -> dict[str, str]:
    kind = "quality" if name.startswith("quality") else "indicator"
    row = dict.fromkeys(COLUMNS, "") | {
        "cell": name,
        "kind": kind,
        "indicator": name.split(".", maxsplit=1)[0],
        "status": status,
    }
    return row | {"group_by": "country", "n": n, "of": "40" if n else ""} | more


def side(*rows: dict[str, str], **more: object) -> Side:
    given = {"wave": {"name": "2020"}, "indicators": INDICATORS, "rules": RULES, **more}
    return Side({row["cell"]: row for row in rows}, given, {})


def numbers(row: dict[str, str]) -> set[str]:
    return {row[name] for name in COMPARED if name != "status"} - {""}


def test_a_number_that_may_be_told_stands_with_what_it_was() -> None:
    found = told(side(cell("S1.country", "10")), side(cell("S1.country", "20")))
    (row,) = found["rows"]
    assert (row["told"], row["before"]["n"], row["fields"]) == (True, "10", ["n"])
    assert (found["changed"], found["compared"]) == (1, 1)


@pytest.mark.parametrize(("old", "new"), [
    (cell("S1.country", "10"), cell("S1.country", "", "suppressed")),  # hidden now: not repeated
    (cell("P1.country", "10"), cell("P1.country", "11")),  # the difference is one institution
    (cell("quality.facility.rows_kept", "10"), cell("quality.facility.rows_kept", "30")),
])  # fmt: skip
def test_a_number_that_would_point_at_somebody_is_not_repeated(old, new) -> None:
    (row,) = told(side(old), side(new))["rows"]
    assert not row["told"] and numbers(row["before"]) == set()
    (gone,) = told(side(cell("S1.country", "10")), side())["removed"]
    assert numbers(gone) == set() and gone["status"] == "shown"


def test_the_reason_of_the_change_log_stands_beside_its_figure() -> None:
    log = "### Numbers that changed\n- 2020: `S1`: a shelter was counted twice.\n- 2023: `S1`: another wave.\n"
    found = told(side(cell("S1.country", "10")), side(cell("S1.country", "20")), log)
    assert [found["reasons"][k] for k in found["rows"][0]["reasons"]] == ["2020: `S1`: a shelter was counted twice."]


def test_causes_are_read_from_what_both_releases_say_of_themselves() -> None:
    old = side(cell("S1.country", "10"), log={"facility": {"spaces": {"n": 1}}}, software={"pandas": "2"})
    log = {"facility": {"spaces": {"n": 1}, "correction": {"n": 2}}}
    new = side(cell("S1.country", "20"), log=log, software={"pandas": "3"})
    found = told(old, new)
    assert found["rows"][0]["why"] == ["corrections", "software"]
    assert found["beneath"] == {"software": ["pandas"]}


def test_what_only_follows_from_a_definition_is_no_change_of_it() -> None:
    described = {name: row | {"asks": ["q1"], "code": {"source": "…"}} for name, row in INDICATORS.items()}
    found = told(side(cell("S1.country", "10")), side(cell("S1.country", "20"), indicators=described))
    assert (found["rows"][0]["why"], found["beneath"]) == (["unknown"], {})


def test_a_wave_that_was_never_published_says_so(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    project, out = Project(tmp_path), tmp_path / "out"
    (out / "data").mkdir(parents=True)
    changes(project, out, wave="2020")
    assert json.loads((out / "data/changes.json").read_text()) == {"published": False}
    for folder in (out / "data", tmp_path / "data/published/2020"):
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(folder / "cells.csv", COLUMNS, [cell("S1.country", "10")])
        (folder / "definitions.json").write_text(json.dumps(side().definitions))
    changes(project, out, wave="2020")
    found = json.loads((out / "data/changes.json").read_text())
    assert (found["published"], found["compared"], found["changed"], found["rows"]) == (True, 1, 0, [])

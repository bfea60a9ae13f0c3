"""`shelter diff`: what moved between two releases, and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.survey import INDICATORS, RULES

from shelterlib.commands.diff import command
from shelterlib.release.cells import COLUMNS
from shelterlib.release.difference import input_causes
from shelterlib.release.wave import write_csv


def build(folder: Path, n: dict[str, str], inputs: dict[str, str], **definitions: object) -> Path:
    (folder / "data").mkdir(parents=True)
    same = dict.fromkeys(COLUMNS, "") | {"kind": "indicator", "group_by": "country", "status": "shown"}
    rows = [same | {"cell": f"{i}.country", "indicator": i, "n": v} for i, v in n.items()]
    write_csv(folder / "data" / "cells.csv", COLUMNS, rows)
    given = {"wave": {"name": "2020"}, "indicators": INDICATORS, "rules": RULES} | definitions
    (folder / "data" / "definitions.json").write_text(json.dumps(given))
    (folder / "manifest.json").write_text(json.dumps({"inputs": inputs}))
    return folder


def run(old: Path, new: Path, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, [str(old), str(new), *options], standalone_mode=False)
    return done.return_value, done.output


def test_nothing_changed_is_zero(tmp_path: Path) -> None:
    one, two = (build(tmp_path / name, {"S1": "3"}, {}) for name in "ab")
    code, output = run(one, two)
    assert code == 0
    assert json.loads(output)["changed"] == 0


def test_a_moved_number_names_its_causes(tmp_path: Path) -> None:
    one = build(tmp_path / "a", {"S1": "3", "S2": "4", "C1": "1"}, {"data/raw/2020/corrections.csv": "x"})
    changed = INDICATORS | {"S2": INDICATORS["S2"] | {"universe": "${other}"}}
    two = build(
        tmp_path / "b", {"S1": "5", "S2": "6", "C2": "1"}, {"data/raw/2020/corrections.csv": "y"}, indicators=changed
    )
    code, output = run(one, two)
    found = json.loads(output)
    assert code == 1
    assert {row["cell"]: row["why"] for row in found["cells"]} == {
        "S1.country": ["corrections"],
        "S2.country": ["corrections", "definition"],
    }
    assert (found["added"], found["removed"], found["changed"]) == (["C2.country"], ["C1.country"], 4)
    assert "S1.country n: 3 -> 5 (corrections)" in run(one, two, "--text")[1]


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("data/raw/2020/facility.csv", "data"), ("data/raw/2020/facility.form.xlsx", "questionnaire"),
        ("catalogue/disclosure.yml", "rules"), ("data/published/2020/cells.csv", "earlier releases"),
        ("shelterlib/raw/rules.py", "software"), ("catalogue/text/en.yml", None),
    ],
)  # fmt: skip
def test_causes_follow_from_the_inputs(name: str, cause: str | None) -> None:
    assert input_causes({name: "1", "same": "1"}, {name: "2", "same": "1"}) == ({cause} if cause else set())


def test_the_ledger_says_which_files_a_release_was_made_from(tmp_path: Path) -> None:
    """What `publish` keeps of a manifest, beside the next build's own: answers that changed are a cause."""
    one = build(tmp_path / "a", {"S1": "3"}, {"data/raw/2020/facility.csv": "x", "catalogue/levels.yml": "x"})
    two = build(tmp_path / "b", {"S1": "9"}, {"data/raw/2020/facility.csv": "y", "catalogue/levels.yml": "x"})
    ledger = tmp_path / "ledger"
    ledger.mkdir()
    for file in (one / "data/cells.csv", one / "data/definitions.json", one / "manifest.json"):
        shutil.copy(file, ledger)
    assert [row["why"] for row in json.loads(run(ledger, two)[1])["cells"]] == [["data"]]

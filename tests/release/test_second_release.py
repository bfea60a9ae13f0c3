"""A second release of a wave beside the first: what moved, why, what may be told of it, and whether the plan held."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.few_rows import CLASSES, RATIO, SHARE, printed, table

from shelterlib.paths import Project
from shelterlib.release.backtest import Move, backtest, moved, read_changelog, reasons, unexplained
from shelterlib.release.cells import COLUMNS
from shelterlib.release.changes import bare, beneath, changes, told
from shelterlib.release.difference import Side
from shelterlib.release.plan import Conflict, conflicts
from shelterlib.release.wave import write_csv

ABOUT: dict[str, Any] = {
    "wave": {"name": "2030"}, "indicators": {"S": SHARE, "C": RATIO}, "rules": {"classes": CLASSES}, "questions": {},
}  # fmt: skip


def side(*rows: dict[str, str], **more: Any) -> Side:
    return Side(table(*rows), ABOUT | more, {})


# --- what moved


def test_every_number_status_and_note_that_is_another_is_a_move() -> None:
    old = table(printed("quality.backtest.moved", n=1), printed("S.country", n=3, of=9, note="a"),
    printed("gone.country", n=1),
                printed("C.country", n=4))  # fmt: skip
    new = table(printed("quality.backtest.moved", n=2), printed("S.country", n=4, of=9, note="b"),
    printed("C.country", n=4),
                printed("more.country", n=1))  # fmt: skip
    assert moved("2030", old, new) == [
        Move("2030", "S.country", "n", "3", "4"), Move("2030", "S.country", "note", "a", "b"),
        Move("2030", "gone.country", "status", "shown", ""),
    ]  # fmt: skip


LOG = """\
# Changes
- 2030: `S` stands before any section.

## 2.0
### Numbers that changed
A sentence: 2030: `S`.
 which goes on: 2030 `S`
- 2030: `S.macro` counted twice;
  `C.country` too.
- 2029: `S`: another wave.
  2030 is said here: `T`.
- 12030, 2030x, v.2030: `S`: other numbers.
### Fixed
- 2030: `S.country`
  2030: `S.country`
## 1.0
### Numbers that changed
- 2030: `S.country`: again.
"""


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("S.country", ["- 2029: `S`: another wave.  2030 is said here: `T`.", "- 2030: `S.country`: again."]),
        ("S.macro.west",
        ["- 2030: `S.macro` counted twice;  `C.country` too.", "- 2029: `S`: another wave.  2030 is said here: `T`."]),
        ("S.macro",
        ["- 2030: `S.macro` counted twice;  `C.country` too.", "- 2029: `S`: another wave.  2030 is said here: `T`."]),
        ("S.macros.west", ["- 2029: `S`: another wave.  2030 is said here: `T`."]),
        ("C.country", ["- 2030: `S.macro` counted twice;  `C.country` too."]), ("C.macro.west", []), ("U.country", []),
    ],
)  # fmt: skip
def test_a_reason_is_an_entry_that_names_the_wave_and_the_cell_or_its_beginning(cell: str, lines: list[str]) -> None:
    move = Move("2030", cell, "n", "1", "2")
    assert reasons(move, LOG) == lines
    assert unexplained([move], LOG) == ([] if lines else [move])


def test_what_stands_before_every_heading_is_no_reason() -> None:
    assert reasons(Move("2030", "S.country", "n", "1", "2"), "- 2030: `S.country`\n### Numbers that changed\n") == []


def test_a_continuation_without_an_entry_is_none() -> None:
    assert reasons(Move("2030", "S.country", "n", "1", "2"), "### Numbers that changed\n  2030: `S`\n") == []
    assert reasons(Move("2030", "S.country", "n", "1", "2"), "### Numbers that changed\n- x\n\n- y\n2030: `S`\n") == []


def test_the_change_log_is_read_where_there_is_one(tmp_path: Path) -> None:
    assert read_changelog(tmp_path) == ""
    (tmp_path / "CHANGELOG.md").write_text("ї", encoding="utf-8")
    assert read_changelog(tmp_path) == "ї"


def test_moved_figures_are_counted_by_cell_and_those_without_a_reason_apart(tmp_path: Path) -> None:
    project = Project(tmp_path)
    now = table(printed("S.country", n=4, of=8), printed("C.country", n=5), printed("T.country", n=1))
    assert backtest(project, "2030", now) == ([], [])
    (project.published / "2030").mkdir(parents=True)
    then = [
        printed("S.country", n=3, of=9),
        printed("C.country", n=4),
        printed("T.country", n=1),
        printed("quality.backtest.x", n=1),
    ]
    write_csv(project.published / "2030" / "cells.csv", COLUMNS, then)
    (tmp_path / "CHANGELOG.md").write_text("### Numbers that changed\n- 2030: `C`\n")
    without, rows = backtest(project, "2030", now)
    assert [(m.cell, m.field) for m in without] == [("S.country", "n"), ("S.country", "of")]
    assert [(r["cell"], r["n"], r["wave"]) for r in rows] == [
        ("quality.backtest.compared", "3", "2030"), ("quality.backtest.moved", "2", "2030"),
        ("quality.backtest.unexplained", "1", "2030"),
    ]  # fmt: skip


# --- what may be told


def test_a_row_without_its_numbers_keeps_its_status_and_what_it_is() -> None:
    row = printed("S.macro.west", n=3, of=9, value=33, low=1, high=99, asked=9, answered=9, dont_know=0, note="x")
    assert bare(row) == printed("S.macro.west")


def test_moves_are_told_by_cell_with_the_lines_of_the_log() -> None:
    old = side(printed("gone.country", n=1), printed("S.country", n=3, of=20), printed("C.country", n=20),
               printed("S.macro.west", n=5), printed("quality.x", n=5, kind="quality"),
               printed("same.country", n=1))  # fmt: skip
    new = side(printed("S.country", n=9, of=29), printed("C.country", n=21), printed("S.macro.west", "suppressed"),
               printed("quality.x", n=50, kind="quality"), printed("same.country", n=1),
               printed("more.country", n=2))  # fmt: skip
    log = "### Numbers that changed\n- 2030: `C`: one.\n- 2030: `S`: two.\n- 2030: `S.country`: three.\n"
    found = told(old, new, log)
    assert [(r["cell"], r["told"], r["fields"], r["reasons"]) for r in found["rows"]] == [
        ("S.country", True, ["n", "of"], [0, 1]), ("C.country", False, ["n"], [2]),
        ("S.macro.west", False, ["n", "status"], [0]), ("quality.x", False, ["n"], []),
    ]  # fmt: skip
    assert sorted(found["reasons"]) == ["2030: `C`: one.", "2030: `S.country`: three.", "2030: `S`: two."]
    assert found["reasons"][2] == "2030: `C`: one."
    before = {r["cell"]: r["before"] for r in found["rows"]}
    assert before["S.country"] == old.cells["S.country"]
    assert all(before[name] == bare(old.cells[name]) for name in ("C.country", "S.macro.west", "quality.x"))
    assert found["rows"][0]["why"] == ["unknown"]
    assert (found["added"], found["removed"]) == (["more.country"], [bare(old.cells["gone.country"])])
    assert (found["published"], found["compared"], found["changed"], found["beneath"]) == (True, 5, 6, {})


def test_what_differs_beneath_is_named_by_cause() -> None:
    def about(**more: Any) -> dict[str, Any]:
        return {
            "indicators": {"S": {"a": 1, "asks": [1]}, "T": {"a": 1}},
            "recommendations": [{"id": "R", "x": 1}, {"id": "Q"}],
            "levels": {"macro": 1}, "rules": {"classes": 1}, "software": {"p": 1},
            "questions": {"f": {"q": 1}, "g": {"q": 1}},
        } | more  # fmt: skip

    assert beneath(about(), about()) == beneath({}, {}) == {}
    changed = about(
        indicators={"N": {}, "S": {"a": 2}}, recommendations=[{"id": "R", "x": 2}, {"id": "Q"}], levels={"macro": 2},
        rules={"links": 1}, software={"p": 2}, questions={"f": {"q": 1}, "g": {"q": 2, "r": 1}, "h": {"z": 1}},
    )  # fmt: skip
    assert beneath(about(), changed) == {
        "definition": ["N", "S", "T"], "thresholds": ["R"], "groups": ["macro"], "rules": ["links", "classes"],
        "software": ["p"], "questionnaire": {"g": ["q", "r"], "h": ["z"]},
    }  # fmt: skip
    assert beneath(about(), about(indicators={"S": {"a": 1, "asks": [2], "code": 3}, "T": {"a": 1}})) == {}


def test_a_build_says_what_changed_since_its_wave_was_published(tmp_path: Path) -> None:
    project, out = Project(tmp_path), tmp_path / "out"
    (out / "data").mkdir(parents=True)
    changes(project, out, wave="2030")
    assert json.loads((out / "data" / "changes.json").read_text("utf-8")) == {"published": False}
    for folder, n in ((project.published / "2030", 3), (out / "data", 9)):
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(folder / "cells.csv", COLUMNS, [printed("S.country", n=n)])
        (folder / "definitions.json").write_text(json.dumps(ABOUT))
    (tmp_path / "CHANGELOG.md").write_text("### Numbers that changed\n- 2030: `S`: рахунок.\n", encoding="utf-8")
    changes(project, out, wave="2030")
    text = (out / "data" / "changes.json").read_text("utf-8")
    found = json.loads(text)
    assert "рахунок" in text and list(found) == sorted(found) and text.endswith("}\n")
    assert (found["rows"][0]["before"]["n"], found["reasons"]) == ("3", ["2030: `S`: рахунок."])


# --- whether the plan held


def plan(root: Path, then: dict[str, Any], now: dict[str, Any]) -> list[Conflict]:
    (root / "data" / "published" / "2020").mkdir(parents=True)
    (root / "data" / "published" / "2020" / "definitions.json").write_text(json.dumps(then))
    return conflicts(Project(root), now)


def test_a_plan_that_changed_is_named_and_what_is_no_longer_defined_is_not(tmp_path: Path) -> None:
    then = {
        "indicators": {"gone": {"levels": ["country"]}, "S": {"levels": ["country", "macro"], "sensitivity": "open"},
                       "T": {"levels": None, "sensitivity": "open"}, "U": {"levels": ["b", "a"], "sensitivity": "x"}},
        "levels": {"macro": {"groups": [{"id": "w"}, {"id": "e"}]}, "old": {"groups": [{"id": "w"}]}, "none": {}},
    }  # fmt: skip
    now = {
        "indicators": {"S": {"levels": ["country"], "sensitivity": "guarded"},
        "T": {"levels": ["country"], "sensitivity": "open"},
                       "U": {"levels": ["a", "b"], "sensitivity": "x"}, "new": {"levels": ["macro"]}},
        "levels": {"macro": {"groups": [{"id": "e"}, {"id": "w"}]}, "fresh": {"groups": [{"id": "x"}]}},
    }  # fmt: skip
    found = plan(tmp_path, then, now)
    assert found == [
        Conflict("2020", "levels", "S", "country macro", "country"), Conflict("2020", "class", "S", "open", "guarded"),
        Conflict("2020", "levels", "T", "", "country"), Conflict("2020", "groups", "old", "w", ""),
    ]  # fmt: skip
    assert [str(conflict) for conflict in found[1:]] == [
        "S, class: open in the release of 2020, guarded now", "T, levels: none in the release of 2020, country now",
        "old, groups: w in the release of 2020, none now",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("then", "now", "binds"),
    [(True, True, True), (False, False, True), (True, False, False), (False, True, False), (None, True, True),
    (None, None, True),
     (True, None, False)],
)  # fmt: skip
def test_a_plan_binds_what_is_of_its_own_kind_or_says_nothing(tmp_path: Path, then: Any, now: Any, binds: bool) -> None:
    about = [{"wave": {} if x is None else {"synthetic": x}, "indicators": {"S": {"levels": [str(k)]}}, "levels": {}}
             for k, x in enumerate((then, now))]  # fmt: skip
    assert bool(plan(tmp_path, *about)) is binds

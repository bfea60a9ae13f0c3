"""Counts of the data's own quality, how much is shown, and what definitions.json says: from files made by hand."""

from __future__ import annotations

import json
import runpy
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.few_rows import printed

from shelterlib.catalogue.models import Level, Levels
from shelterlib.forms import Choice, Form, Question
from shelterlib.paths import Project
from shelterlib.release import definitions as defining
from shelterlib.release.cells import COLUMNS
from shelterlib.release.quality import quality_rows
from shelterlib.release.shown import main, shown, shown_rows
from shelterlib.release.wave import write_csv

# --- rows, repairs, panel, frame


def wave(root: Path) -> Any:
    paths = Project(root).wave("2030")
    paths.clean.mkdir(parents=True)
    paths.indicators.mkdir(parents=True)
    paths.raw.mkdir(parents=True)
    return paths


def counts(paths: Any) -> list[tuple[str, str, str]]:
    return [(row["cell"].removeprefix("quality."), row["wave"], row["n"]) for row in quality_rows(paths)]


def test_a_wave_without_files_counts_nothing(tmp_path: Path) -> None:
    assert quality_rows(wave(tmp_path)) == []


def test_rows_and_repairs_are_counted_form_by_form(tmp_path: Path) -> None:
    paths = wave(tmp_path)
    for form, summary in (
        (
            "facility",
            {"rows_read": 9, "rows_kept": 7, "rows_dropped": {"empty": 1, "again": 1}, "repairs": {}, "other": 3},
        ),
        ("administration", {"rows_read": "9", "rows_kept": None, "rows_dropped": ["x"], "problems": {"E1": 2}}),
    ):
        (paths.clean / form).mkdir()
        (paths.clean / form / "summary.json").write_text(json.dumps(summary))
    (paths.clean / "facility" / "log.csv").write_text("rule,question\nspaces,b\nspaces,a\ncase,a\nempty_row,\n")
    assert counts(paths) == [
        (name, "2030", n)
        for name, n in (
            ("administration.problems.E1", "2"), ("facility.rows_read", "9"), ("facility.rows_kept", "7"),
            ("facility.rows_dropped.again", "1"), ("facility.rows_dropped.empty", "1"), ("facility.log.case", "1"),
            ("facility.log.empty_row", "1"), ("facility.log.spaces", "2"), ("facility.question.a", "2"),
            ("facility.question.b", "1"),
        )
    ]  # fmt: skip


def test_panel_and_frame_are_counted(tmp_path: Path) -> None:
    paths = wave(tmp_path)
    panel = {"facility": {"matched": 5, "entries": "?", "exits": 0, "more": 3}, "administration": None}
    (paths.indicators / "panel.json").write_text(json.dumps(panel))
    (paths.raw / "frame.csv").write_text("id,sent,received\n1,yes,yes\n2,yes,no\n3,no,\n", "utf-8-sig")
    assert counts(paths) == [
        ("facility.panel.matched", "2030", "5"), ("facility.panel.exits", "2030", "0"), ("frame.sent", "2030", "2"),
        ("frame.received", "2030", "1"),
    ]  # fmt: skip


# --- how much is shown

ABOUT = {"S": {"sensitivity": "open", "kind": "share"}, "M": {"sensitivity": "open", "kind": "median"},
         "C": {"sensitivity": "capacity", "kind": "index"}}  # fmt: skip
ROWS = [
    printed("S.country"), printed("S.macro.a", "suppressed"), printed("S.macro.b", "too few"),
    printed("S.macro.c", "not asked"),
    printed("M.country"), printed("M.macro.a", "too few"), printed("C.macro.a", "too few"),
    printed("C.country", "not covered"),
    printed("S.country.panel-v.now", kind="change"), printed("V.country", kind="coverage"),
    printed("q.country", kind="question"), printed("quality.x", kind="quality"), printed("R.country", kind="verdict"),
]  # fmt: skip
SHOWN = {
    ("open", "country"): (3, 3), ("open", "macro"): (0, 2), ("open", ""): (3, 5), ("capacity", "macro"): (0, 1),
    ("capacity", ""): (0, 1), ("", "country"): (4, 4), ("", "macro"): (0, 3), ("", ""): (4, 7),
}  # fmt: skip


def test_of_what_is_planned_and_not_empty_the_shown_cells_are_counted() -> None:
    done, planned = shown(ROWS[:-4] + ROWS[-3:], ABOUT)
    expected = {key: value for key, value in SHOWN.items() if key[0]}
    assert {key: (done[key], planned[key]) for key in planned if key[0]} == expected
    assert {key: (done[key], planned[key]) for key in planned if not key[0]} == {
        ("", "country"): (3, 3), ("", "macro"): (0, 3), ("", ""): (3, 6)
    }  # fmt: skip


def test_an_indicator_without_a_class_counts_among_all() -> None:
    done, planned = shown([printed("V.country", kind="coverage")], ABOUT)
    assert (done["", ""], planned["", ""]) == (1, 1)


def test_the_counts_are_cells_with_their_share() -> None:
    rows = shown_rows("2030", [printed("S.country"), printed("S.macro.a", "suppressed"), printed("S.macro.b")], ABOUT)
    assert [(r["cell"], r["n"], r["of"], r["value"]) for r in rows] == [
        ("quality.shown.all.all", "2", "3", "67"), ("quality.shown.all.country", "1", "1", "100"),
        ("quality.shown.all.macro", "1", "2", "50"), ("quality.shown.open.all", "2", "3", "67"),
        ("quality.shown.open.country", "1", "1", "100"), ("quality.shown.open.macro", "1", "2", "50"),
    ]  # fmt: skip
    assert {r["wave"] for r in rows} == {"2030"}


@pytest.mark.parametrize("inside", ["data", ""])
def test_the_table_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    (tmp_path / inside).mkdir(exist_ok=True)
    write_csv(tmp_path / inside / "cells.csv", COLUMNS, [printed("S.country"), printed("S.macro.a", "suppressed")])
    (tmp_path / inside / "definitions.json").write_text(json.dumps({"indicators": ABOUT}))
    main(tmp_path)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        ["class", "level", "shown", "planned", "share"], ["all", "all", "1", "2", "50%"],
        ["all", "country", "1", "1", "100%"],
        ["all", "macro", "0", "1", "0%"], ["open", "all", "1", "2", "50%"], ["open", "country", "1", "1", "100%"],
        ["open", "macro", "0", "1", "0%"],
    ]  # fmt: skip
    monkeypatch.setattr(sys, "argv", ["shown", str(tmp_path)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # imported above already
        runpy.run_module("shelterlib.release.shown", run_name="__main__")
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == lines


# --- definitions.json


def form(*questions: Question) -> Form:
    return Form(
        "f.form.xlsx", questions, {}, {"yn": (Choice("yes", {"en": "Yes"}), Choice("no"))}, ("en",), "en", "1", "f"
    )


def test_a_question_without_a_class_is_restricted_unless_no_question_has_one() -> None:
    classed = form(Question("a", "integer", extra={"sensitivity": "open"}), Question("b", "integer"))
    assert defining.question_classes({"f": classed, "g": form(Question("c", "integer"))}) == {
        "a": "open", "b": "restricted", "c": "public"
    }  # fmt: skip


def test_questions_are_told_by_their_labels_choices_and_class() -> None:
    made = form(Question("a", "select_one", "yn", labels={"en": "A?"}, relevant="${b} > 1"), Question("b", "integer"))
    found = defining._questions(made, {"a": "open", "b": "restricted"})
    assert found["a"]["choices"] == [{"name": "yes", "labels": {"en": "Yes"}}, {"name": "no", "labels": {}}]
    assert (found["a"]["relevant"], found["a"]["class"], found["a"]["type"]) == ("${b} > 1", "open", "select_one")
    assert (found["b"]["relevant"], found["b"]["choices"], found["b"]["class"]) == ("", [], "restricted")


AREA = {"file": "regions.csv", "key": "code", "of": {"g": "${r}", "f": "${r}"}}


def test_levels_are_told_with_their_groups_and_forms() -> None:
    levels: list[dict[str, Any]] = [
        {"id": "country"}, {"id": "size", "of": {"f": "${s}"}, "groups": ("small", "large")},
        {"id": "type", "of": {"g": "${k}", "f": "${k}"}, "map": {"file": "t.csv", "key": "k", "value": "t"}},
        {"id": "region", "area": "code"}, {"id": "macro", "area": "macro"}, {"id": "own", "of": {"f": "${o}"}},
    ]  # fmt: skip
    made = SimpleNamespace(
        levels=Levels.model_validate({"area": AREA, "levels": tuple(Level.model_validate(x) for x in levels)}),
        tables={"t.csv": [{"k": k, "t": t} for k, t in (("1", "b"), ("2", "a"), ("3", "b"))]},
        regions=[{"code": c, "macro": m} for c, m in (("9", "west"), ("8", "east"), ("7", "west"))],
    )
    found = defining._levels(made)  # type: ignore[arg-type]
    assert {name: [g["id"] for g in level["groups"]] for name, level in found.items()} == {
        "country": [], "size": ["small", "large"], "type": ["b", "a"], "region": ["9", "8", "7"],
        "macro": ["west", "east"],
        "own": [],
    }  # fmt: skip
    assert found["size"]["groups"][0] == {"id": "small", "text": "level.size.small"}
    assert {name: level["form"] for name, level in found.items()} == {
        "country": ["f", "g"], "size": "f", "type": ["f", "g"], "region": ["f", "g"], "macro": ["f", "g"], "own": "f"
    }  # fmt: skip
    made.levels = Levels.model_validate({"levels": (Level(id="country"),)})
    assert defining._levels(made) == {"country": {"form": [], "groups": []}}  # type: ignore[arg-type]


def notebook(root: Path, *cells: dict[str, Any]) -> Project:
    (root / "notebooks").mkdir(exist_ok=True)
    (root / "notebooks" / "2_indicators.ipynb").write_text(json.dumps({"cells": cells}))
    return Project(root)


def test_the_cell_that_computes_indicators_is_quoted(tmp_path: Path) -> None:
    assert defining._code(Project(tmp_path)) == {}
    text = {"id": "indicators", "cell_type": "markdown", "source": ["# a"]}
    other = {"id": "other", "cell_type": "code", "source": ["b"]}
    assert defining._code(notebook(tmp_path, text, other, {"cell_type": "code", "source": []})) == {}
    own = {"id": "indicators", "cell_type": "code", "source": ["one\n", "two"]}
    assert defining._code(notebook(tmp_path, text, other, own)) == {
        "notebook": "notebooks/2_indicators.ipynb", "cell": "indicators", "source": "one\ntwo"
    }  # fmt: skip


def test_the_log_is_told_by_counts_alone_and_versions_of_what_is_there(tmp_path: Path) -> None:
    log = "rule,question,old,unit\nspaces,b,secret,u1\nspaces,a,secret,u2\nspaces,a,secret,u3\ncase,a,secret,u4\n"
    (tmp_path / "log.csv").write_text(log)
    assert defining._log(tmp_path / "log.csv") == {
        "case": {"n": 1, "questions": {"a": 1}}, "spaces": {"n": 3, "questions": {"a": 2, "b": 1}}
    }  # fmt: skip
    assert defining._version("numpy")[0].isdigit() and defining._version("no-such-package") == ""
    (tmp_path / "x.json").write_text("[1]")
    assert defining._json(tmp_path / "x.json", {}) == [1] and defining._json(tmp_path / "y.json", {}) == {}


def test_definitions_leave_out_what_names_files_and_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = wave(tmp_path)
    hidden = "files: {a: b}\nsheets: [x]\nkey: [y]\nparameters: {z: 1}\n"
    (paths.raw / "wave.yml").write_text(f"title: T\nsynthetic: true\n{hidden}")
    (paths.indicators / "ledger.json").write_text("[{}]")
    (paths.clean / "f").mkdir()
    (paths.clean / "f" / "log.csv").write_text("rule,question\na,b\n")
    row = {"id": "S", "kind": "share"}
    made = SimpleNamespace(
        levels=Levels.model_validate({"levels": ()}),
        rows=lambda name: {"S": row} if name == "indicators" else {"R": {"id": "R"}},
        context=["c"], regions=["r"], indicators={"S": "S"}, tables={},
    )  # fmt: skip
    monkeypatch.setattr(defining, "questions_of", lambda catalogue, definition: ("q1", definition))
    rules = SimpleNamespace(source={"classes": {}})
    found = defining.definitions(paths, made, rules, {"f": form(Question("a", "integer"))}, {"a": "open"})  # type: ignore[arg-type]
    assert found["wave"] == {"name": "2030", "title": "T", "synthetic": True}
    assert found["indicators"] == {"S": row | {"asks": ["q1", "S"]}}
    assert (found["ledger"], found["panel"], found["rules"], found["recommendations"]) == (
        [{}],
        {},
        {"classes": {}},
        [{"id": "R"}],
    )
    assert found["log"] == {"f": {"a": {"n": 1, "questions": {"b": 1}}}}
    assert {"shelterlib", "pandas"} <= set(found["software"]) and list(found["questions"]) == ["f"]
    (paths.raw / "wave.yml").write_text("")
    assert defining.definitions(paths, made, rules, {}, {})["wave"] == {"name": "2030"}  # type: ignore[arg-type]


def test_forms_of_a_wave_are_found_by_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = wave(tmp_path)
    for name in ("facility.form.xlsx", "administration.form.xls", "facility.csv", "frame.csv"):
        (paths.raw / name).write_text("")
    (paths.raw / "visit.form").mkdir()
    monkeypatch.setattr(defining, "read_form", lambda path: path.name)
    assert defining.wave_forms(paths) == {
        "administration": "administration.form.xls", "facility": "facility.form.xlsx", "visit": "visit.form"
    }  # fmt: skip

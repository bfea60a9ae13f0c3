"""A release in its order: which step sees what, what is written, and what a release says of itself."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.few_rows import CLASSES, RATIO, SHARE, answers, cell, change, printed

from shelterlib.errors import DataError
from shelterlib.paths import Project
from shelterlib.release import wave as releasing
from shelterlib.release.backtest import Move
from shelterlib.release.cells import COLUMNS
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.ladder import Context
from shelterlib.release.plan import Conflict
from shelterlib.release.rules import rules_of
from shelterlib.release.wave import Release, release_wave, write_csv

STEPS = [("levels_closed", "A", "macro"), ("levels_closed", "C", "macro"), ("tables_hidden", "A", "macro")]


def test_a_release_says_what_it_shows_and_what_it_took() -> None:
    rows = [
        printed("S.country"),
        printed("C.country"),
        printed("S.macro.<b>", "suppressed"),
        printed("q.country", kind="question"),
    ]
    plain = Release("2030", rows)
    assert plain.counts() == Counter({
        ("indicator", "country", "shown"): 2, ("indicator", "macro", "suppressed"): 1, ("question", "country",
        "shown"): 1
    })  # fmt: skip
    html = plain._repr_html_()
    assert html.startswith("<p>0 hidden numbers with witnesses.</p><table>") and html.count("<tr>") == 4
    assert "<td>indicator</td><td>country</td><td>shown</td><td>2</td>" in html
    move = Move("2030", "S.country", "n", "1", "2")
    conflict = Conflict("2020", "levels", "S", "country", "country & macro")
    full = Release("2030", rows, 7, [move], STEPS, [conflict])._repr_html_()
    assert "<p>7 hidden numbers with witnesses.</p>" in full
    assert "<p>levels closed where the smallest set was not enough: 2.</p><p>tables hidden where" in full
    assert "country &amp; macro now" in full and "<p>1 published numbers moved without a line" in full
    assert "repr" not in repr(plain) and "rows" not in repr(plain)


def test_csv_is_written_with_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    write_csv(tmp_path / "x.csv", ("cell", "status"), [printed("S.country", n="ї"), printed("C.country", "suppressed")])
    assert (tmp_path / "x.csv").read_bytes() == b"cell,status\nS.country,shown\nC.country,suppressed\n"


class Stage:
    """Everything around `release_wave`, each part of which notes that it was asked."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.heard = Project(root), []
        self.cells = [cell("S", answers(2, 6)),
        *change("S", answers(2, 6), compared_with="2020", comparability="break"),
                      *change("P", answers(2, 6), compared_with="2020", comparability="new"),
                      *change("S", answers(2, 6), compared_with="2019", comparability="dropped")]  # fmt: skip
        self.indicators = {"S": SHARE, "P": RATIO | {"sensitivity": "person_count"}}
        self.published: dict[str, Any] = {"2019": {"x": {}}, "2020": {"y": {}}}
        catalogue = SimpleNamespace(
            rows=lambda name: self.indicators, levels=SimpleNamespace(levels=[SimpleNamespace(id="macro")]),
            recommendations="recommendations", indicators="indicators",
        )  # fmt: skip
        stand: dict[str, Any] = {
            "load": lambda project: catalogue, "load_rules": lambda path: rules_of({"classes": CLASSES}),
            "wave_forms": lambda paths: "forms", "question_classes": lambda forms: {"q": "open", "S": "restricted"},
            "read_cells": lambda folder, levels: self.note("read", self.cells, folder, levels),
            "read_then": lambda folder, levels: self.note("then", "known rows", folder, levels),
            "published_cells": lambda project, before: self.note("ledger", self.published, before),
            "within": lambda cells, policy: self.note("within", None, [c.name for c in cells], policy.classes),
            "decide": lambda cells, policy, earlier, then: self.note("decide", "decisions", [c.name for c in cells],
            earlier, then),
            "definitions": lambda *given: {"wave": {"name": "2030"}, "rules": {"over": ["S"]}},
            "all_listed": lambda project, wave, catalogue, cells: {wave: {"least": {}}},
            "certified": lambda context, decisions: self.note("certified", self.made(), context, decisions),
            "verdict_rows": lambda *given, since: self.note("verdicts", [printed("R.verdict", kind="verdict")],
            given, since),
            "quality_rows": lambda paths: [printed("quality.rows", kind="quality")],
            "shown_rows": lambda wave, rows, indicators: self.note("shown",
            [printed("quality.shown", kind="quality")], len(rows)),
            "conflicts": lambda project, about: [Conflict(w, "levels", "S", "a", "b") for w in ("2020", "2019",
            "2020")],
            "backtest": lambda project, wave, rows: self.note("backtest", (["move"], [printed("quality.backtest.x")]),
            list(rows)),
        }  # fmt: skip
        for name, function in stand.items():
            monkeypatch.setattr(releasing, name, function)

    def note(self, what: str, result: Any, *given: Any) -> Any:
        self.heard.append((what, *given))
        return result

    def made(self) -> Any:
        return [printed("S.country", n=2, of=6)], 5, STEPS

    def said(self, what: str) -> tuple[Any, ...]:
        (found,) = (heard[1:] for heard in self.heard if heard[0] == what)
        return tuple(found)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(tmp_path, monkeypatch)


ROWS = ["S.country", "R.verdict", "quality.rows", "quality.shown", "quality.released.levels_closed",
"quality.released.tables_hidden",
        "quality.backtest.plan.2019", "quality.backtest.plan.2020", "quality.backtest.x"]  # fmt: skip


def test_each_step_sees_what_the_one_before_it_left(stage: Stage) -> None:
    found = release_wave(stage.project, "2030")
    assert [heard[0] for heard in stage.heard] == [
        "read", "ledger", "within", "then", "decide", "certified", "verdicts", "shown", "backtest"
    ]  # fmt: skip
    paths = stage.project.wave("2030")
    planned = [c.name for c in stage.cells if c.indicator == "S"]  # change of persons is in no plan
    assert stage.said("read") == stage.said("then") == (paths.indicators, ["macro"])
    assert stage.said("ledger") == ("2030",)
    assert stage.said("within") == (planned, {"q": "open", "S": "open", "P": "person_count"})
    assert stage.said("decide") == (planned, stage.published, "known rows")
    context, decisions = stage.said("certified")
    assert isinstance(context, Context) and decisions == "decisions"
    assert (context.folder, context.wave, context.earlier) == (paths.output / "certificates", "2030", stage.published)
    assert context.beside == Knowledge(over=frozenset("S"), listed={"2030": {"least": {}}})
    (given, since) = stage.said("verdicts")
    assert given == (
        "2030",
        "recommendations",
        "indicators",
        {"S.country": printed("S.country", n=2, of=6)},
        ("2020", {"y": {}}),
    )
    assert since == {"S": "break", "P": "new"}
    assert stage.said("shown") == (3,)
    assert stage.said("backtest") == (ROWS[:-1],)
    assert [row["cell"] for row in found.rows] == ROWS
    assert (found.wave, found.hidden_numbers, found.unexplained, found.steps) == ("2030", 5, ["move"], STEPS)
    assert len(found.conflicts) == 3
    assert [(r["cell"], r["n"]) for r in found.rows if r["n"]] == [
        ("S.country", "2"), ("quality.released.levels_closed", "2"), ("quality.released.tables_hidden", "1"),
        ("quality.backtest.plan.2019", "1"), ("quality.backtest.plan.2020", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize("given", [False, True])
def test_cells_pattern_and_definitions_are_written_where_they_belong(stage: Stage, tmp_path: Path, given: bool) -> None:
    out = tmp_path / "elsewhere" if given else stage.project.wave("2030").output
    release_wave(stage.project, "2030", out if given else None)
    assert stage.said("certified")[0].folder == out / "certificates"
    lines = (out / "data" / "cells.csv").read_text().splitlines()
    assert lines[0] == ",".join(COLUMNS) and [line.split(",")[0] for line in lines[1:]] == ROWS
    assert (out / "data" / "pattern.csv").read_text().splitlines() == [
        "cell,status",
        *(f"{name},shown" for name in ROWS),
    ]
    text = (out / "data" / "definitions.json").read_text()
    assert json.loads(text) == {"wave": {"name": "2030"}, "rules": {"over": ["S"]}, "listed": {"2030": {"least": {}}}}
    assert text.endswith("}\n")


def test_the_first_wave_is_compared_with_nothing(stage: Stage) -> None:
    stage.published = {}
    release_wave(stage.project, "2030")
    given, since = stage.said("verdicts")
    assert (given[-1], since) == (None, {})


def test_a_figure_that_passes_a_hundred_percent_stops_everything(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def within(*_: Any) -> None:
        raise DataError("a figure passes 100 %")

    monkeypatch.setattr(releasing, "within", within)
    with pytest.raises(DataError):
        release_wave(stage.project, "2030")
    assert not stage.project.outputs.exists()

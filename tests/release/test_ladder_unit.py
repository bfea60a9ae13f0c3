"""The rungs one by one, and the loop around the audit: hide more, count the steps, refuse when nothing is left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.few_rows import SHARE, answers, cell, change, policy

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release import ladder
from shelterlib.release.gate import Decisions
from shelterlib.release.joint import Audit
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.ladder import Context, certified, climb, counted
from shelterlib.release.restricted import Cell

POLICY = policy({"A": SHARE, "B": SHARE, "C": SHARE}, links=[{"part": "B", "whole": "A"}])


def made() -> list[Cell]:
    """Return three indicators, of which B and A are one family, and a question."""
    found = []
    for name in "ABC":
        found += [cell(name, answers(4, 8)), *(cell(name, answers(2, 4), "macro", g) for g in ("north", "west"))]
        found += [cell(name, answers(2, 4), "type5", "a"), *change(name, answers(3, 6))]
        found += change(name, answers(3, 6), "macro", "west")
    return [*found, cell("A", answers(1, 4), kind="question", group_by2="choice", group2="x")]


def state(cells: list[Cell]) -> Decisions:
    return Decisions(dict.fromkeys((c.name for c in cells), "shown"))


def hidden(found: Decisions) -> set[str]:
    return {name for name in found.status if found.hidden(name)}


def names(cells: list[Cell], family: str, *, change: bool | None = None, level: str = "") -> set[str]:
    return {
        c.name
        for c in cells
        if c.indicator in family and c.kind != "question"
        if change is None or (c.kind == "change") is change
        if not level or c.group_by == level
    }


def test_the_level_is_closed_first_then_change_is_hidden_then_the_table() -> None:
    cells = made()
    found = state(cells)
    assert climb(["w B.macro.west"], cells, POLICY, found) == [("levels_closed", "A", "macro")]
    closed = names(cells, "AB", change=False, level="macro")
    assert hidden(found) == closed and set(found.reason.values()) == {"levels_closed"}
    assert climb(["w A.macro.west"], cells, POLICY, found) == [("changes_hidden", "A", "macro")]
    assert hidden(found) == closed | names(cells, "AB", change=True)
    assert climb(["w A.macro.west"], cells, POLICY, found) == [("tables_hidden", "A", "macro")]
    assert hidden(found) == names(cells, "AB")
    assert climb(["w A.macro.west"], cells, POLICY, found) == []


def test_of_the_country_there_is_no_level_to_close() -> None:
    cells = made()
    found = state(cells)
    assert climb(["w C.country"], cells, POLICY, found) == [("changes_hidden", "C", "country")]
    assert hidden(found) == names(cells, "C", change=True)


def test_each_family_and_level_takes_one_step_however_many_of_its_numbers_follow() -> None:
    cells = made()
    found = state(cells)
    narrow = ["w C.macro.west", "w A.macro.north", "old B.macro.west", "w A.type5.a", "w A.macro.west"]
    assert climb(narrow, cells, POLICY, found) == [
        ("levels_closed", "C", "macro"), ("levels_closed", "A", "macro"), ("levels_closed", "A", "type5")
    ]  # fmt: skip


def test_a_figure_that_is_no_longer_defined_has_nothing_to_hide() -> None:
    cells = made()
    found = state(cells)
    assert (
        climb(["old GONE.macro.west", "w A.choice.x"], [c for c in cells if c.kind == "question"], POLICY, found) == []
    )
    assert hidden(found) == set()


def test_steps_are_counted_by_rung() -> None:
    steps = [("levels_closed", "A", "macro"), ("levels_closed", "C", "macro"), ("tables_hidden", "A", "macro")]
    assert counted(steps) == {"levels_closed": 2, "tables_hidden": 1}


def test_the_audit_is_asked_again_until_it_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [cell("C", answers(4, 8)), *(cell("C", answers(2, 4), "macro", g) for g in ("north", "west")),
             cell("C", answers(4, 8), group_by2="base", group2="other"), *change("C", answers(3, 6))]  # fmt: skip
    answers_of_the_audit = [Audit(2, ("w C.macro.west",)), Audit(5, ("w C.country",)), Audit(9)]
    heard: list[Any] = []

    def audit(folder: Path, wave: str, published: Any, given: Any, policy: Any, *, beside: Knowledge) -> Audit:
        heard.append((folder, wave, list(published), given, beside))
        heard[-1] += ({name: row["status"] for name, row in published["w"].items()},)
        return answers_of_the_audit.pop(0)

    monkeypatch.setattr(ladder, "audit", audit)
    beside, decisions = Knowledge(over=frozenset("C")), state(cells)
    rows, count, steps = certified(Context(tmp_path, "w", {"old": {}}, cells, POLICY, beside), decisions)
    assert (count, steps) == (9, [("levels_closed", "C", "macro"), ("changes_hidden", "C", "country")])
    assert [h[:5] for h in heard] == [(tmp_path, "w", ["old", "w"], cells, beside)] * 3
    assert [sorted(n for n, status in h[5].items() if status != "shown") for h in heard[:2]] == [
        [], ["C.country.base.other", "C.macro.north", "C.macro.west"]
    ]  # fmt: skip
    assert decisions.reason["C.country.base.other"] == "second_base"
    assert {row["cell"] for row in rows if row["status"] == "shown"} == {"C.country"}
    assert [row["cell"] for row in rows] == [c.name for c in cells]


def test_a_release_is_refused_only_when_every_rung_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells, asked = made(), []
    monkeypatch.setattr(ladder, "audit", lambda *_, **__: asked.append(1) or Audit(1, ("w C.macro.west",)))
    with pytest.raises(ReleaseRefusedError, match=r"the first is w C\.macro\.west"):
        certified(Context(tmp_path, "w", {}, cells, POLICY, Knowledge()), state(cells))
    assert len(asked) == 4  # as it stood, and after each of three rungs

"""Where the smallest set leaves too little open, more is hidden; refused is only what has nothing left to hide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.paths import ROOT
from support.survey import INDICATORS, MACRO, cells, policy, release

from shelterlib.catalogue import load
from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release.certify import witnesses, write_certificates
from shelterlib.release.check import check, witnessed
from shelterlib.release.gate import decide
from shelterlib.release.joint import Audit, within
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.ladder import LEVEL, TABLE, Context, certified, climb, counted
from shelterlib.release.lists import FILE, all_listed, listed
from shelterlib.release.reader import reader_system
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

POLICY = policy()


def survey(*rows: tuple[str, float, float]) -> list[Cell]:
    """Return the cells of units that give one figure only: macro-region, numerator, denominator."""
    nothing = dict.fromkeys(INDICATORS)
    found = [{"macro": m, "type5": "a"} | nothing | {"S1": (n, of)} for m, n, of in rows]
    return cells({f"u{k}": unit for k, unit in enumerate(found)})


def context(folder: Path, made: list[Cell], rules: Policy = POLICY) -> Context:
    return Context(folder, "w", {}, made, rules, Knowledge())


def test_of_one_group_with_answers_the_empty_ones_are_hidden_too(tmp_path: Path) -> None:
    made = survey(("north", 1.0, 1.0), ("north", 0.0, 1.0))
    rows, hidden, steps = certified(context(tmp_path, made), decide(made, POLICY, {}))
    status = {row["cell"]: row["status"] for row in rows}
    assert {status[f"S1.macro.{group}"] for group in MACRO} == {"suppressed"}
    assert status["S1.country"] == "shown"
    assert hidden >= 10
    assert steps == []


def test_a_number_that_follows_closes_its_level_and_then_its_table() -> None:
    made = survey(*[(group, float(k % 2), 1.0) for group in MACRO for k in range(4)])
    decisions = decide(made, POLICY, {})
    assert decisions.status["S1.macro.north"] == "shown"
    assert [step[0] for step in climb(["w S1.macro.north"], made, POLICY, decisions)] == [LEVEL]
    assert {decisions.status[f"S1.macro.{group}"] for group in MACRO} == {"suppressed"}
    assert decisions.status["S1.country"] == decisions.status["S1.type5.a"] == "shown"
    steps = climb(["w S1.macro.north", "w S1.macro.west"], made, POLICY, decisions)
    assert [step[0] for step in steps] == [TABLE]
    assert {decisions.status[c.name] for c in made if c.indicator == "S1"} == {"suppressed"}
    assert climb(["w S1.macro.north"], made, POLICY, decisions) == []
    assert counted(steps) == {TABLE: 1}


def test_a_release_is_refused_when_nothing_is_left_to_hide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = survey(("north", 1.0, 1.0), ("west", 0.0, 1.0))
    monkeypatch.setattr("shelterlib.release.ladder.audit", lambda *_, **__: Audit(1, ("w S1.macro.north",)))
    decisions = decide(made, POLICY, {})
    with pytest.raises(ReleaseRefusedError, match=r"too few values open, the first is w S1\.macro\.north"):
        certified(context(tmp_path, made), decisions)
    assert {decisions.status[c.name] for c in made if c.indicator == "S1"} == {"suppressed"}


# --- ratios that may pass 100 %


def ratio(*rows: tuple[str, float, float]) -> list[Cell]:
    nothing = dict.fromkeys(INDICATORS)
    found = [{"macro": m, "type5": "a"} | nothing | {"C1": (n, of)} for m, n, of in rows]
    return cells({f"u{k}": unit for k, unit in enumerate(found)})


def test_a_ratio_over_a_hundred_percent_is_named_before_anything_is_released() -> None:
    made = ratio(*[("north", 12.0, 10.0)] * 6)
    with pytest.raises(DataError, match="passes 100 %") as error:
        within(made, POLICY)
    assert "C1" in str(error.value)
    over = Policy(POLICY.rules.__class__(**vars(POLICY.rules) | {"over": frozenset({"C1"})}), POLICY.indicators, {})
    within(made, over)


def test_a_ratio_that_may_pass_a_hundred_percent_has_no_limit_and_its_release_stands() -> None:
    made = ratio(*[("north", 12.0, 10.0)] * 8, *[("west", 9.0, 10.0)] * 2, *[("east", 15.0, 10.0)] * 2)
    _, rows = release(made)
    system = reader_system({"w": rows}, POLICY.indicators, Knowledge(over=frozenset({"C1"}))).json()
    assert not any(part.startswith("w C1") for part, _ in system["limits"])
    true = {f"w {c.name} {f}": int(c.count(x)) for c in made for f, x in (("n", "numerator"), ("of", "denominator"))}
    tables = witnesses(system)
    both = np.vstack([tables, [[true[name] for name in system["hidden"]]]])
    assert check(system, both) == []


def test_a_contradiction_names_its_figures(tmp_path: Path) -> None:
    system = {"hidden": ["w R.a n", "w R.b n"], "shown": {"w R.country n": 9, "w R.a of": 1, "w R.b of": 2},
              "lines": [("w R.country n", ["w R.a n", "w R.b n"])],
              "limits": [("w R.a n", "w R.a of"), ("w R.b n", "w R.b of")]}  # fmt: skip
    with pytest.raises(ReleaseRefusedError, match="contradicts itself") as error:
        write_certificates(tmp_path, system)
    assert "w R.a n" in error.value.where
    assert "over" in error.value.fix


# --- what everyone can count


def test_a_base_that_is_everyone_asked_is_known_and_its_count_is_not() -> None:
    made = survey(*[(g, float(k % 2), 1.0) for g in ("north", "west") for k in range(2)],
                  *[("east", float(k % 2), 1.0) for k in range(5)])  # fmt: skip
    _, rows = release(made)
    assert rows["S1.macro.north"]["status"] == "suppressed"
    for group, asked in (("north", "2"), ("west", "2"), ("east", "5")):
        rows[f"S2.macro.{group}"] |= {"status": "shown", "asked": asked, "n": "1", "of": asked}
    system = reader_system({"w": rows}, POLICY.indicators)
    assert system.implied["w S1.macro.north of"] == system.implied["w S1.macro.west of"] == 2
    assert "w S1.macro.north n" in system.hidden


def test_open_lists_are_known_to_the_reader() -> None:
    made = survey(*[("north", float(k % 2), 1.0) for k in range(3)], *[("west", 1.0, 1.0)] * 2, ("east", 0.0, 1.0))
    _, rows = release(made)
    for group in ("north", "west", "east"):
        rows[f"S1.macro.{group}"] |= {"status": "suppressed", "n": "", "of": "", "value": ""}
    without = reader_system({"w": rows}, POLICY.indicators).json()
    listing = {"w": {"least": {}, "most": {"macro": {"north": 4, "west": 2, "east": 1}}}}
    knowing = reader_system({"w": rows}, POLICY.indicators, Knowledge(listed=listing)).json()
    values = [witnessed(s, witnesses(s)) for s in (without, knowing)]
    assert max(values[0]["w S1.macro.west of"]) == 6
    assert max(values[1]["w S1.macro.west of"]) == 2
    exact = {"w": {"least": {}, "most": {"macro": {"north": 3, "west": 2, "east": 1}}}}
    everyone = reader_system({"w": rows}, POLICY.indicators, Knowledge(listed=exact))
    assert everyone.implied == {f"w S1.macro.{g} of": n for g, n in (("north", 3), ("west", 2), ("east", 1))}


def test_open_lists_are_counted_by_group_and_bind_only_where_they_are_whole(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(
        "region,facility_type,institutions,source\nUA-05,cspa,2,x\nUA-07,cspa,1,x\nUA-05,dv_shelter,4,x\n", "utf-8"
    )
    found = listed(path, load(Project(ROOT)))
    assert found["least"]["type5"] == {"cspa": 3, "dv_crisis": 4}
    assert found["most"] == {"type5": {"cspa": 3}}  # crisis rooms are on no list
    assert sum(found["least"]["macro"].values()) == 7
    assert "region" not in found["least"]


@pytest.mark.parametrize("row", ["UA-05,castle,2,x", "UA-05,cspa,many,x"])
def test_an_open_list_with_a_wrong_line_is_named(tmp_path: Path, row: str) -> None:
    path = tmp_path / FILE
    path.write_text(f"region,facility_type,institutions,source\n{row}\n", "utf-8")
    with pytest.raises(DataError, match=r"no group holds|not a count") as error:
        listed(path, load(Project(ROOT)))
    assert "line 2" in error.value.where


def test_a_list_that_the_answers_contradict_is_no_knowledge(tmp_path: Path) -> None:
    project = Project(tmp_path)
    (tmp_path / "catalogue").mkdir()
    raw = project.wave("2030").raw
    raw.mkdir(parents=True)
    (raw / FILE).write_text("region,facility_type,institutions,source\nUA-05,cspa,2,x\n", "utf-8")
    about: dict[str, Any] = {"kind": "indicator", "indicator": "A5_1", "base": "all"}
    many = about | {"group_by": "type5", "group": "cspa", "denominator": 3.0}
    few = many | {"denominator": 2.0}
    catalogue = load(Project(ROOT))
    assert all_listed(project, "2030", catalogue, [Cell("a", few, {})])["2030"]["most"]["type5"] == {"cspa": 2}
    assert all_listed(project, "2030", catalogue, [Cell("a", many, {})])["2030"]["most"]["type5"] == {}
    published = project.published / "2020"
    published.mkdir(parents=True)
    (published / "definitions.json").write_text(json.dumps({"listed": {"2020": {"least": {}, "most": {}}}}))
    assert set(all_listed(project, "2030", catalogue, [])) == {"2020", "2030"}

"""Open lists of institutions: counted by the groups of each level, and dropped where the answers contradict them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.few_rows import SHARE, answers, cell

from shelterlib.catalogue.models import Level, Levels
from shelterlib.errors import DataError
from shelterlib.paths import Project
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.lists import FILE, all_listed, listed

AREA = {"file": "regions.csv", "key": "code", "of": {"f": "${region}", "g": "${place}"}}
TYPES = {"id": "type", "of": {"f": "${kind}"}, "map": {"file": "types.csv", "key": "kind", "value": "type"}}


def catalogue(*levels: dict[str, Any], area: bool = True, **indicators: dict[str, Any]) -> Any:
    given = {"area": AREA if area else None, "levels": tuple({"id": "country"} if x is None else x for x in levels)}
    return SimpleNamespace(
        levels=Levels.model_validate(
            {"area": given["area"], "levels": tuple(Level.model_validate(x) for x in given["levels"])}
        ),
        tables={"types.csv": [{"kind": k, "type": t} for k, t in (("a", "one"), ("b", "one"), ("c", "two"))]},
        regions=[{"code": c, "macro": m} for c, m in (("1", "west"), ("2", "west"), ("3", "east"))],
        rows=lambda name: indicators,
    )


EVERY = (None, {"id": "region", "area": "code"}, {"id": "macro", "area": "macro"}, TYPES)


def read(folder: Path, text: str, *levels: Any, **more: Any) -> Any:
    (folder / FILE).write_text(text, "utf-8-sig")
    return listed(folder / FILE, catalogue(*(levels or EVERY), **more))


def test_institutions_are_counted_in_each_level_and_whole_groups_bind(tmp_path: Path) -> None:
    text = "region,kind,institutions,source\n1,a,2,x\n3,c,4,x\n2,a,1,x\n"
    assert read(tmp_path, text) == {
        "least": {"macro": {"east": 4, "west": 3}, "type": {"one": 3, "two": 4}}, "most": {"type": {"two": 4}}
    }  # fmt: skip
    found = read(tmp_path, text + "1,b,0,x\n")  # none there, and the list says so
    assert found["most"] == {"type": {"one": 3, "two": 4}}
    assert [list(groups) for groups in found["least"].values()] == [["east", "west"], ["one", "two"]]


def test_an_area_is_never_bound_and_may_be_named_by_another_form_s_question(tmp_path: Path) -> None:
    assert read(tmp_path, "place,institutions\n1,2\n") == {"least": {"macro": {"west": 2}}, "most": {}}


def test_a_column_that_is_missing_leaves_the_other_levels(tmp_path: Path) -> None:
    assert read(tmp_path, "kind,institutions\nc,2\n") == {"least": {"type": {"two": 2}}, "most": {"type": {"two": 2}}}
    assert read(tmp_path, "kind,institutions\nc,2\n", TYPES, area=False)["least"] == {"type": {"two": 2}}
    assert (
        read(tmp_path, "region,institutions\n1,2\n", None, {"id": "macro", "area": "macro"}, area=False)["least"] == {}
    )


def test_a_list_without_rows_or_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "region,kind,institutions\n") == {"least": {}, "most": {}}
    assert listed(tmp_path / "nowhere.csv", catalogue(*EVERY)) == {}


@pytest.mark.parametrize(
    ("row", "what", "where"),
    [
        ("1,x,2", "a value that no group holds", "line 3"), ("9,a,2", "a value that no group holds", "line 3"),
        ("1,a,", "not a count", "line 3, column institutions"), ("1,a,-2", "not a count", "line 3"),
        ("1,a,2.5", "not a count", "line 3"), ("1,a", "not a count", "line 3"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(tmp_path: Path, row: str, what: str, where: str) -> None:
    with pytest.raises(DataError, match=what) as error:
        read(tmp_path, f"region,kind,institutions\n1,a,2\n{row}\n")
    assert where in error.value.where and FILE in error.value.where


# --- beside the answers


def known(root: Path, *cells: Any, text: str = "kind,institutions\na,2\nb,1\nc,4\n") -> Any:
    project = Project(root)
    raw = project.wave("2030").raw
    raw.mkdir(parents=True, exist_ok=True)
    (raw / FILE).write_text(text)
    indicators = {"S": SHARE, "F": SHARE | {"form": "frame"}, "R": SHARE | {"kind": "ratio"}}
    return all_listed(project, "2030", catalogue(*EVERY, **indicators), cells)["2030"]


def group(name: str, of: int, **more: Any) -> Any:
    return cell(name, answers(0, of), "type", "one", **more)


WHOLE = {"type": {"one": 3, "two": 4}}


def test_more_answers_than_a_whole_list_names_contradict_it(tmp_path: Path) -> None:
    assert known(tmp_path, group("S", 3)) == {"least": WHOLE, "most": WHOLE}
    assert known(tmp_path, group("S", 4), group("S", 5)) == {"least": WHOLE, "most": {"type": {"two": 4}}}


@pytest.mark.parametrize(
    "other", [group("R", 4), group("S", 4, kind="coverage"), group("S", 4, base="panel"), group("gone", 4),
              cell("S", answers(0, 9)), cell("S", answers(0, 9), "type", "three")],
)  # fmt: skip
def test_only_the_bases_of_shares_contradict(tmp_path: Path, other: Any) -> None:
    assert known(tmp_path, other) == {"least": WHOLE, "most": WHOLE}


def test_a_list_of_more_institutions_than_were_sent_a_form_is_no_knowledge(tmp_path: Path) -> None:
    assert known(tmp_path, group("S", 2)) == {"least": WHOLE, "most": WHOLE}
    assert known(tmp_path, group("F", 3)) == {"least": WHOLE, "most": WHOLE}
    assert known(tmp_path, group("F", 2), group("F", 1)) == {"least": {"type": {"two": 4}}, "most": WHOLE}
    assert known(tmp_path, group("F", 4)) == {"least": WHOLE, "most": {"type": {"two": 4}}}


def test_lists_of_earlier_waves_are_taken_as_published(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for wave, about in (
        ("2020", {"listed": {"2020": {"least": {}, "most": {}}}}), ("2022", {}), ("2023", {"listed": None}),
        ("2030", {"listed": {"2030": {"least": {"old": {}}, "most": {}}}}), ("2031", {"listed": {"2031": {}}}),
    ):  # fmt: skip
        (project.published / wave).mkdir(parents=True)
        (project.published / wave / "definitions.json").write_text(json.dumps(about))
    assert all_listed(project, "2030", catalogue(*EVERY), []) == {"2020": {"least": {}, "most": {}}}
    known(tmp_path)
    found = all_listed(project, "2030", catalogue(*EVERY), [])
    assert list(found) == ["2020", "2030"] and found["2030"]["least"] == WHOLE


def test_what_definitions_say_of_a_reader_s_knowledge() -> None:
    for nothing in ({}, {"rules": None, "listed": None}, {"rules": {"links": None, "over": None}}):
        assert Knowledge.of(nothing) == Knowledge()
    said = {"rules": {"links": [{"part": "A", "whole": "B"}], "over": ["C"]}, "listed": {"w": {"least": {}}}}
    assert Knowledge.of(said) == Knowledge((("A", "B"),), frozenset("C"), {"w": {"least": {}}})

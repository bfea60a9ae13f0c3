"""The rules file as it is read: what is absent does not apply, what is misspelt or unreadable is an error."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from support.handmade import policy_of, ratio

from shelterlib.errors import DataError
from shelterlib.release.rules import ClassRules, Rules, class_rules, load_rules, rules_of

SILENT = {
    "levels": None, "change": None, "answers": 0, "all_values": False, "sensitive": None, "contributors": 0, "left": 0,
    "dominance": (), "p_percent": 0.0, "hide_full": False, "reason": "",
}  # fmt: skip
FULL: dict[str, Any] = {
    "classes": {
        "open": {"levels": ["country", "macro"], "change": ["country"], "answers": 3, "all_values": True},
        "persons": {"sensitive": [1, 4], "left": 5, "hide_full": True, "reason": "few"},
        "staff": {"contributors": 3, "dominance": [[1, 50], [2, 85]], "p_percent": 10},
        "public": {"levels": "any", "change": "any"},
        "bare": None,
    },
    "exceptions": {"X": ["type5"]},
    "own_answers": {"indicators": ["O"], "level": "oblast"},
    "institutions": {"indicators": ["I"], "least": 4},
    "medians": {"answers": 6, "days": 12},
    "panel": {"least": 2},
    "not_covered": {"level": "region", "groups": ["UA-43"]},
    "rounding": {"percent": 1},
    "links": [{"part": "P", "whole": "W"}],
    "over": ["V"],
    "protect": {"gap": 0.1},
}


def test_a_rule_that_is_absent_does_not_apply() -> None:
    assert asdict(ClassRules("x")) == asdict(class_rules("x", {})) == {"name": "x"} | SILENT


def test_a_file_of_classes_alone_has_the_usual_limits() -> None:
    given: dict[str, Any] = {"classes": {}}
    assert rules_of(given) == Rules({}, source=given)
    assert asdict(Rules({})) == {
        "classes": {}, "exceptions": {}, "own": frozenset(), "own_level": "region", "institutions": frozenset(),
        "institutions_least": 3, "median_answers": 5, "median_days": 10, "panel_least": 3,
        "not_covered": ("", frozenset()), "rounding": {}, "links": (), "over": frozenset(), "protect": {}, "source": {},
    }  # fmt: skip


def test_every_rule_of_a_file_is_read() -> None:
    classes = {
        "open": ClassRules("open", frozenset({"country", "macro"}), frozenset({"country"}), 3, True),
        "persons": ClassRules("persons", sensitive=(1, 4), left=5, hide_full=True, reason="few"),
        "staff": ClassRules("staff", contributors=3, dominance=((1, 50.0), (2, 85.0)), p_percent=10),
        "public": ClassRules("public"),
        "bare": ClassRules("bare"),
    }
    assert rules_of(FULL) == Rules(
        classes, {"X": frozenset({"type5"})}, frozenset({"O"}), "oblast", frozenset({"I"}), 4, 6, 12, 2,
        ("region", frozenset({"UA-43"})), {"percent": 1}, (("P", "W"),), frozenset({"V"}), {"gap": 0.1}, FULL,
    )  # fmt: skip


def test_empty_parts_of_a_file_are_as_if_they_were_absent() -> None:
    parts = dict.fromkeys(FULL.keys() - {"classes"})
    assert asdict(rules_of({"classes": {}} | parts)) | {"source": {}} == asdict(Rules({}))


def test_a_class_may_say_of_each_rule_that_it_has_none() -> None:
    assert class_rules("x", {"sensitive": None, "dominance": None}) == ClassRules("x")


def test_a_misspelt_rule_is_an_error_and_a_class_cannot_name_itself() -> None:
    for given in ({"anwsers": 3, "lefft": 1}, {"name": "y"}):
        with pytest.raises(DataError, match=f"unknown rule {', '.join(sorted(given))}"):
            class_rules("x", given)


@pytest.mark.parametrize(
    "given",
    [
        {"sensitive": [4, 1]}, {"sensitive": [-1, 4]}, {"dominance": [[0, 50]]}, {"dominance": [[1, 0]]},
        {"dominance": [[1, 50], [2, 100.5]]}, {"answers": -1}, {"contributors": -1}, {"left": -1}, {"p_percent": -0.5},
    ],
)  # fmt: skip
def test_a_rule_that_can_never_apply_is_an_error(given: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="class x: a rule is outside its limits"):
        class_rules("x", given)


@pytest.mark.parametrize(
    "given", [{"sensitive": [0, 4]}, {"sensitive": [3, 3]}, {"dominance": [[1, 0.5]]}, {"dominance": [[1, 100]]}]
)
def test_a_rule_at_its_limit_is_a_rule(given: dict[str, Any]) -> None:
    assert class_rules("x", given).sums is True


@pytest.mark.parametrize(
    ("given", "sums"),
    [
        ({"sensitive": [1, 4]}, True), ({"contributors": 3}, True), ({"left": 5}, True), ({"p_percent": 10}, True),
        ({"dominance": [[1, 50]]}, True), ({}, False), ({"answers": 3, "all_values": True, "hide_full": True}, False),
    ],
)  # fmt: skip
def test_a_class_judges_sums_when_any_of_its_rules_does(given: dict[str, Any], sums: bool) -> None:
    assert class_rules("x", given).sums is sums


@pytest.mark.parametrize(
    "given", [{"answers": 1}, {"all_values": True}, {"hide_full": True}, {"levels": ["country"]}, {"left": 1}]
)
def test_a_public_register_has_no_rule_at_all(given: dict[str, Any]) -> None:
    assert class_rules("x", {"levels": "any", "change": "any", "reason": "public"}).judges_nothing is True
    assert class_rules("x", given).judges_nothing is False


RULES = rules_of(FULL)


@pytest.mark.parametrize(
    ("indicator", "sensitivity", "level", "allowed"),
    [
        ("A", "public", "region", True), ("A", "open", "macro", True), ("A", "open", "type5", False),
        ("X", "open", "type5", True), ("X", "open", "region", False), ("X", "open", "macro", True),
    ],
)  # fmt: skip
def test_a_level_is_allowed_by_the_class_or_by_an_exception(
    indicator: str, sensitivity: str, level: str, allowed: bool
) -> None:
    assert RULES.allows(indicator, sensitivity, level) is allowed


@pytest.mark.parametrize(
    ("indicator", "sensitivity", "level", "planned"),
    [
        ("A", "public", "macro", True), ("A", "open", "country", True), ("A", "open", "macro", False),
        ("O", "open", "oblast", True), ("O", "open", "macro", False), ("A", "open", "oblast", False),
    ],
)  # fmt: skip
def test_change_is_planned_by_the_class_and_for_own_answers(
    indicator: str, sensitivity: str, level: str, planned: bool
) -> None:
    assert RULES.plans_change(indicator, sensitivity, level) is planned


def test_a_class_without_rules_is_an_error() -> None:
    assert RULES.of("bare") == ClassRules("bare")
    with pytest.raises(DataError, match="no rules") as error:
        RULES.of("secret")
    assert "secret" in str(error.value)


def test_what_has_no_class_is_restricted() -> None:
    policy = policy_of({"A": ratio("a", "b", "open")}, classes={"open": {}, "restricted": {"contributors": 9}})
    assert policy.limits("A").name == "open"
    assert policy.limits("question").name == "restricted"
    with pytest.raises(DataError, match="no rules"):
        policy_of({}, classes={"open": {}}).limits("question")


def test_a_question_has_no_definition_and_no_kind() -> None:
    policy = policy_of({"A": ratio("a", "b", "open")}, classes={"open": {}})
    assert policy.definition("A") == ratio("a", "b", "open") | {"id": "A", "form": "f"}
    assert (policy.kind("A"), policy.kind("question"), policy.definition("question")) == ("ratio", "", {})


# --- the file


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "d.yml").write_text("classes:\n  open: {answers: 3}\nover: [Ö]\n", encoding="utf-8")
    found = load_rules(tmp_path / "d.yml")
    assert (found.of("open").answers, found.over) == (3, frozenset({"Ö"}))


@pytest.mark.parametrize(
    ("data", "what", "where"),
    [
        (None, "the disclosure rules are missing", "d.yml"),
        (b"classes:\n  open: [\n", "not valid YAML", "d.yml, line 3"),
        (b"classes: {open: \x00}", "not valid YAML", "d.yml"),
        (b"classes: {\xcf\xe0: {}}", "not valid YAML", "d.yml"),
        (b"", "no `classes` here", "d.yml"),
        (b"[]", "no `classes` here", "d.yml"),
        (b"classes: [open]", "no `classes` here", "d.yml"),
        (b"rounding: {}", "no `classes` here", "d.yml"),
        (b"classes: {open: {answers: three}}", "a rule has not the form it needs", "d.yml"),
        (b"classes: {open: {sensitive: 4}}", "a rule has not the form it needs", "d.yml"),
        (b"classes: {open: {dominance: [[1]]}}", "a rule has not the form it needs", "d.yml"),
        (b"classes: {open: {left: -1}}", "a rule is outside its limits", "class open"),
        (b"{classes: {}, links: [{part: A}]}", "a rule has not the form it needs", "d.yml"),
        (b"{classes: {}, panel: 3}", "a rule has not the form it needs", "d.yml"),
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_in_words(
    tmp_path: Path, data: bytes | None, what: str, where: str
) -> None:
    if data is not None:
        (tmp_path / "d.yml").write_bytes(data)
    with pytest.raises(DataError) as error:
        load_rules(tmp_path / "d.yml")
    assert (error.value.what, error.value.where) == (what, where)

"""What the gate decides about single cells, at each boundary, and in which order."""

from __future__ import annotations

from typing import Any

import pytest
from support.few_rows import RATIO, SHARE, answers, cell, change, policy

from shelterlib.errors import DataError
from shelterlib.release.gate import Decisions, by_family, close, decide, first_status, planned, second_bases

COUNTRY = {"not_covered": {"level": "region", "groups": ["UA-43"]}}
GROUPS = ("north", "west", "south", "east")


def reasons(decisions: Decisions, *names: str) -> list[tuple[str, str]]:
    return [(decisions.status[name], decisions.reason.get(name, "")) for name in names]


def test_a_status_stands_with_its_reason_and_only_what_is_shown_can_be_hidden() -> None:
    found = Decisions()
    found.set("a", "shown")
    found.set("b", "too few", "nobody")
    assert (found.reason, found.hidden("a"), found.hidden("b")) == ({"b": "nobody"}, False, False)
    found.hide("a", "nested")
    found.hide("b", "nested")
    assert reasons(found, "a", "b") == [("suppressed", "nested"), ("too few", "nobody")]
    assert found.hidden("a") is True and found.hidden("b") is False


# --- one cell alone


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"level": "region", "group": "UA-05"}, ("shown", "")),
        ({"level": "region", "group": "UA-43"}, ("not covered", "")),
        ({"level": "macro", "group": "UA-43"}, ("shown", "")),
        ({"level": "macro", "group": "not_covered"}, ("not covered", "")),
        ({"note": "not_covered"}, ("not covered", "")),
        ({"note": "not_in_wave"}, ("not asked", "")),
        ({"asked": 0, "not_asked": 7}, ("not asked", "")),
        ({"asked": 6, "not_asked": 7}, ("shown", "")),
        ({"asked": 0, "not_asked": 0, "answered": 0}, ("too few", "nobody")),
        ({"asked": 6, "answered": 0}, ("too few", "nobody")),
        ({"asked": 0, "answered": 6}, ("too few", "nobody")),
        ({"level": "macro", "group": "west", "answered": 2}, ("suppressed", "few_answers")),
        ({"level": "macro", "group": "west", "answered": 3}, ("shown", "")),
    ],
)
def test_a_cell_alone_is_not_covered_not_asked_empty_hidden_or_shown(
    more: dict[str, Any], status: tuple[str, str]
) -> None:
    assert first_status(cell("S", answers(2, 6), **more), policy({"S": SHARE}, **COUNTRY)) == status


def test_a_register_that_is_public_shows_single_answers_and_few_of_a_median() -> None:
    rules = policy({"S": SHARE | {"sensitivity": "public"}, "M": SHARE | {"kind": "median", "sensitivity": "public"}})
    assert first_status(cell("S", answers(1, 1), "macro", "west"), rules) == ("shown", "")
    assert first_status(cell("M", answers(1, 1)), rules) == ("shown", "")
    assert first_status(cell("M", {}), rules) == ("too few", "nobody")


@pytest.mark.parametrize(
    ("kind", "unit", "answered", "enough"),
    [("median", "days", 9, False), ("median", "days", 10, True), ("median", "score", 4, False),
     ("median", "score", 5, True), ("index", "score", 4, False), ("index", "score", 5, True),
     ("share", "days", 4, True)],
)  # fmt: skip
def test_a_median_needs_five_answers_and_one_of_days_ten(kind: str, unit: str, answered: int, enough: bool) -> None:
    rules = policy({"M": SHARE | {"kind": kind, "unit": unit}})
    assert first_status(cell("M", answers(1, answered)), rules) == (
        ("shown", "") if enough else ("too few", "few_for_median")
    )
    now = change("M", answers(1, answered))[1]
    assert first_status(now, rules) == (("shown", "") if enough else ("suppressed", "few_for_median"))


@pytest.mark.parametrize(
    ("sensitivity", "asked", "status"),
    [("restricted", 9, ("suppressed", "restricted")), ("open", 9, ("shown", "")), ("open", 0, ("not asked", ""))],
)
def test_a_question_is_shown_unless_its_class_is_restricted(
    sensitivity: str, asked: int, status: tuple[str, str]
) -> None:
    rules = policy({"S": SHARE, "q": SHARE | {"sensitivity": sensitivity}})
    about = {"kind": "question", "asked": asked, "answered": 0}
    assert first_status(cell("q", answers(1, 1), "choice", "a", **about), rules) == status


def test_a_level_is_forbidden_unless_an_exception_names_the_indicator_or_its_variant() -> None:
    rules = policy(
        {"G": SHARE | {"sensitivity": "guarded"}, "H": SHARE | {"sensitivity": "guarded"}},
        exceptions={"G": ["macro"], "H.without.D1": ["macro"]},
    )
    assert first_status(cell("G", answers(2, 9), "macro", "west"), rules) == ("shown", "")
    part = {"group_by2": "without", "group2": "D1"}
    assert first_status(cell("H", answers(2, 9), "macro", "west", **part), rules) == ("shown", "")
    with pytest.raises(DataError, match="class guarded forbids the level macro") as error:
        first_status(cell("H", answers(2, 9), "macro", "west"), rules)
    assert error.value.where == "indicator H"


def test_change_is_planned_at_the_levels_of_its_class_and_any_other_figure_always() -> None:
    rules = policy({"S": SHARE, "P": RATIO | {"sensitivity": "person_count"}})
    assert planned(change("S", answers(1, 9))[0], rules) is True
    assert planned(change("S", answers(1, 9), "macro", "west")[0], rules) is False
    assert planned(cell("P", answers(1, 9)), rules) is True
    assert planned(change("P", answers(1, 9))[0], rules) is False


# --- families and levels


def groups(indicator: str, sizes: dict[str, tuple[int, int]], level: str = "macro", start: int = 0) -> list[Any]:
    """Return the cells of a share: the country first, then its groups."""
    found, every = [], {}
    for group, (yes, of) in sizes.items():
        rows = answers(yes, of, start + len(every))
        every |= rows
        found.append(cell(indicator, rows, level, group))
    return [cell(indicator, every), *found]


HALF = dict.fromkeys(GROUPS, (3, 6))


def test_families_come_in_the_order_of_their_first_cell() -> None:
    rules = policy({"A": SHARE, "B": SHARE, "C": SHARE}, links=[{"part": "C", "whole": "A"}])
    made = [cell(name, answers(1, 4)) for name in ("B", "C", "A", "elsewhere")]
    assert [[c.indicator for c in own] for own in by_family(made, rules)] == [["B"], ["C", "A"]]


def test_one_small_group_hides_as_many_as_leave_every_value_open_and_nothing_else() -> None:
    """Two groups together say yes four times: the larger one could not say yes six times. Three say it seven times."""
    made = groups("S", HALF | {"west": (1, 2)}) + groups("T", HALF)
    made += [cell(name, answers(9, 20), group_by2="base", group2="other") for name in ("S", "T")]
    found = decide(made, policy({"S": SHARE, "T": SHARE}), {})
    hidden = {name: reason for name, reason in found.reason.items() if found.hidden(name)}
    assert hidden == {
        "S.macro.west": "few_answers", "S.macro.north": "with_another", "S.macro.south": "with_another",
        "S.country.base.other": "second_base",
    }  # fmt: skip
    assert {found.status[c.name] for c in made if c.indicator == "T"} == {"shown"}


@pytest.mark.parametrize("order", [1, -1])
def test_groups_of_a_hidden_country_are_hidden(order: int) -> None:
    rules = policy({"S": SHARE | {"sensitivity": "strict"}}, institutions={"indicators": ["S"], "least": 3})
    made = groups("S", {"north": (1, 30), "west": (1, 30)})
    found = decide(made[::order], rules, {})
    assert reasons(found, "S.country", "S.macro.north") == [
        ("suppressed", "few_institutions"), ("suppressed", "few_institutions")
    ]  # fmt: skip
    made = groups("S", {"north": (0, 30), "west": (2, 30), "east": (0, 30)})
    assert (
        reasons(decide(made[::order], rules, {}), "S.macro.north", "S.macro.east")
        == [("suppressed", "country_hidden")] * 2
    )


def test_groups_without_their_country_are_hidden() -> None:
    found = decide(groups("S", HALF)[1:], policy({"S": SHARE}), {})
    assert set(reasons(found, *(f"S.macro.{g}" for g in GROUPS))) == {("suppressed", "country_hidden")}


def test_another_reading_of_the_country_is_not_the_country() -> None:
    beside = cell("S", answers(0, 24), group_by2="base", group2="other")
    for made in ([*groups("S", HALF), beside], [beside, *groups("S", HALF)]):
        assert set(decide(made, policy({"S": SHARE}), {}).status.values()) == {"shown"}


@pytest.mark.parametrize(
    ("row", "yes", "status"),
    [
        (SHARE, 0, "country_only"), (SHARE, 6, "country_only"), (SHARE, 3, ""),
        (SHARE | {"kind": "ratio"}, 6, "country_only"),
        (SHARE | {"kind": "coverage"}, 0, "country_only"), (SHARE | {"kind": "count"}, 0, ""),
        (SHARE | {"sensitivity": "plain"}, 0, ""), (SHARE | {"sensitivity": "plain"}, 6, ""),
        (SHARE | {"sensitivity": "public"}, 6, ""),
    ],
)  # fmt: skip
def test_of_a_share_of_none_or_all_only_the_country_is_printed(row: dict[str, Any], yes: int, status: str) -> None:
    found = decide(groups("S", dict.fromkeys(GROUPS, (yes, 6))), policy({"S": row}), {})
    assert reasons(found, "S.country") == [("shown", "")]
    assert set(reasons(found, *(f"S.macro.{g}" for g in GROUPS))) == {("suppressed" if status else "shown", status)}


def test_own_answers_are_printed_by_region_and_what_is_linked_to_them_is_judged_all_the_same() -> None:
    own = {"own_answers": {"level": "region", "indicators": ["O"]}, "links": [{"part": "O", "whole": "S"}]}
    made = groups("O", {"UA-05": (1, 1), "UA-07": (1, 1)}, "region") + groups("S", dict.fromkeys(GROUPS, (6, 6)))
    found = decide(made, policy({"O": SHARE, "S": SHARE}, **own), {})
    assert reasons(found, "O.region.UA-05", "O.region.UA-07", "S.macro.west") == [
        ("shown", ""), ("shown", ""), ("suppressed", "country_only")
    ]  # fmt: skip
    made = groups("O", {"UA-05": (1, 1), "UA-07": (0, 1)}, "region")
    assert set(decide(made, policy({"O": SHARE, "S": SHARE}, **own), {}).status.values()) == {"shown"}


def test_a_group_s_hidden_median_drags_nothing_along() -> None:
    rules = policy({"M": SHARE | {"kind": "median", "unit": "score", "sensitivity": "strict"}})
    found = decide(groups("M", dict.fromkeys(GROUPS, (3, 30)) | {"west": (3, 6)}), rules, {})
    assert found.reason == {"M.macro.west": "few_answers"}


def test_a_level_whose_pattern_tells_too_much_is_closed_with_its_empty_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def told(judged: dict[str, Any], found: dict[str, dict[str, str]]) -> set[str]:
        asked.append((sorted(judged), found["macro"]))
        return {"macro"}

    monkeypatch.setattr("shelterlib.release.gate.told", told)
    country, *macro = groups("S", HALF | {"west": (1, 2)})
    made = [country, *macro, cell("S", {}, "macro", "empty"), *groups("S", {"a": (6, 12), "b": (6, 12)}, "type5")[1:]]
    found = decide(made, policy({"S": SHARE}), {})
    assert asked == [(["macro", "type5"], dict.fromkeys(("S.macro.north", "S.macro.south"), "with_another"))]
    assert {found.status[c.name] for c in made if c.group_by == "macro"} == {"suppressed"}
    assert found.reason["S.macro.empty"] == found.reason["S.macro.east"] == "level_closed"
    assert {found.status[c.name] for c in made if c.group_by != "macro"} == {"shown"}


def test_closing_hides_what_is_shown_or_empty_and_says_whether_anything_was_open() -> None:
    made = [cell("S", answers(1, 4), "macro", group) for group in GROUPS]
    found = Decisions(dict(zip((c.name for c in made), ("shown", "too few", "suppressed", "not asked"), strict=True)))
    assert close(made, found, "level_closed") is True
    assert list(found.status.values()) == ["suppressed", "suppressed", "suppressed", "not asked"]
    assert found.reason == dict.fromkeys(("S.macro.north", "S.macro.west"), "level_closed")
    assert close(made, found, "again") is False


def test_what_two_bases_leave_over_is_judged_among_what_is_shown_only() -> None:
    rules = policy({"A": RATIO | {"denominator": "${posts}", "role": "direct"},
                    "B": RATIO | {"denominator": "${posts}", "role": "beside"}})  # fmt: skip
    posts = {f"u{k}": (4.0, 10.0) for k in range(8)}
    more = posts | {"only": (3.0, 9.0)}
    found = decide([cell("A", posts), cell("B", more)], rules, {})
    assert (found.status, found.reason) == (
        {"A.country": "shown", "B.country": "suppressed"}, {"B.country": "nested"}
    )  # fmt: skip
    found = decide([cell("A", posts), cell("B", more, asked=0, not_asked=9)], rules, {})
    assert (found.status, found.reason) == ({"A.country": "shown", "B.country": "not asked"}, {})


# --- change between waves comes last


def test_change_is_judged_beside_what_is_shown_of_the_whole() -> None:
    rules = policy({"C": RATIO})
    staff = {f"u{k}": (6.0, 12.0) for k in range(12)}
    before = {"old": {"C.country": {"status": "shown", "answered": "12"}}}
    known = {("old", "C.country"): staff}
    made = [cell("C", staff), *change("C", staff)]
    assert set(decide(made, rules, before, known).status.values()) == {"shown"}
    assert set(decide(made, rules, {"old": {"C.country": {"status": "shown", "answered": "13"}}}).reason.values()) == {
        "few_changes"
    }
    more = {"old": {"C.country": {"status": "shown", "answered": "16"}}}
    known = {("old", "C.country"): staff | {f"gone{k}": (6.0, 12.0) for k in range(4)}}
    assert set(decide(made, rules, more, known).status.values()) == {"shown"}
    assert set(decide(made, rules, more).reason.values()) == {"few_changes"}  # who left is not known


# --- other readings of a base


@pytest.mark.parametrize(
    ("row", "institutions", "hidden", "status"),
    [
        (SHARE, [], False, "shown"), (SHARE, [], True, "suppressed"), (SHARE, ["S"], False, "suppressed"),
        (RATIO, [], False, "suppressed"), (RATIO, ["S"], False, "suppressed"),
    ],
)  # fmt: skip
def test_a_second_base_needs_a_family_that_is_printed_whole_and_neither_sums_nor_cases(
    row: dict[str, Any], institutions: list[str], hidden: bool, status: str
) -> None:
    rules = policy({"S": row}, institutions={"indicators": institutions, "least": 3})
    made = [cell("S", answers(4, 8)), cell("S", answers(2, 4), "macro", "west"),
            cell("S", answers(4, 8), group_by2="base", group2="other")]  # fmt: skip
    question = cell("S", answers(1, 4), kind="question", group_by2="choice", group2="a")
    found = Decisions(dict.fromkeys((c.name for c in [*made, question]), "shown"))
    found.status[question.name] = "suppressed"  # says nothing of the indicator
    if hidden:
        found.status["S.macro.west"] = "suppressed"
    second_bases([*made, question], rules, found)
    assert found.status[made[2].name] == status
    assert found.status["S.country"] == "shown"
    assert found.reason == ({made[2].name: "second_base"} if status == "suppressed" else {})

"""The gate's rules one by one: primary rules, levels, nested bases, panels, and what a second release may change."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from support.certified import certify_release
from support.survey import INDICATORS, RULES, cells, policy, release, units

from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.release.gate import decide, planned
from shelterlib.release.level import Groups, all_values, hide
from shelterlib.release.panel import Around, hidden_changes
from shelterlib.release.primary import amount_reason, cell_reason, room
from shelterlib.release.publish import may_replace, singled_out
from shelterlib.release.restricted import Cell, Rows, cell_name
from shelterlib.release.rules import class_rules, load_rules, rules_of

POLICY = policy()
PERSONS, STAFF, OPEN = (POLICY.rules.of(name) for name in ("person_count", "capacity", "open"))


@pytest.mark.parametrize(
    ("amounts", "rules", "reason"),
    [
        ([], PERSONS, None), ([0, 0], PERSONS, None), ([1, 1, 1], PERSONS, "few_persons"),
        ([2, 2], PERSONS, "few_persons"),
        ([9, 9], PERSONS, "few_contributors"), ([9, 2, 2], PERSONS, "few_left"), ([9, 3, 2], PERSONS, None),
        ([10, 10], STAFF, "few_contributors"), ([60, 20, 20], STAFF, "dominance"), ([50, 45, 5], STAFF, "dominance"),
        ([50, 35, 4.9, 10.1], STAFF, None), ([40, 40, 3], STAFF, "dominance"),
    ],
)  # fmt: skip
def test_amounts_are_judged_by_what_single_institutions_put_in(
    amounts: list[float], rules: Any, reason: str | None
) -> None:
    assert amount_reason(amounts, rules) == reason


def test_p_percent_counts_what_is_left_without_the_two_largest() -> None:
    rules = class_rules("x", {"p_percent": 10})
    assert amount_reason([50, 40, 4], rules) == "p_percent"
    assert amount_reason([50, 40, 5], rules) is None
    assert amount_reason([1000, 300, 99.5], rules) == "p_percent"


def test_the_largest_may_hold_just_what_is_allowed() -> None:
    rules = class_rules("x", {"dominance": [[1, 50]]})
    assert amount_reason([500, 250, 250], rules) is None
    assert amount_reason([501, 250, 249], rules) == "dominance"


def test_room_is_what_the_hidden_amount_must_be_able_to_grow_by() -> None:
    assert room([60, 20, 20], STAFF) == 20  # 60 is half of 120
    assert room([2], PERSONS) == 5  # left: five persons beside the largest
    assert room([10, 10, 10], STAFF) == 100 / 85 * 20 - 30 if 100 / 85 * 20 > 30 else room([10, 10, 10], STAFF) == 0


def cell(indicator: str, group: str, rows: Rows, level: str = "macro", **more: Any) -> Cell:
    row: dict[str, Any] = {
        "kind": "indicator", "indicator": indicator, "group_by": level, "group": group, "group_by2": "", "group2": "",
        "numerator": sum(n for n, _ in rows.values()), "denominator": sum(d for _, d in rows.values()),
        "asked": len(rows), "answered": len(rows), "not_asked": 0, "note": "", "compared_with": "",
    } | more  # fmt: skip
    return Cell(cell_name(row), row, rows)


def yes(count: int, of: int, start: int = 0) -> Rows:
    return {f"u{start + k}": (float(k < count), 1.0) for k in range(of)}


@pytest.mark.parametrize(("of", "reason"), [(2, "few_answers"), (3, None)])
def test_an_open_cell_below_the_country_needs_three_answers(of: int, reason: str | None) -> None:
    assert cell_reason(cell("S1", "west", yes(1, of)), POLICY) == reason


def test_a_hundred_percent_of_persons_is_not_shown_and_zero_is() -> None:
    rows = {f"u{k}": (4.0, 4.0) for k in range(6)}
    assert cell_reason(cell("P1", "", rows, "country"), POLICY) == "full"
    assert cell_reason(cell("P1", "", {u: (0.0, d) for u, (_, d) in rows.items()}, "country"), POLICY) is None
    assert cell_reason(cell("P1", "", {u: (0.0, 0.0) for u in rows}, "country"), POLICY) is None


def brute(hidden: dict[str, tuple[int, int]], country: tuple[int, int]) -> bool:
    """Return True when every hidden n takes every value that the country alone allows, by trying all tables."""
    n, of = country
    known = sum(a for a, _ in hidden.values())
    tables = [t for t in product(*(range(d + 1) for _, d in hidden.values())) if sum(t) == known]
    return all(
        {t[k] for t in tables} >= set(range(max(0, own - (of - n)), min(own, n) + 1))
        for k, (_, own) in enumerate(hidden.values())
    )


def test_all_values_agrees_with_trying_every_table() -> None:
    draw = random.Random(3)
    for _ in range(400):
        groups = {g: (draw.randint(0, d), d) for g in "abcd" if (d := draw.randint(1, 5))}
        country = (sum(a for a, _ in groups.values()), sum(d for _, d in groups.values()))
        hidden = {g: groups[g] for g in draw.sample("abcd", draw.randint(1, 4))}
        assert all_values({g: (float(a), float(d)) for g, (a, d) in hidden.items()}, country) == brute(hidden, country)


def test_the_smallest_set_is_hidden_and_never_one_group_alone() -> None:
    assert hide(frozenset(), "abc", lambda _: True) == frozenset()
    assert hide(frozenset("a"), "abc", lambda _: True) == frozenset("ab")
    assert hide(frozenset("a"), "abcd", lambda some: "c" in some) == frozenset("ac")
    assert hide(frozenset("a"), "abc", lambda _: False) == frozenset("abc")


def test_of_many_groups_the_first_that_do_are_hidden() -> None:
    many = ["a", *(f"g{k}" for k in range(25))]
    assert hide(frozenset("a"), many, lambda _: True) == frozenset(["a", "g0"])
    assert hide(frozenset("a"), many, lambda some: len(some) > 9) == frozenset(many[:10])
    assert hide(frozenset("a"), many, lambda _: False) == frozenset(many)


def test_groups_that_hide_nothing_together_do_not_hold() -> None:
    nothing = {"a": {"x": (0.0, 0.0)}, "b": {"y": (0.0, 0.0)}, "c": {"z": (3.0, 4.0), "w": (2.0, 4.0), "v": (2.0, 3.0)}}
    assert not Groups(nothing, PERSONS).holds(frozenset("ab"))
    assert not Groups(nothing, OPEN).holds(frozenset("a"))


def test_a_hidden_amount_follows_from_its_country_unless_another_of_size_is_hidden() -> None:
    rows = {"a": {"x": (2.0, 60.0), "y": (1.0, 2.0), "z": (1.0, 2.0)}, "b": {f"b{k}": (9.0, 30.0) for k in range(5)}}
    groups = Groups(rows, STAFF)
    assert not groups.holds(frozenset("a"))
    assert groups.holds(frozenset("ab"))


def test_a_level_that_its_class_forbids_stops_the_release() -> None:
    with pytest.raises(DataError, match="forbids"):
        decide([cell("P1", "west", yes(9, 20))], POLICY, {})


@pytest.mark.parametrize("seed", range(3))
def test_hidden_rows_hold_no_number(seed: int) -> None:
    _, rows = release(cells(units(random.Random(seed), 30)))
    hidden = [r for r in rows.values() if r["status"] != "shown"]
    assert hidden
    assert not any(r[f] for r in hidden for f in ("n", "of", "value", "low", "high", "asked", "answered", "dont_know"))


def test_order_of_rows_changes_nothing() -> None:
    made = cells(units(random.Random(5), 40))
    turned = [Cell(c.name, c.row, dict(reversed(list(c.rows.items())))) for c in made]
    assert release(made)[1] == release(turned)[1]


def test_two_bases_of_one_amount_do_not_leave_a_single_institution_over() -> None:
    posts = {f"u{k}": (4.0, 10.0) for k in range(8)}
    more = posts | {"only": (3.0, 9.0)}
    status = decide([cell("C1", "", posts, "country"), cell("C2", "", more, "country")], POLICY, {}).status
    assert sorted(status.values()) == ["shown", "suppressed"]


# --- change between waves


def change(indicator: str, group: str, rows: Rows, level: str = "country") -> list[Cell]:
    about = {"kind": "change", "compared_with": "old", "group_by2": "panel"}
    return [
        cell(indicator, group, rows if part != "diff" else {}, level, **about, group2=part)
        for part in ("then", "now", "diff")
    ]


def lost(indicator: str, panel: Rows, now: Rows, then: Rows, level: str = "country", group: str = "") -> set[str]:
    three, whole = change(indicator, group, panel, level), cell(indicator, group, now, level)
    before = {"old": {whole.name: {"status": "shown", "answered": str(len(then))}}}
    status = dict.fromkeys([c.name for c in three] + [whole.name], "shown")
    around = Around(status, before, {whole.name: whole}, {("old", whole.name): then})
    return {reason for _, reason in hidden_changes(three, POLICY, around)}


STAFFED = {f"u{k}": (6.0, 12.0) for k in range(12)}


def test_change_of_amounts_is_hidden_where_one_or_two_left() -> None:
    assert lost("C1", STAFFED, STAFFED, STAFFED) == set()
    assert lost("C1", STAFFED, STAFFED, STAFFED | {"gone": (4.0, 9.0)}) == {"few_changes"}
    assert lost("C1", STAFFED, STAFFED | {f"n{k}": (4.0, 9.0) for k in range(4)}, STAFFED) == set()


def test_change_of_amounts_is_hidden_where_the_one_who_left_was_large() -> None:
    left = {"a": (50.0, 90.0), "b": (1.0, 2.0), "c": (1.0, 2.0), "d": (1.0, 2.0)}
    assert lost("C1", STAFFED, STAFFED, STAFFED | left) == {"few_changes"}


def test_change_of_facts_that_anyone_is_told_may_be_known_for_the_country() -> None:
    assert lost("S1", yes(5, 12), yes(5, 13), yes(5, 12)) == set()
    assert lost("S1", yes(5, 12), yes(5, 13), yes(5, 12), "macro", "west") == {"few_changes"}


def test_change_of_a_median_needs_as_many_answers_as_the_median() -> None:
    rules = type(POLICY)(
        POLICY.rules, POLICY.indicators | {"MD": {"id": "MD", "kind": "median", "unit": "days"}}, {"MD": "open"}
    )
    for count, status in ((9, "suppressed"), (10, "shown")):
        three = change("MD", "", {f"u{k}": (30.0, 1.0) for k in range(count)})
        three = [Cell(c.name, c.row | {"answered": count, "asked": count}, c.rows) for c in three]
        assert set(decide(three, rules, {}).status.values()) == {status}


def test_change_is_planned_for_some_levels_only() -> None:
    assert [planned(c, POLICY) for c in change("S1", "", yes(3, 9))] == [True] * 3
    assert [planned(c, POLICY) for c in change("S1", "west", yes(3, 9), "macro")] == [False] * 3
    assert [planned(c, POLICY) for c in change("P1", "", yes(3, 9))] == [False] * 3


# --- the joint audit and the ledger


def test_a_release_with_a_group_hidden_alone_is_refused(tmp_path: Path) -> None:
    made = cells(units(random.Random(0), 60))
    _, rows = release(made)
    shown = next(c for c in made if c.group_by == "macro" and c.indicator == "S1")
    for other in made:
        if other.indicator == "S1" and other.group_by == "macro":
            number = {"n": str(int(other.numerator)), "of": str(int(other.denominator)), "status": "shown"}
            rows[other.name] = rows[other.name] | number
    rows[shown.name] = rows[shown.name] | {"status": "suppressed", "n": "", "of": ""}
    with pytest.raises(ReleaseRefusedError, match="too few values open"):
        certify_release(tmp_path, "w", {"w": rows}, made, POLICY)


def row(name: str, n: int, **more: str) -> dict[str, str]:
    about = {
        "kind": "indicator",
        "indicator": name.partition(".")[0],
        "group_by": "country",
        "status": "shown",
        "group2": "",
    }
    return about | {"n": str(n), "of": "40", "asked": "40", "answered": "40"} | more


def test_a_second_release_may_not_move_an_amount_by_one_or_two() -> None:
    definitions = {"indicators": INDICATORS, "rules": RULES}
    old = {"C1.country": row("C1.country", 20), "S1.country": row("S1.country", 20)}
    assert singled_out(old, old, definitions) == []
    assert singled_out(old, {n: r | {"n": "21"} for n, r in old.items()}, definitions) == ["C1.country"]
    assert singled_out(old, {n: r | {"n": "25"} for n, r in old.items()}, definitions) == []
    with pytest.raises(ReleaseRefusedError, match="one or two"):
        may_replace("w", old, {"C1.country": row("C1.country", 19)}, definitions)


def test_a_moved_figure_needs_its_line_in_the_change_log() -> None:
    new = {"quality.backtest.unexplained": {"n": "2", "kind": "quality"}}
    with pytest.raises(ReleaseRefusedError) as error:
        may_replace("w", {}, new, {"indicators": {}})
    assert "CHANGELOG.md" in str(error.value)


def test_a_misspelt_rule_is_an_error() -> None:
    with pytest.raises(DataError, match="unknown rule"):
        rules_of({"classes": {"open": {"anwsers": 3}}})


@pytest.mark.parametrize("text", ["classes: 3", "[]", "classes: [open]", "rounding: {percent: 0}"])
def test_a_file_without_classes_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "disclosure.yml").write_text(text)
    with pytest.raises(DataError, match="no `classes`"):
        load_rules(tmp_path / "disclosure.yml")


def test_where_nothing_is_hidden_everything_holds() -> None:
    groups = Groups({"west": yes(1, 4)}, POLICY.limits("S1"))
    assert groups.holds(frozenset()) and groups.holds(frozenset({"elsewhere"}))


@pytest.mark.parametrize(("hidden", "status"), [(None, "shown"), ("west", "suppressed")])
def test_another_reading_of_a_base_is_printed_only_where_all_that_it_bears_on_is(
    hidden: str | None, status: str
) -> None:
    groups = {group: yes(2, 6 if group != hidden else 2, 10 * k) for k, group in enumerate(("west", "east", "north"))}
    every = {unit: row for rows in groups.values() for unit, row in rows.items()}
    beside = cell("S1", "", every, "country", group_by2="base", group2="settled")
    made = [cell("S1", group, rows) for group, rows in groups.items()] + [cell("S1", "", every, "country"), beside]
    decisions = decide(made, POLICY, {})
    assert decisions.hidden("S1.macro.west") == (hidden is not None)
    assert (decisions.status["S1.country"], decisions.status[beside.name]) == ("shown", status)


def test_sums_have_no_second_base() -> None:
    rows = {f"u{k}": (4.0, 10.0) for k in range(6)}
    beside = cell("C1", "", rows, "country", group_by2="base", group2="other")
    decisions = decide([cell("C1", "", rows, "country"), beside], POLICY, {})
    assert (decisions.status["C1.country"], decisions.status[beside.name]) == ("shown", "suppressed")

"""Amounts by two levels at once, by hand: what a reader, and who knows its own part, can tell between printed lines."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from support.handmade import cell, policy_of, ratio, share

from shelterlib.release.finer import narrowed
from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.rules import Policy

SMALL = {"sensitive": [1, 4]}


def policy(limits: dict[str, object], over: Iterable[str] = (), own: Iterable[str] = (), **kind: str) -> Policy:
    return policy_of(
        {"R": ratio("a", "b") | kind, "S": share("open")}, classes={"counted": limits, "open": {"answers": 3}},
        over=list(over), own_answers={"indicators": list(own)},
    )  # fmt: skip


def table(amounts: dict[str, tuple[float, float]], indicator: str = "R") -> list[Cell]:
    """Return the country, regions and types of amounts by institution; "w a" is the one in region w, of type a."""
    rows: Rows = dict(amounts)
    made = [cell(indicator, "", rows, "country")]
    for k, level in enumerate(("macro", "type5")):
        for group in sorted({unit.split()[k] for unit in amounts}):
            made.append(cell(indicator, group, {u: r for u, r in rows.items() if u.split()[k] == group}, level))
    return made


def seen(made: list[Cell], hidden: str = "") -> dict[str, str]:
    return {c.name: "suppressed" if c.group in hidden.split() else "shown" for c in made}


def found(made: list[Cell], about: Policy, hidden: str = "") -> list[tuple[str, str]]:
    return list(narrowed(made, about, seen(made, hidden)))


# w and e by a and b; nobody stands in e b: what is in w b is all of b
CORNER = {"w a": (20.0, 20.0), "w b": (2.0, 20.0), "e a": (20.0, 20.0)}
# each region has each type: three units can go round
SQUARE = {"w a": (20.0, 20.0), "w b": (2.0, 20.0), "e a": (20.0, 20.0), "e b": (20.0, 20.0)}
CLOSED = [("R", "type5")]


def test_a_small_amount_that_is_all_of_its_printed_group_closes_the_later_level() -> None:
    assert found(table(CORNER), policy(SMALL)) == CLOSED
    assert found(table(SQUARE), policy(SMALL)) == []
    assert found(table(CORNER), policy({"sensitive": [1, 1]})) == []


@pytest.mark.parametrize(("hidden", "closed"), [("a b", []), ("b", CLOSED), ("w e", CLOSED), ("w e a b", [])])
def test_what_is_hidden_tells_nothing_unless_it_follows(hidden: str, closed: list[tuple[str, str]]) -> None:
    assert found(table(CORNER), policy(SMALL), hidden) == closed


def test_a_reader_knows_where_nobody_answered_too() -> None:
    made = table(CORNER)
    status = {c.name: "too few" if c.group in ("a", "b") else "suppressed" if c.group else "shown" for c in made}
    assert list(narrowed(made, policy(SMALL), status)) == CLOSED


def test_the_ends_are_those_that_the_class_asks_for() -> None:
    """Of w b both the others of its region (up) and those of its type (down, up) leave it two to spare."""
    for spare, closed in ((1.0, CLOSED), (2.0, []), (3.0, [])):
        amounts = SQUARE | {"w a": (spare, 20.0), "e b": (spare, 20.0)}
        assert found(table(amounts), policy({"sensitive": [2, 4]}, over=["R"])) == closed


def test_a_rate_has_a_public_denominator_and_only_its_numerator_is_asked_about() -> None:
    amounts = {u: (20.0, 1.0 + n) for u, (n, _) in CORNER.items()}
    assert found(table(amounts), policy(SMALL)) == CLOSED
    assert found(table(amounts), policy(SMALL, kind="rate")) == []


def test_who_knows_its_own_part_must_not_tell_the_largest_other() -> None:
    """In w b are 50 and 40; who has 60 in w a knows that only the rest of w a could stand in w b instead."""
    limits = {"p_percent": 10}
    for rest, closed in ((4.0, CLOSED), (6.0, [])):
        rows = {"w b 1": 50.0, "w b 2": 40.0, "w a 1": 60.0, "w a 2": rest}
        rows |= {f"e {t} {k}": 40.0 for t in "ab" for k in "123"}
        assert found(table({u: (n, n) for u, n in rows.items()}), policy(limits, over=["R"])) == closed
        more = {"w b 1": 2.0, "w b 2": 2.0, "w a 1": 60.0, "w a 2": rest}
        few = {u: (n, n) for u, n in (rows | more).items()}
        assert found(table(few), policy({"sensitive": [1, 4]}, over=["R"])) == []  # a class that asks for no percent


@pytest.mark.parametrize("given", [{"own": ["R"]}, {"over": ["R"]}])
def test_own_answers_of_administrations_are_not_asked_about(given: dict[str, list[str]]) -> None:
    assert found(table(CORNER), policy(SMALL, **given)) == ([] if "own" in given else CLOSED)


def test_shares_hidden_countries_and_single_levels_are_not_asked_about() -> None:
    assert found(table({u: (1.0, 1.0) for u in CORNER}, "S"), policy(SMALL)) == []
    made = table(CORNER)
    assert list(narrowed(made, policy(SMALL), seen(made) | {"R.country": "suppressed"})) == []
    assert found([c for c in made if c.group_by != "type5"], policy(SMALL)) == []
    assert found([c for c in made if c.group_by != "country"], policy(SMALL)) == []


def test_another_reading_of_a_base_and_an_institution_without_a_group_change_nothing() -> None:
    made = table(CORNER)
    other = [cell("R", c.group, {"x y": (1.0, 1.0)}, c.group_by, group_by2="base", group2="all") for c in made]
    assert found([*other, *made], policy(SMALL)) == CLOSED
    made[0] = cell("R", "", {**made[0].rows, "nowhere": (70.0, 70.0)}, "country")
    assert found(made, policy(SMALL)) == CLOSED

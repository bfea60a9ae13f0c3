"""Amounts by two levels at once, by hand: what a reader, and who knows its own part, can tell between printed lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from support.handmade import cell, policy_of, ratio, share

from shelterlib.release.finer import Crossed, _knowing, narrowed
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
    assert found(table({u: (n, 90.0) for u, (n, _) in CORNER.items()}), policy(SMALL, kind="rate")) == CLOSED


def test_a_denominator_that_no_numerator_passes_may_be_held_from_below() -> None:
    """Of w b's three posts one must stay possible: two are filled, and nobody in e a could make room for them."""
    amounts = {"w a": (20.0, 20.0), "w b": (2.0, 3.0), "e a": (0.0, 20.0), "e b": (20.0, 20.0)}
    assert found(table(amounts), policy({"sensitive": [3, 5]})) == CLOSED
    assert found(table(amounts), policy({"sensitive": [3, 5]}, over=["R"])) == []


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


def test_an_indicator_that_is_not_asked_about_stops_no_other_and_groups_of_one_level_alone_are_left_out() -> None:
    shares = table({u: (1.0, 1.0) for u in CORNER}, "S")
    made = table(CORNER)
    assert found([*shares, *made], policy(SMALL)) == CLOSED
    assert found([*made, cell("S", "w", {"w only": (1.0, 1.0)})], policy(SMALL)) == CLOSED


# --- its parts


@dataclass(frozen=True)
class Open(Crossed):
    """Amounts whose range is given."""

    open: tuple[int, int] = (0, 0)

    def _range(self, place: object, known: object) -> tuple[int, int]:
        return self.open


def crossed(amounts: dict[str, tuple[float, float]], *, bounded: bool) -> Crossed:
    pairs = {unit: (unit.split()[0], unit.split()[1]) for unit in amounts}
    limits = policy(SMALL).limits("R")
    return Crossed(("macro", "type5"), dict(amounts), pairs, table(amounts), limits, (0, 1), bounded=bounded)


def test_a_range_lies_between_printed_lines_what_is_known_and_the_denominator() -> None:
    for bounded in (True, False):
        square = crossed(SQUARE, bounded=bounded)
        assert square._range(("w", "b", 0), {}) == (0, 22)
        assert square._range(("w", "b", 0), {("w", "a", 0): 15.0}) == (0, 7)
        assert square._range(("w", "b", 0), {("w", "b", 0): 1.0}) == (1, 22)
        assert square._range(("w", "b", 0), {("w", "a", 1): 20.0}) == (0, 2 if bounded else 22)
    assert crossed(CORNER, bounded=True)._range(("w", "b", 0), {}) == (2, 2)


@pytest.mark.parametrize(
    ("amount", "least", "most", "near"),
    [(5, 3, 7, False), (5, 4, 7, True), (5, 3, 6, True), (1, 0, 7, False), (1, 0, 6, True), (1, 1, 7, True)],
)
def test_a_range_is_too_near_where_an_end_is_missing(amount: float, least: int, most: int, near: bool) -> None:
    limits = policy({"sensitive": [1, 7]}).limits("R")
    some = Open(("a", "b"), {}, {}, [], limits, (0, 1), bounded=True, open=(least, most))
    assert some._too_near(("w", "b", 0), {"x": amount}) is near


@pytest.mark.parametrize(
    ("who", "high", "tells"), [("x", 103, True), ("x", 104, False), ("q", 104, True), ("q", 105, False)]
)
def test_an_insider_tells_the_largest_other_within_the_percent(who: str, high: int, tells: bool) -> None:
    """Of 50, 40 and 10: x leaves out its own 50 and the 10, q leaves out 40 and 10."""
    limits = policy({"p_percent": 10}).limits("R")
    some = Open(("a", "b"), {}, {}, [], limits, (0, 1), bounded=True, open=(0, high))
    own = {"x": 50.0, "y": 40.0, "z": 10.0}
    assert some._tells(who, ("w", "b", 0), own, {("w", "b", 0): own}) is tells
    assert some._tells("x", ("w", "b", 0), {"x": 1000.0}, {}) is False
    many = Open(("a", "b"), {}, {}, [], limits, (0, 1), bounded=True, open=(0, 4399))
    assert many._tells("q", ("w", "b", 0), {"x": 4000.0}, {}) is True


def test_the_largest_of_the_place_and_of_both_its_groups_know_most() -> None:
    parts = {
        ("w", "b", 0): {"x": 1.0, "v": 1.0}, ("w", "a", 0): {"y": 9.0}, ("e", "b", 0): {"z": 8.0},
        ("e", "a", 0): {"q": 99.0}, ("w", "a", 1): {"r": 99.0}, ("e", "b", 1): {"r": 99.0},
    }  # fmt: skip
    assert list(_knowing(("w", "b", 0), parts)) == ["x", "y", "z"]
    assert list(_knowing(("e", "a", 0), parts)) == ["q"]

"""A reader who runs the gate again, by hand: which swaps are asked, which are possible, and what closes a level."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import pytest
from support.handmade import answers, cell, pairs, policy_of, ratio, share

from shelterlib.release.rerun import NO, YES, _free, _swaps, _where, told
from shelterlib.release.restricted import Cell, Rows
from shelterlib.release.spread import ANOTHER, HIDDEN, SHOWN, Level

POLICY = policy_of(
    {"S": share(), "PART": share(), "WHOLE": share(), "PLAIN": share("plain"), "SUM": ratio("a", "b", "both")},
    classes={"open": {"all_values": True}, "plain": {"answers": 3}, "both": {"all_values": True, "contributors": 2}},
    links=[{"part": "PART", "whole": "WHOLE"}],
)
EVERY = {"macro", "type5"}  # closing one level would tell as well
Texts = dict[str, str]  # cell -> its institutions' answers, 1 or 0


@dataclass(frozen=True)
class Stub(Level):
    """A level that hides the same as long as its answers are to a rule's liking."""

    hides: Mapping[str, str]
    again: Callable[[Texts], bool]

    def spread(self) -> dict[str, str]:
        found = {c.name: "".join(str(int(n)) for n, _ in c.rows.values()) for c in self.cells}
        return dict(self.hides) if self.again(found) else {}


def stub(cells: list[Cell], alone: set[str], hides: set[str], again: Callable[[Texts], bool]) -> Stub:
    status = {c.name: HIDDEN if c.name in alone else SHOWN for c in cells}
    return Stub(cells, POLICY, status, {}, dict.fromkeys(hides, ANOTHER), again)


def asked(**levels: Stub) -> set[str]:
    return told(levels, {name: dict(level.hides) for name, level in levels.items()})


def always(_: Texts) -> bool:
    return True


def never(_: Texts) -> bool:
    return False


def share_of(again: Callable[[Texts], bool], indicator: str = "S", **groups: str) -> Stub:
    """Return a level of one share, of which the first group is sensitive and the second is hidden with it."""
    cells = [cell(indicator, g, answers(text, g)) for g, text in groups.items()]
    return stub(cells, {cells[0].name}, {cells[1].name}, again)


def test_a_level_is_told_where_no_swap_hides_the_same() -> None:
    assert asked(macro=share_of(always, w="10", e="01", n="111")) == set()
    assert asked(macro=share_of(never, w="10", e="01", n="111")) == {"macro"}


@pytest.mark.parametrize(
    ("west", "east", "closed"), [("00", "11", set()), ("11", "00", set()), ("01", "11", {"macro"})]
)
def test_one_possible_swap_that_hides_the_same_is_enough(west: str, east: str, closed: set[str]) -> None:
    def again(found: Texts) -> bool:
        return found == {"S.macro.w": west, "S.macro.e": east, "S.macro.n": "1010"}

    assert asked(macro=share_of(again, w="10", e="01", n="1010")) == closed


def test_a_level_that_hides_nothing_besides_tells_nothing() -> None:
    level = stub([cell("S", "w", answers("10", "w")), cell("S", "e", answers("01", "e"))], {"S.macro.w"}, set(), never)
    assert asked(macro=level) == set()


def test_every_hidden_group_must_stay_open() -> None:
    cells = [cell("S", g, answers("10", g)) for g in "wens"]

    def west_and_east(found: Texts) -> bool:
        return found["S.macro.n"] == found["S.macro.s"] == "10"

    def any_two(found: Texts) -> bool:
        return west_and_east(found) or found["S.macro.w"] == found["S.macro.e"] == "10"

    hides = {"S.macro.e", "S.macro.n", "S.macro.s"}
    assert asked(macro=stub(cells, {"S.macro.w"}, hides, west_and_east)) == {"macro"}
    assert asked(macro=stub(cells, {"S.macro.w"}, hides, any_two)) == set()


def test_a_group_whose_value_follows_anyway_need_not_stay_open() -> None:
    assert asked(macro=share_of(never, w="11", e="111", n="0")) == set()


@pytest.mark.parametrize(("indicator", "rows"), [("PLAIN", None), ("SUM", None), ("S", pairs((2, 4), start="w"))])
def test_shares_alone_are_asked_about_and_institutions_that_count_once(indicator: str, rows: Rows | None) -> None:
    cells = [cell(indicator, "w", rows or answers("10", "w")), cell(indicator, "e", answers("01", "e"))]
    assert asked(macro=stub(cells, {cells[0].name}, {cells[1].name}, never)) == set()
    beside = [cell("S", "w", answers("10", "w")), cell("S", "e", answers("01", "e"))]
    if indicator != "S":
        both = stub([*cells, *beside], {"S.macro.w", cells[0].name}, {"S.macro.e", cells[1].name}, never)
        assert asked(macro=both) == {"macro"}


# --- other levels and other indicators


def two_levels(x: str, y: str, again: Callable[[Texts], bool] = always, hidden: str = "") -> dict[str, Stub]:
    """Return w: yes and no, e: no and yes, by region; who of w0, w1, e0, e1 is of type x, who of y."""
    rows = answers("10", "w") | answers("01", "e")
    types = [cell("S", t, {u: rows[u] for u in units.split()}, "type5") for t, units in (("x", x), ("y", y))]
    types.append(cell("S", "z", answers("1", "z"), "type5"))
    names = {f"S.type5.{t}" for t in hidden}
    return {"macro": share_of(always, w="10", e="01"), "type5": stub(types, names, {"S.type5.z"}, again)}


def test_a_swap_leaves_every_printed_group_as_it_is() -> None:
    assert asked(**two_levels("w0 e0", "w1 e1")) == set()  # w0 and e0 may change places
    assert asked(**two_levels("w0 w1", "e0 e1")) == EVERY
    assert asked(**two_levels("w0 e1", "w1 e0")) == EVERY
    assert asked(**two_levels("w0 w1", "e0 e1", hidden="xy")) == set()
    assert asked(**two_levels("w0 w1", "e0 e1", hidden="x")) == EVERY


def as_it_was(found: Texts) -> bool:
    return (found["S.type5.x"], found["S.type5.y"]) == ("10", "01")


def test_the_other_levels_must_hide_the_same_too() -> None:
    def as_swapped(found: Texts) -> bool:
        return (found["S.type5.x"], found["S.type5.y"]) in (("01", "01"), ("10", "10"))

    assert asked(**two_levels("w0 e0", "w1 e1", as_it_was)) == EVERY
    assert asked(**two_levels("w0 e0", "w1 e1", as_swapped)) == set()


def linked(again: Callable[[Texts], bool] = always, **whole: str) -> Stub:
    """Return a part of which two groups are hidden, w "10" and e "01", and its whole."""
    cells = [cell("PART", "w", answers("10", "w")), cell("PART", "e", answers("01", "e"))]
    cells += [cell("WHOLE", g, answers(text, g)) for g, text in whole.items()]
    return stub(cells, {"PART.macro.w"}, {"PART.macro.e"}, again)


@pytest.mark.parametrize(
    ("whole", "closed"),
    [
        ({"w": "10", "e": "01"}, True), ({"w": "10", "e": "11"}, False), ({"w": "11", "e": "01"}, False),
        ({"w": "10"}, False), ({"e": "01"}, False), ({}, False), ({"w": "10", "e": "01", "n": "0"}, True),
    ],
)  # fmt: skip
def test_a_part_never_passes_its_whole(whole: Texts, closed: bool) -> None:
    assert asked(macro=linked(**whole)) == ({"macro"} if closed else set())


def test_a_swap_changes_its_own_indicator_alone() -> None:
    def whole_as_it_was(found: Texts) -> bool:
        return (found["WHOLE.macro.w"], found["WHOLE.macro.e"]) == ("11", "11") and found["PART.macro.w"] != "10"

    def part_as_it_was(found: Texts) -> bool:
        return found["PART.macro.w"] == "10"

    assert asked(macro=linked(whole_as_it_was, w="11", e="11")) == set()
    assert asked(macro=linked(part_as_it_was, w="11", e="11")) == {"macro"}


@dataclass(frozen=True)
class Telling(Level):
    """A level that hides for each answer another thing: every answer tells."""

    def spread(self) -> dict[str, str]:
        return {"S.macro.e": "".join(str(int(n)) for c in self.cells for n, _ in c.rows.values())}


def test_a_level_is_closed_alone_where_the_gate_would_close_it_for_other_answers_too() -> None:
    plain = share_of(never, w="10", e="01")
    macro = Telling(plain.cells, POLICY, plain.status, {})
    for types, closed in (("w0 e0", "w1 e1"), {"macro"}), (("w0 w1", "e0 e1"), EVERY):
        levels: dict[str, Level] = {**two_levels(*types), "macro": macro}
        assert told(levels, {name: level.spread() for name, level in levels.items()}) == closed


def test_for_other_answers_the_levels_that_stay_must_hide_the_same() -> None:
    plain = share_of(never, w="10", e="01")
    levels: dict[str, Level] = {
        **two_levels("w0 e0", "w1 e1", as_it_was), "macro": Telling(plain.cells, POLICY, plain.status, {})
    }  # fmt: skip
    assert told(levels, {name: level.spread() for name, level in levels.items()}) == EVERY


def test_two_institutions_may_exchange_one_answer_alone() -> None:
    cells = [cell("PART", "w", answers("10", "w")), cell("PART", "e", answers("00", "e"))]
    cells += [cell("WHOLE", "w", answers("11", "w")), cell("WHOLE", "e", answers("01", "e"))]  # all would be seen
    assert asked(macro=stub(cells, {"PART.macro.w"}, {"PART.macro.e"}, always)) == set()


def test_two_institutions_may_exchange_all_their_answers() -> None:
    cells = [cell("PART", g, answers(text, g)) for g, text in (("w", "10"), ("e", "01"))]
    whole = [cell("WHOLE", g, answers(text, g)) for g, text in (("w", "10"), ("e", "01"))]
    alone = {"PART.macro.w", "WHOLE.macro.w"}
    assert asked(macro=stub([*cells, *whole], alone, {"PART.macro.e", "WHOLE.macro.e"}, always)) == set()
    assert asked(macro=stub([*cells, *whole], {"PART.macro.w"}, {"PART.macro.e"}, always)) == {"macro"}


# --- its parts


def test_a_hidden_share_is_free_where_more_than_one_value_is_possible() -> None:
    texts = ["".join(t) for size in range(4) for t in product("01", repeat=size)]
    for own, other in product(texts, texts):
        cells = [cell("S", "w", answers(own, "w")), cell("S", "e", answers(other, "e"))]
        known = own.count("1") + other.count("1")
        possible = [n for n in range(len(own) + 1) if 0 <= known - n <= len(other)]
        assert _free(cells[0], cells) is (len(possible) > 1), (own, other)


def test_printed_groups_are_known_and_hidden_ones_are_not() -> None:
    cells = [cell("S", g, answers("10", g)) for g in "we"] + [cell("PLAIN", "n", answers("1", "n"))]
    level = stub(cells, set(), set(), always)
    assert _where(level, "S", {"S.macro.w"}) == {"e0": "e", "e1": "e"}
    assert _where(level, "S", set()) == {"w0": "w", "w1": "w", "e0": "e", "e1": "e"}


def test_each_kind_of_swap_is_asked_once() -> None:
    own = [cell("S", "w", answers("1100", "w")), cell("S", "e", answers("110", "e"))]
    groups = {"w", "e"}
    assert list(_swaps(own, [])) == [(("w0", "e2"), groups), (("e0", "w2"), groups)]
    one, two = {"w1": "x", "e2": "x"}, {"w0": "z", "w1": "z", "e2": "z"}
    assert list(_swaps(own, [one])) == [(("w1", "e2"), groups), (("e0", "w2"), groups)]
    assert list(_swaps(own, [one, two])) == [(("w1", "e2"), groups), (("e0", "w2"), groups)]
    assert list(_swaps(own, [{"w0": "x", "w1": "x"}, two])) == [(("e0", "w2"), groups)]


def test_yes_and_no_count_one_institution() -> None:
    assert (YES, NO) == ((1.0, 1.0), (0.0, 1.0))

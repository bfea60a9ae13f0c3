"""Change between waves by hand: what the panel leaves over, when it may stand, and what is hidden together."""

from __future__ import annotations

import pytest
from support.handmade import answers, pairs
from support.panels import BOTH, POLICY, Figure, around, equal, hidden, reasons

from shelterlib.release.panel import Around, Remainder, base_name, may_stand, remainder, single_answers_may_be_known

# --- a group judged alone


def test_then_now_and_difference_are_hidden_together() -> None:
    figure = Figure("A", entered=equal(2, "new"))
    assert hidden(figure) == dict.fromkeys([figure.name(part) for part in BOTH], "few_changes")


@pytest.mark.parametrize(("count", "told"), [(0, set()), (1, {"few_changes"}), (2, {"few_changes"}), (3, set())])
def test_who_entered_or_left_are_none_or_three(count: int, told: set[str]) -> None:
    assert reasons(Figure("A", entered=equal(count, "new"))) == told
    assert reasons(Figure("A", left=equal(count, "gone"))) == told
    assert reasons(Figure("TOP", entered=answers("1" * count, "new"))) == told
    assert reasons(Figure("S", "w", "macro", left=answers("1" * count, "gone"))) == told


def test_the_amounts_of_who_entered_are_judged_like_any_other() -> None:
    with_none = equal(2, "new") | {"none": (0.0, 2.0)}
    assert reasons(Figure("A", entered=with_none)) == {"few_changes"}
    assert reasons(Figure("A", left=with_none)) == {"few_changes"}
    assert reasons(Figure("TOP", left=with_none)) == set()


@pytest.mark.parametrize(("indicator", "told"), [("A", {"few_changes"}), ("CASES", {"few_changes"}), ("TOP", set())])
def test_what_is_not_known_of_an_earlier_wave_may_not_stand_where_it_is_judged(indicator: str, told: set[str]) -> None:
    four = answers("0000", "gone") if indicator == "CASES" else equal(4, "gone")
    assert reasons(Figure(indicator, left=four, known=False)) == told
    assert reasons(Figure(indicator, left=four)) == set()
    assert reasons(Figure(indicator, known=False)) == set()


@pytest.mark.parametrize(("level", "told"), [("country", set()), ("macro", {"few_changes"})])
def test_facts_that_anyone_is_told_may_be_known_for_the_country(level: str, told: set[str]) -> None:
    assert reasons(Figure("S", "w", level, entered=answers("1", "new"))) == told


@pytest.mark.parametrize("indicator", ["OWN", "FREE"])
def test_own_answers_and_public_registers_may_be_known(indicator: str) -> None:
    assert reasons(Figure(indicator, "w", "macro", entered=answers("1", "new"))) == set()


def test_a_change_of_a_hidden_figure_is_hidden() -> None:
    figure = Figure("S")
    assert reasons(figure, status={"S.country": "suppressed"}) == {"with_another"}
    assert reasons(figure, before={"S.country": "suppressed"}) == {"with_another"}
    assert reasons(figure, status={"S.country": "too few"}, before={"S.country": "too few"}) == set()


@pytest.mark.parametrize("part", BOTH)
def test_one_hidden_part_hides_all_three(part: str) -> None:
    figure = Figure("S")
    assert hidden(figure, status={figure.name(part): "suppressed"}) == dict.fromkeys(
        [figure.name(one) for one in BOTH], "primary"
    )


def test_the_panel_s_own_amounts_are_judged() -> None:
    assert reasons(Figure("A", panel=equal(2, "u"))) == {"primary"}
    assert reasons(Figure("A", panel={})) == {"primary"}
    assert reasons(Figure("TOP", panel={})) == set()


# --- what may stand


@pytest.mark.parametrize(
    ("indicator", "left", "stands"),
    [
        ("TOP", Remainder(0), True), ("TOP", Remainder(2), False), ("TOP", Remainder(3, None), True),
        ("A", Remainder(0, None), True), ("A", Remainder(3, None), False), ("A", Remainder(3, {}), False),
        ("A", Remainder(3, equal(3, "u")), True), ("A", Remainder(3, equal(2, "u")), False),
        ("CASES", Remainder(4, None), False), ("CASES", Remainder(4, answers("0000")), True),
        ("CASES", Remainder(4, answers("1000")), False), ("CASES", Remainder(4, answers("1100")), False),
        ("CASES", Remainder(4, answers("1110")), True),
    ],
)  # fmt: skip
def test_what_is_left_over_may_stand(indicator: str, left: Remainder, stands: bool) -> None:
    assert may_stand(left, Figure(indicator).cells()[0], POLICY) is stands


@pytest.mark.parametrize(("indicator", "known"), [("S", True), ("TOP", False), ("CASES", False), ("A", False)])
def test_single_answers_may_be_known_of_plain_facts_that_are_printed_below_the_country(
    indicator: str, known: bool
) -> None:
    assert single_answers_may_be_known(Figure(indicator).cells()[0], POLICY) is known


# --- what is left over


def test_the_remainder_of_each_side_is_the_whole_without_the_panel() -> None:
    figure = Figure("A", "w", "macro", entered=equal(2, "new"), left=equal(3, "gone"))
    then, now, _ = figure.cells()
    beside = around(figure)
    assert remainder(now, beside) == Remainder(2, figure.entered)
    assert remainder(then, beside) == Remainder(3, figure.left)
    unknown = around(Figure("A", "w", "macro", left=equal(3, "gone"), known=False))
    assert remainder(then, unknown) == Remainder(3, None)


def test_without_a_printed_whole_nothing_is_left_over() -> None:
    then, now, _ = Figure("A").cells()
    nothing = Around({}, {}, {})
    assert remainder(now, nothing) == remainder(then, nothing) == Remainder(0.0, {})
    hidden_before = Around({}, {"old": {"A.country": {"status": "suppressed", "answered": ""}}}, {})
    assert remainder(then, hidden_before) == Remainder()
    nobody = Around({}, {"old": {"A.country": {"status": "shown", "answered": "0"}}}, {})
    assert remainder(then, nobody) == Remainder(5.0, None)


@pytest.mark.parametrize(("level", "name"), [("country", "A.country"), ("macro", "A.macro.w")])
def test_a_change_cell_s_whole(level: str, name: str) -> None:
    assert base_name(Figure("A", "w", level).cells()[0]) == name


# --- what is hidden together


def groups(**entered: int) -> list[Figure]:
    """Return a share's groups of which some institutions entered: only the side of now."""
    return [
        Figure("S", g, "macro", answers("1" * 5, g), answers("1" * count, f"{g}-new"), parts=("now",))
        for g, count in entered.items()
    ]


@pytest.mark.parametrize(
    ("entered", "taken"),
    [
        ({"w": 1, "e": 0, "n": 0, "s": 3}, "ws"),  # one alone would follow, three and one do not
        ({"w": 2, "e": 0, "n": 0, "s": 3}, "ws"),
        ({"w": 3, "e": 0, "n": 0, "s": 3}, "we"),
        ({"w": 0, "e": 0, "n": 0, "s": 3}, "ws"),  # where nothing is left over nothing hides it
    ],
)  # fmt: skip
def test_what_entered_hidden_groups_in_all_is_no_one_or_two(entered: dict[str, int], taken: str) -> None:
    first = next(iter(groups(**entered)))
    found = hidden(*groups(**entered), status={first.name("now"): "suppressed"})
    assert found == {f"S.macro.{g}.panel-old.now": "primary" if g == "w" else "with_another" for g in sorted(taken)}


def test_a_group_without_a_shown_change_is_no_company() -> None:
    made = groups(w=3, e=3, n=3)
    status = {made[0].name("now"): "suppressed", made[1].name("now"): "not asked"}
    assert {name.split(".")[2] for name in hidden(*made, status=status)} == {"w", "n"}
    assert {name.split(".")[2] for name in hidden(*made, status={made[0].name("now"): "suppressed"})} == {"w", "e"}


def amount_groups(*, known: bool = True, parts: tuple[str, ...] = ("then",), **left: str) -> list[Figure]:
    """Return groups of amounts; a letter of `left` is who left: 1 of some size, 0 of none."""
    return [
        Figure("A", g, "macro", equal(4, g), known=known, parts=parts,
               left={f"{g}-gone{k}": (float(c), 2 * float(c)) for k, c in enumerate(text)})
        for g, text in left.items()
    ]  # fmt: skip


def taken(figures: list[Figure], **status: str) -> str:
    """Return the groups whose change is hidden where that of the first is."""
    primary = {figures[0].cells()[0].name: "suppressed"}
    found = {name.split(".")[2] for name in hidden(*figures, status=primary | status)}
    return "".join(f.group for f in figures if f.group in found)


def test_the_amounts_of_who_left_must_hold_together() -> None:
    assert taken(amount_groups(w="111", e="111", n="111")) == "we"
    assert taken(amount_groups(w="1000", e="", n="111")) == "wn"  # of w and e one institution's own would follow
    assert taken(amount_groups(w="", e="", n="111")) == "wn"


def test_amounts_that_are_not_known_hold_where_nobody_left() -> None:
    assert taken(amount_groups(w="", e="", n="111", known=False)) == "wen"  # n is sensitive: what left is unknown
    assert taken(amount_groups(w="", e="", n="", known=False)) == "we"


def test_shares_that_are_not_known_hold_by_their_number() -> None:
    made = [
        Figure("S", g, "macro", answers("11111", g), left=answers("1" * count, f"{g}-gone"), known=False)
        for g, count in {"w": 3, "e": 0, "n": 3}.items()
    ]
    assert taken([Figure(**{**vars(f), "parts": ("then",)}) for f in made]) == "we"


def test_each_side_holds_by_its_own_rows() -> None:
    made = [
        Figure("S", g, "macro", answers("11111", g), answers("111", f"{g}-new"), answers("1111", f"{g}-gone"))
        for g in "wen"
    ]
    assert taken(made) == "we"


def test_the_panel_s_own_figures_must_hold_together() -> None:
    panels = {g: pairs(*[(0, 1)] * 5, start=g) for g in "wen"} | {"s": answers("11111", "s")}
    made = [Figure("S", g, "macro", panel, answers("111", f"{g}-new"), parts=("now",)) for g, panel in panels.items()]
    assert taken(made) == "ws"  # of none, each group's none would follow


# --- levels


def test_where_the_country_s_change_is_hidden_every_group_s_is() -> None:
    gone, stays = Figure("TOP", entered=answers("1", "new")), Figure("TOP", "w", "macro")
    assert hidden(gone, stays) == {gone.name(part): "few_changes" for part in BOTH} | {
        stays.name(part): "with_another" for part in BOTH
    }
    assert hidden(stays, gone) == hidden(gone, stays)


def test_where_it_is_shown_groups_are_judged_by_themselves() -> None:
    country, west, east = Figure("S"), Figure("S", "w", "macro", entered=answers("1", "n")), Figure("S", "e", "macro")
    found = hidden(country, west, east)
    assert found == {west.name(part): "few_changes" for part in BOTH} | {
        east.name(part): "with_another" for part in BOTH
    }
    assert hidden(country, east) == {}


def test_each_figure_and_each_earlier_wave_is_judged_by_itself() -> None:
    gone = Figure("TOP", entered=answers("1", "new"))
    other = Figure("S", "w", "macro")
    earlier = Figure("TOP", "w", "macro", wave="older")
    assert {name.split(".")[0] for name in hidden(gone, other, earlier)} == {"TOP"}
    assert not any("older" in name for name in hidden(gone, other, earlier))

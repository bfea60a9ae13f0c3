"""What a reader sets up from printed rows: numbers, sums, limits, and what follows from them, row by row."""

from __future__ import annotations

from typing import Any

import pytest
from support.few_rows import RATIO, SHARE, printed, table

from shelterlib.release.knowledge import Knowledge
from shelterlib.release.reader import System, fields, follows, number, reader_system

KINDS: dict[str, dict[str, Any]] = {
    "S": SHARE, "T": SHARE, "O": SHARE | {"universe": "${other}"}, "A": SHARE | {"form": "g"},
    "F": SHARE | {"form": "frame"}, "R": RATIO, "Q": RATIO | {"unit": "per_100"}, "X": RATIO | {"kind": "rate"},
    "K": RATIO | {"kind": "count"}, "V": SHARE | {"kind": "coverage"}, "N": SHARE | {"kind": "nonresponse"},
    "M": SHARE | {"kind": "median"}, "I": SHARE | {"kind": "index"},
}  # fmt: skip


def system(*rows: dict[str, str], beside: Knowledge | None = None, **waves: dict[str, dict[str, str]]) -> System:
    return reader_system({**waves, "w": table(*rows)}, KINDS, beside or Knowledge())


def hidden(name: str, **more: Any) -> dict[str, str]:
    return printed(name, **{"status": "suppressed"} | more)


# --- the system itself


def test_a_number_is_known_when_it_is_printed_or_hidden_and_open_when_it_is_hidden() -> None:
    found = System(shown={"a": 1}, hidden=["b", "c"])
    found.close()
    assert [found.knows(name) for name in "abx"] == [True, True, False]
    assert [found.open(names) for names in ("ab", "a", "x", "")] == [True, False, False, False]
    found.know({"b": 4, "d": 5})
    assert (found.shown, found.hidden, found.implied) == ({"a": 1, "b": 4, "d": 5}, ["c"], {"b": 4})
    assert (found.open(["b"]), found.open(["c"]), found.knows("b")) == (False, True, True)
    found.know({"c": 0})
    assert (found.implied, found.hidden) == ({"b": 4, "c": 0}, [])


def test_only_numbers_that_a_line_or_limit_needs_are_written_down() -> None:
    found = System({"t": 5, "p": 1, "w": 9, "x": 7}, ["h"], [("t", ["p", "h"])], [("h", "w")])
    assert found.json() == {
        "hidden": ["h"], "shown": {"t": 5, "p": 1, "w": 9}, "lines": [("t", ["p", "h"])], "limits": [("h", "w")]
    }  # fmt: skip


# --- numbers of a row


@pytest.mark.parametrize(
    ("name", "more", "names"),
    [
        *((f"{i}.country", {}, ("n", "of")) for i in "SRVN"), ("X.country", {}, ("n",)), ("K.country", {}, ("n",)),
        ("M.country", {}, ()), ("I.country", {}, ()), ("gone.country", {}, ()), ("S.country", {"kind": "question"}, ()),
        ("S.country", {"kind": "quality"}, ()), ("S.country", {"kind": "change", "group2": "diff"}, ()),
        ("S.country", {"kind": "change", "group2": "now"}, ("n", "of")),
        ("S.country", {"kind": "coverage"}, ("n", "of")),
    ],
)  # fmt: skip
def test_the_linear_numbers_of_a_cell_follow_from_its_kind(name: str, more: dict[str, Any], names: Any) -> None:
    assert fields(printed(name, **more), KINDS) == names


def test_a_number_is_named_by_wave_cell_and_field() -> None:
    assert number("2023", "S.macro.west", "n") == "2023 S.macro.west n"


def test_printed_hidden_and_empty_cells_are_told_apart() -> None:
    found = system(
        printed("S.country", n=3, of=7, asked=9), hidden("S.macro.west"), printed("S.macro.east", "too few"),
        printed("S.macro.north", "not asked"), printed("S.macro.south", "not covered"), printed("V.country", n=2),
        printed("R.country", n="2.5", of="4.0"),
        printed("S.country.panel-v.now", kind="change", group2="now", n=1, of=2, asked=5),
        hidden("T.country", asked=8),
    )  # fmt: skip
    assert found.hidden == ["w S.macro.west n", "w S.macro.west of", "w T.country n", "w T.country of"]
    assert found.shown == {
        "w S.country n": 3, "w S.country of": 7, "w S.country asked": 9, "w S.macro.east n": 0, "w S.macro.east of": 0,
        "w V.country n": 2, "w R.country n": 2.5, "w R.country of": 4,
        "w S.country.panel-v.now n": 1, "w S.country.panel-v.now of": 2,
    }  # fmt: skip
    assert type(found.shown["w R.country of"]) is int and type(found.shown["w R.country n"]) is float


# --- shares whose country says none or all


@pytest.mark.parametrize(
    ("top", "row", "told"),
    [
        ({"n": 0, "of": 9}, {}, True), ({"n": 9, "of": 9}, {}, True), ({"n": 1, "of": 9}, {}, False),
        ({"n": 8, "of": 9}, {}, False), ({"n": "", "of": ""}, {}, False), ({"n": 1, "of": ""}, {}, False),
        ({"n": 0, "of": ""}, {}, True), ({"n": 0, "of": 9, "status": "suppressed"}, {}, False),
        ({"n": 0, "of": 9}, {"status": "shown"}, False), ({"n": 0, "of": 9}, {"group_by": "country"}, False),
        ({"n": 0, "of": 9}, {"base": "panel"}, False), ({"n": 0, "of": 0}, {}, True),
    ],
)  # fmt: skip
def test_a_group_follows_from_a_country_of_none_or_all(top: dict[str, Any], row: dict[str, Any], told: bool) -> None:
    for name in "SVN":
        rows = table(printed(f"{name}.country", **top), hidden(f"{name}.macro.west", **row))
        assert follows(rows[f"{name}.macro.west"], rows, KINDS) is told
    for name in ("R", "gone"):
        rows = table(printed(f"{name}.country", **top), hidden(f"{name}.macro.west", **row))
        assert follows(rows[f"{name}.macro.west"], rows, KINDS) is False
    assert follows(hidden("S.macro.west"), {}, KINDS) is False


def test_what_follows_is_no_hidden_number() -> None:
    found = system(printed("S.country", n=9, of=9), hidden("S.macro.west"), hidden("S.macro.east"))
    assert (found.hidden, found.lines) == ([], [])


# --- lines


def test_a_country_is_the_sum_of_the_groups_of_each_level_where_one_is_hidden() -> None:
    found = system(
        printed("R.country", n=5, of=9), hidden("R.macro.west"), printed("R.macro.east", n=2, of=4),
        printed("R.macro.none", "not covered"), printed("R.macro.few", "too few"),
        printed("R.type5.a", n=5, of=9), printed("R.type5.b", n=0, of=0),
    )  # fmt: skip
    assert found.lines == [
        (f"w R.country {f}", [f"w R.macro.west {f}", f"w R.macro.east {f}", f"w R.macro.few {f}"]) for f in ("n", "of")
    ]  # fmt: skip


def test_no_line_without_a_country_or_with_a_number_that_nobody_printed() -> None:
    assert system(hidden("R.macro.west"), printed("R.macro.east", n=2, of=4)).lines == []
    found = system(printed("V.country", n=5, of=9), hidden("V.macro.west"), printed("V.macro.east", n=2))
    assert [total for total, _ in found.lines] == ["w V.country n"]  # the base of the east is not known


def test_panels_readings_and_waves_add_up_apart() -> None:
    about = {"kind": "change", "base": "panel", "compared_with": "v"}
    cells = [
        printed("R.country", n=5, of=9), hidden("R.macro.west"),
        hidden("R.country.panel-v.now", **about, group2="now"),
        hidden("R.country.panel-v.then", **about, group2="then"),
        hidden("R.macro.west.panel-v.now", **about, group2="now", group="west"),
    ]  # fmt: skip
    old = table(printed("R.country", n=6, of=9), hidden("R.macro.west"))
    found = system(*cells, v=old)
    assert [line for line in found.lines if line[0].endswith(" n")] == [
        ("v R.country n", ["v R.macro.west n"]), ("w R.country n", ["w R.macro.west n"]),
        ("w R.country.panel-v.now n", ["w R.macro.west.panel-v.now n"]),
    ]  # fmt: skip


def test_the_parts_of_nothing_are_nothing() -> None:
    found = system(printed("R.country", n=0, of=9), hidden("R.macro.west"), hidden("R.macro.east"))
    assert found.hidden == ["w R.macro.west of", "w R.macro.east of"]
    assert found.implied == {"w R.macro.west n": 0, "w R.macro.east n": 0}
    assert [total for total, _ in found.lines] == ["w R.country of"]
    some = system(printed("R.country", n=0, of=9), printed("R.macro.west", n=0, of=4), hidden("R.macro.east"))
    assert {name: n for name, n in some.shown.items() if name.endswith(" n")} == {
        "w R.country n": 0, "w R.macro.west n": 0, "w R.macro.east n": 0
    }  # fmt: skip
    assert system(printed("R.country", n=1, of=9), hidden("R.macro.west"), hidden("R.macro.east")).implied == {}


# --- limits


def limits(*rows: dict[str, str], beside: Knowledge | None = None, **waves: Any) -> list[tuple[str, str]]:
    return [(a.removeprefix("w "), b.removeprefix("w ")) for a, b in system(*rows, beside=beside, **waves).limits]


def test_a_count_is_at_most_its_base_unless_the_ratio_may_pass_a_hundred_percent() -> None:
    def own(name: str, over: str = "") -> list[tuple[str, str]]:
        return limits(hidden(f"{name}.macro.west"), beside=Knowledge(over=frozenset(over)))

    within = [("macro.west n", "macro.west of")]
    for name in "SRVN":
        assert own(name) == [(f"{name}.{part}", f"{name}.{whole}") for part, whole in within]
    assert own("R", over="R") == own("Q") == own("X") == own("K") == []
    assert own("S", over="S") == [("S.macro.west n", "S.macro.west of")]
    assert own("R", over="S") == [("R.macro.west n", "R.macro.west of")]


def test_limits_between_printed_numbers_tell_nothing_and_each_stands_once_in_order() -> None:
    assert limits(printed("S.country", n=3, of=7, asked=9)) == []
    found = limits(hidden("T.macro.west"), hidden("S.macro.west"), beside=Knowledge(links=(("S", "T"), ("S", "T"))))
    assert found == [("S.macro.west n", "S.macro.west of"), ("S.macro.west n", "T.macro.west n"),
                     ("T.macro.west n", "T.macro.west of")]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "more", "known"),
    [
        ("S.macro.west", {}, True), ("S.macro.east", {}, False), ("A.macro.west", {}, False),
        ("O.macro.west", {}, False),
        ("S.type5.west", {}, False), ("S.macro.west", {"base": "panel"}, False), ("V.macro.west", {}, False),
        ("R.macro.west", {}, False),
    ],
)  # fmt: skip
def test_the_answers_of_a_share_are_at_most_who_was_asked_in_the_same_universe(
    name: str, more: dict[str, Any], known: bool
) -> None:
    found = limits(hidden(name, **more), printed("T.macro.west", n=1, of=2, asked=6))
    assert ((f"{name} of", "T.macro.west asked") in found) is known


@pytest.mark.parametrize(
    "row",
    [{"kind": "coverage", "asked": 6}, {"status": "suppressed"}, {"status": "suppressed", "asked": 6}, {"asked": ""},
     {"asked": 6, "group2": "b"}],
)  # fmt: skip
def test_who_was_asked_is_read_from_printed_figures_of_the_whole_group(row: dict[str, Any]) -> None:
    found = limits(hidden("S.macro.west"), printed("T.macro.west.x.b" if "group2" in row else "T.macro.west", **row))
    assert not any("asked" in whole for _, whole in found)


def test_of_several_that_say_who_was_asked_the_first_is_taken() -> None:
    rows = [printed(f"{i}.macro.west", n=1, of=2, asked=6) for i in ("T", "A", "S")]
    found = limits(hidden("S.country"), *rows, hidden("S.macro.west.part.b", group2="b", group_by2="part"))
    assert ("S.macro.west.part.b of", "T.macro.west asked") in found
    assert ("S.macro.west.part.b of", "S.macro.west asked") not in found


def test_open_lists_bound_the_bases_of_shares() -> None:
    lists = {
        "w": {"most": {"macro": {"west": 4}}, "least": {"macro": {"west": 2}}},
        "v": {"most": {"macro": {"east": 1}}},
    }
    rows = [hidden(f"{i}.macro.west") for i in ("S", "F", "R", "V")] + [hidden("S.macro.east"), hidden("S.type5.west")]
    found = system(*rows, hidden("T.macro.west", base="panel"), beside=Knowledge(listed=lists))
    assert {k: n for k, n in found.shown.items() if "lists" in k} == {
        "w lists.macro.west most": 4, "w lists.macro.west least": 2, "v lists.macro.east most": 1
    }  # fmt: skip
    assert [pair for pair in found.limits if "lists" in "".join(pair)] == [
        ("w F.macro.west of", "w lists.macro.west most"), ("w S.macro.west of", "w lists.macro.west most"),
        ("w lists.macro.west least", "w F.macro.west of"),
    ]  # fmt: skip


def test_a_panel_lies_within_the_whole_of_its_own_wave() -> None:
    about = {"kind": "change", "base": "panel", "compared_with": "v"}
    found = limits(
        hidden("R.country.panel-v.then", **about, group2="then"),
        hidden("R.country.panel-v.now", **about, group2="now"),
        printed("R.country.panel-v.diff", **about, group2="diff", value=3), printed("R.country", n=5, of=9),
        v=table(printed("R.country", n=6, of=8)),
    )  # fmt: skip
    assert found == [
        ("R.country.panel-v.now n", "R.country n"), ("R.country.panel-v.now n", "R.country.panel-v.now of"),
        ("R.country.panel-v.now of", "R.country of"),
        ("R.country.panel-v.then n", "v R.country n"), ("R.country.panel-v.then n", "R.country.panel-v.then of"),
        ("R.country.panel-v.then of", "v R.country of"),
    ]  # fmt: skip


def test_what_counts_for_the_part_counts_for_the_whole_cell_by_cell() -> None:
    rows = [hidden(f"{i}.macro.{g}") for i in "ST" for g in ("west", "east")] + [printed("T.country", n=4, of=9)]
    found = limits(*rows, hidden("S.country"), beside=Knowledge(links=(("S", "T"), ("gone", "S"))))
    assert [(a, b) for a, b in found if a[0] != b[0]] == [
        ("S.country n", "T.country n"), ("S.macro.east n", "T.macro.east n"), ("S.macro.west n", "T.macro.west n")
    ]  # fmt: skip


def test_a_part_of_nothing_is_nothing() -> None:
    links = Knowledge(links=(("S", "T"), ("R", "S")))
    found = system(hidden("S.macro.west"), printed("T.macro.west", n=0, of=4), hidden("R.macro.west"), beside=links)
    assert found.implied == {"w S.macro.west n": 0}
    assert found.hidden == ["w S.macro.west of", "w R.macro.west n", "w R.macro.west of"]
    found = system(hidden("S.macro.west"), printed("T.macro.west", n=1, of=4), beside=links)
    assert found.implied == {}


# --- bases that are everyone


def everyone(total: int, *groups: tuple[str, str, Any]) -> dict[str, int | float]:
    """Return what is implied where the country's base is printed, and groups are hidden beside how many were asked."""
    rows = [printed("S.country", n=3, of=total)]
    for group, asked, of in groups:
        rows.append(printed(f"S.macro.{group}", n=1, of=of) if of else hidden(f"S.macro.{group}"))
        rows.append(printed(f"T.macro.{group}", n=1, of=2, asked=asked))
    return system(*rows).implied


def test_a_base_is_known_where_the_country_is_as_large_as_its_groups_can_be() -> None:
    assert everyone(9, ("a", "4", ""), ("b", "5", "")) == {"w S.macro.a of": 4, "w S.macro.b of": 5}
    assert everyone(9, ("a", "4", ""), ("b", "3", ""), ("c", "8", "2")) == {"w S.macro.a of": 4, "w S.macro.b of": 3}
    assert everyone(8, ("a", "4", ""), ("b", "5", "")) == {}
    assert everyone(9, ("a", "4", ""), ("b", "", "")) == {}  # nobody says how many were asked there
    assert everyone(4, ("a", "4", ""), ("b", "", "")) == {}


def test_of_two_limits_the_smaller_counts_and_of_a_hidden_country_nothing_follows() -> None:
    rows = [printed("S.country", n=3, of=9), hidden("S.macro.a"), hidden("S.macro.b")]
    rows += [printed(f"T.macro.{g}", n=1, of=2, asked=n) for g, n in (("a", 4), ("b", 7))]
    lists = Knowledge(listed={"w": {"most": {"macro": {"a": 6, "b": 5}}}})
    assert system(*rows, beside=lists).implied == {"w S.macro.a of": 4, "w S.macro.b of": 5}
    rows[0] = hidden("S.country")
    assert system(*rows, beside=lists).implied == {}


def test_only_bases_of_shares_are_numbers_of_institutions() -> None:
    links = Knowledge(links=(("K", "X"),))
    rows = [
        printed("K.country", n=6),
        hidden("K.macro.a"),
        hidden("K.macro.b"),
        *(printed(f"X.macro.{g}", n=3) for g in "ab"),
    ]
    assert system(*rows, beside=links).implied == {}
    about = {"kind": "change", "base": "panel", "compared_with": "v", "group2": "now"}
    rows = [printed("R.country.panel-v.now", n=2, of=6, **about), *(printed(f"R.macro.{g}", n=1, of=3) for g in "ab")]
    rows += [hidden(f"R.macro.{g}.panel-v.now", group=g, **about) for g in "ab"]
    assert system(*rows).implied == {}

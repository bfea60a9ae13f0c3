"""Tables with their totals: groups above codes, lines that add up, totals among the rows, and where results go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shelterlib.errors import DataError
from shelterlib.release.exact import request as asking
from shelterlib.release.exact.hierarchy import Dimension, dimension, read_hierarchy
from shelterlib.release.exact.request import protect_file
from shelterlib.release.exact.rows import Rows
from shelterlib.release.exact.table import Table, build
from shelterlib.release.exact.totals import Totals, refuse_total, split_totals

# --- groups above codes


def test_a_dimension_without_groups_is_its_codes_and_their_total() -> None:
    assert dimension("d", ["b", "a", "*", "b"]) == Dimension(
        "d", ("*", "a", "b"), {"a": ("*", "a"), "b": ("*", "b")}, (("*", ("a", "b")),)
    )
    assert dimension("d", ["*"]) == Dimension("d", ("*",), {}, (("*", ()),))


NORTH = [("n", "north"), ("w", "north"), ("s", "south")]


def test_groups_stand_between_codes_and_total() -> None:
    assert dimension("d", "nws",
    [*NORTH, ("n", "north"), ("x", "north"), ("y", "empty"), ("s", "*"), ("n", "")]) == Dimension(
        "d", ("*", "north", "south", "n", "s", "w"),
        {"n": ("*", "north", "n"), "s": ("*", "south", "s"), "w": ("*", "north", "w")},
        (("north", ("n", "w")), ("south", ("s",)), ("*", ("north", "south"))),
    )  # fmt: skip


def test_a_single_group_of_all_is_the_total_under_another_name() -> None:
    found = dimension("d", "nws", [*NORTH, ("north", "country"), ("south", "country"), ("nothing", "country")])
    assert found.codes == ("*", "north", "south", "n", "s", "w") and found.alias == "country"
    assert found.sums == (("north", ("n", "w")), ("south", ("s",)), ("*", ("north", "south")))
    assert [found.published(code) for code in ("country", "north", "*", "")] == ["*", "north", "*", ""]
    assert dimension("d", "nws").published("") == ""  # a blank code is a code, not the total


def test_of_a_chain_only_the_top_is_the_total() -> None:
    found = dimension("d", "ns", [("state", "country"), ("n", "state"), ("s", "state")])
    assert (found.alias, found.sums) == ("country", (("state", ("n", "s")), ("*", ("state",))))


def test_two_groups_of_all_stand_side_by_side() -> None:
    found = dimension("d", "ns", [("n", "one"), ("s", "one"), ("n", "two"), ("s", "two")])
    assert (found.alias, found.codes) == ("", ("*", "one", "two", "n", "s"))
    assert found.sums == (("one", ("n", "s")), ("two", ("n", "s")), ("*", ("one",)), ("*", ("two",)))
    assert found.above["n"] == ("*", "one", "two", "n")


def test_groupings_side_by_side_each_add_up_to_the_total_with_what_they_leave_out() -> None:
    found = dimension("d", "abcd", [("a", "x"), ("b", "x"), ("b", "y"), ("c", "y"), ("c", "z")])
    assert found.sums == (
        ("x", ("a", "b")), ("y", ("b", "c")), ("z", ("c",)), ("*", ("x", "z", "d")), ("*", ("y", "a", "d"))
    )  # fmt: skip


def test_a_group_with_rows_is_innermost_only_where_nothing_below_it_has_rows() -> None:
    pairs = [("n", "north"), ("m", "n"), ("s", "south")]
    assert dimension("d", ["north", "m", "s"], pairs).above == {"m": ("*", "n", "north", "m"), "s": ("*", "south", "s")}
    found = dimension("d", ["north", "s"], pairs)
    assert found.above == {"north": ("*", "north"), "s": ("*", "south", "s")}
    assert found.sums == (("south", ("s",)), ("*", ("south", "north")))


@pytest.mark.parametrize(
    ("codes", "pairs", "what"),
    [
        ("n", [("a", "b"), ("b", "a"), ("n", "a")], "a group contains itself"),
        ("a", [("a", "b"), ("b", "a")], "contains itself"),
        ("n", [("n", "x"), ("n", "y"), ("x", "z"), ("y", "z")], "counts a code twice"),
        ("n", [("n", "n")], "contains itself"),
        ("a", [("b", "a"), ("c", "b"), ("b", "c")], "contains itself"),
    ],
)  # fmt: skip
def test_a_hierarchy_that_goes_round_is_refused(codes: str, pairs: list[tuple[str, str]], what: str) -> None:
    with pytest.raises(DataError, match=what) as error:
        dimension("d", codes, pairs)
    assert error.value.where == "dimension d"


def test_a_hierarchy_is_read_from_csv_and_json(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("dimension,child,parent\nd, n , north\ne,1,\n")
    (tmp_path / "h.JSON").write_text(json.dumps({"d": {"north": ["n"]}, "e": {"": [1]}}))
    for name in ("h.csv", "h.JSON"):
        assert read_hierarchy(tmp_path / name, iter(["d", "e", "f"])) == {
            "d": [("n", "north")],
            "e": [("1", "")],
            "f": [],
        }
        with pytest.raises(DataError, match="not among --dims") as error:
            read_hierarchy(tmp_path / name, ["d"])
        assert error.value.where == name


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [("h.json", "[", "not a hierarchy"), ("h.json", "[1]", "not a hierarchy"),
    ("h.json", '{"d": 3}', "not a hierarchy"),
     ("h.json", None, "cannot be read"), ("h.csv", "a,b\n1,2\n", "no column")],
)  # fmt: skip
def test_a_file_that_is_no_hierarchy_is_named(tmp_path: Path, name: str, text: str | None, what: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match=what):
        read_hierarchy(tmp_path / name, ["d"])


# --- one linear system


def rows(*cells: tuple[str, int, str] | tuple[str, int], **more: Any) -> Rows:
    return Rows([(tuple(c[0].split()), c[1], c[2] if len(c) > 2 else "") for c in cells], **more)


def test_a_table_has_all_its_totals_and_every_line() -> None:
    made = build(rows(("a x", 3), ("a y", 4), ("b x", 5), ("a x", 1), decimals=2), ["d", "e"])
    assert made.keys == [("*", "*"), ("*", "x"), ("*", "y"), ("a", "*"), ("b", "*"), ("a", "x"), ("a", "y"), ("b", "x")]
    assert made.values.tolist() == [13, 9, 4, 8, 5, 4, 4, 5] and made.decimals == 2 and made.parts == []
    assert made.lines == [
        (0, (3, 4)), (1, (5, 7)), (2, (6,)), (0, (1, 2)), (3, (5, 6)), (4, (7,))
    ]  # fmt: skip
    assert list(made.absent()) == [("b", "y")]
    assert made.matrix.toarray().tolist()[:3] == [
        [-1, 0, 0, 1, 1, 0, 0, 0], [0, -1, 0, 0, 0, 1, 0, 1], [0, 0, -1, 0, 0, 0, 1, 0]
    ]  # fmt: skip
    assert made.matrix.shape == (6, 8) and build(rows(("a", 3)), ["d"]).decimals == 0


def test_contributors_are_added_up_in_every_cell_they_count_towards() -> None:
    made = build(rows(("a", 3, "u"), ("a", 2, "u"), ("b", 4, "u"), ("b", 1, "v"), ("c", 0)), ["d"])
    assert made.keys == [("*",), ("a",), ("b",), ("c",)]
    assert made.parts == [{"u": 9, "v": 1}, {"u": 5}, {"u": 4, "v": 1}, {}]


def test_groups_and_totals_among_the_rows_are_a_check() -> None:
    pairs = {"d": [("a", "north"), ("b", "north")]}
    cells = [("a", 3), ("b", 4), ("c", 5)]
    made = build(rows(*cells, ("north", 7), ("*", 12)), ["d"], pairs)
    assert made.keys == [("*",), ("a",), ("b",), ("c",), ("north",)] and made.values.tolist() == [12, 3, 4, 5, 7]
    with pytest.raises(DataError, match="1 totals among the rows"):
        build(rows(*cells, ("north", 8), ("*", 12)), ["d"], pairs)


def test_a_total_in_disguise_is_refused_unless_contributors_are_known_or_it_is_declared() -> None:
    cells = [("a x", 3), ("b x", 4), ("Total x", 7), ("a y", 1), ("b y", 1), ("Total y", 2)]
    with pytest.raises(DataError, match="sum of all others") as error:
        build(rows(*cells), ["d", "e"])
    assert error.value.where == "dimension d"
    assert len(build(rows(*cells), ["d", "e"], {"d": [("Total", "")]}).keys) == 12
    assert len(build(rows(*((key, n, "u") for key, n in cells)), ["d", "e"]).keys) == 12


@pytest.mark.parametrize(("codes", "yields"), [(100_000, True), (100_001, False)])
def test_of_a_very_large_table_the_zeros_are_not_listed(codes: int, yields: bool) -> None:
    wide = Dimension("d", tuple(map(str, range(codes))), {}, ())
    made = Table((wide,), [("0",)], np.zeros(1), [])
    assert next(iter(made.absent()), None) == (("1",) if yields else None)
    assert made.decimals == 0


# --- totals


def test_stated_totals_may_differ_by_what_rounding_moves() -> None:
    values = {("a",): 10, ("b",): 5}
    Totals({("a",): 10}, 0).check(values)
    Totals({("a",): 12, ("b",): 3}, 2).check(values)
    for amount in (7, 13):
        with pytest.raises(DataError, match="1 totals"):
            Totals({("a",): amount, ("b",): 5}, 2).check(values)
    with pytest.raises(DataError, match="2 totals"):
        Totals({("a",): 11, ("b",): 4}, 0).check(values)
    Totals({("c",): 0}, 0).check(values)
    with pytest.raises(DataError, match="1 totals"):
        Totals({("c",): 1}, 0).check(values)


def test_totals_are_parted_from_the_innermost_cells() -> None:
    dims = (dimension("d", "ab", [("a", "all"), ("b", "all")]), dimension("e", "xy"))
    given = rows(("a x", 3), ("b y", 4), ("all x", 3), ("* *", 7), ("* *", 1), rounded=True)
    inner, totals = split_totals(given, dims)
    assert inner == given.cells[:2]
    assert totals == Totals({("*", "x"): 3, ("*", "*"): 8}, 5)
    assert split_totals(rows(("a x", 3), ("* x", 3)), dims)[1] == Totals({("*", "x"): 3}, 0)
    inner, totals = split_totals(rows(("a x", 3)), dims)
    assert (inner, totals) == ([(("a", "x"), 3, "")], Totals({}, 0))


def disguised(*cells: tuple[str, int], declared: str = "", names: str = "d e") -> bool:
    try:
        refuse_total(rows(*cells).cells, names.split(), {"d": set(declared.split())})
    except DataError:
        return True
    return False


def lines(count: int, code: str = "t", *, more: bool = False) -> list[tuple[str, int]]:
    found = [(f"{c} x{k}", n) for k in range(count) for c, n in (("a", 1 + k), ("b", 2), (code, 3 + k))]
    return found + [("a y", 0), ("b y", 0), (f"{code} y", 0)] * more


def test_a_code_that_is_the_sum_of_all_others_in_four_lines_is_a_total() -> None:
    assert not disguised(*lines(3)) and disguised(*lines(4))
    assert not disguised(*lines(3, more=True))  # a line of zeros says nothing
    assert not disguised(*lines(4), declared="t") and disguised(*lines(4), declared="a")


@pytest.mark.parametrize("code", ["Total", "усього", "TOTAL:", "Sum.", "overall"])
def test_a_code_that_is_named_a_total_is_one_in_a_single_line(code: str) -> None:
    assert disguised(*lines(1, code)) and not disguised(*lines(1, "others"))
    assert not disguised((f"{code} x0", 4), ("a x0", 1), ("b x0", 2))


def test_two_halves_suspect_each_other_and_rows_of_one_cell_are_added() -> None:
    halves = [(f"{c} x{k}", 5 + k) for k in range(5) for c in "ab"]
    assert not disguised(*halves)
    assert disguised(*[(key.replace("b", "total"), n) for key, n in halves])
    split = [(key, part) for key, n in lines(4) for part in ((n - 1, 1) if key.startswith("t") else (n,))]
    assert disguised(*split)
    assert not disguised(("a x", 0), ("b x", 0))


def test_the_second_dimension_is_looked_at_too() -> None:
    turned = [(" ".join(reversed(key.split())), n) for key, n in lines(4)]
    assert disguised(*turned) and not disguised(*turned[:-1], ("x3 t", 99))
    three = [(f"g {key}", n) for key, n in lines(4)]
    assert disguised(*three, names="c d e")


# --- files


@pytest.fixture
def protected(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    heard: list[Any] = []

    def protect(table: Table, request: Any, made: Path) -> dict[str, Any]:
        heard.append((table, request, made))
        (made / "certificates").mkdir(parents=True)
        (made / "certificates" / "new.csv").write_text("new")
        (made / "restricted").mkdir()
        (made / "pattern.csv").write_text("new")
        return {"cells": len(table.keys)}

    monkeypatch.setattr(asking, "protect", protect)
    return heard


def protect_text(folder: Path, text: str, said: list[str] | None = None, **more: Any) -> dict[str, Any]:
    (folder / "t.csv").write_text(text)
    given: dict[str, Any] = {"contributors": None, "hierarchy": None, "rules": None, "out": folder / "a" / "out"} | more
    return protect_file(folder / "t.csv", ["d"], "n", **given, **({} if said is None else {"say": said.append}))


def test_the_result_takes_the_place_of_an_older_one(tmp_path: Path, protected: list[Any]) -> None:
    said: list[str] = []
    assert protect_text(tmp_path, "d,n\nx,1.5\ny,2\n", said) == {"cells": 3} and said == []
    out = tmp_path / "a" / "out"
    (out / "certificates" / "old.csv").write_text("old")
    (out / "pattern.csv").write_text("old")
    (out / "mine.txt").write_text("mine")
    protect_text(tmp_path, "d,n\nx,1.5\ny,2\nz,\n", said)
    assert said == ["t.csv: 1 rows without an amount were left out"]
    assert {f.relative_to(out).as_posix() for f in out.rglob("*")} == {
        "certificates", "certificates/new.csv", "pattern.csv", "restricted", "mine.txt"
    }  # fmt: skip
    assert (out / "pattern.csv").read_text() == "new" and [f.name for f in out.parent.iterdir()] == ["out"]
    table, request, _ = protected[0]
    assert table.values.tolist() == [35, 15, 20] and request.rules.sensitive == (1, 49)  # tenths
    shutil.rmtree(out / "restricted")
    (out / "restricted").write_text("a file where a folder belongs")
    protect_text(tmp_path, "d,n\nx,1\ny,\n")  # nobody listens
    assert (out / "restricted").is_dir()


def test_hierarchy_and_contributors_are_read_where_they_are_given(tmp_path: Path, protected: list[Any]) -> None:
    (tmp_path / "h.csv").write_text("dimension,child,parent\nd,x,g\nd,y,g\n")
    protect_text(tmp_path, "d,n,who\nx,1,u\ny,2,v\nz,4,u\n", hierarchy=tmp_path / "h.csv", contributors="who")
    table, request, _ = protected[0]
    assert ("g",) in table.keys and table.parts[0] == {"u": 5, "v": 2} and request.rules.p_percent == 10


@pytest.mark.parametrize("text", ["d,n\n", "d,n\nx,\n"])
def test_a_table_without_amounts_is_refused(tmp_path: Path, protected: list[Any], text: str) -> None:
    with pytest.raises(DataError, match="no amounts"):
        protect_text(tmp_path, text)
    assert protected == [] and not (tmp_path / "a").exists()

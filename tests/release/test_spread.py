"""What hidden cells of a family drag along: the same groups in all, or one indicator gives up the level."""

from __future__ import annotations

from typing import Any

from support.survey import policy

from shelterlib.release.gate import decide
from shelterlib.release.restricted import Cell, Rows, cell_name
from shelterlib.release.spread import Level

POLICY = policy()
GROUPS = ("north", "west", "east")


def cell(indicator: str, group: str, rows: Rows, level: str = "macro") -> Cell:
    row: dict[str, Any] = {
        "kind": "indicator", "indicator": indicator, "group_by": level, "group": group, "group_by2": "", "group2": "",
        "numerator": sum(n for n, _ in rows.values()), "denominator": sum(d for _, d in rows.values()), "base": "all",
        "asked": len(rows), "answered": len(rows), "not_asked": 0, "note": "", "compared_with": "",
    }  # fmt: skip
    return Cell(cell_name(row), row, rows)


def staff(count: int, start: str) -> Rows:
    return {f"{start}{k}": (4.0 + k % 2, 10.0) for k in range(count)}


def family(more: dict[str, Rows]) -> list[Cell]:
    """Return C1 of eight institutions a group, and C2 of the same posts and some institutions more."""
    posts = {g: staff(8, g) for g in GROUPS}
    wide = {g: posts[g] | more.get(g, {}) for g in GROUPS}
    made = [cell(i, g, rows[g]) for i, rows in (("C1", posts), ("C2", wide)) for g in GROUPS]
    for i, rows in (("C1", posts), ("C2", wide)):
        made.append(cell(i, "", {u: v for g in GROUPS for u, v in rows[g].items()}, "country"))
    return made


def test_one_indicator_gives_up_the_level_and_the_other_stays() -> None:
    over = {g: {f"{g}-more": (3.0, 9.0), f"{g}-yet": (3.0, 9.0)} for g in GROUPS}
    decisions = decide(family(over), POLICY, {})
    assert {decisions.status[f"C1.macro.{g}"] for g in GROUPS} == {"shown"}
    assert {decisions.status[f"C2.macro.{g}"] for g in GROUPS} == {"suppressed"}
    assert decisions.status["C1.country"] == decisions.status["C2.country"] == "shown"


def test_a_group_that_is_sensitive_itself_is_hidden_in_the_whole_family() -> None:
    made = family({"north": {"big": (400.0, 900.0)}})
    made = [c for c in made if c.group_by != "country"]
    status = {c.name: "shown" for c in made} | {"C2.macro.north": "suppressed"}
    alone = Level(made, POLICY, status, {"C2.macro.north": "dominance"}).spread()
    assert "C1.macro.north" in alone
    assert len([name for name in alone if name.startswith("C1")]) >= 2


def test_nothing_hidden_drags_nothing_along() -> None:
    made = family({})
    assert Level(made, POLICY, dict.fromkeys([c.name for c in made], "shown"), {}).spread() == {}


def test_an_indicator_without_data_does_not_close_the_level() -> None:
    made = [c for c in family({"north": {"one": (3.0, 9.0)}}) if c.group_by != "country"]
    empty = [cell("C3", g, {}) for g in GROUPS]
    about = {"C3": POLICY.indicators["C2"] | {"id": "C3"}}
    wider = type(POLICY)(POLICY.rules, POLICY.indicators | about, POLICY.classes | {"C3": "capacity"})
    status = {c.name: "shown" for c in made} | {c.name: "not asked" for c in empty} | {"C2.macro.north": "suppressed"}
    with_it = Level([*made, *empty], wider, status, {"C2.macro.north": "nested"}).spread()
    assert with_it == Level(made, POLICY, status, {"C2.macro.north": "nested"}).spread()

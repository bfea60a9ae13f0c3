"""S1, finer than anything printed: region x type of amounts, and what printed lines leave over."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from itertools import combinations

import pytest
from support.refine import FIELDS, Finer, amounts, asked, insiders
from support.survey import INDICATORS, MACRO, TYPES, cells, policy, release, units

from shelterlib.release.primary import amount_reason
from shelterlib.release.restricted import Cell

POLICY = policy()
FULL = bool(os.environ.get("FULL"))
SUMS = [i for i in INDICATORS if POLICY.limits(i).sums]


def everything(made: list[Cell]) -> dict[str, dict[str, str]]:
    """Return the rows of a release that hides nothing."""
    return {
        c.name: {"status": "shown", "n": str(c.count("numerator")), "of": str(c.count("denominator"))} for c in made
    }


def finer(seed: int, count: int, *, lists: bool, unprotected: bool = False) -> tuple[int, int, list[str]]:
    """Return how many sensitive amounts by region x type were attacked, by how many insiders, and those too narrow."""
    found = units(random.Random(seed), count)
    made = cells(found)
    rows = everything(made) if unprotected else release(made)[1]
    inside = {(v["macro"], v["type5"]) for v in found.values()}
    empty = frozenset((m, t) for m in MACRO for t in TYPES if (m, t) not in inside) if lists else frozenset()
    targets, by, narrow = 0, 0, []
    for indicator in SUMS:
        rules, parts = POLICY.limits(indicator), amounts(found, indicator)
        reader = Finer(rows, indicator, MACRO, TYPES, empty)
        for target, own in parts.items():
            if (wanted := asked(own, rules)) is None:
                continue
            targets += 1
            low, high = reader.bounds(target)
            if low > wanted[0] or high < wanted[1]:
                narrow.append(f"{indicator} {target} asked {wanted} open {(low, high)}")
            for who in insiders(own, parts, target) if rules.p_percent else ():
                by += 1
                others = sorted((a for u, a in own.items() if u != who and a > 0), reverse=True)
                known = {k: p[who] for k, p in parts.items() if who in p}
                if others:
                    top = reader.bounds(target, known)[1] - own.get(who, 0.0) - sum(others[1:])
                    if top < others[0] * (1 + rules.p_percent / 100):
                        narrow.append(f"{indicator} {target} for an insider")
    return targets, by, narrow


def left_over(made: list[Cell], rows: dict[str, dict[str, str]]) -> Iterator[tuple[str, str | None]]:
    """Yield what printed lines leave over: a country less its printed groups, and one printed sum less another."""
    cell = {c.name: c for c in made}
    for indicator in SUMS:
        rules = POLICY.limits(indicator)
        for level, groups in (("macro", MACRO), ("type5", TYPES)):
            hidden = [cell[name] for g in groups if (name := f"{indicator}.{level}.{g}") in cell
                      and rows[name]["status"] == "suppressed"]  # fmt: skip
            if hidden and rows[f"{indicator}.country"]["status"] == "shown":
                for side in range(len(FIELDS)):
                    parts = [row[side] for c in hidden for row in c.rows.values()]
                    yield f"{indicator} {level} {FIELDS[side]}", amount_reason(parts, rules)
    for one, two in combinations([i for i in SUMS if INDICATORS[i]["denominator"] == "${posts}"], 2):
        for name in [c.name for c in made if c.indicator == one]:
            beside = cell.get(name.replace(one, two, 1))
            if beside and rows[name]["status"] == rows[beside.name]["status"] == "shown":
                a, b = ({u: of for u, (_, of) in c.rows.items()} for c in (cell[name], beside))
                if not (a.keys() - b.keys() and b.keys() - a.keys()):
                    rest = [(a | b)[u] for u in a.keys() ^ b.keys()]
                    yield f"{one} {two} {name}", amount_reason(rest, POLICY.limits(one))


@pytest.mark.parametrize("seed", range(6))
def test_what_printed_lines_leave_over_may_be_known(seed: int) -> None:
    made = cells(units(random.Random(seed), 40))
    _, rows = release(made)
    found = list(left_over(made, rows))
    assert found
    assert [name for name, reason in found if reason] == []


def test_amounts_by_region_and_type_stay_open() -> None:
    targets, _, narrow = finer(2, 40, lists=False)
    assert targets > 20
    assert narrow == []


def test_the_attack_finds_what_a_release_without_protection_tells() -> None:
    assert len(finer(2, 12, lists=True, unprotected=True)[2]) > len(finer(2, 12, lists=True)[2])


@pytest.mark.audit
def test_finer_amounts_stay_open_in_many_surveys() -> None:
    start, stop = map(int, os.environ.get("SEEDS", "0:1000" if FULL else "0:12").split(":"))
    results = [finer(seed, 10 + seed * 7 % 290, lists=True) for seed in range(start, stop)]
    narrow = [n for r in results for n in r[2]]
    print(
        f"S1, region x type, empty pairs known from lists: {sum(r[0] for r in results)} amounts of {stop - start} "
        f"surveys, {sum(r[1] for r in results)} times an insider, {len(narrow)} narrowed {narrow[:3]}"
    )
    assert narrow == []

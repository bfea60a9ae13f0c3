"""Random surveys through the gate, and an attacker on what it releases: S1, S3, S4, S13 and S14 on a sample."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from support.attacker import Reader
from support.survey import MACRO, cells, policy, release, units

from shelterlib.release.certify import Possible, witnesses
from shelterlib.release.check import check, witnessed
from shelterlib.release.gate import decide
from shelterlib.release.joint import needs
from shelterlib.release.primary import amount_reason
from shelterlib.release.reader import reader_system
from shelterlib.release.restricted import Cell
from shelterlib.release.verify.agree import disagreements

POLICY = policy()
FULL = bool(os.environ.get("FULL"))
SOLUTIONS = 200 if FULL else 50  # random ones, of each survey


def survey(seed: int, count: int = 40) -> tuple[list[Cell], dict[str, dict[str, str]], dict[str, object]]:
    """Return the restricted cells, the released rows and the reader's system of a random survey."""
    made = cells(units(random.Random(seed), count))
    _, rows = release(made)
    return made, rows, reader_system({"w": rows}, POLICY.indicators).json()


def narrowed(seed: int, count: int = 40) -> tuple[int, list[str]]:
    """Return how many hidden numbers were attacked, and those whose range is too narrow, insiders included."""
    made, rows, system = survey(seed, count)
    reader, found, asked = Reader.of_system(system), [], 0
    for cell, at, low, high in needs("w", made, POLICY, rows, dict.fromkeys(system["hidden"])):
        asked += 1
        bounds = reader.bounds(at)
        if bounds[0] > low or bounds[1] < high:
            found.append(at)
        found += [f"{at} for {who}" for who in _insiders_who_know(cell, at, system, made)]
    return asked, found


def _insiders_who_know(cell: Cell, at: str, system: dict[str, object], made: list[Cell]) -> Iterator[str]:
    """Yield the contributors of a sensitive amount who can tell another's to p percent: one knows its own part."""
    limits = POLICY.limits(cell.indicator)
    if not limits.p_percent:
        return
    side = 0 if at.endswith(" n") else 1
    for who in sorted(cell.rows)[:3]:
        reader = Reader.of_system(system)
        for other in made:
            for k, f in enumerate(("n", "of")):
                name = f"w {other.name} {f}"
                if name in reader.at and who in other.rows:
                    reader.low[reader.at[name]] = other.rows[who][k]
        parts = sorted((v[side] for u, v in cell.rows.items() if u != who and v[side] > 0), reverse=True)
        if not parts:
            continue
        own, top = cell.rows[who][side], reader.bounds(at)[1]
        if top - own - sum(parts[1:]) < parts[0] * (1 + limits.p_percent / 100):
            yield who


@pytest.mark.parametrize("seed", range(4))
def test_no_hidden_number_is_narrowed(seed: int) -> None:
    asked, found = narrowed(seed)
    assert asked > 0
    assert found == []


@pytest.mark.audit
def test_no_hidden_number_is_narrowed_in_many_surveys() -> None:
    seeds = 1000 if FULL else 60
    results = [narrowed(seed, 10 + seed * 7 % 120) for seed in range(1000, 1000 + seeds)]
    print(f"S1: {sum(n for n, _ in results)} hidden numbers of {seeds} surveys attacked, insiders included, "
          f"{sum(len(b) for _, b in results)} narrowed")  # fmt: skip
    assert [b for _, b in results if b] == []


@pytest.mark.parametrize("seed", range(4))
def test_true_table_is_possible_and_witnesses_hold(seed: int) -> None:
    made, _, system = survey(seed)
    true = {f"w {c.name} {f}": c.count(name) for c in made for f, name in (("n", "numerator"), ("of", "denominator"))}
    assert check(system, np.array([[int(true[name]) for name in system["hidden"]]])) != []  # one table alone
    tables = witnesses(system, 60)
    assert check(system, tables) == []
    both = np.vstack([tables, [[int(true[name]) for name in system["hidden"]]]])
    assert check(system, both) == []


def small_system(seed: int) -> dict[str, object]:
    """Return a random 3 x 3 table of small counts with some cells hidden, totals printed."""
    draw = random.Random(seed)
    values = {f"{a}{b}": draw.randint(0, 3) for a in "abc" for b in "xyz"}
    lines = [(f"{a}*", [f"{a}{b}" for b in "xyz"]) for a in "abc"] + [
        (f"*{b}", [f"{a}{b}" for a in "abc"]) for b in "xyz"
    ]
    totals = {total: sum(values[p] for p in parts) for total, parts in lines}
    hidden = sorted(draw.sample(sorted(values), draw.randint(2, 6)))
    shown = {name: v for name, v in (values | totals).items() if name not in hidden}
    return {"hidden": hidden, "shown": shown, "lines": lines, "limits": []}


def disagrees_with_brute_force(seed: int) -> bool:
    system = small_system(seed)
    reader = Reader.of_system(system)
    reader.high[:] = 12
    every = list(reader.every())
    true = {name: sorted({table[k] for table in every}) for k, name in enumerate(system["hidden"])}
    return witnessed(system, witnesses(system)) != true


def test_witnesses_show_every_value_that_brute_force_finds() -> None:
    assert not any(disagrees_with_brute_force(seed) for seed in range(25))


@pytest.mark.audit
def test_witnesses_show_every_value_of_two_thousand_tables() -> None:
    seeds = 2000 if FULL else 200
    wrong = [seed for seed in range(seeds) if disagrees_with_brute_force(seed)]
    print(f"S3: {seeds - len(wrong)} of {seeds} tables with the values of brute force")
    assert wrong == []


def planted(seed: int) -> Iterator[tuple[str, bool]]:
    """Yield kinds of planted leaks and whether the checks of a release caught each."""
    made, rows, system = survey(seed)
    definitions = {"indicators": POLICY.indicators, "rules": {}}
    tables = witnesses(system)
    hidden = sorted(
        c.name
        for c in made
        if c.group_by != "country"
        and rows[c.name]["status"] == "suppressed"
        and rows[f"{c.indicator}.country"]["status"] == "shown"
    )
    if not hidden:
        return
    cell = next(c for c in made if c.name == hidden[seed % len(hidden)])
    shown = dict(
        rows[cell.name], status="shown", n=str(int(cell.count("numerator"))), of=str(int(cell.count("denominator")))
    )
    yield "a cell unhidden", bool(disagreements(system, "w", rows | {cell.name: shown}, definitions))
    alone = [c for c in hidden if c.rpartition(".")[0] == cell.name.rpartition(".")[0] and c != cell.name]
    others = {
        c: dict(rows[c], status="shown", n=_true(made, c, "numerator"), of=_true(made, c, "denominator")) for c in alone
    }
    single = reader_system({"w": rows | others}, POLICY.indicators).json()
    yield "a cell hidden alone", bool(check(single, witnesses(single)))
    total = dict(system, lines=[*system["lines"], ("w extra n", [f"w {cell.name} n"])])
    total["shown"] = system["shown"] | {"w extra n": int(cell.count("numerator"))}
    yield "a total added", bool(check(total, tables)) or bool(check(total, witnesses(total)))
    if len(tables) > 1:
        yield "a witness altered", bool(check(system, tables + np.eye(1, tables.shape[1], dtype=np.int64)))
        yield "one witness only", bool(check(system, tables[:1]))
    lost = dict(system, hidden=system["hidden"][1:])
    yield "a hidden number without witness", bool(disagreements(lost, "w", rows, definitions))
    unlined = dict(system, lines=system["lines"][1:])
    yield "a line left out", not system["lines"] or bool(disagreements(unlined, "w", rows, definitions))


def _true(made: list[Cell], name: str, field: str) -> str:
    return str(int(next(c for c in made if c.name == name).count(field)))


def test_planted_leaks_are_caught() -> None:
    found = [each for seed in range(3) for each in planted(seed)]
    assert len({kind for kind, _ in found}) >= 6
    assert [kind for kind, caught in found if not caught] == []


@pytest.mark.audit
def test_five_hundred_planted_leaks_are_caught() -> None:
    found: list[tuple[str, bool]] = []
    for seed in range(200):
        found += planted(seed)
        if len(found) >= (500 if FULL else 200):
            break
    print(
        f"S4: {sum(caught for _, caught in found)} of {len(found)} planted leaks caught; {Counter(k for k, _ in found)}"
    )
    assert [kind for kind, caught in found if not caught] == []


def hits(seed: int) -> tuple[int, int, float]:
    """Return hidden numbers, those whose most frequent witnessed value is true, and how many are in a random solution.

    A random solution is a whole table that a reader could make: of least cost, costs drawn at random.
    """
    made, _, system = survey(seed)
    true = {f"w {c.name} {f}": c.count(name) for c in made for f, name in (("n", "numerator"), ("of", "denominator"))}
    tables = witnesses(system)
    modal = [Counter(tables[:, k].tolist()).most_common(1)[0][0] for k in range(tables.shape[1])]
    draw, space = np.random.default_rng(seed + 1000), Possible(system)
    truth = np.array([true[name] for name in system["hidden"]])
    solutions = [space.table(draw.random(len(truth)) - 0.5) for _ in range(SOLUTIONS)]
    chance = [np.sum(solution == truth) for solution in solutions if solution is not None]
    return len(modal), sum(m == true[n] for m, n in zip(modal, system["hidden"], strict=True)), float(np.mean(chance))


@pytest.mark.audit
def test_most_frequent_witness_is_no_better_than_chance() -> None:
    results = [hits(seed) for seed in range(200 if FULL else 40)]
    numbers, right, expected = (sum(column) for column in zip(*results, strict=True))
    print(
        f"S13: the most frequent value is true for {right} of {numbers} hidden numbers; "
        f"random public solutions: {expected:.0f}"
    )
    assert right <= expected + 3 * np.sqrt(expected)


def rerun_keeps(seed: int) -> tuple[int, int]:
    """Return hidden shares that the printed rows leave open, and those that stay open for a reader who knows the gate.

    The reader even knows which institution stands where. A candidate table counts when the gate hides the same cells.
    """
    found = units(random.Random(seed), 14)
    made = of_one_share(found)
    pattern = decide(made, POLICY, {}).status
    hidden = [c for c in made if c.group_by == "macro" and pattern[c.name] == "suppressed" and c.rows]
    values = {c.name: {c.count("numerator")} for c in hidden}
    free = {name: set(v) for name, v in values.items()}
    members = [u for u, v in found.items() if v["S1"] is not None and f"S1.macro.{v['macro']}" in values]
    sums = {c.name: c.count("numerator") for c in made if pattern[c.name] == "shown"}
    for chosen in combinations(members, sum(found[u]["S1"][0] == 1.0 for u in members)):
        other = {u: v | ({"S1": (float(u in chosen), 1.0)} if u in members else {}) for u, v in found.items()}
        again = of_one_share(other)
        if any(sums.get(c.name, c.count("numerator")) != c.count("numerator") for c in again):
            continue
        shares = {c.name: c.count("numerator") for c in again if c.name in values}
        for name, value in shares.items():
            free[name].add(value)
        is_new = any(value not in values[name] for name, value in shares.items())
        if is_new and decide(again, POLICY, {}).status == pattern:
            for name, value in shares.items():
                values[name].add(value)
    undecided = [name for name in values if len(free[name]) > 1]
    return len(undecided), sum(len(values[name]) > 1 for name in undecided)


def of_one_share(found: dict[str, dict[str, object]]) -> list[Cell]:
    """Return the cells of one share: the gate judges it apart from every other indicator."""
    return [c for c in cells(found) if c.indicator == "S1"]


@pytest.mark.audit
def test_rerunning_the_gate_on_candidates_rules_nothing_out() -> None:
    results = [rerun_keeps(seed) for seed in range(100 if FULL else 20)]
    hidden, kept = (sum(column) for column in zip(*results, strict=True))
    print(f"S14: {kept} of {hidden} hidden shares keep more than one value when the gate is rerun on every candidate")
    assert kept == hidden


def test_a_share_that_a_rerun_would_tell_closes_its_level() -> None:
    hidden, kept = rerun_keeps(31)
    assert hidden == kept > 0


def test_regions_are_the_levels_of_the_rules() -> None:
    assert {row.group for row in cells(units(random.Random(0), 30)) if row.group_by == "macro"} == set(MACRO)
    assert amount_reason([1.0, 2.0], POLICY.limits("P1")) == "few_persons"

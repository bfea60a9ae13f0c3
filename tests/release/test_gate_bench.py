"""How the gate's time grows with the cells of a release: decision, reader's system, witnesses, audit."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from support.survey import MACRO, SHARE, STAFF, TYPES, _cell, policy

from shelterlib.release.cells import released_row
from shelterlib.release.gate import decide
from shelterlib.release.joint import audit
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

SIZES = (500, 2_000, 10_000)
UNITS, LEVELS = 40, {"country": ("",), "macro": MACRO, "type5": TYPES}


def survey(cells: int) -> tuple[list[Cell], Policy]:
    """Return so many cells of invented shares and ratios of ninety institutions, and the policy for them."""
    draw, base = random.Random(0), policy()
    names = [f"X{k}" for k in range(cells // sum(map(len, LEVELS.values())) + 1)]
    about = {
        name: {"id": name, "form": "f", "role": "direct", "unit": "percent"}
        | (STAFF | {"numerator": f"${{n{name}}}", "denominator": f"${{d{name}}}"} if k % 6 == 0 else SHARE)
        for k, name in enumerate(names)
    }
    where = {f"u{k}": (draw.choice(MACRO), draw.choice(TYPES)) for k in range(UNITS)}
    made = []
    for name, row in about.items():
        chance = draw.random()
        rows = {}
        for unit in where:
            posts = float(draw.choice([2, 6, 12, 30])) if row["kind"] == "ratio" else 1.0
            rows[unit] = (float(sum(draw.random() < chance for _ in range(int(posts)))), posts)
        for level, groups in LEVELS.items():
            for group in groups:
                own = {u: r for u, r in rows.items() if level == "country" or group in where[u]}
                made.append(_cell(name, level, group, own, len(own)))
    classes = {name: row["sensitivity"] for name, row in about.items()}
    return made, Policy(base.rules, about, classes)


def spent() -> float:
    """Return the seconds that this process and its children worked."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES)
def test_time_of_the_gate_by_cells(size: int, tmp_path: Path) -> None:
    made, rules = survey(size)
    started = spent()
    decisions = decide(made, rules, {})
    decided = spent()
    rows = {c.name: released_row(c, "w", rules, decisions) for c in made}
    found = audit(tmp_path, "w", {"w": rows}, made, rules)
    print(
        f"{len(made)} cells: decided in {decided - started:.1f} s, {found.hidden} hidden numbers with witnesses and "
        f"audit in {spent() - decided:.1f} s of one core"
    )
    assert found.narrow == ()

"""The joint audit of a release: whole tables that a reader cannot exclude, and the ranges that they must cover.

The witnesses are made from public files by a process of its own; only here, beside the restricted cells, is it
asked whether they leave open what the rules want open. Where they do not, nothing is published.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.release.certify import write_certificates
from shelterlib.release.check import SINGLE, check, read_witnesses, witnessed
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.primary import amount_reason, room
from shelterlib.release.reader import NOTHING, Published, follows, number, reader_system
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

STEPS = 60
SECONDS = 3600  # for the witnesses; a release that takes longer is refused, never published as it stands
WAYS_OUT = "coarsen the geography, or take the level out of the indicator's plan"


@dataclass(frozen=True)
class Audit:
    """What the witnesses of a release show: how many hidden numbers it has, and which cells leave too little open."""

    hidden: int
    narrow: tuple[str, ...] = ()


def within(cells: Iterable[Cell], policy: Policy) -> None:
    """Check that only such ratios pass 100 % as no limit of the form keeps within it: a reader counts on that.

    Where a class hides nothing, nothing rests on it.

    Raises:
        DataError: another one does.
    """
    for cell in cells:
        if policy.limits(cell.indicator).judges_nothing:
            continue
        row = policy.definition(cell.indicator)
        part = row.get("kind") == "ratio" and row.get("unit") == "percent" and cell.indicator not in policy.rules.over
        if part and cell.kind != "question" and cell.count("numerator") > cell.count("denominator"):
            fix = "if it may, name it under `over` in catalogue/disclosure.yml; else mend the answers"
            raise DataError("a figure passes 100 %", where=f"indicator {cell.indicator}", fix=fix)


def refusal(wave: str, found: Audit) -> ReleaseRefusedError:
    """Return the error of a release that does not pass."""
    said = f"{len(found.narrow)} hidden cells leave too few values open, the first is {found.narrow[0]}"
    return ReleaseRefusedError(said, where=wave, fix=WAYS_OUT)


def audit(
    folder: Path,
    wave: str,
    published: Published,
    cells: Iterable[Cell],
    policy: Policy,
    *,
    beside: Knowledge = NOTHING,
) -> Audit:
    """Write the certificates of a release and judge them.

    Args:
        folder: where system.json and witnesses.csv are written.
        wave: this wave.
        published: rows of this wave and of the ledger, by wave and cell.
        cells: the restricted cells of this wave.
        policy: rules, indicators and classes.
        beside: what a reader knows beside the rows.

    Raises:
        ReleaseRefusedError: no witnesses could be made, or they agree with nothing that is printed.
    """
    known = reader_system(published, policy.indicators, beside)
    system = known.json() | {"wave": wave, "steps": STEPS}
    write_certificates(folder, system, SECONDS)
    tables = read_witnesses(folder, system["hidden"])
    problems = check(system, tables)
    single = [name for name in system["hidden"] if f"{name}: {SINGLE}" in problems]
    if len(single) < len(problems):
        raise ReleaseRefusedError("a witness contradicts what is printed", where=wave, fix="report this as a bug")
    cells = list(cells)
    values = witnessed(system, tables) | {name: [int(value)] for name, value in known.implied.items()}
    narrow = dict.fromkeys(name.rpartition(" ")[0] for name in single)
    for cell, at, low, high in needs(wave, cells, policy, published[wave], values):
        if not _open(values[at], low, high):
            narrow[f"{wave} {cell.name}"] = None
    return Audit(len(system["hidden"]), tuple(narrow))


def needs(
    wave: str, cells: Iterable[Cell], policy: Policy, rows: Mapping[str, Mapping[str, str]], hidden: Mapping[str, Any]
) -> Iterator[tuple[Cell, str, int, int]]:
    """Yield (cell, number, low, high): what must stay possible of each hidden number that is sensitive by itself."""
    tops = {c.indicator: c for c in cells if c.kind == "indicator" and c.group_by == "country" and not c.group2}
    for cell in cells:
        if cell.kind not in ("indicator", "coverage") or rows[cell.name]["status"] != "suppressed":
            continue
        if follows(rows[cell.name], rows, policy.indicators):
            continue
        limits = policy.limits(cell.indicator)
        at = {f: number(wave, cell.name, f) for f in ("n", "of")}
        if limits.sums:
            amounts = {"n": [n for n, _ in cell.rows.values()], "of": [d for _, d in cell.rows.values()]}
            for f, parts in amounts.items():
                if at[f] in hidden and amount_reason(parts, limits):
                    total, above = sum(parts), room(parts, limits)
                    yield cell, at[f], max(0, math.floor(total - above)), math.ceil(total + above)
        elif limits.all_values and cell.group_by != "country" and at["n"] in hidden and cell.indicator in tops:
            n, of = tops[cell.indicator].count("numerator"), tops[cell.indicator].count("denominator")
            own = cell.count("denominator")
            yield cell, at["n"], int(max(0.0, own - (of - n))), int(min(own, n))


def _open(values: list[int], low: int, high: int) -> bool:
    """Return True when the witnesses go from low to high, with every value in between that they can show."""
    if values[0] > low or values[-1] < high:
        return False
    return set(range(low, min(high, values[0] + STEPS) + 1)) <= set(values)

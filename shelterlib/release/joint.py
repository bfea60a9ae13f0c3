"""The joint audit of a release: whole tables that a reader cannot exclude, and the ranges that they must cover.

The witnesses are made from public files by a process of its own; only here, beside the restricted cells, is it
asked whether they leave open what the rules want open. Where they do not, nothing is published.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.certify import write_certificates
from shelterlib.release.check import check, read_witnesses, witnessed
from shelterlib.release.primary import amount_reason, room
from shelterlib.release.reader import Published, follows, number, reader_system
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

STEPS = 60
WAYS_OUT = "coarsen the geography, or take the level out of the indicator's plan"


def certify_release(folder: Path, wave: str, published: Published, cells: Iterable[Cell], policy: Policy) -> int:
    """Write the certificates of a release and check them.

    Args:
        folder: where system.json and witnesses.csv are written.
        wave: this wave.
        published: rows of this wave and of the ledger, by wave and cell.
        cells: the restricted cells of this wave.
        policy: rules, indicators and classes.

    Returns:
        The number of hidden numbers.

    Raises:
        ReleaseRefusedError: no witnesses, an invalid one, or a range that is too narrow.
    """
    system = reader_system(published, policy.indicators, policy.rules.links).json() | {"wave": wave, "steps": STEPS}
    write_certificates(folder, system)
    tables = read_witnesses(folder, system["hidden"])
    if problems := check(system, tables):
        raise ReleaseRefusedError(f"{len(problems)} hidden numbers have no valid witness", where=wave, fix=WAYS_OUT)
    values = witnessed(system, tables)
    narrow = {cell.name for cell, at, low, high in needs(wave, cells, policy, published[wave], values)
              if not _open(values[at], low, high)}  # fmt: skip
    if narrow:
        raise ReleaseRefusedError(
            f"{len(narrow)} hidden cells leave too few values open, the first is {min(narrow)}",
            where=wave,
            fix=WAYS_OUT,
        )
    return len(system["hidden"])


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

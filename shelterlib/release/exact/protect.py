"""Protect a tidy table: pattern, certificates, and what only the owner may see."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.certify import STEPS, write_certificates
from shelterlib.release.check import check, read_witnesses, witnessed
from shelterlib.release.exact.asked import Request
from shelterlib.release.exact.needs import Need
from shelterlib.release.exact.rows import Key, written
from shelterlib.release.exact.suppress import Pattern, Suppression
from shelterlib.release.exact.table import Table

TRIES = 5
SEPARATOR = "|"


def protect(table: Table, request: Request, out: Path) -> dict[str, Any]:
    """Write DIR/pattern.csv, DIR/certificates and DIR/restricted, and return the summary.

    Args:
        table: cells and lines.
        request: the rules, in the table's smallest unit; when its time is over, nothing is published.
        out: folder to write.

    Raises:
        ReleaseRefusedError: no proven and certified pattern was found.
    """
    start = time.monotonic()
    run = Suppression(table, request.rules, request.least, request.seconds, request.gap)
    names = [name(key) for key in table.keys]
    for _ in range(TRIES):
        pattern = run.run()
        system = public_system(table, names, pattern.hidden)
        write_certificates(out / "certificates", system, max(1.0, run.deadline - time.monotonic()))
        tables = read_witnesses(out / "certificates", system["hidden"])
        problems = check(system, tables)
        open_needs = unmet(pattern.needs, names, witnessed(system, tables))
        if not problems and not open_needs:
            break
        run.widen(pattern.hidden)
    else:
        raise ReleaseRefusedError("no witness for a hidden cell", fix="coarsen the table or drop a dimension")
    write_pattern(out / "pattern.csv", table, pattern.hidden)
    write_restricted(out / "restricted", table, pattern)
    return {
        "cells": len(table.keys) + sum(1 for _ in table.absent()),
        "sensitive": len(pattern.sensitive),
        "hidden": int(pattern.hidden.sum()),
        "gap": round(pattern.gap, 6),
        "seconds": round(time.monotonic() - start, 3),
    }


def name(key: Key) -> str:
    """Return a cell's name in the certificates: its codes, with the sign between them escaped within."""
    return SEPARATOR.join(code.replace("\\", "\\\\").replace(SEPARATOR, "\\" + SEPARATOR) for code in key)


def public_system(table: Table, names: Sequence[str], hidden: Any) -> dict[str, Any]:
    """Return what a reader knows: printed numbers, names of hidden ones, lines with something hidden."""
    unit = {"decimals": table.decimals} if table.decimals else {}
    return unit | {
        "hidden": [name for name, is_hidden in zip(names, hidden, strict=True) if is_hidden],
        "shown": {name: int(v) for name, v, h in zip(names, table.values, hidden, strict=True) if not h},
        "lines": [
            [names[total], [names[p] for p in parts]]
            for total, parts in table.lines
            if hidden[total] or any(hidden[p] for p in parts)
        ],
    }


def unmet(needs: Sequence[Need], names: Sequence[str], values: dict[str, list[int]]) -> list[Need]:
    """Return the needs that the witnesses do not show: both ends, and every value between where it is a short range.

    What one contributor cannot exclude is proven by the search itself, since witnesses are public.
    """
    return [need for need in needs if not need.insider and not met(need, values[names[need.cell]])]


def met(need: Need, values: list[int]) -> bool:
    """Return True when a need's range is within what is witnessed."""
    if values[0] > need.low or values[-1] < need.high:
        return False
    short = need.high - need.low <= STEPS
    return not short or values[0] + STEPS < need.high or set(range(int(need.low), int(need.high) + 1)) <= set(values)


def write_pattern(path: Path, table: Table, hidden: Any) -> None:
    """Write every published cell: codes, status, value."""
    rows: list[tuple[Key, str, str]] = [
        (key, "suppressed", "") if hidden[i] else (key, "shown", written(int(table.values[i]), table.decimals))
        for i, key in enumerate(table.keys)
    ]
    rows += [(key, "shown", written(0, table.decimals)) for key in table.absent()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(d.name for d in table.dims), "status", "value"])
        writer.writerows([*key, status, value] for key, status, value in sorted(rows))


def write_restricted(folder: Path, table: Table, pattern: Pattern) -> None:
    """Write what only the owner may see: which hidden cells were sensitive, true values, ranges asked for."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    first = set(pattern.sensitive)
    ranges = {n.cell: (n.low, n.high) for n in pattern.needs if not n.insider}
    with (folder / "hidden.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*(d.name for d in table.dims), "why", "value", "low", "high"])
        for i in np.flatnonzero(pattern.hidden):
            why = "sensitive" if i in first else "secondary"
            numbers = [table.values[i], *ranges.get(int(i), ())]
            writer.writerow([*table.keys[i], why, *(written(int(v), table.decimals) for v in numbers)])
    summary = {"sensitive": len(first), "hidden": int(pattern.hidden.sum()), "gap": pattern.gap}
    (folder / "summary.json").write_text(json.dumps(summary) + "\n", encoding="utf-8")

"""Cuts that a single line of a table gives: no hidden cell alone, and what is hidden together must pass the rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from shelterlib.release.exact.needs import threshold
from shelterlib.release.exact.table import Table
from shelterlib.release.primary import amount_reason
from shelterlib.release.rules import ClassRules

Cut = tuple[dict[int, float], float]
SLACK = 1e-6


def line_cuts(table: Table, hidden: Any, rules: ClassRules) -> Iterator[Cut]:
    """Yield the cuts that a (fractional) pattern breaks.

    A hidden cell alone in a line follows from it. Where the total is shown, the hidden parts' sum is known:
    it must be at least the first value that is not sensitive.
    """
    least = rules.sensitive[1] + 1 if rules.sensitive else 0
    for total, parts in table.lines:
        cells = (total, *parts)
        y = hidden[list(cells)]
        top = int(np.argmax(y))
        if y[top] > y.sum() - y[top] + SLACK:
            yield {c: 1.0 for c in cells if c != cells[top]} | {cells[top]: -1.0}, 0.0
        if least and len(parts):
            worth = np.minimum(table.values[list(parts)], least)
            k = int(np.argmax(y[1:]))
            if least * (y[1 + k] - y[0]) > float(worth @ y[1:]) + SLACK and worth.sum() > 0:
                cut = {c: float(w) for c, w in zip(parts, worth, strict=True)}
                cut[parts[k]] -= least
                yield cut | {total: float(least)}, 0.0


def union_cuts(table: Table, hidden: Any, rules: ClassRules) -> Iterator[Cut]:
    """Yield a cut for every line whose hidden parts together break a primary rule (whole patterns only)."""
    judged = threshold(rules, table)
    for total, parts in table.lines:
        together = [c for c in parts if hidden[c] > 0.5]
        if not together or hidden[total] > 0.5:
            continue
        if table.parts:
            sums: dict[str, float] = {}
            for c in together:
                for who, v in table.parts[c].items():
                    sums[who] = sums.get(who, 0.0) + v
            amounts = list(sums.values())
        else:
            amounts = [float(sum(table.values[together]))]
        if amount_reason(amounts, judged):
            others = {c: 1.0 for c in (total, *parts) if c not in together}
            yield others | {c: -1.0 for c in together}, 1.0 - len(together)

"""Which institutions there are, where, who leaves, who enters and who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from shelterlib.simulate.plan import Institutions


@dataclass(frozen=True)
class Institution:
    """An invented institution: a code that tells nothing, its region and type."""

    code: str
    region: str
    kind: str


def first_frame(plan: Institutions, size: int | None, rng: np.random.Generator) -> tuple[Institution, ...]:
    """Return the institutions of the first wave, `size` of them (default: as many as the plan names)."""
    counts = _scaled(plan.types, size)
    placed = [(region, kind) for kind, count in counts.items() for region in _regions(plan.regions, count, rng)]
    return _named(placed, 1, rng)


def next_frame(
    plan: Institutions, before: Sequence[Institution], closed: frozenset[str], last_code: int, rng: np.random.Generator
) -> tuple[Institution, ...]:
    """Return the frame of the next wave: the old one without those that closed or left, and new institutions.

    Args:
        plan: shares of exits, numbers of entries.
        before: the frame of the wave before.
        closed: codes of the institutions that answered that they are closed.
        last_code: the highest number that any code has had, so that none is given twice.
        rng: source of chance.
    """
    leaves = rng.random(len(before)) < plan.exits
    stay = [one for one, gone in zip(before, leaves, strict=True) if not gone and one.code not in closed]
    scale = len(before) / max(1, sum(plan.types.values()))
    entries = {kind: _times(count, scale, rng) for kind, count in plan.entries.items()}
    placed = [(region, kind) for kind, count in entries.items() for region in _regions(plan.regions, count, rng)]
    return (*stay, *_named(placed, last_code + 1, rng))


def who_answers(
    plan: Institutions, frame: Sequence[Institution], silent: frozenset[str], rng: np.random.Generator
) -> frozenset[str]:
    """Return the codes of those that answer; `silent` did not answer in the wave before."""
    draws = rng.random((len(frame), 2))
    return frozenset(
        one.code
        for one, (now, again) in zip(frame, draws, strict=True)
        if now < plan.response.get(one.kind, 1) and not (one.code in silent and again < plan.no_answer_again)
    )


def _times(count: int, scale: float, rng: np.random.Generator) -> int:
    """Return a count at another scale: rounded when it grows, by chance when it shrinks below one."""
    return int(rng.binomial(count, scale)) if scale < 1 else round(count * scale)


def _scaled(types: Mapping[str, int], size: int | None) -> dict[str, int]:
    """Return counts in the same mix that add up to `size` (largest remainders)."""
    total = sum(types.values())
    if size is None or size == total:
        return dict(types)
    exact = {kind: count * size / total for kind, count in types.items()}
    counts = {kind: int(value) for kind, value in exact.items()}
    by_rest = sorted(types, key=lambda kind: counts[kind] - exact[kind])
    for kind in by_rest[: size - sum(counts.values())]:
        counts[kind] += 1
    return counts


def _regions(weights: Mapping[str, float], count: int, rng: np.random.Generator) -> list[str]:
    """Return regions for institutions of one type: no region gets a second one before most have a first."""
    names, chance = list(weights), np.array(list(weights.values())) / sum(weights.values())
    drawn: list[str] = []
    while len(drawn) < count:
        take = min(count - len(drawn), len(names))
        drawn += [names[place] for place in rng.choice(len(names), size=take, replace=False, p=chance)]
    return drawn


def _named(placed: Sequence[tuple[str, str]], first: int, rng: np.random.Generator) -> tuple[Institution, ...]:
    """Give codes in random order, so that a code tells neither region nor type."""
    numbers = rng.permutation(len(placed)) + first
    made = [Institution(f"F{number:03d}", *where) for number, where in zip(numbers, placed, strict=True)]
    return tuple(sorted(made, key=lambda one: one.code))

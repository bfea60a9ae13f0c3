"""What is done where the audit finds that a hidden number follows: hide more, and refuse only at the end.

Three rungs, each taken for the family of indicators that the number belongs to: close the level (its groups are hidden
together, empty ones too), hide the change between waves, hide the table whole. Which rung a release needed is told as a
count (cells `quality.released.levels_closed` and so on): that the smallest set was not enough is all it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shelterlib.release.cells import released_row
from shelterlib.release.families import families
from shelterlib.release.gate import Decisions, close, second_bases
from shelterlib.release.joint import audit, refusal
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.reader import Published
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

LEVEL, CHANGE, TABLE = ("levels_closed", "changes_hidden", "tables_hidden")
Step = tuple[str, str, str]  # rung, the first indicator of the family, level


@dataclass(frozen=True)
class Context:
    """What a release is audited in: where certificates go, this wave, what was published, what is known beside it."""

    folder: Path
    wave: str
    earlier: Published
    cells: Sequence[Cell]
    policy: Policy
    beside: Knowledge


def certified(context: Context, decisions: Decisions) -> tuple[list[dict[str, str]], int, list[Step]]:
    """Return the released rows, the number of hidden numbers, and the steps that were needed until the audit passed.

    Raises:
        ReleaseRefusedError: nothing is left to hide, and a number still follows.
    """
    steps: list[Step] = []
    cells, policy, wave = context.cells, context.policy, context.wave
    while True:
        rows = [released_row(cell, wave, policy, decisions) for cell in cells]
        published = {**context.earlier, wave: {row["cell"]: row for row in rows}}
        found = audit(context.folder, wave, published, cells, policy, beside=context.beside)
        if not found.narrow:
            return rows, found.hidden, steps
        more = climb(found.narrow, cells, policy, decisions)
        if not more:
            raise refusal(wave, found)
        second_bases(cells, policy, decisions)
        steps += more


def climb(narrow: Iterable[str], cells: Sequence[Cell], policy: Policy, decisions: Decisions) -> list[Step]:
    """Hide more around each number that follows, one rung higher than what stands.

    Args:
        narrow: `wave cell`, this wave's or an earlier one's.
        cells: the restricted cells of this wave.
        policy: rules, indicators and classes.
        decisions: changed in place.

    Returns:
        The steps that hid something; none where nothing is left to hide.
    """
    steps: list[Step] = []
    for family, level in dict.fromkeys(_where(narrow, policy)):
        own = [c for c in cells if c.indicator in family and c.kind != "question"]
        for rung, some in _rungs(own, level):
            if close(some, decisions, rung):
                steps.append((rung, family[0], level))
                break
    return steps


def _where(narrow: Iterable[str], policy: Policy) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the family of indicators and the level of each cell."""
    grouped = {i: tuple(family) for family in families(policy) for i in family}
    for name in narrow:
        indicator, level, *_ = name.split(" ")[1].split(".")
        yield grouped.get(indicator, (indicator,)), level


def _rungs(cells: Sequence[Cell], level: str) -> Iterator[tuple[str, list[Cell]]]:
    """Yield the rungs from the lowest: what each hides."""
    if level != "country":
        yield LEVEL, [c for c in cells if c.kind != "change" and c.group_by == level]
    yield CHANGE, [c for c in cells if c.kind == "change"]
    yield TABLE, list(cells)


def counted(steps: Iterable[Step]) -> dict[str, int]:
    """Return how often each rung was taken."""
    return dict(Counter(rung for rung, _, _ in steps))

"""Medians: whole answers that agree with all that is printed show how far one institution's answer stays open."""

from __future__ import annotations

import os
import random

import pytest
from support.medians import UNLIMITED, Pair, possible, printed
from support.survey import MACRO, TYPES

FULL = bool(os.environ.get("FULL"))
DAYS = (7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, UNLIMITED)
LEAST = 10  # answers of a printed median of days


def survey(seed: int) -> dict[Pair, list[float]]:
    draw = random.Random(seed)
    found: dict[Pair, list[float]] = {}
    for _ in range(draw.randint(12, 80)):
        found.setdefault((draw.choice(MACRO), draw.choice(TYPES)), []).append(draw.choice(DAYS))
    return found


def open_ends(answers: dict[Pair, list[float]], least: int = LEAST) -> tuple[int, list[str]]:
    """Return how many answers were asked for, and those that cannot be shortest or unlimited, insiders included."""
    told, sizes = printed(answers, least), {pair: len(own) for pair, own in answers.items()}
    grid = sorted({0.0, *DAYS, *(middle for _, middle in told.values())})
    insider = max(answers, key=lambda pair: (len(answers[pair]), pair))
    asked, closed = 0, []
    for pair, size in sizes.items():
        for end in (grid[0], UNLIMITED):
            known = [(insider, answers[insider][0])] if insider != pair or size > 1 else []
            asked += 1
            if not possible(sizes, told, grid, [(pair, end), *known]):
                closed.append(f"{pair} {end}")
    return asked, closed


def test_one_answer_may_be_shortest_or_unlimited_beside_every_printed_median() -> None:
    results = [open_ends(survey(seed)) for seed in range(3)]
    assert sum(asked for asked, _ in results) > 40
    assert [closed for _, closed in results if closed] == []


def test_a_median_of_one_answer_would_tell_it() -> None:
    answers = {("north", "a"): [30.0], ("west", "b"): [7.0, 90.0, 180.0]}
    assert open_ends(answers, least=1)[1]


@pytest.mark.audit
def test_answers_beside_medians_stay_open_in_many_surveys() -> None:
    results = [open_ends(survey(seed)) for seed in range(500 if FULL else 60)]
    print(f"medians: {sum(a for a, _ in results)} ends of single answers in {len(results)} surveys, insiders included, "
          f"{sum(len(c) for _, c in results)} closed")  # fmt: skip
    assert [c for _, c in results if c] == []

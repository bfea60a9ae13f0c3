"""The checker of witnesses adds up: every way in which a witness can disagree is named."""

from __future__ import annotations

import numpy as np
import pytest

from shelterlib.release.check import check
from shelterlib.release.joint import _open

SYSTEM = {
    "hidden": ["a", "b"],
    "shown": {"total": 5, "most": 4},
    "lines": [("total", ["a", "b"])],
    "limits": [("a", "most")],
}
GOOD = [[1, 4], [2, 3]]


def test_witnesses_that_agree_have_nothing_wrong() -> None:
    assert check(SYSTEM, np.array(GOOD)) == []


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ([[1, 4], [2, 4]], "total: its line does not add up"),
        ([[5, 0], [2, 3]], "a: more than most"),
        ([[6, -1], [2, 3]], "a witness is negative"),
        ([[2, 3], [2, 3]], "b: "),
    ],
)
def test_a_witness_that_disagrees_is_named(tables: list[list[int]], said: str) -> None:
    assert any(wrong.startswith(said) for wrong in check(SYSTEM, np.array(tables)))


def test_a_range_is_open_only_with_every_value_that_the_steps_can_show() -> None:
    assert _open([0, 1, 2, 3], 0, 3)
    assert not _open([0, 1, 3], 0, 3)  # the witnesses left a value out
    assert not _open([0, 1, 2], 0, 3)
    assert not _open([1, 2, 3], 0, 3)
    assert not _open([0, 3], 0, 3)

"""Columns whose groups the form does not have: the question under its former place, or another one of that name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.raw.match import MOVED, UNKNOWN, Target

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from shelterlib.raw.coded import Coded


def settle(targets: Sequence[Target], cells: Sequence[Coded]) -> list[Target]:
    """Return the targets, each `moved` one accepted as a path or unknown.

    A question may have moved between versions of a form: its column under the old groups is accepted where no other
    column gives the question, or where the others are blank in every version in which it is filled.
    """
    version = next(
        (c for t, c in zip(targets, cells, strict=True) if t.kind == "system" and t.question == "version"), None
    )
    done = list(targets)
    for place, target in enumerate(targets):
        if target.style != MOVED:
            continue
        rivals = [
            column
            for other, column in zip(targets, cells, strict=True)
            if column is not cells[place] and (other.question, other.choice) == (target.question, target.choice)
        ]
        fits = all(_of_other_versions(cells[place], rival, version) for rival in rivals)
        done[place] = replace(target, style="path") if fits else UNKNOWN
    return done


def _of_other_versions(column: Coded, rival: Coded, version: Coded | None) -> bool:
    if version is None:
        return False
    return not np.intersect1d(_filled_in(column, version), _filled_in(rival, version)).size


def _filled_in(column: Coded, version: Coded) -> NDArray[np.int32]:
    return np.unique(version.codes[column.filled])

"""Which cells to hide: the fewest, under cuts that are found as they are needed.

Weights are the same for every cell (a total is a trifle dearer than a part), so they tell nothing of values.
"""

from __future__ import annotations

import ctypes
import math
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import highspy
import numpy as np

from shelterlib.errors import ReleaseRefusedError

DEARER = 1e-5
HALF = 0.5  # proven to less than one cell
NODES = 500  # a limit of work, not of time: the same on every machine
DONE = (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)


class Master:
    """The master problem: minimise the weight of hidden cells under the cuts found so far."""

    def __init__(self, weights: Any, fixed: Iterable[int], deadline: float) -> None:
        self.weights, self.deadline, self.work, self.is_whole = weights, deadline, 0, False
        cells = len(weights)
        low = np.zeros(cells)
        low[list(fixed)] = 1.0
        self.solver = quiet()
        self.solver.addVars(cells, low, np.ones(cells))
        self.where = np.arange(cells, dtype=np.int32)
        self.solver.changeColsCost(cells, self.where, weights)

    def cut(self, coefficients: dict[int, float], least: float) -> None:
        """Add: the sum of coefficient times hidden is at least so much."""
        index = np.array(list(coefficients), dtype=np.int32)
        self.solver.addRow(least, highspy.kHighsInf, len(index), index, np.array(list(coefficients.values())))

    def whole(self) -> None:
        """Ask for whole answers from now on."""
        self.is_whole = True
        kinds = np.full(len(self.where), highspy.HighsVarType.kInteger)
        self.solver.changeColsIntegrality(len(self.where), self.where, kinds)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.solver.setOptionValue("mip_abs_gap", HALF)
        self.solver.setOptionValue("mip_max_nodes", NODES)

    def solve(self, close: float = 0.0) -> tuple[Any, float]:
        """Return the best hidden pattern, shape (cells,), and a proven lower bound of its weight.

        Args:
            close: how far from the optimum a whole answer may be, as a share of it.

        Raises:
            ReleaseRefusedError: no time is left, or no pattern is possible.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise late()
        if self.is_whole:  # begun from an older answer, the solver can return that one beside the new objective
            self.solver.clearSolver()
        self.solver.setOptionValue("mip_rel_gap", close)
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + left)
        self.solver.run()
        status, info = self.solver.getModelStatus(), self.solver.getInfo()
        self.work += max(0, info.simplex_iteration_count)
        if status not in DONE:
            raise late()
        found = np.array(self.solver.getSolution().col_value)
        bound = float(self.weights @ found)
        if self.is_whole:  # when every other node was cut off, the bound that is reported lags behind the proof
            proven = bound - max(HALF, close * bound) if status == DONE[0] else -math.inf
            bound = max(info.mip_dual_bound, proven)
        return found, bound

    def fewest(self, bound: float) -> int:
        """Return the number of hidden cells that no pattern can go below, given a bound of the weight."""
        return math.ceil(bound / float(self.weights.max()) - 1e-6)


def late() -> ReleaseRefusedError:
    """Return the error of a search that has no time left."""
    return ReleaseRefusedError(
        "no proven pattern in the time allowed",
        fix="use fewer or coarser dimensions; or allow more `seconds`, or a wider `gap`, in --rules",
    )


def quiet() -> Any:
    """Return a solver that prints nothing and gives the same answer every time."""
    with _muted():
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    return solver


@contextmanager
def _muted() -> Iterator[None]:
    """Keep the library's greeting, which no option turns off, out of the standard output."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
        ctypes.CDLL(None).fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)

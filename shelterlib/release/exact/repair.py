"""Which cells to hide besides, so that one more cell can move: the cheapest way through the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from scipy.sparse import hstack

from shelterlib.release.exact.attack import is_whole
from shelterlib.release.exact.master import DONE, quiet

if TYPE_CHECKING:
    from shelterlib.release.exact.ranges import Step

CHEAP = 1e-3  # a cell that is hidden already costs nearly nothing
SLACK = 1e-6
FEASIBLE = 2  # HiGHS: kSolutionStatusFeasible
NODES = 200
NEAR_ENOUGH = 0.1


class Repair:
    """Cheapest moves of one table's cells, up and down parted so that each can bear a cost."""

    def __init__(self, matrix: Any) -> None:
        """Prepare the programme; matrix: lines, shape (lines, cells)."""
        (lines, self.cells), self.work, self.whole = matrix.shape, 0, False
        columns = hstack([matrix, -matrix]).tocsc()
        both = columns.shape[1]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = both, lines
        model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(both)
        model.row_lower_ = model.row_upper_ = np.zeros(lines)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
        model.a_matrix_.value_ = columns.data
        self.solver = quiet()
        self.solver.passModel(model)
        self.solver.setOptionValue("mip_max_nodes", NODES)
        self.solver.setOptionValue("mip_rel_gap", NEAR_ENOUGH)
        self.where = np.arange(both, dtype=np.int32)

    def cells_for(self, step: Step, price: Any, *, whole: bool) -> Any | None:
        """Return the cells that move when a cell goes as far as is wanted at the least price, or None.

        Args:
            step: the cell, how far it must go, and how far every other can.
            price: of moving a cell as far as is wanted, shape (cells,).
            whole: in whole numbers only; first among hidden cells and those that move in fractions, then among all.
        """
        down, up = step.limits
        far = np.array([up, down])
        low, high = np.zeros(far.shape), far.copy()
        high[:, step.cell] = 0.0
        own = int(step.sign == -1), step.cell
        low[own] = high[own] = step.wanted
        costs = price / np.maximum(np.minimum(far, step.wanted), SLACK)
        self.solver.changeColsCost(len(self.where), self.where, costs.ravel())
        found = self._bounded(low, high, whole=False)
        if whole and found is not None and not is_whole(found):
            near = np.tile(price <= CHEAP, 2) | (np.maximum(found, np.roll(found, self.cells)) > SLACK)
            found = self._bounded(low, np.where(near.reshape(high.shape), high, 0.0), whole=True)
            found = self._bounded(low, high, whole=True) if found is None else found
        if found is None:
            return None
        return np.flatnonzero(found[: self.cells] + found[self.cells :] > SLACK * step.wanted)

    def _bounded(self, low: Any, high: Any, *, whole: bool) -> Any | None:
        self.solver.changeColsBounds(len(self.where), self.where, low.ravel(), high.ravel())
        return self._run(whole=whole)

    def _run(self, *, whole: bool) -> Any | None:
        if whole != self.whole:
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            self.solver.changeColsIntegrality(len(self.where), self.where, np.full(len(self.where), kind))
            self.whole = whole
        self.solver.run()
        self.work += max(0, self.solver.getInfo().simplex_iteration_count)
        good = self.solver.getModelStatus() in DONE and self.solver.getInfo().primal_solution_status == FEASIBLE
        return np.array(self.solver.getSolution().col_value) if good else None

"""How far a hidden cell can be moved: the reader's linear programme, kept warm between questions.

Deviation f of a possible table from the true one: A f = 0, and a cell that is not hidden does not move.
The dual of the programme tells which cells would give more room: a cut for the master problem
(Fischetti and Salazar, Management Science 2001).
"""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.master import quiet

EPSILON = 1e-7
NEAR = 1e-6
NODES = 2000


class Mover:
    """Moves of one table's cells."""

    def __init__(self, matrix: Any, *, whole: bool = False) -> None:
        """Prepare the programme.

        Args:
            matrix: lines, shape (lines, cells).
            whole: moves in whole numbers only; no prices then.
        """
        self.transposed, self.whole = matrix.T.tocsr(), whole
        (lines, self.cells), self.work = matrix.shape, 0
        self.solver = quiet()
        columns = matrix.tocsc()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.cells, lines
        model.col_cost_ = np.zeros(self.cells)
        model.col_lower_ = model.col_upper_ = np.zeros(self.cells)
        model.row_lower_ = model.row_upper_ = np.zeros(lines)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
        model.a_matrix_.value_ = columns.data
        self.solver.passModel(model)
        self.where = np.arange(self.cells, dtype=np.int32)
        if whole:
            self.solver.changeColsIntegrality(
                self.cells, self.where, np.full(self.cells, highspy.HighsVarType.kInteger)
            )
            self.solver.setOptionValue("mip_max_nodes", NODES)
        self.target = 0

    def bounds(self, down: Any, up: Any) -> None:
        """Set how far every cell may go down and up, both zero or more, shape (cells,)."""
        self.solver.changeColsBounds(self.cells, self.where, -down, up)

    def furthest(self, cell: int, sign: int) -> float:
        """Return how far a cell can move up (sign 1) or down (-1).

        Raises:
            ReleaseRefusedError: the solver gives no answer.
        """
        self.solver.changeColCost(self.target, 0.0)
        self.solver.changeColCost(cell, -float(sign))
        self.target = cell
        self.solver.run()
        status, info = self.solver.getModelStatus(), self.solver.getInfo()
        self.work += max(0, info.simplex_iteration_count)
        if self.whole and status == highspy.HighsModelStatus.kSolutionLimit:
            return max(0.0, -float(info.objective_function_value))
        if status != highspy.HighsModelStatus.kOptimal:
            raise ReleaseRefusedError(
                "the audit of a hidden cell found no answer", fix="use fewer or coarser dimensions"
            )
        return -float(info.objective_function_value)

    def prices(self, cell: int, sign: int) -> Any:
        """Return r of the answer found last, with distance = r·f for every move f: shape (cells,)."""
        reduced = self.transposed @ np.array(self.solver.getSolution().row_dual)
        reduced[cell] += sign
        reduced[np.abs(reduced) < EPSILON] = 0.0
        return reduced

    def solution(self) -> Any:
        """Return the move found last, shape (cells,)."""
        return np.array(self.solver.getSolution().col_value)


def is_whole(move: Any) -> bool:
    """Return True where a move consists of whole numbers."""
    return bool(np.abs(move - np.round(move)).max(initial=0.0) < NEAR)

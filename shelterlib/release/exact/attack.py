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


class Mover:
    """Moves of one table's cells."""

    def __init__(self, matrix: Any, reach: float) -> None:
        """Prepare the programme.

        Args:
            matrix: lines, shape (lines, cells).
            reach: the furthest upward move that is of interest; more is never needed.
        """
        self.matrix, self.transposed, self.reach = matrix, matrix.T.tocsr(), reach
        self.cells = matrix.shape[1]
        self.solver = quiet()
        columns = matrix.tocsc()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.cells, matrix.shape[0]
        model.col_cost_ = np.zeros(self.cells)
        model.col_lower_ = model.col_upper_ = np.zeros(self.cells)
        model.row_lower_ = model.row_upper_ = np.zeros(matrix.shape[0])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_, model.a_matrix_.index_ = columns.indptr, columns.indices
        model.a_matrix_.value_ = columns.data
        self.solver.passModel(model)
        self.target = 0

    def bounds(self, down: Any, up: Any) -> None:
        """Set how far every cell may go down and up, both zero or more, shape (cells,)."""
        where = np.arange(self.cells, dtype=np.int32)
        self.solver.changeColsBounds(self.cells, where, -down, up)

    def furthest(self, cell: int, sign: int) -> tuple[float, Any]:
        """Return how far a cell can move up (sign 1) or down (-1), and the prices of the cells' moves.

        Returns:
            The distance, and r with distance = r·f for every move f: shape (cells,).
        """
        self.solver.changeColCost(self.target, 0.0)
        self.solver.changeColCost(cell, -float(sign))
        self.target = cell
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise ReleaseRefusedError(
                "the audit of a hidden cell found no answer", fix="use fewer or coarser dimensions"
            )
        prices = np.array(self.solver.getSolution().row_dual)
        reduced = self.transposed @ prices
        reduced[cell] += sign
        reduced[np.abs(reduced) < EPSILON] = 0.0
        return -float(self.solver.getObjectiveValue()), reduced

    def solution(self) -> Any:
        """Return the move found last, shape (cells,)."""
        return np.array(self.solver.getSolution().col_value)

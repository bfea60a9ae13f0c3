"""How far a cell can move and what must move with it: small lines by hand, and what the solver may answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
import pytest
from scipy.sparse import csr_array

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact.attack import Mover, is_whole
from shelterlib.release.exact.ranges import Step
from shelterlib.release.exact.repair import Repair

STATUS = highspy.HighsModelStatus
LINE = csr_array([[-1.0, 1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0, -1.0]])  # t = a + b, and c = d
HALVES = csr_array([[2.0, -1.0, 0.0]])  # b is twice a


def mover(down: list[float], up: list[float], matrix: Any = LINE, *, whole: bool = False) -> Mover:
    found = Mover(matrix, whole=whole) if whole else Mover(matrix)
    found.bounds(np.array(down, dtype=float), np.array(up, dtype=float))
    return found


# --- how far


def test_a_cell_moves_as_far_as_its_line_and_the_limits_of_both_sides_let_it() -> None:
    found = mover([0, 3, 4, 1, 2], [0, 5, 6, 7, 8])
    assert (found.furthest(1, 1), found.furthest(1, -1)) == (4, 3)
    assert found.solution()[:3].tolist() == [0, -3, 3]
    assert (found.furthest(2, 1), found.furthest(2, -1)) == (3, 4)
    assert (found.furthest(3, 1), found.furthest(3, -1), found.furthest(4, 1), found.furthest(0, 1)) == (7, 1, 7, 0)
    found.bounds(np.array([1.0, 3, 4, 0, 0]), np.array([2.0, 5, 6, 0, 0]))
    assert (found.furthest(1, 1), found.furthest(0, 1), found.furthest(3, 1)) == (5, 2, 0)


def test_prices_tell_the_distance_of_the_answer_and_of_no_move_less() -> None:
    found = mover([0, 3, 4, 1, 2], [0, 5, 6, 7, 8])
    for cell, sign, far in ((1, 1, 4.0), (2, -1, 4.0), (3, 1, 7.0)):
        assert found.furthest(cell, sign) == far
        prices, move = found.prices(cell, sign), found.solution()
        assert prices @ move == pytest.approx(far) == pytest.approx(sign * move[cell])
        for other in ([0, 1, -1, 0, 0], [1, 1, 0, 0, 0], [0, 0, 0, 2, 2], [3, 1, 2, -1, -1]):
            assert prices @ np.array(other) == pytest.approx(sign * other[cell])  # what holds of every move
        assert not ((prices != 0) & (np.abs(prices) < 1e-7)).any()


def test_prices_below_a_ten_millionth_are_none() -> None:
    found = Mover(LINE)
    for price, kept in ((1e-7, 1e-7), (0.9e-7, 0.0)):
        found.solver = SimpleNamespace(getSolution=lambda price=price: SimpleNamespace(row_dual=[price, 0.0]))
        assert found.prices(3, 1).tolist() == [-kept, kept, kept, 1.0, 0.0]


def test_a_whole_move_goes_less_far_than_one_of_halves() -> None:
    bounds = ([0, 0, 0], [5, 1, 0])
    assert mover(*bounds, HALVES).furthest(0, 1) == 0.5
    whole = mover([0, 0, 0], [5, 3, 0], HALVES, whole=True)
    assert whole.furthest(0, 1) == 1 and whole.solution().tolist() == [1, 2, 0]
    assert mover(*bounds, HALVES, whole=True).furthest(0, 1) == 0
    assert (Mover(HALVES).whole, whole.whole) == (False, True)


def test_the_work_of_a_solver_is_counted_and_bounded() -> None:
    found = mover([0, 3, 4, 1, 2], [0, 5, 6, 7, 8])
    for cell in (1, 2, 3):
        before = found.work
        found.furthest(cell, 1)
        assert found.work - before == max(0, found.solver.getInfo().simplex_iteration_count)
    assert found.work > 0
    nothing = mover([0] * 5, [0] * 5)
    assert (nothing.furthest(1, 1), nothing.work) == (0, max(0, nothing.solver.getInfo().simplex_iteration_count))
    assert Mover(LINE, whole=True).solver.getOptionValue("mip_max_nodes")[1] == 2000


def answering(space: Any, status: Any, objective: float = -3.0, *, iterations: int = -1, feasible: int = 2) -> None:
    """Have a solver answer so, whatever it is asked."""
    info = SimpleNamespace(
        simplex_iteration_count=iterations, objective_function_value=objective, primal_solution_status=feasible
    )
    nothing = {
        name: lambda *_: None
        for name in ("changeColCost", "changeColsBounds", "changeColsCost", "changeColsIntegrality", "run")
    }
    solution = SimpleNamespace(col_value=[0.0] * (2 * space.cells))
    space.solver = SimpleNamespace(
        getModelStatus=lambda: status, getInfo=lambda: info, getSolution=lambda: solution, **nothing
    )


@pytest.mark.parametrize(
    ("status", "whole", "objective", "far"),
    [
        (STATUS.kOptimal, False, -3.0, 3.0), (STATUS.kOptimal, True, -3.0, 3.0),
        (STATUS.kSolutionLimit, True, -3.0, 3.0),
        (STATUS.kSolutionLimit, True, 2.0, 0.0), (STATUS.kSolutionLimit, False, -3.0, None),
        (STATUS.kInfeasible, False, -3.0, None),
        (STATUS.kInfeasible, True, -3.0, None), (STATUS.kTimeLimit, True, -3.0, None),
    ],
)  # fmt: skip
def test_without_an_answer_nothing_is_taken_for_proven(
    status: Any, whole: bool, objective: float, far: float | None
) -> None:
    found = Mover(LINE, whole=whole)
    answering(found, status, objective)
    if far is None:
        with pytest.raises(ReleaseRefusedError, match="no answer"):
            found.furthest(1, 1)
    else:
        assert found.furthest(1, 1) == far and found.work == 0


def test_whole_numbers_are_told_from_halves() -> None:
    assert is_whole(np.array([1.0, -2.0, 3 + 1e-7])) is True
    assert is_whole(np.array([1.0, 0.5])) is False and is_whole(np.array([1.0 + 1e-5])) is False
    assert is_whole(np.zeros(0)) is True and is_whole(np.array([1e-6])) is False


# --- what must move besides


SUM = csr_array([[-1.0, 1.0, 1.0, 1.0]])  # t = a + b + c


def step(cell: int, sign: int, wanted: float, down: list[float], up: list[float]) -> Step:
    return Step(cell, sign, wanted, 1.0, (np.array(down, dtype=float), np.array(up, dtype=float)))


def besides(space: Repair, asked: Step, price: list[float], *, whole: bool = False) -> list[int] | None:
    found = space.cells_for(asked, np.array(price), whole=whole)
    return None if found is None else found.tolist()


def test_the_cheapest_cells_that_make_up_for_a_move_are_found() -> None:
    space = Repair(SUM)
    free = [9.0, 9, 9, 9]
    assert besides(space, step(1, 1, 2, free, free), [10, 0, 1, 3]) == [1, 2]
    assert besides(space, step(1, 1, 2, free, free), [10, 0, 5, 3]) == [1, 3]
    assert besides(space, step(1, 1, 2, free, free), [1, 0, 5, 3]) == [0, 1]
    assert besides(space, step(1, 1, 2, [9, 9, 1, 9], free), [10, 0, 1, 3]) == [1, 2, 3]  # b alone cannot go two down
    assert besides(space, step(1, -1, 2, free, [9, 9, 1, 9]), [10, 0, 1, 3]) == [1, 2, 3]
    assert besides(space, step(0, 1, 2, free, free), [0, 1, 3, 3]) == [0, 1]
    assert besides(space, step(3, -1, 2, free, free), [4, 3, 2, 0]) == [2, 3]


def test_a_cell_that_cannot_go_as_far_costs_more_for_each_step() -> None:
    space = Repair(SUM)
    assert besides(space, step(1, 1, 4, [0, 9, 1, 4], [0, 9, 9, 9]), [10, 0, 1, 3.5]) == [
        1,
        3,
    ]  # 1 a step, or 3.5 for four
    assert besides(space, step(1, 1, 4, [0, 9, 4, 4], [0, 9, 9, 9]), [10, 0, 1, 3.5]) == [1, 2]
    assert besides(space, step(1, 1, 4, [0, 9, 99, 4], [0, 9, 9, 9]), [10, 0, 3, 3.5]) == [
        1,
        2,
    ]  # no dearer than what is wanted


def test_what_no_move_reaches_is_none() -> None:
    space = Repair(SUM)
    assert besides(space, step(1, 1, 2, [0, 0, 1, 0], [0, 9, 9, 9]), [1, 1, 1, 1]) is None
    assert besides(space, step(1, 1, 1, [0, 0, 1, 0], [0, 9, 9, 9]), [1, 1, 1, 1]) == [1, 2]


def test_whole_numbers_are_asked_for_only_where_halves_are_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Repair(csr_array([[1.0, -2.0, -3.0], [0.0, 0.0, 0.0]]))  # a = 2 b + 3 c
    asked: list[bool] = []
    plain = space._run
    monkeypatch.setattr(space, "_run", lambda *, whole: asked.append(whole) or plain(whole=whole))
    free = [9.0, 9, 9]
    assert besides(space, step(0, 1, 3, free, free), [0, 1, 9], whole=False) == [0, 1] and asked == [False]
    assert besides(space, step(0, 1, 3, free, free), [0, 1, 9], whole=True) == [0, 2]  # two b are four: no three
    assert asked[1:] == [False, True, True]  # among a and b alone, then among all
    assert besides(space, step(0, 1, 4, free, free), [0, 1, 9], whole=True) == [0, 1] and asked[4:] == [False]
    assert space.whole is False


def test_whole_moves_keep_to_hidden_cells_and_those_that_move_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Repair(csr_array([[1.0, -2.0, -3.0, -1.0]]))  # a = 2 b + 3 c + d
    asked: list[bool] = []
    plain = space._run
    monkeypatch.setattr(space, "_run", lambda *, whole: asked.append(whole) or plain(whole=whole))
    free = [9.0, 9, 9, 9]
    assert besides(space, step(0, 1, 5, free, [9, 9, 9, 0]), [0, 1, 1.6, 9], whole=True) == [0, 1, 2]  # d would cost 9
    assert asked == [False, True, True]
    hidden = [0, 1, 1e-3, 1e-3]
    assert besides(space, step(0, 1, 5, [9, 9, 9, 2], [9, 9, 9, 2]), hidden, whole=True) == [0, 2, 3]
    assert asked[3:] == [False, True]  # five thirds of c are no whole number; c and two of d are, and are hidden


def test_a_millionth_of_what_is_wanted_is_no_move(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Repair(SUM)
    up, down = [2e-6, 2.0, 0.0, 1.5e-6], [0.0, 0.0, 2.1e-6, 1.5e-6]
    monkeypatch.setattr(space, "_run", lambda *, whole: np.array([*up, *down]))
    assert besides(space, step(1, 1, 2, [9] * 4, [9] * 4), [1, 1, 1, 1]) == [1, 2, 3]


def test_the_repair_counts_its_work_and_stops_early() -> None:
    space = Repair(SUM)
    assert (space.work, space.whole, space.cells) == (0, False, 4)
    besides(space, step(1, 1, 2, [9, 9, 9, 9], [9, 9, 9, 9]), [10, 0, 1, 3])
    assert space.work == max(0, space.solver.getInfo().simplex_iteration_count)
    assert space.solver.getOptionValue("mip_max_nodes")[1] == 200
    assert space.solver.getOptionValue("mip_rel_gap")[1] == 0.1


@pytest.mark.parametrize(
    ("status", "feasible", "good"),
    [(STATUS.kOptimal, 2, True), (STATUS.kSolutionLimit, 2, True), (STATUS.kSolutionLimit, 1, False),
    (STATUS.kInfeasible, 2, False),
     (STATUS.kOptimal, 0, False)],
)  # fmt: skip
def test_only_an_answer_that_holds_is_taken(status: Any, feasible: int, good: bool) -> None:
    space = Repair(SUM)
    answering(space, status, feasible=feasible)
    assert (space._run(whole=False) is not None) is good and space.work == 0
    answering(space, status, feasible=feasible, iterations=7)
    space._run(whole=False)
    space._run(whole=False)
    assert space.work == 14

"""The master problem beside a solver that answers as it is told: time, work, bounds, and what it prints."""

from __future__ import annotations

import os
import sys
import time
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
import pytest

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact import master as mastering
from shelterlib.release.exact.master import Master, _muted, late, quiet

STATUS = highspy.HighsModelStatus


def test_the_cheapest_cells_under_the_cuts_are_hidden_and_what_is_fixed() -> None:
    found = Master(np.array([1.0, 1.5, 2.0]), [1], time.monotonic() + 60)
    assert (found.work, found.is_whole) == (0, False)
    pattern, bound = found.solve()
    assert pattern.tolist() == [0, 1, 0] and bound == 1.5
    found.cut({0: 1.0, 2: 1.0}, 0.5)
    pattern, bound = found.solve()
    assert pattern.tolist() == [0.5, 1, 0] and bound == 2.0
    turned = Master(np.array([2.0, 1.5, 1.0]), [], time.monotonic() + 60)
    turned.cut({0: 1.0, 1: 1.0, 2: 1.0}, 1.0)
    assert turned.solve()[0].tolist() == [0, 0, 1]
    found.whole()
    pattern, bound = found.solve()
    assert pattern.tolist() == [1, 1, 0] and found.is_whole is True and 2.0 <= bound <= 2.5
    assert [found.solver.getOptionValue(name)[1] for name in ("mip_abs_gap", "mip_max_nodes")] == [0.5, 500]
    assert Master(np.ones(1), [], 0.0).solver.getOptionValue("mip_rel_gap")[1] > 0
    other = Master(np.ones(1), [], 0.0)
    other.whole()
    assert other.solver.getOptionValue("mip_rel_gap")[1] == 0


def told(
    monkeypatch: pytest.MonkeyPatch, *, left: float = 9.0, whole: bool = False, status: Any = STATUS.kOptimal,
    iterations: int = 5, dual: float = 3.0,
) -> tuple[Master, list[Any]]:  # fmt: skip
    """Return a master of weights 4 and 6 whose solver hides both, and what it hears."""
    heard: list[Any] = []
    monkeypatch.setattr(mastering, "time", SimpleNamespace(monotonic=lambda: 100.0))
    found = Master(np.array([4.0, 6.0]), [], 100.0 + left)
    info = SimpleNamespace(simplex_iteration_count=iterations, mip_dual_bound=dual)
    found.solver = SimpleNamespace(
        clearSolver=lambda: heard.append("clear"), setOptionValue=lambda *given: heard.append(given),
        run=lambda: heard.append("run"),
        getRunTime=lambda: 7.0, getModelStatus=lambda: status, getInfo=lambda: info,
        getSolution=lambda: SimpleNamespace(col_value=[1.0, 1.0]),
    )  # fmt: skip
    found.is_whole = whole
    return found, heard


@pytest.mark.parametrize("left", [0.0, -0.5, -10.0])
def test_without_time_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, left: float) -> None:
    found, heard = told(monkeypatch, left=left)
    with pytest.raises(ReleaseRefusedError, match="in the time allowed"):
        found.solve()
    assert heard == []


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_asked_of_the_solver(monkeypatch: pytest.MonkeyPatch, whole: bool) -> None:
    found, heard = told(monkeypatch, left=0.5, whole=whole)
    found.solve(0.25)
    assert heard == ["clear"] * whole + [("mip_rel_gap", 0.25), ("time_limit", 7.5), "run"]


@pytest.mark.parametrize(
    ("whole", "status", "close", "dual", "bound"),
    [
        (False, STATUS.kOptimal, 0.0, 99.0, 10.0), (False, STATUS.kSolutionLimit, 0.0, 99.0, 10.0),
        (True, STATUS.kOptimal, 0.0, 3.0, 9.5),
        (True, STATUS.kOptimal, 0.2, 3.0, 8.0), (True, STATUS.kOptimal, 0.0, 9.75, 9.75),
        (True, STATUS.kSolutionLimit, 0.0, 3.0, 3.0),
    ],
)  # fmt: skip
def test_a_bound_is_what_was_proven(
    monkeypatch: pytest.MonkeyPatch, whole: bool, status: Any, close: float, dual: float, bound: float
) -> None:
    found, _ = told(monkeypatch, whole=whole, status=status, dual=dual)
    pattern, proven = found.solve(close)
    assert pattern.tolist() == [1, 1] and proven == pytest.approx(bound)


@pytest.mark.parametrize("status", [STATUS.kTimeLimit, STATUS.kInfeasible, STATUS.kUnknown])
def test_any_other_end_is_a_refusal(monkeypatch: pytest.MonkeyPatch, status: Any) -> None:
    found, _ = told(monkeypatch, status=status)
    with pytest.raises(ReleaseRefusedError, match="no proven pattern"):
        found.solve()


@pytest.mark.parametrize(("iterations", "work"), [(5, 10), (0, 0), (-1, 0)])
def test_work_is_added_up(monkeypatch: pytest.MonkeyPatch, iterations: int, work: int) -> None:
    found, _ = told(monkeypatch, iterations=iterations)
    found.solve()
    found.solve()
    assert found.work == work


@pytest.mark.parametrize(("bound", "cells"), [(12.0, 2), (12.1, 3), (18.000001, 3), (18.0, 3), (0.0, 0)])
def test_so_many_cells_are_hidden_at_least(monkeypatch: pytest.MonkeyPatch, bound: float, cells: int) -> None:
    assert told(monkeypatch)[0].fewest(bound) == cells


def test_a_solver_is_quiet_and_always_the_same() -> None:
    solver = quiet()
    assert [solver.getOptionValue(name)[1] for name in ("threads", "random_seed", "output_flag")] == [1, 0, False]
    assert "seconds" in late().fix and late().exit_code == 6


def lowest_free() -> tuple[int, int]:
    """Return the numbers that the next two files opened would have."""
    found = os.dup(1), os.dup(1)
    for each in found:
        os.close(each)
    return found


def test_what_a_library_prints_is_kept_out_of_the_output(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    before = lowest_free()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", SimpleNamespace(flush=lambda: flushed.append(1)))
        with _muted():
            os.write(1, b"greeting")
    os.write(1, b"said")
    os.write(2, b"aside")
    assert capfd.readouterr() == ("said", "aside") and flushed == [1]
    assert lowest_free() == before  # what was opened is closed
    with pytest.raises(KeyError), _muted():
        raise KeyError
    os.write(1, b"again")
    assert capfd.readouterr().out == "again"

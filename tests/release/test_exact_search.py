"""The search for a pattern where it turns aside: no answer, no halves, no time, no witness, nothing left to hide."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact import protect as protecting
from shelterlib.release.exact import suppress
from shelterlib.release.exact.asked import Request
from shelterlib.release.exact.master import Master
from shelterlib.release.exact.needs import Need
from shelterlib.release.exact.protect import protect
from shelterlib.release.exact.ranges import Ranges
from shelterlib.release.exact.rows import Rows
from shelterlib.release.exact.suppress import Suppression
from shelterlib.release.exact.table import Table, build
from shelterlib.release.rules import class_rules

FEW = class_rules("x", {"sensitive": [1, 4]})
COUNTS = (2, 14, 20, 30, 17, 9, 9, 14, 33)


def square(counts: Any = COUNTS) -> Table:
    codes = [(r, k) for r in "nws" for k in "abc"]
    return build(Rows([(key, n, "") for key, n in zip(codes, counts, strict=True)]), ["region", "kind"])


def search(table: Table | None = None, gap: float = 0.0) -> Suppression:
    return Suppression(table or square(), FEW, (0.0, 4.0), 60.0, gap)


def odd(parts: Any = ()) -> Table:
    """Return a table in which w moves by two or not at all: x and y make up for it, and z for each of them."""
    lines = [(4, (0, 1, 2)), (5, (1, 3)), (6, (2, 3))]
    return Table((), [(name,) for name in "wxyzabc"], np.array([9.0, 9, 9, 9, 27, 18, 18]), lines, list(parts))


HIDDEN = np.array([1.0, 1, 1, 1, 0, 0, 0])


def test_a_pattern_that_cannot_be_is_no_answer() -> None:
    master = Master(np.ones(2), [], time.monotonic() + 60)
    master.cut({0: 1.0, 1: 1.0}, 3.0)
    with pytest.raises(ReleaseRefusedError, match="no proven pattern"):
        master.solve()


def test_a_cell_that_moves_by_halves_alone_is_not_open() -> None:
    one, two = Need(0, 9, 10), Need(0, 9, 11)
    ranges = Ranges(odd(), [two])
    assert ranges.broken(one, HIDDEN) == [({4: 1.0, 5: 1.0, 6: 1.0}, 1.0)]  # whole people do not part in halves
    assert not ranges.holds(one, HIDDEN > 0.5)
    assert ranges.broken(two, HIDDEN) == [] and ranges.holds(two, HIDDEN > 0.5)


def test_where_the_first_answer_has_halves_a_whole_one_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [(4, (0, 1, 2, 7)), (5, (1, 3)), (6, (2, 3))]
    table = Table((), [(name,) for name in "wxyzabcv"], np.array([9.0, 9, 9, 9, 36, 18, 18, 9]), lines)
    one, hidden = Need(0, 9, 10), np.append(HIDDEN, 1.0)
    ranges = Ranges(table, [one])
    monkeypatch.setattr(ranges.mover, "solution", lambda: np.array([1, -0.5, -0.5, 0.5, 0, 0, 0, 0]))
    assert ranges.broken(one, hidden) == [] and ranges.holds(one, hidden > 0.5)
    (move,) = ranges.pool[0, 1]
    assert move.far == 1 and all(float(amount).is_integer() for amount in move.amounts)


def test_a_move_of_halves_convinces_nobody() -> None:
    ranges = Ranges(odd([{"u": 4.0, "v": 5.0}] + [{"u": 1.0}] * 6), [Need(0, 9, 11)])
    ranges.convince(Need(0, 9, 10), 1, {"u", "v"}, HIDDEN)
    assert ranges.pool[0, 1] == []
    ranges.convince(Need(0, 9, 11), 1, {"u", "v"}, HIDDEN)
    assert [move.far for move in ranges.pool[0, 1]] == [2.0]


def test_without_a_proof_in_the_rounds_allowed_nothing_is_hidden_or_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppress, "ROUNDS", 0)
    with pytest.raises(ReleaseRefusedError, match="may hide 100% more than needed"):
        search().run()


def test_after_the_time_no_further_question_is_asked() -> None:
    run = search()
    run.deadline = time.monotonic() - 1
    with pytest.raises(ReleaseRefusedError, match="in the time allowed"):
        run.run()


def hides(table: Table) -> int:
    return int(search(table).run().hidden.sum())


@pytest.mark.parametrize("counts", [COUNTS, (2, 3, 20, 30, 1, 9, 9, 14, 3), (0, 1, 8, 40, 2, 2, 12, 0, 5)])
def test_patterns_that_are_mended_seldom_hide_as_few(counts: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    fewest = hides(square(counts))
    monkeypatch.setattr(suppress, "FEW", -1)
    assert hides(square(counts)) == fewest >= 4


def test_what_is_hidden_alone_in_its_line_gets_company_and_cells_without_any_are_refused() -> None:
    run = search()
    run.needs = []
    cell = run.first[0]
    found = run._mended(run._bare())
    assert found[cell] == 1 and found.sum() >= 4 and run._broken_lines(found) == []
    with pytest.raises(ReleaseRefusedError, match="cannot be protected"):
        run._repair(np.ones(len(run.price)), [({cell: 1.0}, 2.0)])


def test_where_the_cheapest_move_adds_nothing_the_cut_itself_is_served(monkeypatch: pytest.MonkeyPatch) -> None:
    run = search()
    need = run.needs[0]
    monkeypatch.setattr(run.ranges, "besides", lambda need, price: np.array([need.cell]))
    hidden = run._bare()
    run._mend(need, hidden)
    assert run.ranges.holds(need, hidden > 0.5) and hidden.sum() > 1


def test_a_need_that_only_the_solver_proves_holds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    run = search()
    pattern = run.run()
    run.ranges.pool.clear()
    monkeypatch.setattr(run.ranges, "holds", lambda need, hidden: False)  # nothing is remembered
    assert run._all_hold(pattern.hidden.astype(float)) is True
    assert run._all_hold(run._bare()) is False


def test_a_move_that_proves_one_need_is_not_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run = search()
    pattern = run.run().hidden.astype(float)
    run.ranges.pool.clear()
    run.needs = [run.needs[0], run.needs[0]]
    asked, plain = [], run.ranges.broken
    monkeypatch.setattr(
        run.ranges, "broken", lambda need, hidden, nudge: asked.append(need) or plain(need, hidden, nudge)
    )
    assert run._all_hold(pattern) is True and len(asked) == 1


def written(monkeypatch: pytest.MonkeyPatch, good_from: int) -> list[int]:
    """Have witnesses that show one value only, until so many were asked for."""
    plain, heard = protecting.write_certificates, []

    def write(folder: Path, system: dict[str, Any], seconds: float) -> None:
        heard.append(len(system["hidden"]))
        plain(folder, system, seconds)
        if len(heard) < good_from:
            first, second, *_ = (folder / "witnesses.csv").read_text().splitlines()
            (folder / "witnesses.csv").write_text(f"{first}\n{second}\n")

    monkeypatch.setattr(protecting, "write_certificates", write)
    return heard


def test_a_pattern_without_witnesses_is_ruled_out_and_the_next_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = written(monkeypatch, 2)
    summary = protect(square(), Request(FEW, (0.0, 4.0)), tmp_path / "out")
    assert len(heard) == 2 and summary["hidden"] == heard[1] >= heard[0]


def test_where_no_pattern_has_witnesses_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = written(monkeypatch, 99)
    monkeypatch.setattr(protecting, "TRIES", 2)
    with pytest.raises(ReleaseRefusedError, match="no witness for a hidden cell"):
        protect(square(), Request(FEW, (0.0, 4.0)), tmp_path / "out")
    assert len(heard) == 2 and not (tmp_path / "out" / "pattern.csv").exists()

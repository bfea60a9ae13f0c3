"""What `shelter protect` writes of a pattern, and when nothing: the search finds what it is told."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from shelterlib.errors import ReleaseRefusedError
from shelterlib.release.exact import protect as protecting
from shelterlib.release.exact.asked import Request
from shelterlib.release.exact.needs import Need
from shelterlib.release.exact.protect import protect, public_system, write_pattern
from shelterlib.release.exact.rows import Rows
from shelterlib.release.exact.suppress import Pattern
from shelterlib.release.exact.table import build
from shelterlib.release.rules import class_rules

CELLS = [(("a", "x"), 3, ""), (("a", "y"), 4, ""), (("b", "x"), 5, "")]
TABLE = build(Rows(CELLS, 1), ["d", "e"])  # amounts in tenths
NAMES = ["*|*", "*|x", "*|y", "a|*", "b|*", "a|x", "a|y", "b|x"]
HIDDEN = np.array([False, True, True, False, False, True, True, False])
RULES = Request(class_rules("x", {"sensitive": [1, 4]}), (0.0, 4.0), 40.0, 0.2)
WITNESSES = [[5 + k, 7 - k, k, 7 - k] for k in range(8)]


class Search:
    """Finds the same pattern every time."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, needs: tuple[Need, ...], tables: list[list[int]] = WITNESSES
    ) -> None:
        self.deadline, self.heard, self.widened, self.needs = 50.0, [], 0, needs

        def write(folder: Path, system: dict[str, Any], seconds: float) -> None:
            self.heard.append((system, seconds))
            folder.mkdir(parents=True, exist_ok=True)
            lines = [system["hidden"], *tables]
            (folder / "witnesses.csv").write_text("".join(",".join(map(str, line)) + "\n" for line in lines))

        def begin(table: Any, rules: Any, least: Any, seconds: float, gap: float) -> Search:
            assert (table, rules, least, seconds, gap) == (TABLE, RULES.rules, RULES.least, 40.0, 0.2)
            return self

        monkeypatch.setattr(protecting, "Suppression", begin)
        monkeypatch.setattr(protecting, "write_certificates", write)

    def run(self) -> Pattern:
        return Pattern(HIDDEN, (5,), self.needs, 0.12345678)

    def widen(self, hidden: Any) -> None:
        assert hidden is HIDDEN
        self.widened += 1


NEEDS = (Need(5, 0, 4), Need(5, 1, 2, "u"))


def clock(monkeypatch: pytest.MonkeyPatch, *times: float) -> None:
    following = iter(times)
    monkeypatch.setattr(protecting, "time", SimpleNamespace(monotonic=lambda: next(following)))


def test_pattern_certificates_and_what_only_the_owner_may_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    search = Search(monkeypatch, NEEDS)
    clock(monkeypatch, 10.0, 20.0, 11.23456)
    assert protect(TABLE, RULES, tmp_path / "out") == {
        "cells": 9,
        "sensitive": 1,
        "hidden": 4,
        "gap": 0.123457,
        "seconds": 1.235,
    }
    ((system, seconds),) = search.heard
    assert seconds == 30.0 and search.widened == 0
    assert system == {
        "decimals": 1, "hidden": ["*|x", "*|y", "a|x", "a|y"], "shown": {"*|*": 12, "a|*": 7, "b|*": 5, "b|x": 5},
        "lines": [["*|x", ["a|x", "b|x"]], ["*|y", ["a|y"]], ["*|*", ["*|x", "*|y"]], ["a|*", ["a|x", "a|y"]]],
    }  # fmt: skip
    out = tmp_path / "out"
    assert (out / "pattern.csv").read_text() == (
        "d,e,status,value\n*,*,shown,1.2\n*,x,suppressed,\n*,y,suppressed,\na,*,shown,0.7\na,x,suppressed,\na,y,suppressed,\n"
        "b,*,shown,0.5\nb,x,shown,0.5\nb,y,shown,0.0\n"
    )
    assert (out / "restricted" / "hidden.csv").read_text() == (
        "d,e,why,value,low,high\n*,x,secondary,0.8\n*,y,secondary,0.4\na,x,sensitive,0.3,0.0,0.4\na,y,secondary,0.4\n"
    )
    assert json.loads((out / "restricted" / "summary.json").read_text()) == {
        "sensitive": 1,
        "hidden": 4,
        "gap": 0.12345678,
    }
    assert (out / "restricted").stat().st_mode & 0o777 == 0o700


def test_of_whole_numbers_no_decimals_are_told_and_no_line_of_printed_ones() -> None:
    whole = build(Rows(CELLS), ["d", "e"])
    assert "decimals" not in public_system(whole, NAMES, HIDDEN)
    assert public_system(whole, NAMES, np.zeros(8, dtype=bool))["lines"] == []


@pytest.mark.parametrize(
    ("needs", "tables"),
    [((Need(5, 0, 9),), WITNESSES), (NEEDS, [[6, 6, 1, 5], *WITNESSES]), (NEEDS, [WITNESSES[0], WITNESSES[4]])],
)
def test_a_range_that_is_not_shown_or_a_witness_that_is_wrong_is_tried_five_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, needs: tuple[Need, ...], tables: list[list[int]]
) -> None:
    search = Search(monkeypatch, needs, tables)
    clock(monkeypatch, 10.0, *[49.5] * 5)
    with pytest.raises(ReleaseRefusedError, match="no witness for a hidden cell"):
        protect(TABLE, RULES, tmp_path / "out")
    assert search.widened == len(search.heard) == 5
    assert {seconds for _, seconds in search.heard} == {1.0}  # a second at least
    assert sorted(f.name for f in (tmp_path / "out").iterdir()) == ["certificates"]


def test_a_pattern_is_written_where_nothing_stands_yet(tmp_path: Path) -> None:
    write_pattern(tmp_path / "a" / "b" / "pattern.csv", TABLE, HIDDEN)
    assert len((tmp_path / "a" / "b" / "pattern.csv").read_text().splitlines()) == 10

"""gconfid (Statistics Canada, GPL-3; a test tool only) beside ours: what it finds exposed, and how much it hides."""

from __future__ import annotations

import logging
import os
import random

import highspy
import numpy as np
import pandas as pd
import pytest

from shelterlib.release.exact.rows import Rows
from shelterlib.release.exact.suppress import Suppression
from shelterlib.release.exact.table import Table, build
from shelterlib.release.rules import ClassRules

gconfid = pytest.importorskip("gconfid.auditing.auditing")
suppression = pytest.importorskip("gconfid.suppression.suppression")

RULES = ClassRules("oracle", sensitive=(1, 4))
LEAST = (0.0, 4.0)
TABLES = 60 if os.environ.get("FULL") else 12
pytestmark = [pytest.mark.filterwarnings("ignore")]


def random_table(seed: int) -> Table:
    """Return a table without zeros (gconfid lets none move), every third one with a hierarchy."""
    draw = random.Random(seed)
    shape = draw.choice([(4, 3), (5, 4), (6, 3), (3, 3, 2)])
    codes = [[f"{name}{k}" for k in range(n)] for name, n in zip("abc", shape, strict=False)]
    keys = [(x,) for x in codes[0]]
    for more in codes[1:]:
        keys = [(*key, x) for key in keys for x in more]
    cells = [(key, draw.choice([1, 2, 3, 4, 6, 8, 12, 20, 40, 90, 200]), "") for key in keys]
    pairs = {"a": [(c, f"g{k % 2}") for k, c in enumerate(codes[0])]} if seed % 3 == 0 else {}
    return build(Rows(cells), [f"d{k}" for k in range(len(shape))], pairs)


def inputs(table: Table, search: Suppression) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return gconfid's cells and constraints, with the same protection levels as ours."""
    wanted = {n.cell: max(n.high - table.values[n.cell], table.values[n.cell] - n.low) for n in search.needs}
    cells = pd.DataFrame({
        "CellId": np.arange(1, len(table.keys) + 1, dtype=float),
        "TotalNoise": table.values,
        "Size": table.values,
        "Sensitivity": [min(float(wanted.get(k, -1.0)), v) for k, v in enumerate(table.values)],
        "Status": ["S" if k in wanted else "V" for k in range(len(table.keys))],
        "Type": "C",
    })  # fmt: skip
    lines = [
        (float(part + 1), float(k), sign)
        for k, (total, parts) in enumerate(table.lines, start=1)
        for part, sign in [(total, -1), *((p, 1) for p in parts)]
    ]
    return cells, pd.DataFrame(lines, columns=["CellId", "ConstraintId", "Coefficient"])


def quiet() -> logging.Logger:
    highspy.Highs.resetGlobalScheduler(True)  # ours runs on one thread, gconfid's asks for more
    logger = logging.getLogger("oracle")
    logger.setLevel(logging.CRITICAL)
    return logger


def audited(table: Table, search: Suppression, hidden: np.ndarray) -> dict[int, tuple[float, float]]:
    """Return gconfid's interval of each hidden sensitive cell, by position."""
    cells, lines = inputs(table, search)
    cells["OutStatus"] = np.where(hidden > 0.5, "X", "P")
    found = gconfid.Auditing(incell=cells, inconstraint=lines, lb_factor=0.0, ub_factor=10.0, logger=quiet())
    rows = found.outaudit.to_pandas().set_index("CellId")
    return {k: (rows.loc[k + 1, "MinValue"], rows.loc[k + 1, "MaxValue"]) for k in search.first if k + 1 in rows.index}


def narrow(search: Suppression, bounds: dict[int, tuple[float, float]]) -> set[int]:
    judged = [n for n in search.needs if n.cell in bounds]
    return {n.cell for n in judged if bounds[n.cell][0] > n.low + 0.01 or bounds[n.cell][1] < n.high - 0.01}


@pytest.mark.audit
def test_no_cell_that_gconfid_finds_exposed_is_missed() -> None:
    exposed = ours = 0
    for seed in range(TABLES):
        table = random_table(seed)
        search = Suppression(table, RULES, LEAST, 60)
        draw = random.Random(seed)
        hidden = np.array([float(k in search.first or draw.random() < 0.25) for k in range(len(table.keys))])
        highspy.Highs.resetGlobalScheduler(True)
        broken = {n.cell for n in search.needs if search.ranges.broken(n, hidden)}
        found = narrow(search, audited(table, search, hidden))
        exposed, ours = exposed + len(found), ours + len(broken)
        assert found <= broken
        highspy.Highs.resetGlobalScheduler(True)
        assert narrow(search, audited(table, search, search.run().hidden)) == set()
    print(f"gconfid's audit: {exposed} cells exposed by random patterns, {ours} found by ours, 0 in what ours hides")
    assert exposed > 10


@pytest.mark.audit
def test_no_more_is_hidden_than_by_gconfid() -> None:
    ours = theirs = failed = 0
    for seed in range(TABLES):
        table = random_table(seed)
        search = Suppression(table, RULES, LEAST, 60)
        cells, lines = inputs(table, search)
        found = suppression.Suppression(incell=cells, inconstraint=lines, logger=quiet())
        if found.outsuppress is None:  # it gives up where no cells of its own limits protect one
            failed += 1
            continue
        highspy.Highs.resetGlobalScheduler(True)
        ours += int(search.run().hidden.sum())
        theirs += int((found.outsuppress.to_pandas()["OutStatus"] == "X").sum())
    print(f"hidden cells in {TABLES - failed} tables: ours {ours}, gconfid's {theirs}, ratio {ours / theirs:.2f}")
    assert ours <= theirs
    assert failed < TABLES / 2

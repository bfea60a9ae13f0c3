"""Run `shelter protect` on files: read, protect, and let the result appear only when everything is proven."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shelterlib.errors import DataError
from shelterlib.release.exact.asked import read_request
from shelterlib.release.exact.hierarchy import read_hierarchy
from shelterlib.release.exact.protect import protect
from shelterlib.release.exact.rows import read_rows
from shelterlib.release.exact.table import build


def protect_file(
    table: Path, dims: Sequence[str], value: str, *, contributors: str | None, hierarchy: Path | None,
    rules: Path | None, out: Path, say: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:  # fmt: skip
    """Protect the table in a file; `out` appears only when everything is proven; `say` hears of rows left out.

    Raises:
        DataError: table, hierarchy or rules are wrong.
        ReleaseRefusedError: no proven pattern.
    """
    request = read_request(rules, contributors=bool(contributors))
    rows = read_rows(table, dims, value, contributors, request.decimals)
    if not rows.cells:
        raise DataError("the table has no amounts", where=table.name, fix="give at least one cell")
    if rows.empty:
        say(f"{table.name}: {rows.empty} rows without an amount were left out")
    request = request.in_unit(rows.decimals)
    pairs = read_hierarchy(hierarchy, dims) if hierarchy else {}
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".protect-", dir=out.parent) as work:
        made = Path(work) / "made"
        summary = protect(build(rows, dims, pairs), request, made)
        for name in ("pattern.csv", "certificates", "restricted"):
            _replace(made / name, out / name)
    return summary


def _replace(new: Path, old: Path) -> None:
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.is_dir():
        shutil.rmtree(old)
    elif old.exists():
        old.unlink()
    new.rename(old)

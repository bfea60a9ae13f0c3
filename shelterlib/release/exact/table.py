"""A tidy table as one linear system: every published cell, and every line that adds up."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from shelterlib.errors import DataError
from shelterlib.release.exact.hierarchy import Dimension, dimension

Key = tuple[str, ...]
MOST_ZEROS = 100_000
MOST = 1e12


@dataclass
class Table:
    """Published cells and the lines between them.

    Attributes:
        dims: the dimensions.
        keys: one per cell, a code per dimension.
        values: true values, shape (cells,).
        lines: (total, parts) as positions of cells; a part that is absent from the data is zero and left out.
        parts: per cell, contributor -> amount; empty without contributors.
    """

    dims: tuple[Dimension, ...]
    keys: list[Key]
    values: Any
    lines: list[tuple[int, tuple[int, ...]]]
    parts: list[dict[str, float]] = field(default_factory=list)

    @property
    def matrix(self) -> Any:
        """The lines as a sparse matrix, shape (lines, cells): parts less total is zero."""
        rows, columns, entries = [], [], []
        for k, (total, parts) in enumerate(self.lines):
            rows += [k] * (len(parts) + 1)
            columns += [total, *parts]
            entries += [-1.0] + [1.0] * len(parts)
        return csr_array((entries, (rows, columns)), shape=(len(self.lines), len(self.keys)))

    def absent(self) -> Iterable[Key]:
        """Yield the published cells that no row touches: zeros that nobody doubts."""
        if np.prod([float(len(d.codes)) for d in self.dims]) <= MOST_ZEROS:
            have = set(self.keys)
            yield from (k for k in product(*(d.codes for d in self.dims)) if k not in have)


def read_rows(path: Path, dims: Sequence[str], value: str, contributors: str | None) -> list[tuple[Key, float, str]]:
    """Read a tidy table: codes, value, contributor per row.

    Raises:
        DataError: a column is missing, a value is not a number of zero or more.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            wanted = [*dims, value, *([contributors] if contributors else [])]
            if missing := [c for c in wanted if c not in (reader.fieldnames or [])]:
                raise DataError(f"no column {', '.join(missing)}", where=path.name, fix="see --dims, --value")
            rows = [([(row[c] or "").strip() for c in wanted], k) for k, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError):
        raise DataError("the table cannot be read", where=path.name, fix="give a CSV file in UTF-8") from None
    n = len(dims)
    return [
        (tuple(r[:n]), amount(r[n], f"{path.name}, row {k}, column {value}"), r[n + 1] if contributors else "")
        for r, k in rows
    ]


def amount(text: str, where: str) -> float:
    """Return a number of zero or more.

    Raises:
        DataError: it is none; the message does not repeat it.
    """
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found < MOST:
        raise DataError("not a number of zero or more", where=where, fix="give plain numbers, no blanks")
    return found


def build(
    rows: Iterable[tuple[Key, float, str]],
    names: Sequence[str],
    pairs: dict[str, list[tuple[str, str]]] | None = None,
) -> Table:
    """Return the table with all its totals. Rows of the same codes (and contributor) are added up."""
    rows = list(rows)
    dims = tuple(
        dimension(name, (key[i] for key, _, _ in rows), (pairs or {}).get(name, ())) for i, name in enumerate(names)
    )
    values: dict[Key, float] = defaultdict(float)
    parts: dict[Key, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, amount, contributor in rows:
        for cell in product(*(d.above[code] for d, code in zip(dims, key, strict=True))):
            values[cell] += amount
            if contributor:
                parts[cell][contributor] += amount
    keys = sorted(values, key=lambda k: ([c != "*" for c in k], k))
    at = {key: i for i, key in enumerate(keys)}
    lines = list(dict.fromkeys(_lines(dims, at)))
    return Table(
        dims, keys, np.array([values[k] for k in keys]), lines, [dict(parts[k]) for k in keys] if parts else []
    )


def _lines(dims: tuple[Dimension, ...], at: dict[Key, int]) -> Iterable[tuple[int, tuple[int, ...]]]:
    for i, d in enumerate(dims):
        sums: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for total, children in d.sums:
            sums[total].append(children)
        for key, position in at.items():
            for children in sums.get(key[i], ()):
                cells = (at.get((*key[:i], child, *key[i + 1 :])) for child in children)
                yield position, tuple(c for c in cells if c is not None)

"""A tidy table as one linear system: every published cell, and every line that adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from shelterlib.release.exact.hierarchy import Dimension, dimension
from shelterlib.release.exact.rows import Key, Rows
from shelterlib.release.exact.totals import refuse_total, split_totals

MOST_ZEROS = 100_000


@dataclass
class Table:
    """Published cells and the lines between them.

    Attributes:
        dims: the dimensions.
        keys: one per cell, a code per dimension.
        values: true values in the smallest unit, shape (cells,).
        lines: (total, parts) as positions of cells; a part that is absent from the data is zero and left out.
        parts: per cell, contributor -> amount; empty without contributors.
        decimals: digits after the point of the smallest unit.
    """

    dims: tuple[Dimension, ...]
    keys: list[Key]
    values: Any
    lines: list[tuple[int, tuple[int, ...]]]
    parts: list[dict[str, float]] = field(default_factory=list)
    decimals: int = 0

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


def build(rows: Rows, names: Sequence[str], pairs: Mapping[str, Sequence[tuple[str, str]]] | None = None) -> Table:
    """Return the table with all its totals. Rows of the same codes (and contributor) are added up.

    Raises:
        DataError: a total among the rows is not the sum of its cells, or an innermost code is a total in disguise.
    """
    pairs = pairs or {}
    dims = tuple(
        dimension(name, (key[i] for key, _, _ in rows.cells), pairs.get(name, ())) for i, name in enumerate(names)
    )
    inner, totals = split_totals(rows, dims)
    values: dict[Key, int] = defaultdict(int)
    parts: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for key, amount, contributor in inner:
        for cell in product(*(d.above[code] for d, code in zip(dims, key, strict=True))):
            values[cell] += amount
            if contributor:
                parts[cell][contributor] += amount
    totals.check(values)
    if not parts:
        refuse_total(inner, names, {d: {child for child, _ in given} for d, given in pairs.items()})
    keys = sorted(values, key=lambda k: ([c != "*" for c in k], k))
    at = {key: i for i, key in enumerate(keys)}
    lines = list(dict.fromkeys(_lines(dims, at)))
    own: list[dict[str, float]] = [dict(parts.get(k, {})) for k in keys] if parts else []
    return Table(dims, keys, np.array([float(values[k]) for k in keys]), lines, own, rows.decimals)


def _lines(dims: tuple[Dimension, ...], at: dict[Key, int]) -> Iterable[tuple[int, tuple[int, ...]]]:
    for i, d in enumerate(dims):
        sums: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for total, children in d.sums:
            sums[total].append(children)
        for key, position in at.items():
            for children in sums.get(key[i], ()):
                cells = (at.get((*key[:i], child, *key[i + 1 :])) for child in children)
                yield position, tuple(c for c in cells if c is not None)

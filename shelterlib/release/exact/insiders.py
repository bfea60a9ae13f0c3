"""Contributors as insiders: whom a move of cells contradicts, because it takes away more than others put in."""

from __future__ import annotations

from typing import Any

import numpy as np

from shelterlib.release.exact.table import Table

SLACK = 1e-6


class Insiders:
    """What each contributor puts where, by contributor and by cell."""

    def __init__(self, table: Table) -> None:
        """Index the table's contributors."""
        self.values = table.values
        self.own: dict[str, tuple[Any, Any]] = {}
        self.inside: list[tuple[list[str], Any]] = []  # per cell: contributors and amounts, the largest first
        gathered: dict[str, tuple[list[int], list[float]]] = {}
        for cell, parts in enumerate(table.parts):
            ranked = sorted(((v, who) for who, v in parts.items() if v > 0), key=lambda p: (-p[0], p[1]))
            self.inside.append(([who for _, who in ranked], np.array([-v for v, _ in ranked])))
            for v, who in ranked:
                cells, amounts = gathered.setdefault(who, ([], []))
                cells.append(cell)
                amounts.append(v)
        self.own = {who: (np.array(c), np.array(a)) for who, (c, a) in gathered.items()}

    def floor(self, who: str) -> Any:
        """Return what a contributor knows to be in every cell at least: its own part, shape (cells,)."""
        known = np.zeros(len(self.values))
        if who:
            cells, amounts = self.own[who]
            known[cells] = amounts
        return known

    def against(self, cells: Any, move: Any) -> set[str]:
        """Return the contributors who know that a move cannot be: some cell would fall below their own part."""
        found: set[str] = set()
        for cell, by in zip(cells, move, strict=True):
            if by < 0:
                names, negative = self.inside[cell]
                found.update(names[: int(np.searchsorted(negative, -(self.values[cell] + by) - SLACK))])
        return found

    def allows(self, who: str, cells: Any, move: Any) -> bool:
        """Return True where a contributor cannot tell that a move is impossible."""
        own, amounts = self.own[who]
        moved = np.zeros(len(self.values))
        moved[cells] = move
        return bool((self.values[own] + moved[own] >= amounts - SLACK).all())

"""Twenty tables of the kinds that disclosure control is tried on; all numbers are made up here."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import product

Tree = dict[str, dict[str, list[str]]]
MAGNITUDE = {"sensitive": None, "contributors": 3, "dominance": [[1, 50], [2, 85]], "p_percent": 10, "range": [0, 0]}


@dataclass(frozen=True)
class Kind:
    """A table as a stranger brings it.

    Attributes:
        dims: columns.
        rows: codes, contributor ("" without), amount as written.
        tree: dimension -> parent -> children.
        rules: for --rules; None: the defaults.
    """

    dims: tuple[str, ...]
    rows: list[tuple[tuple[str, ...], str, str]]
    tree: Tree = field(default_factory=dict)
    rules: dict[str, object] | None = None


def counts(values: list[list[int]], tree: Tree | None = None) -> Kind:
    rows = [((f"r{i}", f"k{j}"), "", str(v)) for i, line in enumerate(values) for j, v in enumerate(line)]
    return Kind(("region", "kind"), rows, tree or {})


def drawn(seed: int, shape: tuple[int, ...], pool: list[int], tree: Tree | None = None) -> Kind:
    draw = random.Random(seed)
    dims = ("region", "kind", "age", "sex", "year")[: len(shape)]
    keys = product(*[[f"{d[0]}{k}" for k in range(n)] for d, n in zip(dims, shape, strict=True)])
    return Kind(dims, [(key, "", str(draw.choice(pool))) for key in keys], tree or {})


def firms(seed: int, shape: tuple[int, int], most: int, *, decimals: int = 0, reach: float = 1.0) -> Kind:
    """Return turnover by industry and size; a firm can be in several cells where `reach` is below 1."""
    draw = random.Random(seed)
    rows, number = [], 0
    for key in product(*[[f"{d}{k}" for k in range(n)] for d, n in zip("ks", shape, strict=True)]):
        for _ in range(draw.randint(1, most)):
            number += 1
            firm = f"f{number}" if draw.random() < reach else f"f{draw.randint(1, number)}"
            rows.append((key, firm, f"{draw.lognormvariate(3, 1):.{decimals}f}"))
    return Kind(("kind", "size"), rows, rules=MAGNITUDE)


FEW = [0, 0, 1, 1, 2, 3, 4, 7, 12]
SOME = [0, 2, 4, 6, 9, 14, 22, 35, 60]
EAST = {"region": {"east": ["r0", "r1", "r2"], "west": ["r3", "r4", "r5"]}}
DEEP = {
    "region": {
        "land": ["north", "south"],
        "north": ["n1", "r5"],
        "n1": ["r0", "r1"],
        "south": ["s1"],
        "s1": ["s2"],
        "s2": ["r2", "r3", "r4"],
    }
}
LINKED = {"region": EAST["region"] | {"coast": ["r0", "r3"], "inland": ["r1", "r2", "r4", "r5"]}}
PARTLY = {"region": EAST["region"] | {"border": ["r2", "r3"]}}
AGES = {"kind": {"young": ["k0", "k1"], "old": ["k2", "k3"]}}

KINDS: dict[str, Kind] = {
    "one dimension": Kind(("region",), [((f"r{k}",), "", str(v)) for k, v in enumerate((3, 12, 40, 7))]),
    "a single sensitive cell": counts([[20, 50, 10], [8, 19, 22], [17, 32, 2]]),
    "a row whose only value is sensitive": counts([[0, 3, 0], [9, 14, 20], [30, 11, 16]]),
    "a row of zeros": counts([[0, 0, 0], [9, 2, 20], [30, 11, 16], [5, 8, 0]]),
    "ones and zeros": drawn(1, (5, 4), [0, 0, 1]),
    "small counts everywhere": drawn(2, (5, 5), FEW),
    "two hidden that add up to a small sum": counts([[2, 2, 30], [25, 40, 9], [14, 33, 21]]),
    "a hierarchy of regions": drawn(3, (6, 4), SOME, EAST),
    "four levels and a parent of one": drawn(4, (6, 3), SOME, DEEP),
    "hierarchies in both dimensions": drawn(5, (6, 4), SOME, EAST | AGES),
    "groupings side by side": drawn(6, (6, 3), SOME, LINKED),
    "a grouping that covers a part": drawn(7, (6, 3), SOME, PARTLY),
    "three dimensions": drawn(8, (4, 3, 3), SOME),
    "four dimensions": drawn(9, (3, 2, 2, 2), SOME),
    "three dimensions with a hierarchy": drawn(10, (6, 2, 2), SOME, EAST),
    "turnover with dominance": firms(11, (4, 3), 6),
    "turnover in cents": firms(12, (3, 3), 6, decimals=2),
    "firms in several cells": firms(13, (4, 3), 6, reach=0.6),
    "singletons": Kind(
        ("kind", "size"),
        [((k, s), f"{k}{s}{n}", str(v)) for k, s, amounts in (
            ("k0", "s0", [50]), ("k0", "s1", [60]), ("k0", "s2", [20, 30, 40, 25]),
            ("k1", "s0", [70, 30, 25, 40]), ("k1", "s1", [22, 31, 28, 35]), ("k1", "s2", [45, 50, 39, 41]),
            ("k2", "s0", [33, 36, 40, 27]), ("k2", "s1", [21, 23, 29, 44]), ("k2", "s2", [55, 61, 48, 50]),
        ) for n, v in enumerate(amounts)],
        rules=MAGNITUDE,
    ),
    "persons by institution": Kind(
        ("region", "kind"),
        [((f"r{i}", f"k{j}"), f"i{i}{j}{n}", str((7 * i + 5 * j + 3 * n) % 9))
         for i in range(4) for j in range(3) for n in range(4)],
    ),
}  # fmt: skip

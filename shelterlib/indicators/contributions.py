"""What each entry puts into each figure: the table from which the disclosure gate judges dominance and differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shelterlib.catalogue import Catalogue
from shelterlib.indicators.absence import Floats
from shelterlib.indicators.change import NOW, PANEL, THEN, Pair
from shelterlib.indicators.figures import Figure, Wave
from shelterlib.indicators.grouping import WHOLE, Grouping
from shelterlib.indicators.measures import Measure

FIXED = (
    "kind",
    "indicator",
    "base",
    "compared_with",
    "part",
    "group_by2",
    "group2",
    "unit",
    "numerator",
    "denominator",
)


UNJUDGING = frozenset(("levels", "reason"))  # settings of a class that look at no row


def unjudged(catalogue: Catalogue) -> frozenset[str]:
    """Return the classes of disclosure.yml whose rules look at no row: a public register needs no contributions."""
    classes = catalogue.disclosure.get("classes") or {}
    return frozenset(name for name, rules in classes.items() if set(rules or ()) <= UNJUDGING)


@dataclass(frozen=True)
class Piece:
    """The rows of one figure: what they have in common, and what each puts in; arrays of shape (n,)."""

    same: Mapping[str, str]
    units: pd.Index[Any]
    numerator: Floats
    denominator: Floats
    groups: Mapping[str, NDArray[np.object_]]  # by level; None where a row is in no group

    def __len__(self) -> int:
        return len(self.units)


def of_figure(figure: Figure, wave: Wave) -> Piece:
    """Return the rows of a figure that are in its base."""
    measure, it = figure.measure, figure.definition
    units, grouping = wave.units_of(it, measure), wave.grouping_of(it, measure)
    variant = {"group_by2": figure.group_by2, "group2": figure.group2}
    return _piece(measure, units, grouping, kind=figure.kind, indicator=it.id, base="all", **variant)


def of_pair(pair: Pair, then: Wave) -> Iterable[Piece]:
    """Yield the rows of both sides of a change, and those of the whole earlier wave beside which the panel stands."""
    same = {"kind": "change", "indicator": pair.definition.id, "compared_with": then.name, "group_by2": PANEL}
    for part, measure in ((THEN, pair.then), (NOW, pair.now)):
        yield _piece(measure, pair.units, pair.grouping, base="panel", part=part, group2=part, **same)
    before = pair.whole[1]
    units, grouping = then.units_of(pair.definition, before), then.grouping_of(pair.definition, before)
    yield _piece(before, units, grouping, base="all", part=THEN, group2=THEN, **same)


def together(pieces: Iterable[Piece], levels: Iterable[str]) -> pd.DataFrame:
    """Return all contributions with the contract's columns, level columns last."""
    every = [piece for piece in pieces if len(piece)]
    sizes = [len(piece) for piece in every]
    columns: dict[str, Any] = {}
    for name in FIXED:
        if name == "unit":
            columns[name] = _text(_joined([piece.units.to_numpy(dtype=object) for piece in every]))
        elif name in ("numerator", "denominator"):
            columns[name] = _joined([getattr(piece, name) for piece in every]).astype(np.float64)
        else:
            values = np.array([piece.same.get(name, "") for piece in every], dtype=object)
            columns[name] = _text(np.repeat(values, sizes))
    for level in levels:
        groups = [piece.groups.get(level, np.full(len(piece), None, dtype=object)) for piece in every]
        columns[level] = _text(_joined(groups))
    return pd.DataFrame(columns)


def _piece(measure: Measure, units: pd.Index[Any], grouping: Grouping, **same: str) -> Piece:
    rows = np.flatnonzero(measure.known)
    groups = {}
    for level, found in grouping.groups.items():
        if found.names != WHOLE:
            groups[level] = np.array([*found.names, None], dtype=object)[found.codes[rows]]
    return Piece(same, units[rows], measure.numerator[rows], measure.denominator[rows], groups)


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=object)


def _text(values: NDArray[Any]) -> Any:
    return pd.array(values, dtype="str")

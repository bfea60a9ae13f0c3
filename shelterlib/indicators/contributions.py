"""What each entry puts into each figure: the table from which the disclosure gate judges dominance and differences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue import Catalogue
from shelterlib.indicators.change import NOW, PANEL, THEN, Pair
from shelterlib.indicators.figures import Figure, Wave
from shelterlib.indicators.grouping import Grouping

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


def of_figure(figure: Figure, wave: Wave) -> pd.DataFrame:
    """Return the rows of a figure that are in its base."""
    measure, it = figure.measure, figure.definition
    units, grouping = wave.units_of(it, measure), wave.grouping_of(it, measure)
    return _table(
        np.flatnonzero(measure.known), units, measure.numerator, measure.denominator, grouping,
        kind=figure.kind, indicator=it.id, base="all", compared_with="", part="",
        group_by2=figure.group_by2, group2=figure.group2,
    )  # fmt: skip


def of_pair(pair: Pair, then: Wave) -> Iterable[pd.DataFrame]:
    """Yield the rows of both sides of a change, and those of the whole earlier wave beside which the panel stands."""
    for part, measure in ((THEN, pair.then), (NOW, pair.now)):
        yield _table(
            np.flatnonzero(measure.known), pair.units, measure.numerator, measure.denominator, pair.grouping,
            kind="change", indicator=pair.definition.id, base="panel", compared_with=then.name, part=part,
            group_by2=PANEL, group2=part,
        )  # fmt: skip

    before = pair.whole[1]
    yield _table(
        np.flatnonzero(before.known), then.units_of(pair.definition, before), before.numerator, before.denominator,
        then.grouping_of(pair.definition, before),
        kind="change", indicator=pair.definition.id, base="all", compared_with=then.name, part=THEN,
        group_by2=PANEL, group2=THEN,
    )  # fmt: skip


def together(tables: Iterable[pd.DataFrame], levels: Iterable[str]) -> pd.DataFrame:
    """Return all contributions with the contract's columns, level columns last."""
    columns = [*FIXED, *levels]
    found = [table.reindex(columns=columns) for table in tables if len(table)]
    whole = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    text = [name for name in columns if name not in ("numerator", "denominator")]
    return whole.astype(dict.fromkeys(text, "str") | {"numerator": "float64", "denominator": "float64"})


def _table(rows: Any, units: pd.Index[Any], top: Any, bottom: Any, grouping: Grouping, **same: str) -> pd.DataFrame:
    columns: dict[str, Any] = dict(same)
    columns |= {"unit": units[rows].astype("str"), "numerator": top[rows], "denominator": bottom[rows]}
    for level, groups in grouping.groups.items():
        if groups.names != ("",):
            names = np.array([*groups.names, None], dtype=object)
            columns[level] = pd.array(names[groups.codes[rows]], dtype="str")
    return pd.DataFrame(columns, index=range(len(rows)))

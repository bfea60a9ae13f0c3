"""All figures of one wave: cells and contributions of every indicator, of its parts, and of every question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue.model import Catalogue
from shelterlib.catalogue.models import Definition, Index, TwoWays
from shelterlib.indicators.areas import Areas
from shelterlib.indicators.cells import indicator_cells
from shelterlib.indicators.grouping import Grouping, group_areas, group_rows
from shelterlib.indicators.loading import FRAME
from shelterlib.indicators.measures import AREA_UNIT, Measure, index_measure, measure, part_scores, read_otherwise
from shelterlib.indicators.rows import Answers, Rows

BASE = "base"  # group_by2 of a figure with another reading of the base


@dataclass
class Wave:
    """One wave ready for figures: rows and groupings of each form, and its areas."""

    name: str
    year: int
    catalogue: Catalogue
    areas: Areas
    forms: Mapping[str, Rows]
    is_sample: bool = False
    _groupings: dict[str, Grouping] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        name: str,
        year: int,
        forms: Mapping[str, Answers],
        *,
        parameters: Mapping[str, Any] | None = None,
        elsewhere: Mapping[str, Sequence[str]] | None = None,
        is_sample: bool = False,
    ) -> Wave:
        """Return a wave from clean answers in the catalogue's vocabulary.

        Args:
            catalogue: definitions.
            name: of the wave.
            year: of the wave.
            forms: answers by form.
            parameters: of the wave, from wave.yml.
            elsewhere: questions of each form in other waves: unknown here.
            is_sample: whether the units are a sample of the frame.
        """
        parameters = dict(parameters or {})
        areas = Areas(catalogue, year, parameters)
        rows = {}
        for form, data in forms.items():
            mine = [v for v in catalogue.variables if v.form == form]
            others = (elsewhere or {}).get(form, ())
            given = {}
            if any(v.area for v in mine):
                given = areas.given(mine, Rows(form, data, (), parameters=parameters, elsewhere=others))
            rows[form] = Rows(form, data, mine, given=given, parameters=parameters, elsewhere=others)
        return cls(name, year, catalogue, areas, rows, is_sample)

    @cached_property
    def sampled(self) -> frozenset[str]:
        """The forms whose units were drawn from the frame, those that it names; of others everybody was asked."""
        if not self.is_sample or FRAME not in self.forms:
            return frozenset()
        listed = self.forms[FRAME].units
        return frozenset(form for form, rows in self.forms.items() if form != FRAME and rows.units.isin(listed).any())

    def grouping(self, form: str) -> Grouping:
        """Return the grouping of a form's rows, or of the areas."""
        if form not in self._groupings:
            if form == AREA_UNIT:
                self._groupings[form] = group_areas(self.catalogue, self.areas)
            else:
                self._groupings[form] = group_rows(self.catalogue, self.forms[form], self.areas)
        return self._groupings[form]

    def asks(self, definition: Definition) -> bool:
        """Whether this wave can have the indicator at all."""
        return definition.form in self.forms and definition.waves.hold(self.year)

    def measure(self, definition: Definition) -> Measure:
        """Return an indicator's measure."""
        return measure(definition, self.forms[definition.form], self.areas)

    def grouping_of(self, definition: Definition, found: Measure) -> Grouping:
        """Return the grouping that fits a measure's entries."""
        return self.grouping(AREA_UNIT if found.unit == AREA_UNIT else definition.form)

    def units_of(self, definition: Definition, found: Measure) -> pd.Index[Any]:
        """Return the name of each entry of a measure."""
        return self.areas.keys if found.unit == AREA_UNIT else self.forms[definition.form].units


@dataclass(frozen=True)
class Figure:
    """One measured thing with the cells it makes: an indicator, a part of an index, or a choice of a question."""

    definition: Definition
    measure: Measure
    levels: tuple[str, ...]
    kind: str = "indicator"
    group_by2: str = ""
    group2: str = ""

    def cells(self, wave: Wave, **same: Any) -> Iterator[dict[str, Any]]:
        """Yield the cells of this figure."""
        grouping = wave.grouping_of(self.definition, self.measure)
        same = {"wave": wave.name, "base": "all", "group_by2": self.group_by2, "group2": self.group2} | same
        same["form"] = self.definition.form if self.measure.unit != AREA_UNIT else ""
        areas = wave.grouping(AREA_UNIT)
        for cell in indicator_cells(self.definition, self.measure, grouping, areas, self.levels, **same):
            yield cell | {"kind": self.kind}


def figures(wave: Wave) -> Iterator[Figure]:
    """Yield every indicator of the catalogue that the wave asks, and the variants of its indices."""
    for definition in wave.catalogue.indicators.values():
        if wave.asks(definition):
            found = wave.measure(definition)
            yield Figure(definition, found, definition.levels)
            if isinstance(definition, Index):
                yield from index_variants(wave.forms[definition.form], definition)
            if isinstance(definition, TwoWays):
                yield from other_readings(wave, definition)


def index_variants(rows: Rows, it: Index) -> Iterator[Figure]:
    """Yield each part of an index, the index without each part, and the index of complete rows."""
    scores = part_scores(rows, it)
    for name, score in scores.items():
        yield Figure(it, index_measure(rows, it, {name: score}, 1), it.levels, group_by2="part", group2=name)
    for name in scores if len(scores) > 1 else ():
        rest = {other: score for other, score in scores.items() if other != name}
        levels = tuple(dict.fromkeys((*it.levels, *it.without.get(name, ()))))
        found = index_measure(rows, it, rest, max(1, it.needs - 1))
        yield Figure(it, found, levels, group_by2="without", group2=name)
    yield Figure(it, index_measure(rows, it, scores, len(scores)), it.levels, group_by2="complete", group2="all")


def other_readings(wave: Wave, it: TwoWays) -> Iterator[Figure]:
    """Yield an indicator under each other reading of its base, for the whole only."""
    undivided = {level.id for level in wave.catalogue.levels.levels if not level.area and not level.of}
    levels = tuple(level for level in it.levels if level in undivided)
    for name, reading in it.also_of.items():
        found = read_otherwise(it, reading, wave.forms[it.form], wave.areas)
        yield Figure(it, found, levels, group_by2=BASE, group2=name)


def not_asked_cells(wave: Wave) -> Iterator[dict[str, Any]]:
    """Yield the planned cells of indicators that the wave does not ask, empty."""
    for definition in wave.catalogue.indicators.values():
        if wave.asks(definition):
            continue
        grouping = wave.grouping(definition.form if definition.form in wave.forms else AREA_UNIT)
        for level in definition.levels:
            for group in grouping.groups[level].names if level in grouping.groups else ():
                yield {
                    "wave": wave.name, "kind": "indicator", "indicator": definition.id, "group_by": level,
                    "group": group, "base": "all", "asked": 0, "answered": 0, "numerator": np.nan,
                    "denominator": np.nan, "unit": definition.unit, "sensitivity": definition.sensitivity,
                    "note": "not_in_wave",
                }  # fmt: skip

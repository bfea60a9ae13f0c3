"""Which group each row belongs to at every level, and sums over groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shelterlib.catalogue.model import Catalogue
from shelterlib.catalogue.models import Level
from shelterlib.errors import DataError
from shelterlib.indicators.areas import Areas
from shelterlib.indicators.rows import Rows

Codes = NDArray[np.int64]
WHOLE = ("",)  # the one group of a level that does not divide


@dataclass(frozen=True)
class Groups:
    """A level's groups and each row's position among them (-1: in none)."""

    names: tuple[str, ...]
    codes: Codes
    covered: NDArray[np.bool_]  # per group: some area of it can be reached (true where a group has no areas)


class Grouping:
    """All levels of some rows. Sums are made once over the finest combination and then added up."""

    def __init__(self, groups: Mapping[str, Groups]) -> None:
        self.groups = dict(groups)
        joint = np.zeros(len(next(iter(groups.values())).codes), dtype=np.int64)
        for level in groups.values():
            joint = joint * (len(level.names) + 1) + level.codes + 1
        # Few combinations occur, many rows: everything is added up by combination first.
        codes, combinations = pd.factorize(joint)
        self.joint, self.size = np.asarray(codes, dtype=np.int64), len(combinations)
        first = np.full(self.size, -1, dtype=np.int64)
        first[self.joint[::-1]] = np.arange(len(joint))[::-1]
        self.place = {name: level.codes[first] for name, level in groups.items()}

    def add(self, values: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return sums by combination, shape (size,)."""
        return np.bincount(self.joint, weights=values, minlength=self.size).astype(np.float64)

    def count(self, codes: NDArray[np.int8], kinds: int) -> NDArray[np.int64]:
        """Return how many rows have each code, by combination, shape (size, kinds)."""
        return np.bincount(self.joint * kinds + codes, minlength=self.size * kinds).reshape(self.size, kinds)

    def up(self, level: str, sums: NDArray[Any]) -> NDArray[Any]:
        """Return sums by the groups of a level from sums by combination; the first axis is kept."""
        place, names = self.place[level], self.groups[level].names
        total = np.zeros((len(names), *sums.shape[1:]), dtype=sums.dtype)
        np.add.at(total, place[place >= 0], sums[place >= 0])
        return total


def group_rows(catalogue: Catalogue, rows: Rows, areas: Areas) -> Grouping:
    """Return the grouping of a form's rows at every level of the catalogue that this form has."""
    place = areas.positions(rows)
    found: dict[str, Groups] = {}
    for level in catalogue.levels.levels:
        if level.area is not None:
            if rows.name in areas.of:
                found[level.id] = area_groups(level, areas, place)
        elif level.of:
            if rows.name in level.of:
                found[level.id] = _expressed(level, rows, catalogue)
        else:
            found[level.id] = _whole(len(rows))
    return Grouping(found)


def group_areas(catalogue: Catalogue, areas: Areas) -> Grouping:
    """Return the grouping of the areas themselves."""
    place = np.arange(len(areas), dtype=np.int64)
    levels = [level for level in catalogue.levels.levels if level.area is not None or not level.of]
    return Grouping({lv.id: area_groups(lv, areas, place) if lv.area else _whole(len(areas)) for lv in levels})


def area_groups(level: Level, areas: Areas, place: Codes) -> Groups:
    """Return the groups of a level that a column of the areas gives."""
    values = areas.rows.column(f"${{{level.area}}}", f"catalogue/levels.yml, {level.id}").text()
    names = level.groups or tuple(dict.fromkeys(values))
    of_area = pd.Index(names).get_indexer(pd.Index(values))
    covered = np.array([bool(areas.covered[of_area == i].any()) for i in range(len(names))])
    return Groups(names, np.where(place < 0, -1, np.asarray(of_area)[place]), covered)


def _expressed(level: Level, rows: Rows, catalogue: Catalogue) -> Groups:
    values = rows.column(level.of[rows.name], f"catalogue/levels.yml, {level.id}").text()
    order: Sequence[str] = ()
    if level.map is not None:
        table = catalogue.tables[level.map.file]
        groups = {row[level.map.key]: row[level.map.value] for row in table}
        mapped, order = values.map(groups), tuple(dict.fromkeys(groups.values()))
        if (mapped.isna() & values.notna() & (values != "")).any():
            raise DataError(
                f"an answer has no row here, so its group ({level.id}) is not known",
                where=f"catalogue/{level.map.file}",
                fix=f"add a row for every value of {level.of[rows.name]}",
            )
        values = mapped
    names = level.groups or order or sorted(set(values.dropna()) - {""})
    codes = pd.Index(list(names), dtype="str").get_indexer(pd.Index(values))
    return Groups(tuple(names), np.asarray(codes, dtype=np.int64), np.ones(len(names), dtype=np.bool_))


def _whole(rows: int) -> Groups:
    return Groups(WHOLE, np.zeros(rows, dtype=np.int64), np.ones(1, dtype=np.bool_))

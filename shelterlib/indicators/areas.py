"""The areas of a project in one wave: a table of the catalogue, with variables of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from shelterlib.catalogue.model import Catalogue
from shelterlib.catalogue.models import AREA, Variable
from shelterlib.errors import DataError
from shelterlib.indicators.rows import Answers, Rows

Positions = NDArray[np.int64]


class Areas:
    """One row per area; `rows` evaluates expressions over them.

    Args:
        catalogue: levels.yml names the table.
        year: the wave's year, which chooses among columns by year.
        parameters: of the wave; a mapping {area: value} goes before a column.
    """

    def __init__(self, catalogue: Catalogue, year: int, parameters: Mapping[str, Any]) -> None:
        area = catalogue.levels.area
        self.of: dict[str, str] = dict(area.of) if area else {}
        table = pd.DataFrame(catalogue.regions, dtype="str") if area else pd.DataFrame({"": []}, dtype="str")
        self.keys = pd.Index(table[area.key if area else ""], dtype="str")
        columns = {str(name): _typed(table[name]) for name in table.columns}
        variables = [v for v in catalogue.variables if v.form == AREA]
        for variable in variables:
            if variable.expression is None:
                columns[variable.id] = self._chosen(variable, columns, year, parameters)
        answers = pd.DataFrame({name: column.to_numpy() for name, column in columns.items()}, index=self.keys)
        answers = answers.astype({name: column.dtype for name, column in columns.items()})
        self.rows = Rows(AREA, Answers(answers), [v for v in variables if v.expression], parameters=parameters)
        covered = area.covered if area else None
        self.covered = self.rows.truth(covered, "catalogue/levels.yml, area")[0]

    def __len__(self) -> int:
        return len(self.keys)

    def positions(self, rows: Rows) -> Positions:
        """Return each row's area as a position in the table; -1 where it has none. Shape (n,)."""
        if rows.name not in self.of:
            return np.full(len(rows), -1, dtype=np.int64)
        codes = rows.column(self.of[rows.name], "catalogue/levels.yml, area").text()
        return np.asarray(self.keys.get_indexer(pd.Index(codes)), dtype=np.int64)

    def given(self, variables: list[Variable], rows: Rows) -> dict[str, pd.Series[Any]]:
        """Return the area variables that rows of a form ask for (variables with `area`)."""
        place = self.positions(rows)
        found: dict[str, pd.Series[Any]] = {}
        for variable in variables:
            if variable.area is not None:
                column = self.rows.column(f"${{{variable.area}}}", f"catalogue/variables.yml, {variable.id}")
                values = column.text() if column.kind == "text" else column.number()
                if column.kind == "truth":
                    values = column.truth()
                taken = values.reset_index(drop=True).reindex(place)
                found[variable.id] = taken.set_axis(rows.units)
        return found

    def _chosen(
        self, variable: Variable, columns: Mapping[str, pd.Series[Any]], year: int, parameters: Mapping[str, Any]
    ) -> pd.Series[Any]:
        earlier = [name for first, name in sorted(variable.columns.items()) if int(first) <= year]
        nothing = pd.Series([None] * len(self.keys), dtype="str")
        if earlier and earlier[-1] not in columns:
            raise DataError(
                f"the table of areas has no column {earlier[-1]}", where=f"catalogue/variables.yml, {variable.id}"
            )
        values = columns[earlier[-1]] if earlier else nothing
        own = parameters.get(variable.parameter or "", {})
        if not isinstance(own, Mapping) or set(map(str, own)) - set(self.keys):
            raise DataError(
                f"parameters.{variable.parameter} must give values by area, and only for known areas",
                where="wave.yml",
                fix="use the codes of the table that catalogue/levels.yml names",
            )
        changed = {self.keys.get_loc(str(key)): value for key, value in own.items()}
        return pd.Series([changed.get(i, value) for i, value in enumerate(values)], dtype=values.dtype)


def _typed(column: pd.Series[str]) -> pd.Series[Any]:
    """Return numbers where every filled cell is one, else text; an empty cell is NA."""
    filled = column.where(column != "")
    numbers = pd.to_numeric(filled, errors="coerce")
    if numbers.notna().any() and (numbers.notna() == filled.notna()).all():
        return numbers.astype("Float64")
    return filled.astype("str")

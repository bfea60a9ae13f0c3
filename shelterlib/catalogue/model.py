"""The catalogue of a project, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shelterlib.catalogue.checks import check_files, check_indicators, check_recommendations, check_variables
from shelterlib.catalogue.models import Definition, Levels, Recommendation, Variable, row
from shelterlib.catalogue.reading import INDICATORS, LEVELS, RECOMMENDATIONS, VARIABLES, read_table, read_yaml
from shelterlib.catalogue.strict_yaml import load as load_yaml
from shelterlib.catalogue.texts import Text, read_texts
from shelterlib.errors import DataError
from shelterlib.paths import Project

CONTEXT = ("id", "series", "year", "period", "value", "source", "url")


@dataclass(frozen=True)
class Catalogue:
    """Everything that researchers write: read with `load`, or file by file through the properties.

    Texts are read only when asked for, so that a changed sentence changes no computation.
    """

    folder: Path
    levels: Levels
    variables: tuple[Variable, ...]
    indicators: dict[str, Any]  # id -> one of the definitions in `models`
    recommendations: dict[str, Recommendation]
    disclosure: dict[str, Any]
    tables: dict[str, list[dict[str, str]]]  # csv files that levels.yml names

    @cached_property
    def texts(self) -> dict[str, dict[str, Text]]:
        """Texts by language and key."""
        return read_texts(self.folder)

    @cached_property
    def context(self) -> list[dict[str, str]]:
        """Official statistics with source: rows of context.csv.

        Raises:
            DataError: a column is missing.
        """
        rows = read_table(self.folder, "context.csv")
        if missing := [name for name in CONTEXT if rows and name not in rows[0]]:
            raise DataError(f"there is no column {missing[0]}", where="catalogue/context.csv", fix="add it")
        return rows

    @cached_property
    def absent(self) -> dict[str, Any]:
        """absent.yml: names and codes that mean refused or do not know."""
        return _mapping(self.folder / "absent.yml")

    @cached_property
    def report(self) -> Any:
        """report.yml: the chapters."""
        path = self.folder / "report.yml"
        return load_yaml(path) if path.exists() else {}

    @property
    def regions(self) -> list[dict[str, str]]:
        """Rows of the table of areas; none where the project has no areas."""
        return self.tables[self.levels.area.file] if self.levels.area else []

    def rows(self, what: str) -> dict[str, dict[str, Any]]:
        """Return `indicators` or `recommendations` as plain data, as their file says it."""
        entries: dict[str, Definition | Recommendation] = getattr(self, what)
        return {name: row(entry) for name, entry in entries.items()}


def load(project: Project) -> Catalogue:
    """Read and check the catalogue of a project. Files that are absent read as empty.

    Raises:
        DataError: names file, id and field of what is wrong.
    """
    folder = project.catalogue
    levels = read_yaml(folder, "levels.yml", LEVELS, {"levels": [{"id": "country"}]})
    variables = read_yaml(folder, "variables.yml", VARIABLES)
    indicators = {entry.id: entry for entry in read_yaml(folder, "indicators.yml", INDICATORS)}
    recommendations = {entry.id: entry for entry in read_yaml(folder, "recommendations.yml", RECOMMENDATIONS)}
    disclosure = _mapping(folder / "disclosure.yml")
    files = {level.map.file for level in levels.levels if level.map} | ({levels.area.file} if levels.area else set())
    tables = {file: read_table(folder, file) for file in sorted(files)}
    check_files(levels, tables)
    check_variables(variables, levels)
    check_indicators(indicators, levels, recommendations, tuple(disclosure.get("classes", ())))
    check_recommendations(recommendations, indicators)
    return Catalogue(folder, levels, variables, indicators, recommendations, disclosure, tables)


def _mapping(path: Path) -> dict[str, Any]:
    return dict(load_yaml(path) or {}) if path.exists() else {}

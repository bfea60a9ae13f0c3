"""What must hold between the files of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shelterlib.catalogue.models import AREA, Definition, Levels, Recommendation, Variable
from shelterlib.errors import DataError


def check_indicators(
    indicators: Mapping[str, Definition],
    levels: Levels,
    recommendations: Mapping[str, Recommendation],
    classes: Collection[str],
) -> None:
    """Refuse an indicator that names a level, class or recommendation that is not there, or disagrees with one."""
    known = {level.id for level in levels.levels}
    for name, indicator in indicators.items():
        where = f"catalogue/indicators.yml, {name}"
        if strange := [level for level in indicator.levels if level not in known]:
            raise DataError(
                f"unknown level {strange[0]}", where=f"{where}, field levels", fix="define it in catalogue/levels.yml"
            )
        if classes and indicator.sensitivity not in classes:
            raise DataError(
                f"unknown class {indicator.sensitivity}",
                where=f"{where}, field sensitivity",
                fix="name a class of catalogue/disclosure.yml",
            )
        for recommendation in indicator.recommendation:
            if recommendation not in recommendations:
                raise DataError(
                    f"unknown recommendation {recommendation}",
                    where=f"{where}, field recommendation",
                    fix="define it in catalogue/recommendations.yml",
                )


def check_recommendations(recommendations: Mapping[str, Recommendation], indicators: Mapping[str, Definition]) -> None:
    """Refuse a recommendation whose evidence is missing, or whose lists disagree with the indicators' own roles."""
    for name, recommendation in recommendations.items():
        where = f"catalogue/recommendations.yml, {name}"
        named = {*recommendation.direct, *recommendation.beside, *(i for g in recommendation.groups for i in g)}
        if missing := sorted(named - set(indicators)):
            raise DataError(
                f"it cites the indicator {missing[0]}, which is not defined",
                where=where,
                fix="define it in catalogue/indicators.yml or take it out",
            )
        for indicator_name in recommendation.direct:
            indicator = indicators[indicator_name]
            if indicator.supports_when == "none" or indicator.role != "direct":
                raise DataError(
                    f"{indicator_name} decides here, but is not direct with supports_when: low or high",
                    where=f"{where}, field direct",
                    fix=f"set role: direct and supports_when of {indicator_name} in catalogue/indicators.yml",
                )
        cited = {*recommendation.direct, *recommendation.beside}
        claims = {i for i, row in indicators.items() if name in row.recommendation}
        if odd := sorted(cited ^ claims):
            raise DataError(
                f"{odd[0]} stands in only one of recommendations.yml and indicators.yml (field recommendation)",
                where=where,
                fix="name it in both or in neither",
            )


def check_variables(variables: tuple[Variable, ...], levels: Levels) -> None:
    """Refuse a variable that asks for areas where levels.yml has none."""
    of_areas = {v.id for v in variables if v.form == AREA}
    for variable in variables:
        where = f"catalogue/variables.yml, {variable.id}"
        if levels.area is None and (variable.form == AREA or variable.area):
            raise DataError("there are no areas", where=where, fix="describe them in catalogue/levels.yml, area")
        if variable.area and variable.area not in of_areas:
            raise DataError(
                f"no area variable {variable.area}", where=f"{where}, field area", fix="define it with form: area"
            )


def check_files(levels: Levels, tables: Mapping[str, list[dict[str, str]]]) -> None:
    """Refuse a map or an area table without its columns, or with a key twice."""
    wanted: list[tuple[str, str, list[Any]]] = []
    if levels.area:
        columns = [level.area for level in levels.levels if level.area]
        wanted.append((levels.area.file, levels.area.key, columns))
    wanted += [(level.map.file, level.map.key, [level.map.value]) for level in levels.levels if level.map]
    for file, key, columns in wanted:
        rows = tables[file]
        if not rows:
            raise DataError("this table is missing or empty", where=f"catalogue/{file}", fix="levels.yml names it")
        for column in (key, *columns):
            if column not in rows[0]:
                raise DataError(f"there is no column {column}", where=f"catalogue/{file}", fix="levels.yml names it")
        keys = [row[key] for row in rows]
        if len(set(keys)) < len(keys):
            raise DataError(f"a value stands twice in column {key}", where=f"catalogue/{file}", fix="keep one row each")
    _check_groups(levels, tables)


def _check_groups(levels: Levels, tables: Mapping[str, list[dict[str, str]]]) -> None:
    """Refuse a table whose groups a level does not list: their rows would belong to no group."""
    for level in levels.levels:
        file, column = (level.map.file, level.map.value) if level.map else ("", "")
        if level.area and levels.area:
            file, column = levels.area.file, level.area
        found = {row[column] for row in tables[file]} - {""} if file and level.groups else set()
        if strange := sorted(found - set(level.groups)):
            where = f"catalogue/levels.yml, {level.id}, field groups"
            raise DataError(f"the group {strange[0]} of {file} is not listed", where=where, fix="add it to the groups")

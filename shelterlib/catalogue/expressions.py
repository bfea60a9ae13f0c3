"""Every expression that a catalogue holds, and whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shelterlib.catalogue.models import Definition, Index
from shelterlib.errors import DataError

if TYPE_CHECKING:
    from shelterlib.catalogue.model import Catalogue


def expressions(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield where an expression stands (file, entry, field) and the expression."""
    area = catalogue.levels.area
    for form, text in area.of.items() if area else ():
        yield f"catalogue/levels.yml, area, of {form}", text
    if area and area.covered:
        yield "catalogue/levels.yml, area, covered", area.covered
    for level in catalogue.levels.levels:
        for form, text in level.of.items():
            yield f"catalogue/levels.yml, {level.id}, of {form}", text
    for variable in catalogue.variables:
        if variable.expression:
            yield f"catalogue/variables.yml, {variable.id}, expression", variable.expression
    for it in catalogue.indicators.values():
        yield from _of_indicator(it)


def _of_indicator(it: Definition) -> Iterator[tuple[str, str]]:
    where = f"catalogue/indicators.yml, {it.id}"
    over_areas = {field: getattr(it, field, None) for field in ("area", "denominator")}
    for field, text in (over_areas | it.expressions()).items():
        if text is not None:
            yield f"{where}, {field}", text
    for part, items in it.parts.items() if isinstance(it, Index) else ():
        for number, text in enumerate(items, 1):
            yield f"{where}, parts, {part}, item {number}", text


def questions_of(catalogue: Catalogue, it: Definition) -> tuple[str, ...]:
    """Return the questions that an indicator rests on, also through variables, under the catalogue's names."""
    from shelterlib.forms.parsing import parse

    variables = {v.id: v.expression for v in catalogue.variables if v.form == it.form}
    texts = [*it.expressions().values(), *(text for items in getattr(it, "parts", {}).values() for text in items)]
    found = dict.fromkeys(getattr(it, "questions", ()))
    while texts:
        for name in parse(texts.pop(0)).questions:
            if name not in variables:
                found[name] = None
            elif (expression := variables[name]) is not None:
                texts.append(expression)
    return tuple(found)


def check_expressions(catalogue: Catalogue) -> None:
    """Refuse an expression that cannot be read; the error names file, entry and field.

    Raises:
        DataError: for the first one.
    """
    from shelterlib.forms.parsing import ExpressionError, parse

    for where, text in expressions(catalogue):
        try:
            parse(text)
        except ExpressionError as error:
            raise DataError(error.what, where=where, fix="correct the expression") from None

"""Every expression of a form, and what can be done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shelterlib.forms.evaluable import why_not
from shelterlib.forms.model import Form, Group, Question
from shelterlib.forms.parsing import ExpressionError, parse

CONSTANT = re.compile(r"yes|no|true|false|true\(\)|false\(\)", re.IGNORECASE)
DYNAMIC = re.compile(r"\$\{|\b[a-z][a-z:-]*\(")


@dataclass(frozen=True)
class Located:
    """An expression and where it stands."""

    text: str
    column: str
    name: str
    row: int

    @property
    def where(self) -> str:
        return f"survey, row {self.row}, {self.name}, {self.column}"


def expressions_of(form: Form) -> Iterator[Located]:
    """Yield every `relevant`, `constraint`, `calculation` and `choice_filter`."""
    for item in _rows(form):
        for column in ("relevant", "constraint", "calculation", "choice_filter"):
            if text := getattr(item, column, ""):
                yield Located(text, column, item.name, item.row)


def other_expressions_of(form: Form) -> Iterator[Located]:
    """Yield the expressions of other columns: `repeat_count`, and `required` and `default` where they are not plain."""
    for item in _rows(form):
        if isinstance(item, Group):
            if item.repeat_count:
                yield Located(item.repeat_count, "repeat_count", item.name, item.row)
            continue
        if item.required and not CONSTANT.fullmatch(item.required):
            yield Located(item.required, "required", item.name, item.row)
        if DYNAMIC.search(default := item.extra.get("default", "")):
            yield Located(default, "default", item.name, item.row)


def _rows(form: Form) -> list[Question | Group]:
    return sorted((*form.questions, *form.groups.values()), key=lambda item: item.row)


def inventory(form: Form) -> dict[str, Any]:
    """Return how many expressions were parsed, repaired, or not supported and why.

    Returns:
        `total`, `parsed`, `repaired`, `unsupported` (where, expression, why) of the four usual columns, and the same
        under `other_columns` for the rest.
    """
    return {**_counted(form, expressions_of(form)), "other_columns": _counted(form, other_expressions_of(form))}


def _counted(form: Form, expressions: Iterator[Located]) -> dict[str, Any]:
    parsed = repaired = 0
    unsupported: list[dict[str, str]] = []
    for located in expressions:
        try:
            expression = parse(located.text)
            why = why_not(expression, form, in_filter=located.column == "choice_filter")
        except ExpressionError as error:
            why = error.why
        if why:
            unsupported.append({"where": located.where, "expression": located.text, "why": why})
        elif expression.repaired:
            repaired += 1
        else:
            parsed += 1
    return {
        "total": parsed + repaired + len(unsupported),
        "parsed": parsed,
        "repaired": repaired,
        "unsupported": unsupported,
    }

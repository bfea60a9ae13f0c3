"""Questionnaires: XLSForms read, their expressions evaluated, two of them compared.

    form = read_form("facility.form.xlsx")
    scope = Scope.of(form, answers)
    evaluate(parse(form["beds"].relevant), scope).truth()

The names below are loaded when first used, so that reading a form does not import pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shelterlib.forms.column import Column
    from shelterlib.forms.comparison import Difference, compare, verdicts
    from shelterlib.forms.evaluation import evaluate
    from shelterlib.forms.hostile import check_workbook
    from shelterlib.forms.linting import lint
    from shelterlib.forms.model import Choice, Finding, Form, Group, Question
    from shelterlib.forms.parsing import ExpressionError, parse
    from shelterlib.forms.reading import read_form
    from shelterlib.forms.scope import Scope
    from shelterlib.forms.syntax import Expression
    from shelterlib.forms.tables import Repeat

_HOME = {
    "Choice": "model",
    "Column": "column",
    "Difference": "comparison",
    "Expression": "syntax",
    "ExpressionError": "parsing",
    "Finding": "model",
    "Form": "model",
    "Group": "model",
    "Question": "model",
    "Repeat": "tables",
    "Scope": "scope",
    "check_workbook": "hostile",
    "compare": "comparison",
    "evaluate": "evaluation",
    "lint": "linting",
    "parse": "parsing",
    "read_form": "reading",
    "verdicts": "comparison",
}
__all__ = [
    "Choice",
    "Column",
    "Difference",
    "Expression",
    "ExpressionError",
    "Finding",
    "Form",
    "Group",
    "Question",
    "Repeat",
    "Scope",
    "check_workbook",
    "compare",
    "evaluate",
    "lint",
    "parse",
    "read_form",
    "verdicts",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

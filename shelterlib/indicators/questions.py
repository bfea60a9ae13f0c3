"""Tables of the questionnaire itself: how often each choice was given, and who answered."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue.model import Catalogue
from shelterlib.catalogue.models import Share
from shelterlib.forms.model import Question
from shelterlib.indicators.absence import KNOWN, Truth
from shelterlib.indicators.figures import Figure, Wave
from shelterlib.indicators.measures import ROW, Measure
from shelterlib.indicators.rows import Answers, Rows

NUMERIC = frozenset(("integer", "decimal", "range"))
UNSAID = "restricted"  # a question without a class is treated as the most protected one


def question_cells(wave: Wave, form: str, own: Answers, key: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """Yield a cell per choice of each select question, and one of who answered for each number.

    Args:
        wave: gives groupings and names.
        form: which form.
        own: the answers under the names of the wave's own form.
        key: questions that name the units: a table of them says nothing.
    """
    for figure in question_figures(wave.catalogue, form, own, key):
        for cell in figure.cells(wave):
            if not figure.group2:
                # Sums of numbers stand on other rows than the indicators' sums: together they would give away rows.
                yield cell | dict.fromkeys(("numerator", "denominator", "value", "low", "high", "positive"))
            else:
                yield cell


def question_figures(catalogue: Catalogue, form: str, own: Answers, key: Collection[str] = ()) -> Iterator[Figure]:
    """Yield a figure per choice of each select question and one per numeric question of a form."""
    rows = Rows(form, own)
    whole = tuple(lv.id for lv in catalogue.levels.levels if not lv.area and not lv.of)
    for question in own.form.questions:
        if (
            question.name in key
            or question.repeat is not None
            or not question.is_asked
            or question.name not in own.answers
        ):
            continue
        definition = _definition(question, form, whole)
        state = rows.absence(question.name)
        ones = np.ones(len(rows))
        if question.is_select:
            known = state == KNOWN
            values = own.answers[question.name].where(known)
            for choice, chosen in _chosen(values, own, question, _absent_names(catalogue)):
                measure = Measure(ROW, state, chosen.astype(np.float64), ones)
                yield Figure(definition, measure, whole, "question", "choice", choice)
        elif question.type in NUMERIC:
            yield Figure(definition, Measure(ROW, state, np.zeros(len(rows)), ones), whole, "question")


def _definition(question: Question, form: str, levels: tuple[str, ...]) -> Share:
    return Share(
        id=question.name, form=form, kind="share", condition="true()", unit="percent", direction="context",
        levels=levels, domain="question", chapter="question",
        sensitivity=question.extra.get("sensitivity", "") or UNSAID,
    )  # fmt: skip


def _chosen(
    values: pd.Series[Any], own: Answers, question: Question, absent: frozenset[str]
) -> Iterator[tuple[str, Truth]]:
    """Yield each choice with the rows that gave it, in form order; each distinct answer is looked at once."""
    codes, words = pd.factorize(values)
    several = question.type != "select_one"
    given = [frozenset(str(word).split()) if several else frozenset((str(word),)) for word in words]
    for choice in own.form.choice_names(question):
        if choice not in absent or any(choice in answer for answer in given):
            table = np.array([*(choice in answer for answer in given), False], dtype=np.bool_)
            yield choice, table[codes]


def _absent_names(catalogue: Catalogue) -> frozenset[str]:
    """Return the choice names that absent.yml reads as refused or do not know."""
    found: set[str] = set()

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            for value in node.values():
                collect(value)
        elif isinstance(node, list | tuple):
            for value in node:
                collect(value)
        else:
            found.add(str(node))

    collect(catalogue.absent)
    return frozenset(found)

"""In which order questions are drawn: each after those that its expressions name."""

from __future__ import annotations

import re
from graphlib import CycleError, TopologicalSorter

from shelterlib.forms.model import Form, Question

NAMES = re.compile(r"\$\{\s*([^}\s]+)\s*\}")


def drawing_order(form: Form, questions: list[Question]) -> list[Question]:
    """Return questions so that each comes after those it names; form order otherwise, and in a circle."""
    here = {question.name: place for place, question in enumerate(questions)}
    later: dict[int, list[int]] = {}
    for place, question in enumerate(questions):
        texts = (*form.skips(question), question.constraint, question.calculation, question.choice_filter)
        named = {name for text in texts for name in NAMES.findall(text)}
        later[place] = sorted(here[name] for name in named if name in here and here[name] > place)
    if not any(later.values()):
        return questions
    try:
        return [questions[place] for place in TopologicalSorter(later).static_order()]
    except CycleError:
        return questions

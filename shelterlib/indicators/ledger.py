"""What the questionnaire's own changes mean for each indicator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shelterlib.catalogue.model import Catalogue
from shelterlib.catalogue.models import Definition, Index, NonResponse
from shelterlib.indicators.figures import Wave

COMPARABLE, BREAK, NEW, DROPPED = "comparable", "break", "new", "dropped"
_WORST = (DROPPED, NEW, BREAK, COMPARABLE)


def used_questions(definition: Definition, wave: Wave) -> tuple[str, ...]:
    """Return every question that an indicator rests on, also through variables."""
    rows = wave.forms[definition.form]
    texts = list(definition.expressions().values())
    if isinstance(definition, Index):
        texts += [item for items in definition.parts.values() for item in items]
    found = dict.fromkeys(rows.questions(*texts))
    if isinstance(definition, NonResponse):
        found |= dict.fromkeys(definition.questions)
    return tuple(found)


def comparability(
    catalogue: Catalogue, now: Wave, then: Wave, differences: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """Return each indicator's verdict against an earlier wave: the worst verdict of a question that it uses.

    Args:
        catalogue: definitions.
        now: the present wave.
        then: the earlier wave.
        differences: rows with `form`, `catalogue` (the question's name in the catalogue) and `verdict`.
    """
    verdicts: dict[tuple[str, str], set[str]] = {}
    for row in differences:
        verdicts.setdefault((str(row["form"]), str(row["catalogue"])), set()).add(str(row["verdict"]))
    found = {}
    for name, definition in catalogue.indicators.items():
        asked = now.asks(definition), then.asks(definition)
        if asked == (True, True):
            every = [verdicts.get((definition.form, question), set()) for question in used_questions(definition, now)]
            met = {verdict for one in every for verdict in one}
            found[name] = worst(met)
        else:
            found[name] = {(True, False): NEW, (False, True): DROPPED}.get(asked, "")
    return found


def question_verdicts(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Return the verdict of each question that differs, by form and its own name."""
    met: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        met.setdefault((str(row["form"]), str(row["question"])), set()).add(str(row["verdict"]))
    return {question: worst(verdicts) for question, verdicts in met.items()}


def worst(verdicts: Iterable[str]) -> str:
    """Return the verdict that weighs most; comparable where there is none."""
    met = set(verdicts)
    return next((verdict for verdict in _WORST if verdict in met), COMPARABLE)


def chained(steps: Sequence[Iterable[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """Return the differences of several steps as one list: what broke once on the way stays broken."""
    return [row for step in steps for row in step]

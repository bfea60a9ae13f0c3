"""The questionnaire's differences between two waves, as rows of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from shelterlib.forms import compare
from shelterlib.indicators.loading import CleanWave
from shelterlib.indicators.vocabulary import Vocabulary


@dataclass(frozen=True)
class Step:
    """From one wave to the next: rows with form, what, question, old, new, verdict, and the catalogue's name."""

    then: str
    now: str
    rows: tuple[Mapping[str, Any], ...]


def step_between(old: CleanWave, new: CleanWave, vocabulary: Vocabulary) -> Step:
    """Compare the forms of two waves."""
    rows: list[dict[str, Any]] = []
    for form, data in new.forms.items():
        if form not in old.forms or not data.form.questions:
            continue
        crosswalk = [row for row in new.crosswalk if row.get("form") in ("", None, form)]
        for found in compare(old.forms[form].form, data.form, crosswalk):
            name = vocabulary.name(form, found.question)
            rows.append({"form": form, **asdict(found), "catalogue": name, "compared_with": old.name})
    return Step(old.name, new.name, tuple(rows))

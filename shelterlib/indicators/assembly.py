"""Waves made ready for figures: one vocabulary, one set of unit names, and how the waves hang together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue import Catalogue
from shelterlib.forms import Form
from shelterlib.indicators.change import matches
from shelterlib.indicators.figures import Wave
from shelterlib.indicators.loading import FRAME, CleanWave
from shelterlib.indicators.rows import Answers
from shelterlib.indicators.vocabulary import Vocabulary, applied

KEY_SEPARATOR = "|"


def ready(
    catalogue: Catalogue, waves: Sequence[CleanWave], vocabulary: Vocabulary, later_forms: Sequence[Mapping[str, Form]]
) -> list[Wave]:
    """Return the waves, oldest first, with their answers under the catalogue's names and units under the last wave's.

    A question that only another wave asks is unknown in this one; only what no wave has is an error.
    """
    translated = [{f: vocabulary.translate(f, data) for f, data in wave.forms.items()} for wave in waves]
    everywhere: dict[str, set[str]] = {}
    for forms in translated:
        for form, data in forms.items():
            names = {vocabulary.name(form, name) for name in data.form.by_name}
            everywhere.setdefault(form, set()).update(names, map(str, data.answers.columns))
    for later in later_forms:
        for form, questionnaire in later.items():
            everywhere.setdefault(form, set()).update(vocabulary.name(form, name) for name in questionnaire.by_name)
    found = []
    for i, (wave, forms) in enumerate(zip(waves, translated, strict=True)):
        renamed = (
            forms if i == len(waves) - 1 else {f: _rekeyed(wave, f, data, waves[i + 1 :]) for f, data in forms.items()}
        )
        others = {form: sorted(names) for form, names in everywhere.items()}
        told: dict[str, Any] = {"parameters": wave.parameters, "elsewhere": others, "is_sample": wave.is_sample}
        found.append(Wave.of(catalogue, wave.name, wave.year, renamed, **told))
    return found


def _rekeyed(wave: CleanWave, form: str, data: Answers, later: Sequence[CleanWave]) -> Answers:
    """Return answers of an earlier wave with the names that its units bear in the last one."""
    units, key = data.answers.index, list(wave.keys.get(form, ()))
    for step in later:
        rows = [row for row in applied(step.crosswalk) if row.get("form") in ("", None, form)]
        names = {row["old"]: row["new"] for row in rows if row["kind"] == "unit"}
        parts = _renamed_parts(key, rows, data.form)
        if names or any(parts):
            units = pd.Index([_named(str(unit), names, parts) for unit in units], dtype="str", name=units.name)
        asked = {row["old"]: row["new"] for row in rows if row["kind"] == "question"}
        key = [asked.get(question, question) for question in key]
    status = None if data.status is None else data.status.set_axis(units)
    return replace(data, answers=data.answers.set_axis(units), status=status)


def _renamed_parts(key: Sequence[str], rows: Sequence[Mapping[str, str]], form: Form) -> list[dict[str, str]]:
    """Return for each question of a composite key the choices that have another name now."""
    found = []
    for question in key if len(key) > 1 else ():
        places = {question, form[question].list_name if question in form else question}
        choices = [(row["old"].partition("/"), row["new"].partition("/")) for row in rows if row["kind"] == "choice"]
        found.append({old[2]: new[2] for old, new in choices if old[0] in places})
    return found


def _named(unit: str, names: Mapping[str, str], parts: Sequence[Mapping[str, str]]) -> str:
    values = unit.split(KEY_SEPARATOR)
    if len(values) == len(parts):
        unit = KEY_SEPARATOR.join(renamed.get(value, value) for value, renamed in zip(values, parts, strict=True))
    return names.get(unit, unit)


def population(wave: Wave) -> dict[tuple[str, str], int]:
    """Return how many units the frame holds, by level and group; empty without a frame."""
    if FRAME not in wave.forms:
        return {}
    grouping = wave.grouping(FRAME)
    every = grouping.add(np.ones(len(wave.forms[FRAME])))
    return {
        (level, name): int(count)
        for level, groups in grouping.groups.items()
        for name, count in zip(groups.names, grouping.up(level, every), strict=True)
    }


def panel(waves: Sequence[Wave]) -> dict[str, Any]:
    """Return per form how many units of the last wave stand in each earlier one.

    `matched` stand once in both; `entries` and `exits` in one of them only; `ambiguous` counts the rows of both waves
    whose name stands in both, but in one of them more than once.
    """
    now, found = waves[-1], {}
    for form, rows in now.forms.items():
        if rows.data.status is None:
            continue
        against = {}
        for then in waves[:-1]:
            if form in then.forms:
                old = then.forms[form].units
                matched = len(matches(rows.units, old)[0])
                stay, stayed = int(rows.units.isin(old).sum()), int(old.isin(rows.units).sum())
                against[then.name] = {
                    "compared_with": then.name, "matched": matched, "ambiguous": stay + stayed - 2 * matched,
                    "entries": len(rows.units) - stay, "exits": len(old) - stayed,
                }  # fmt: skip
        if against:
            found[form] = list(against.values())[-1] | {"earlier": list(against.values())}
    return found

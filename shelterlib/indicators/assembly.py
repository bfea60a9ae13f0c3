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
        renamed = forms if i == len(waves) - 1 else {f: _rekeyed(f, data, waves[i + 1 :]) for f, data in forms.items()}
        others = {form: sorted(names) for form, names in everywhere.items()}
        told: dict[str, Any] = {"parameters": wave.parameters, "elsewhere": others, "is_sample": wave.is_sample}
        found.append(Wave.of(catalogue, wave.name, wave.year, renamed, **told))
    return found


def _rekeyed(form: str, data: Answers, later: Sequence[CleanWave]) -> Answers:
    """Return answers of an earlier wave with the names that its units bear in the last one."""
    units = data.answers.index
    for wave in later:
        names = {
            row["old"]: row["new"]
            for row in applied(wave.crosswalk)
            if row["kind"] == "unit" and row.get("form") in ("", None, form)
        }
        units = pd.Index([names.get(unit, unit) for unit in units], dtype="str", name=units.name) if names else units
    status = None if data.status is None else data.status.set_axis(units)
    return replace(data, answers=data.answers.set_axis(units), status=status)


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
    """Return per form how many units of the last wave stand in each earlier one, once in both."""
    now, found = waves[-1], {}
    for form, rows in now.forms.items():
        if rows.data.status is None:
            continue
        against = {}
        for then in waves[:-1]:
            if form in then.forms:
                old = then.forms[form].units
                matched = len(matches(rows.units, old)[0])
                double = [int(units.duplicated(keep=False).sum()) for units in (rows.units, old)]
                against[then.name] = {
                    "compared_with": then.name, "matched": matched, "ambiguous": sum(double),
                    "entries": len(rows.units) - double[0] - matched, "exits": len(old) - double[1] - matched,
                }  # fmt: skip
        if against:
            found[form] = list(against.values())[-1] | {"earlier": list(against.values())}
    return found

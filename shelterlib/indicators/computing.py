"""Compute every figure of a wave: cells, contributions, panel and ledger, and write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from shelterlib.catalogue import Catalogue, load
from shelterlib.forms import Form
from shelterlib.indicators import contributions as parts
from shelterlib.indicators.cells import frame
from shelterlib.indicators.change import change_cells, matches, pair_up
from shelterlib.indicators.differences import Step, step_between
from shelterlib.indicators.figures import Wave, figures, not_asked_cells
from shelterlib.indicators.ledger import chained, comparability, worst
from shelterlib.indicators.loading import FRAME, CleanWave, forms_of, read_clean, read_crosswalk
from shelterlib.indicators.questions import question_cells, question_figures
from shelterlib.indicators.rows import Answers
from shelterlib.indicators.sample import add_intervals
from shelterlib.indicators.vocabulary import Vocabulary, applied
from shelterlib.paths import Project


@dataclass(frozen=True)
class Indicators:
    """The restricted figures of a wave. Shows its size in a notebook."""

    wave: str
    cells: pd.DataFrame
    contributions: pd.DataFrame
    panel: dict[str, Any]
    ledger: list[dict[str, Any]]

    def write(self, folder: Path) -> None:
        """Write cells.parquet, contributions.parquet, panel.json and ledger.json."""
        folder.mkdir(parents=True, exist_ok=True)
        self.cells.to_parquet(folder / "cells.parquet", index=False)
        self.contributions.to_parquet(folder / "contributions.parquet", index=False)
        for name, content in (("panel", self.panel), ("ledger", self.ledger)):
            text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")

    def _repr_html_(self) -> str:
        counts = self.cells.groupby("kind").size()
        rows = "".join(f"<tr><th>{kind}</th><td>{count}</td></tr>" for kind, count in counts.items())
        return f"<table><caption>Cells of {self.wave} (restricted)</caption>{rows}</table>"


def compute_wave(project: Project, wave: str) -> Indicators:
    """Compute a wave from the clean files of this and earlier waves, and write `indicators/`.

    Raises:
        DataError: a wave is not clean yet, or the catalogue names what no form has.
    """
    every = project.waves()
    # Later waves tell what questions are called there, so that the catalogue may use either name.
    later = [project.wave(name) for name in every if name > wave]
    found = compute(
        load(project),
        [read_clean(project, name) for name in every if name <= wave],
        later_crosswalks=[read_crosswalk(paths.raw / "crosswalk.csv") for paths in later],
        later_forms=[forms_of(paths) for paths in later],
    )
    found.write(project.wave(wave).indicators)
    return found


def compute(
    catalogue: Catalogue,
    waves: Sequence[CleanWave],
    *,
    with_contributions: bool = True,
    later_crosswalks: Sequence[Sequence[Mapping[str, str]]] = (),
    later_forms: Sequence[Mapping[str, Form]] = (),
) -> Indicators:
    """Compute the last of some waves, and its change since each earlier one.

    Args:
        catalogue: definitions.
        waves: clean waves, oldest first; the last is the one to compute.
        with_contributions: whether to list what each row puts into each figure.
        later_crosswalks: of waves after the last one, oldest first.
        later_forms: their forms by name.
    """
    vocabulary = Vocabulary.of([*(wave.crosswalk for wave in waves), *later_crosswalks], catalogue)
    steps = [step_between(old, new, vocabulary) for old, new in pairwise(waves)]
    ready = _ready(catalogue, waves, vocabulary, later_forms)
    now, earlier = ready[-1], ready[:-1]
    since = {
        then.name: comparability(catalogue, now, then, chained([step.rows for step in steps[i:]]))
        for i, then in enumerate(earlier)
    }
    last = since[earlier[-1].name] if earlier else {}
    cells: list[dict[str, Any]] = []
    tables: list[pd.DataFrame] = []
    for figure in figures(now):
        cells += [c | {"comparability": last.get(figure.definition.id, "")} for c in figure.cells(now)]
        if with_contributions:
            tables.append(parts.of_figure(figure, now))
        if not figure.group_by2:
            for then in earlier:
                pair = pair_up(figure.definition, figure.measure, now, then)
                if pair is not None:
                    cells += change_cells(pair, now, then, since[then.name][figure.definition.id])
                    tables += parts.of_pair(pair, then) if with_contributions else []
    cells += [c | {"comparability": last.get(str(c["indicator"]), "")} for c in not_asked_cells(now)]
    changed: dict[tuple[str, str], set[str]] = {}
    for row in _last_rows(steps):
        changed.setdefault((row["form"], row["question"]), set()).add(row["verdict"])
    for form, own in waves[-1].forms.items():
        for cell in question_cells(now, form, own):
            verdict = worst(changed.get((form, cell["indicator"]), ())) if steps else ""
            cells.append(cell | {"comparability": verdict})
        if with_contributions:
            tables += [parts.of_figure(f, now) for f in question_figures(catalogue, form, own) if f.group2]
    if waves[-1].is_sample:
        cells = add_intervals(cells, _population(now))
    levels = [level.id for level in catalogue.levels.levels if level.area or level.of]
    return Indicators(
        now.name, frame(cells), parts.together(tables, levels), panel(ready), [dict(row) for row in _last_rows(steps)]
    )


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


def _ready(
    catalogue: Catalogue, waves: Sequence[CleanWave], vocabulary: Vocabulary, later_forms: Sequence[Mapping[str, Form]]
) -> list[Wave]:
    translated = [{f: vocabulary.translate(f, data) for f, data in wave.forms.items()} for wave in waves]
    everywhere: dict[str, set[str]] = {}
    for forms in translated:
        for form, data in forms.items():
            names = {vocabulary.name(form, name) for name in data.form.by_name}
            everywhere.setdefault(form, set()).update(names, map(str, data.answers.columns))
    for later in later_forms:
        for form, questionnaire in later.items():
            everywhere.setdefault(form, set()).update(vocabulary.name(form, name) for name in questionnaire.by_name)
    ready = []
    for i, (wave, forms) in enumerate(zip(waves, translated, strict=True)):
        renamed = forms if i == len(waves) - 1 else {f: _rekeyed(f, data, waves[i + 1 :]) for f, data in forms.items()}
        others = {form: sorted(names) for form, names in everywhere.items()}
        ready.append(Wave.of(catalogue, wave.name, wave.year, renamed, parameters=wave.parameters, elsewhere=others))
    return ready


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


def _population(wave: Wave) -> dict[tuple[str, str], int]:
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


def _last_rows(steps: Sequence[Step]) -> Sequence[Mapping[str, Any]]:
    return steps[-1].rows if steps else ()

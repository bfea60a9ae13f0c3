"""Compute every figure of a wave: cells, contributions, panel and ledger, and write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from shelterlib.catalogue import Catalogue, load
from shelterlib.catalogue.expressions import check_expressions
from shelterlib.catalogue.models import Definition
from shelterlib.forms import Form
from shelterlib.indicators.assembly import panel, population, ready
from shelterlib.indicators.cells import frame
from shelterlib.indicators.change import change_cells, pair_up
from shelterlib.indicators.contributions import Piece, of_figure, of_pair, together, unjudged
from shelterlib.indicators.differences import step_between
from shelterlib.indicators.figures import Wave, figures, not_asked_cells
from shelterlib.indicators.ledger import COMPARABLE, chained, comparability, question_verdicts
from shelterlib.indicators.loading import CleanWave, forms_of, read_clean, read_crosswalk
from shelterlib.indicators.offered import check_choices
from shelterlib.indicators.questions import question_cells, question_figures
from shelterlib.indicators.sample import add_intervals
from shelterlib.indicators.vocabulary import Vocabulary
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
    catalogue, waves = load(project), [read_clean(project, name) for name in every if name <= wave]
    crosswalks, forms = [read_crosswalk(paths.raw / "crosswalk.csv") for paths in later], [forms_of(p) for p in later]
    check_expressions(catalogue)
    vocabulary = Vocabulary.of([*(past.crosswalk for past in waves), *crosswalks], catalogue)
    asked = [(name, data.form) for past in waves for name, data in past.forms.items()]
    check_choices(catalogue, vocabulary, [*asked, *(pair for own in forms for pair in own.items())])
    found = compute(catalogue, waves, later_crosswalks=crosswalks, later_forms=forms)
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
        with_contributions: whether to list what each row puts into each figure that a disclosure rule judges.
        later_crosswalks: of waves after the last one, oldest first.
        later_forms: their forms by name.
    """
    check_expressions(catalogue)
    vocabulary = Vocabulary.of([*(wave.crosswalk for wave in waves), *later_crosswalks], catalogue)
    steps = [step_between(old, new, vocabulary) for old, new in pairwise(waves)]
    *before, now = ready(catalogue, waves, vocabulary, later_forms)
    # Invented answers are no earlier wave of real ones, nor real ones of invented: the change would be nobody's.
    alike = [i for i, wave in enumerate(waves[:-1]) if wave.synthetic == waves[-1].synthetic]
    earlier = [before[i] for i in alike]
    since = {
        before[i].name: comparability(catalogue, now, before[i], chained([step.rows for step in steps[i:]]))
        for i in alike
    }
    last_rows = [dict(row) for row in chained([step.rows for step in steps[alike[-1] :]])] if alike else []
    found = _Found(unjudged(catalogue) if with_contributions else None)
    _indicators(found, now, earlier, since)
    verdicts = question_verdicts(last_rows) if alike else None
    for form, own in waves[-1].forms.items():
        key = waves[-1].keys.get(form, ())
        for cell in question_cells(now, form, own, key):
            met = "" if verdicts is None else verdicts.get((form, cell["indicator"]), COMPARABLE)
            found.cells.append(cell | {"comparability": met})
        for figure in question_figures(catalogue, form, own, key):
            if figure.group2 and found.lists(figure.definition):
                found.pieces.append(of_figure(figure, now))
    cells = add_intervals(found.cells, population(now), now.sampled)
    levels = [level.id for level in catalogue.levels.levels if level.area or level.of]
    return Indicators(now.name, frame(cells), together(found.pieces, levels), panel([*earlier, now]), last_rows)


@dataclass
class _Found:
    """Cells and contributions, as they come."""

    unjudged: frozenset[str] | None  # classes whose contributions nobody needs; None: no contributions at all
    cells: list[dict[str, Any]] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def lists(self, definition: Definition) -> bool:
        """Whether an indicator's contributions are wanted."""
        return self.unjudged is not None and definition.sensitivity not in self.unjudged


def _indicators(found: _Found, now: Wave, earlier: Sequence[Wave], since: Mapping[str, Mapping[str, str]]) -> None:
    """Add the cells of every indicator, of the variants of indices, and of change since each earlier wave."""
    last = since[earlier[-1].name] if earlier else {}
    for figure in figures(now):
        name = figure.definition.id
        found.cells += [cell | {"comparability": last.get(name, "")} for cell in figure.cells(now)]
        listed = found.lists(figure.definition)
        found.pieces += [of_figure(figure, now)] if listed else []
        for then in () if figure.group_by2 else earlier:
            pair = pair_up(figure.definition, figure.measure, now, then)
            if pair is not None:
                found.cells += change_cells(pair, now, then, since[then.name][name])
                found.pieces += of_pair(pair, then) if listed else []
    found.cells += [cell | {"comparability": last.get(str(cell["indicator"]), "")} for cell in not_asked_cells(now)]

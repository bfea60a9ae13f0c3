"""Release a wave: restricted cells in, published cells out, nothing in between kept."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from shelterlib.catalogue import load
from shelterlib.paths import Project
from shelterlib.release.backtest import Move, backtest
from shelterlib.release.cells import COLUMNS, quality_row
from shelterlib.release.definitions import definitions, question_classes, wave_forms
from shelterlib.release.gate import decide, planned
from shelterlib.release.joint import within
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.ladder import Context, Step, certified, counted
from shelterlib.release.ledger import published_cells
from shelterlib.release.lists import all_listed
from shelterlib.release.plan import Conflict, conflicts
from shelterlib.release.quality import quality_rows
from shelterlib.release.restricted import read_cells, read_then
from shelterlib.release.rules import Policy, load_rules
from shelterlib.release.shown import shown_rows
from shelterlib.release.verdicts import latest, since_wave, verdict_rows

PATTERN = ("cell", "status")


@dataclass(frozen=True)
class Release:
    """What a release shows of itself: how many cells of each kind and level are shown."""

    wave: str
    rows: Sequence[dict[str, str]] = field(repr=False)
    hidden_numbers: int = 0
    unexplained: Sequence[Move] = ()
    steps: Sequence[Step] = ()
    conflicts: Sequence[Conflict] = ()  # with the plans of published releases

    def counts(self) -> Counter[tuple[str, str, str]]:
        """Return the number of cells by kind, level and status."""
        return Counter((r["kind"], r["group_by"], r["status"]) for r in self.rows)

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><td>{escape(kind)}</td><td>{escape(level)}</td><td>{escape(status)}</td><td>{n}</td></tr>"
            for (kind, level, status), n in sorted(self.counts().items())
        )
        said = f"<p>{self.hidden_numbers} hidden numbers with witnesses.</p>"
        for rung, n in sorted(counted(self.steps).items()):
            said += f"<p>{rung.replace('_', ' ')} where the smallest set was not enough: {n}.</p>"
        for conflict in self.conflicts:
            said += f"<p>The publication plan changed. {escape(str(conflict))}.</p>"
        if self.unexplained:
            said += f"<p>{len(self.unexplained)} published numbers moved without a line in the change log.</p>"
        return f"{said}<table><tr><th>kind</th><th>level</th><th>status</th><th>cells</th></tr>{lines}</table>"


def release_wave(project: Project, wave: str, out_folder: Path | None = None) -> Release:
    """Decide about every cell of a wave and write the release.

    Args:
        project: the project.
        wave: name of the wave; its `indicators/` must have been computed.
        out_folder: where `data/` is written; the wave's output folder by default.

    Raises:
        DataError: restricted files are missing, or the plan breaks the rules.
        ReleaseRefusedError: the release does not pass its own audit.
    """
    paths = project.wave(wave)
    out = (out_folder or paths.output) / "data"
    catalogue, rules = load(project), load_rules(project.catalogue / "disclosure.yml")
    forms = wave_forms(paths)
    indicators, questions = catalogue.rows("indicators"), question_classes(forms)
    policy = Policy(rules, indicators, questions | {i: d["sensitivity"] for i, d in indicators.items()})
    levels = [level.id for level in catalogue.levels.levels]
    cells = read_cells(paths.indicators, levels)
    earlier = published_cells(project, before=wave)
    last = latest(earlier, wave)
    since = since_wave(cells, last[0] if last else None)
    cells = [c for c in cells if planned(c, policy)]
    within(cells, policy)
    decisions = decide(cells, policy, earlier, read_then(paths.indicators, levels))
    about = definitions(paths, catalogue, rules, forms, questions)
    about["listed"] = all_listed(project, wave, catalogue, cells)
    context = Context(out.parent / "certificates", wave, earlier, cells, policy, Knowledge.of(about))
    rows, hidden, steps = certified(context, decisions)
    by_cell = {row["cell"]: row for row in rows}
    rows += verdict_rows(wave, catalogue.recommendations, catalogue.indicators, by_cell, last, since=since)
    rows += quality_rows(paths)
    rows += shown_rows(wave, rows, indicators)
    rows += [quality_row(f"quality.released.{rung}", wave, n) for rung, n in sorted(counted(steps).items())]
    unlike = conflicts(project, about)
    counts = Counter(conflict.wave for conflict in unlike)
    rows += [quality_row(f"quality.backtest.plan.{then}", wave, n) for then, n in sorted(counts.items())]
    unexplained, more = backtest(project, wave, {row["cell"]: row for row in rows})
    rows += more
    out.mkdir(parents=True, exist_ok=True)
    write_csv(out / "cells.csv", COLUMNS, rows)
    write_csv(out / "pattern.csv", PATTERN, rows)
    text = json.dumps(about, ensure_ascii=False, indent=1, default=str)
    (out / "definitions.json").write_text(text + "\n", encoding="utf-8")
    return Release(wave, rows, hidden, unexplained, steps, unlike)


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    """Write rows as UTF-8 CSV with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)

"""`shelter problems WAVE`: the workbook of open problems, and its way back into corrections.csv."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project


@click.command()
@click.argument("wave")
@click.option(
    "--apply", "filled", type=click.Path(path_type=Path), default=None, help="The workbook with the decisions."
)
@click.option("--who", default="", help="Who decided, where a row of the workbook does not say.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where to write the workbook.")
@project_option
def command(project: Project, wave: str, filled: Path | None, who: str, out: Path | None) -> None:
    """Write the workbook of WAVE's open problems, or apply the decisions in it. Both stay on this machine."""
    from shelterlib.clean.decisions import apply_decisions, read_decisions
    from shelterlib.clean.open_problems import open_problems
    from shelterlib.clean.wave import clean_forms
    from shelterlib.clean.workbook import write_workbook
    from shelterlib.raw.journal import ERROR

    paths = project.wave(wave)
    if filled is not None:
        today = dt.datetime.now(dt.UTC).date().isoformat()
        added, cleaned = apply_decisions(project, wave, read_decisions(filled, today, who))
        click.echo(f"{added} decisions added to {project.show(paths.raw / 'corrections.csv')}")
    else:
        cleaned = clean_forms(project, wave)
    problems = open_problems(cleaned)
    stopping = sum(problem.severity == ERROR for problem in problems)
    target = out or paths.processed / "problems.xlsx"
    write_workbook(target, problems)
    click.echo(f"{stopping} problems to decide, {len(problems) - stopping} to look at: {project.show(target)}")

"""shelter simulate: invented answers to any form, or the project's invented waves anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from shelterlib.errors import BadCallError


@click.command()
@click.argument("form", type=click.Path(path_type=Path), required=False)
@click.option("--rows", type=click.IntRange(0, 1_000_000), default=100, show_default=True, help="How many answers.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Same seed, same answers.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write: .csv or .xlsx.")
@click.option("--plan", type=click.Path(path_type=Path), help="What to draw from: `questions` of a YAML file.")
@click.option("--waves", is_flag=True, help="Write every wave of catalogue/simulation.yml instead (--out: a folder).")
@click.option("--project", type=click.Path(), help="Project folder of the waves (default: found upward).")
def command(form: Path | None, out: Path | None, waves: bool, **options: Any) -> None:
    """Invent answers that obey a form's types, skips, limits and filters.

    FORM is an XLSForm: xlsx, xls, or a folder with survey.csv and choices.csv.
    """
    if waves:
        from shelterlib.paths import Project
        from shelterlib.simulate import simulate_planned

        around = click.get_current_context().obj or {}
        for made in simulate_planned(Project.find(options["project"] or around.get("project")), out):
            told = f"{len(made.answered)} of {len(made.frame)} institutions, {len(made.regions)} regions"
            click.echo(f"{made.name}: {told}")
        return
    if form is None or out is None:
        raise BadCallError("a form and --out FILE are needed", fix="shelter simulate FORM --rows N --seed S --out FILE")
    _one_form(form, options["rows"], options["seed"], out, options["plan"])


def _one_form(path: Path, rows: int, seed: int, out: Path, plan_path: Path | None) -> None:
    """Write answers to one form and say on standard error what stayed blank."""
    from shelterlib.forms import read_form
    from shelterlib.simulate.answers import Settings, simulate
    from shelterlib.simulate.plan import Plan, load_plan
    from shelterlib.simulate.sheet import export_sheets, write

    if out.suffix not in (".csv", ".xlsx"):
        raise BadCallError("the file must end in .csv or .xlsx", where=out.name, fix="choose such a name")
    form = read_form(path)
    plan = load_plan(plan_path) if plan_path else Plan()
    settings = Settings(seed, plan.draws("questions"), plan.hidden.get("questions", {}), plan.keep, plan.blank)
    answers = simulate(form, rows, settings)
    sheets = export_sheets(form, answers, seed)
    if out.suffix == ".csv" and len(sheets) > 1:
        click.echo(f"{len(sheets) - 1} repeats left out: a csv file cannot hold them; write .xlsx", err=True)
        sheets = dict(list(sheets.items())[:1])
    write(sheets, out)
    for question, times in sorted(answers.left_blank.items()):
        click.echo(f"{question}: left blank {times} times, no try fitted its limit", err=True)

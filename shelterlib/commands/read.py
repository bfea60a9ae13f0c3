"""`shelter read FORM EXPORT`: any XLSForm and its export into typed answers, and what came of it as JSON."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from shelterlib.errors import DataError
from shelterlib.paths import Project


@click.command()
@click.argument("form", type=click.Path(path_type=Path))
@click.argument("export", type=click.Path(path_type=Path))
@click.option("--sheet", default=None, help="The sheet of the workbook that holds the answers.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Folder for answers, statuses, log and labels."
)
@click.pass_context
def command(ctx: click.Context, form: Path, export: Path, sheet: str | None, out: Path | None) -> None:
    """Read EXPORT by FORM (xlsx, xls, or a folder with survey.csv and choices.csv); exit 3 if a person must decide."""
    from shelterlib.clean.absent import read_absent
    from shelterlib.clean.export import Plan, clean_export
    from shelterlib.clean.replay import prove
    from shelterlib.clean.summary import counted, whole_summary
    from shelterlib.clean.write import write_tables
    from shelterlib.forms import read_form
    from shelterlib.raw import read_export
    from shelterlib.raw.journal import ERROR

    today = dt.datetime.now(dt.UTC).date().isoformat()  # for rows that do not say when they were sent
    plan = Plan(read_absent(_project((ctx.obj or {}).get("project"))), now=today)
    tables = clean_export(read_export(export, read_form(form), sheet), plan)
    for table in tables.values():
        prove(table)
    if out is not None:
        write_tables(tables, out)
    click.echo(json.dumps(whole_summary(tables), ensure_ascii=False, indent=1))
    if counted(tables, ERROR):
        ctx.exit(DataError.exit_code)


def _project(named: str | None) -> Project | None:
    """Return the project around, if there is one: its catalogue says what stands for no answer."""
    if named:
        return Project.find(named)
    try:
        return Project.find()
    except DataError:
        return None

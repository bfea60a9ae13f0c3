"""`shelter protect`: disclosure control of any tidy table."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--dims", required=True, help="The dimensions: columns of TABLE, separated by commas.")
@click.option("--value", required=True, help="The column with the counts or amounts.")
@click.option(
    "--hierarchy",
    type=click.Path(path_type=Path),
    help="Groups of codes: CSV with columns dimension,child,parent (empty parent: directly under the total; a child "
    "may have several parents), or JSON {dimension: {parent: [child, ...]}}.",
)
@click.option("--contributors", help="The column that names who put the value in: a row is then cell x contributor.")
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    help="YAML: sensitive, contributors, left, dominance, p_percent, range, seconds, gap, decimals; a disclosure.yml",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for pattern.csv and certificates.")
def command(  # noqa: PLR0917  (one per option)
    table: Path, dims: str, value: str, hierarchy: Path | None, contributors: str | None, rules: Path | None, out: Path
) -> None:
    """Hide the fewest cells of TABLE (CSV, innermost cells) so that no small one follows from what is shown.

    Totals over every dimension and every group are taken as published too and stand in pattern.csv as `*`
    or under the group's code. Nothing is written unless the pattern is proven and certified (exit 6).
    """
    from shelterlib.errors import BadCallError
    from shelterlib.release.exact.request import protect_file

    names = [d.strip() for d in dims.split(",") if d.strip()]
    if not names or len({*names, value}) != len(names) + 1 or contributors in (*names, value):
        raise BadCallError("--dims names no column, or one column is named twice", fix="write --dims region,type")
    if rules is None:
        rules = _project_rules()
    summary = protect_file(
        table, names, value, contributors=contributors, hierarchy=hierarchy, rules=rules, out=out,
        say=lambda text: click.echo(text, err=True),
    )  # fmt: skip
    click.echo(json.dumps(summary))


def _project_rules() -> Path | None:
    """Return the rules of the project that we stand in, if any states them."""
    from shelterlib.errors import DataError
    from shelterlib.paths import Project

    try:
        path = Project.find().catalogue / "disclosure.yml"
    except DataError:
        return None
    return path if path.is_file() else None

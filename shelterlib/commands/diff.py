"""`shelter diff OLD NEW`: which published numbers changed, and why."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--text", "as_text", is_flag=True, help="One line a number instead of JSON.")
def command(old: Path, new: Path, as_text: bool) -> int:
    """Compare two releases (outputs/<wave> or data/published/<wave>); exit 1 when something changed.

    Why: data, corrections, crosswalk, definition, rules, groups, thresholds, questionnaire, cleaning, software.
    Causes beside a cell's own definition come from the manifests of two builds.
    """
    from shelterlib.release.difference import difference, read_side

    found = difference(read_side(old.resolve()), read_side(new.resolve()))
    if as_text:
        for row in found["cells"]:
            change = f"{row['old'] or 'nothing'} -> {row['new'] or 'nothing'}"
            click.echo(f"{row['cell']} {row['field']}: {change} ({', '.join(row['why'])})")
        for what in ("added", "removed"):
            for name in found[what]:
                click.echo(f"{name}: {what}")
        click.echo(f"{found['changed']} changed of {found['compared']} compared")
    else:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    return 1 if found["changed"] else 0

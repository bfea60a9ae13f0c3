"""`shelter diff OLD NEW`: which published numbers changed, and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--text", "as_text", is_flag=True, help="One line a number instead of JSON.")
@click.option("--page", type=click.Path(path_type=Path), default=None, help="Write diff.<language>.html there too.")
@click.option("--project", "root", type=click.Path(path_type=Path), default=None, help="Whose words the page is in.")
@click.pass_context
def command(ctx: click.Context, old: Path, new: Path, page: Path | None, *, as_text: bool, root: Path | None) -> int:
    """Compare two releases (outputs/<wave> or data/published/<wave>); exit 1 when something changed.

    Why: data, corrections, crosswalk, definition, rules, groups, thresholds, questionnaire, cleaning, software.
    Causes beside a cell's own definition come from the manifests of two builds.
    """
    from shelterlib.release.difference import difference, read_side

    sides = read_side(old.resolve()), read_side(new.resolve())
    found = difference(*sides)
    if page is not None:
        from shelterlib.paths import Project
        from shelterlib.release.backtest import read_changelog
        from shelterlib.release.changes import told
        from shelterlib.render.html.changes import pages

        project = Project.find(root or (ctx.obj or {}).get("project"))
        pages(project, new.resolve(), told(*sides, read_changelog(project.root)), page)
    if as_text:
        _say(found)
    else:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    return 1 if found["changed"] else 0


def _say(found: dict[str, Any]) -> None:
    for row in found["cells"]:
        change = f"{row['old'] or 'nothing'} -> {row['new'] or 'nothing'}"
        click.echo(f"{row['cell']} {row['field']}: {change} ({', '.join(row['why'])})")
    for what in ("added", "removed"):
        for name in found[what]:
            click.echo(f"{name}: {what}")
    click.echo(f"{found['changed']} changed of {found['compared']} compared")

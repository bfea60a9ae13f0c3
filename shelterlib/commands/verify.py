"""`shelter verify BUILD_DIR`: checksums, certificates, where every number comes from, forbidden bytes."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("build", type=click.Path(path_type=Path))
@click.option("--project", "root", type=click.Path(path_type=Path), default=None, help="The project of the build.")
@click.pass_context
def command(ctx: click.Context, build: Path, root: Path | None) -> int:
    """Verify the build in BUILD (outputs/<wave>), without a solver; exit 6 when anything is wrong.

    Within its project the words of its pages and the restricted answers are known too.
    """
    from shelterlib.errors import BadCallError, DataError
    from shelterlib.paths import Project
    from shelterlib.release.verify.build import verify

    folder = build.resolve()
    if not (folder / "data" / "cells.csv").is_file():
        raise BadCallError("no build here", where=build.name, fix="name a folder such as outputs/2023")
    project = None
    for place in (root or (ctx.obj or {}).get("project"), folder.parents[1], None):
        try:
            project = project or Project.find(place)
        except DataError:
            continue
    report = verify(folder, project)
    click.echo(json.dumps(report.json(), ensure_ascii=False, indent=1))
    return 0 if report.sound else 6

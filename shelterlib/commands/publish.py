"""`shelter publish WAVE`: the verified build's cells into the ledger."""

from __future__ import annotations

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project


@click.command()
@click.argument("wave")
@project_option
def command(project: Project, wave: str) -> None:
    """Verify the build of WAVE and put its cells, pattern and definitions into data/published/WAVE.

    Every later release is judged together with what stands there. Exit 6 when the build may not be published.
    """
    from shelterlib.release.publish import publish

    cells = publish(project, wave)
    click.echo(f"{cells} cells of {wave} stand in {project.show(project.published)}/{wave}; commit that folder")

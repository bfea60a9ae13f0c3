"""`shelter unlock WAVE`: the answers of a locked wave back to their places."""

from __future__ import annotations

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project


@click.command()
@click.argument("wave")
@project_option
def command(project: Project, wave: str) -> None:
    """Decrypt what `shelter lock` encrypted, with the key in the file that SHELTER_IDENTITY names."""
    from shelterlib.raw.lock import unlock
    from shelterlib.run.plan import choose

    name = choose(project, wave)
    click.echo(f"{unlock(project.wave(name))} files of {name} are back in data/raw and data/processed")

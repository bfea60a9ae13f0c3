"""`shelter lock WAVE`: a wave's answers into one encrypted file."""

from __future__ import annotations

from pathlib import Path

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project


@click.command()
@click.argument("wave", required=False)
@click.option("--new-identity", type=click.Path(path_type=Path), default=None, help="Make a new key in this file.")
@project_option
def command(project: Project, wave: str | None, new_identity: Path | None) -> None:
    """Encrypt the raw and processed files of WAVE with age; only the key in SHELTER_IDENTITY opens them.

    The build in outputs and what is published stay as they are. Keep the key elsewhere, and a copy of it: without it
    nobody can open the answers again.
    """
    from shelterlib.errors import BadCallError
    from shelterlib.raw.lock import lock
    from shelterlib.raw.lock import new_identity as make
    from shelterlib.run.plan import choose

    if new_identity is not None:
        click.echo(f"{new_identity.name} holds a new key, {make(new_identity)}; keep a copy of it elsewhere")
    elif wave is None:
        raise BadCallError("no wave is named", fix="write shelter lock WAVE")
    if wave is not None:
        name = choose(project, wave)
        click.echo(f"{lock(project.wave(name))} files of {name} are locked; shelter unlock {name} opens them")

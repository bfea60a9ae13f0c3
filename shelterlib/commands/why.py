"""`shelter why WAVE`: for each job, what changed since it last ran."""

from __future__ import annotations

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project


@click.command()
@click.argument("wave")
@project_option
def command(project: Project, wave: str) -> None:
    """Say, for each job of WAVE, what changed since it last ran, and which jobs wait for it; like jobs on one line."""
    from shelterlib.run.declared import languages
    from shelterlib.run.plan import choose, plan
    from shelterlib.run.why import reasons

    name = choose(project, wave)
    told = reasons(project, plan(project, name, languages(project)))
    alike: dict[str, list[str]] = {}
    for job, why in told.items():
        alike.setdefault("; ".join(why), []).append(job)
    for reason, jobs in alike.items():
        click.echo(f"{', '.join(jobs)}: {reason}")
    if not told:
        click.echo("nothing changed: no job would run")

"""`shelter report WAVE`: build the whole report of a wave, or only what something has changed for."""

from __future__ import annotations

import os
import sys

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project


@click.command()
@click.argument("wave")
@click.option("--lang", "langs", multiple=True, help="Only this language (repeat for more; default: all of text/).")
@click.option("--jobs", type=click.IntRange(1, 512), default=None, help="How many at once (default: one per core).")
@click.option("--scheduler", default=None, metavar="ADDR", help="A Dask scheduler, such as tcp://host:8786.")
@click.option("--force", is_flag=True, help="Run every job, changed or not.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON per job.")
@project_option
def command(
    project: Project, wave: str, langs: tuple[str, ...], jobs: int | None, scheduler: str | None, force: bool, as_json: bool
) -> None:
    """Build the whole report of WAVE (a folder of data/raw, or `latest`)."""
    from shelterlib.run.engine import Run, Workers
    from shelterlib.run.plan import check_parameters, choose, languages, plan
    from shelterlib.run.progress import Bar, Json, Lines

    name = choose(project, wave)
    todo = plan(project, name, languages(project, langs))
    check_parameters(project, todo)
    listener = Json() if as_json else Bar() if sys.stdout.isatty() else Lines()

    def open_workers() -> Workers:
        if scheduler:
            from shelterlib.run.cluster import Cluster

            return Cluster(scheduler)
        from shelterlib.run.pool import Pool

        return Pool(jobs or os.cpu_count() or 1)

    try:
        Run(project, name, todo, open_workers, listener, force)()
    finally:
        if isinstance(listener, Bar):
            listener.close()
    listener.summary()
    if not as_json:
        click.echo(f"the report of {name} is in {project.show(project.outputs)}/{name}/index.html")

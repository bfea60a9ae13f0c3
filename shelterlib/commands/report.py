"""`shelter report WAVE`: build the whole report of a wave, or only what something has changed for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from shelterlib.commands import project_option
from shelterlib.paths import Project

if TYPE_CHECKING:
    from shelterlib.run.engine import Workers


@click.command()
@click.argument("wave")
@click.option("--lang", "langs", multiple=True, help="Only this language (repeat for more; default: all of text/).")
@click.option("--jobs", type=click.IntRange(1, 512), default=None, help="How many at once (default: one per core).")
@click.option("--scheduler", default=None, metavar="ADDR", help="A Dask scheduler, such as tcp://host:8786.")
@click.option("--force", is_flag=True, help="Run every job, changed or not.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON per job.")
@project_option
def command(project: Project, wave: str, **options: Any) -> None:
    """Build the whole report of WAVE (a folder of data/raw, or `latest`)."""
    from shelterlib.raw.locked import refuse_locked
    from shelterlib.run.declared import languages
    from shelterlib.run.engine import Run
    from shelterlib.run.plan import check_parameters, choose, plan
    from shelterlib.run.progress import listen

    name = choose(project, wave)
    refuse_locked(project, [known for known in project.waves() if known <= name])
    langs = languages(project, options["langs"])
    jobs = plan(project, name, langs)
    check_parameters(project, jobs)
    with listen(as_json=options["as_json"]) as listener:
        Run(project, name, jobs, lambda: _workers(project, langs, options), listener, options["force"])()
    if not options["as_json"]:
        for line in _unlike(project, name):
            click.echo(f"{name}: the publication plan changed: {line}", err=True)
        click.echo(f"the report of {name} is in {project.show(project.outputs)}/{name}/index.html")


def _unlike(project: Project, wave: str) -> Iterator[str]:
    """Yield how the plan differs from that of each earlier release, as far as a reader needs it: three lines each."""
    import json

    from shelterlib.release.plan import conflicts

    path = project.wave(wave).output / "data" / "definitions.json"
    found: dict[str, list[str]] = {}
    for conflict in conflicts(project, json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else ():
        found.setdefault(conflict.wave, []).append(str(conflict))
    for then, lines in found.items():
        yield from lines[:3]
        if len(lines) > 3:
            yield f"{len(lines) - 3} more differences from the release of {then}"


def _workers(project: Project, langs: Sequence[str], options: Mapping[str, Any]) -> Workers:
    """Return where the jobs run, on a cluster or in processes of this machine; asked for when there is one to run."""
    from shelterlib.report.texts import check_words

    check_words(project, langs)
    workers: Workers
    if options["scheduler"]:
        from shelterlib.run.cluster import Cluster

        workers = Cluster(options["scheduler"])
    else:
        from shelterlib.run.pool import Pool

        workers = Pool(options["jobs"] or os.cpu_count() or 1)
    return workers

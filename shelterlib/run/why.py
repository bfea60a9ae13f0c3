"""Why each job would run now."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import TopologicalSorter

from shelterlib.paths import Project
from shelterlib.run.fingerprint import changes, fingerprint
from shelterlib.run.jobs import Job, arrange
from shelterlib.run.layout import Layout
from shelterlib.run.records import Records, intact


def reasons(project: Project, jobs: Sequence[Job]) -> dict[str, list[str]]:
    """Return, for each job that would run, what changed; jobs that only wait for others say so."""
    layout, records = Layout(project), Records(project)
    by_key = {job.key: job for job in jobs}
    needs = arrange(jobs)
    told: dict[str, list[str]] = {}
    for key in TopologicalSorter(needs).static_order():
        job, record = by_key[key], records.read(by_key[key])
        why = changes(record.inputs if record else None, fingerprint(job, layout))
        if record and not why and not intact(record, layout):
            why = ["what it made is gone or was changed"]
        waits = sorted(needs[key] & told.keys())
        if waits and record:
            why.append(f"it may follow from {', '.join(waits)}")
        if why:
            told[key] = why
    return told

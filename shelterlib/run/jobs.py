"""What a job is, and in which order jobs can run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

from shelterlib.errors import ShelterError

Value = str | int | float | bool
CELL_SECONDS = 900


class PlanError(ShelterError):
    """The jobs do not fit together: a mistake in the plan, not in the data."""


@dataclass(frozen=True)
class Job:
    """One step: a notebook or a function, what it reads and what it writes.

    Paths are relative to the project, with `/`. A folder stands for everything in it.

    Args:
        name: unique, such as `5_brief.UA-05`.
        wave: the wave that the job belongs to.
        run: `1_clean.ipynb` (in the notebooks folder) or `module:function`.
        parameters: what the notebook's parameter cell or the function receives.
        inputs: files and folders that the job may read; `file.yml#key` is one part of a YAML file.
        previews: files that it may read too, for what a notebook shows of itself: nothing published depends on them.
        outputs: files and folders that the job makes, wholly.
        seconds: time limit of one cell, or of the function.
    """

    name: str
    wave: str
    run: str
    parameters: Mapping[str, Value] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    previews: tuple[str, ...] = ()
    seconds: int = CELL_SECONDS

    @property
    def is_notebook(self) -> bool:
        return self.run.endswith(".ipynb")

    @property
    def executed(self) -> str:
        """The path of the executed notebook."""
        return f"data/processed/{self.wave}/notebooks/{self.name}.ipynb"

    @property
    def made(self) -> tuple[str, ...]:
        """Everything that the job leaves, the executed notebook included."""
        return (*self.outputs, self.executed) if self.is_notebook else self.outputs

    @property
    def key(self) -> str:
        return f"{self.wave}/{self.name}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def within(path: str, folder: str) -> bool:
    """Tell whether a path is the folder or lies in it."""
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def arrange(jobs: Sequence[Job]) -> dict[str, set[str]]:
    """Return, for each job's key, the keys of the jobs that it needs.

    Raises:
        PlanError: a name or an output occurs twice, or jobs wait for each other.
    """
    makers: dict[str, Job] = {}
    for job in jobs:
        for path in job.made:
            if path in makers:
                raise PlanError(f"two jobs make {path}", where=f"{makers[path].key}, {job.key}")
            makers[path] = job
    made_at = {  # jobs share most of their inputs: each is looked up once
        name: {maker.key for path, maker in makers.items() if within(path, name) or within(name, path)}
        for name in {name for job in jobs for name in job.inputs}
    }
    needs = {job.key: {key for name in job.inputs for key in made_at[name]} - {job.key} for job in jobs}
    if len(needs) != len(jobs):
        raise PlanError("two jobs have the same name")
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise PlanError("jobs wait for each other", where=" → ".join(error.args[1])) from error
    return needs

"""From the paths in a job, relative to the project, to the files on the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shelterlib.paths import Project

PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Layout:
    """Where a job's paths lead: raw data may be elsewhere, outputs go to the build that is being made.

    Args:
        project: the project.
        build: the folder of the build in work, which stands for `outputs/`; None for the finished ones.
        notebooks: the folder of the notebooks.
    """

    project: Project
    build: Path | None = None

    def path(self, name: str) -> Path:
        """Return the file or folder of a job's path."""
        top, _, rest = name.partition("/")
        if top == "outputs":
            return (self.build or self.project.root / "outputs") / rest
        if name.startswith("data/raw/"):
            return self.project.raw / name.removeprefix("data/raw/")
        if top == PACKAGE.name:
            return PACKAGE / rest
        if top == "notebooks":
            return notebooks(self.project) / rest
        return self.project.root / name


def notebooks(project: Project) -> Path:
    """Return the project's notebooks folder, or the one that comes with the package."""
    inside, beside = PACKAGE / "notebooks", PACKAGE.parent / "notebooks"
    return next((folder for folder in (project.notebooks, inside, beside) if folder.is_dir()), project.notebooks)

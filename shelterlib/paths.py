"""Where things are: the only module that knows folder names.

A project is a folder that holds `catalogue/`. The package finds it upward from the working
directory, or is told; it never looks beside its own code.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from shelterlib.errors import BadCallError, DataError

WAVE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)
RAW_FOLDER_SETTING = "SHELTER_RAW"
OUTPUTS_FOLDER_SETTING = "SHELTER_OUTPUTS"


@dataclass(frozen=True)
class Project:
    """A monitoring project: catalogue, data, notebooks, outputs."""

    root: Path

    @classmethod
    def find(cls, start: str | Path | None = None) -> Project:
        """Return the project at `start`, or the nearest folder upward from the working directory.

        Raises:
            DataError: no folder with a `catalogue/` was found.
        """
        if start is not None:
            root = Path(start).resolve()
            if (root / "catalogue").is_dir():
                return cls(root)
            raise DataError("no catalogue/ folder here", where=str(start), fix="name a project folder with --project")
        here = Path.cwd()
        for folder in (here, *here.parents):
            if (folder / "catalogue").is_dir():
                return cls(folder)
        raise DataError(
            "no project found: no folder upward holds catalogue/", fix="change into a project or use --project DIR"
        )

    @property
    def catalogue(self) -> Path:
        return self.root / "catalogue"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def raw(self) -> Path:
        """The folder of raw waves: `data/raw`, or the folder that SHELTER_RAW names."""
        setting = os.environ.get(RAW_FOLDER_SETTING)
        return Path(setting).resolve() if setting else self.root / "data" / "raw"

    @property
    def outputs(self) -> Path:
        """The folder of built waves: `outputs`, or, while a build is made, the folder that SHELTER_OUTPUTS names."""
        setting = os.environ.get(OUTPUTS_FOLDER_SETTING)
        return Path(setting) if setting else self.root / "outputs"

    @property
    def published(self) -> Path:
        return self.root / "data" / "published"

    def waves(self) -> list[str]:
        """Return the names of the raw waves, oldest first (names sort)."""
        return sorted(f.parent.name for f in self.raw.glob("*/wave.yml"))

    def wave(self, name: str) -> WavePaths:
        """Return the folders of one wave; the name is checked before any file is opened.

        Raises:
            BadCallError: the name is not a plain wave name.
        """
        if not WAVE_NAME.fullmatch(name):
            raise BadCallError("not a wave name: letters, digits, - and _ only", fix="use a name such as 2023")
        return WavePaths(self, name)

    def show(self, path: Path) -> str:
        """Return a path as the user should see it: relative to the project where it can be."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name


@dataclass(frozen=True)
class WavePaths:
    """Folders of one wave."""

    project: Project
    name: str

    @property
    def raw(self) -> Path:
        return self.project.raw / self.name

    @property
    def processed(self) -> Path:
        return self.project.root / "data" / "processed" / self.name

    @property
    def clean(self) -> Path:
        return self.processed / "clean"

    @property
    def indicators(self) -> Path:
        return self.processed / "indicators"

    @property
    def notebooks(self) -> Path:
        return self.processed / "notebooks"

    @property
    def published(self) -> Path:
        return self.project.published / self.name

    @property
    def output(self) -> Path:
        return self.project.outputs / self.name

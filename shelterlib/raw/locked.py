"""A wave whose answers lie encrypted: how it is seen, and refused where answers are needed."""

from __future__ import annotations

from collections.abc import Iterable

from shelterlib.errors import DataError
from shelterlib.paths import Project, WavePaths

ARCHIVE = "locked.age"
DESCRIPTION = "wave.yml"  # holds no answer and stays readable


def is_locked(paths: WavePaths) -> bool:
    """Return True where a wave's raw and processed files lie in one encrypted archive."""
    return (paths.raw / ARCHIVE).is_file()


def refuse_locked(project: Project, waves: Iterable[str]) -> None:
    """Refuse to work on waves of which one is locked.

    Raises:
        DataError: one is, with the commands that open all of them.
    """
    if found := [name for name in waves if is_locked(project.wave(name))]:
        commands = " && ".join(f"shelter unlock {name}" for name in found)
        raise DataError("the answers of this wave are locked", where=", ".join(found), fix=f"run {commands}")

"""Real answers at rest: out of everybody's sight on this machine, and out of git."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

from shelterlib.errors import DataError

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def guard(folder: Path) -> None:
    """Close a real wave's raw folder to other users, and refuse one that git would take.

    Args:
        folder: the wave's raw folder.

    Raises:
        DataError: it stands in a git work tree that does not ignore it, or it cannot be closed.
    """
    if in_git(folder):
        raise DataError(
            "real answers stand where git would take them", where=folder.name,
            fix="add the folder to .gitignore, or keep it elsewhere and set SHELTER_RAW",
        )  # fmt: skip
    if folder.stat().st_mode & OTHERS:
        try:
            folder.chmod(stat.S_IRWXU)
        except OSError:
            raise DataError(
                "other users can read these real answers", where=folder.name, fix="let its owner run chmod 700 on it"
            ) from None


def in_git(folder: Path) -> bool:
    """Return True where a folder is in a git work tree and holds a file that is tracked or not ignored."""
    if not any((parent / ".git").exists() for parent in folder.resolve().parents):
        return False
    command = ["git", "-C", str(folder), "ls-files", "--cached", "--others", "--exclude-standard", "--", "."]
    try:
        found = subprocess.run(command, capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return False  # no git here: nothing can be committed
    return bool(found.stdout.strip())

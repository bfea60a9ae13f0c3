"""A build: a folder made beside the finished ones, put in place by one rename of a link."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from shelterlib.errors import DataError
from shelterlib.run.files import flush, walk

PREFIX = ".build-"
LINK = ".link-"


class Build:
    """The next `outputs/<wave>`, in a folder of its own until it is whole.

    Args:
        outputs: the project's outputs folder.
        wave: the wave's name.
    """

    def __init__(self, outputs: Path, wave: str) -> None:
        self.outputs, self.wave = outputs, wave
        outputs.mkdir(parents=True, exist_ok=True)
        self.root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{wave}-", dir=outputs))
        self.root.chmod(0o755)
        (self.root / wave).mkdir()

    @property
    def folder(self) -> Path:
        return self.root / self.wave

    def take_over(self, names: Iterable[str], source: Path) -> None:
        """Copy files of another build into this one; names are `outputs/<wave>/…`, `source` stands for `outputs`."""
        for name in names:
            rest = name.removeprefix("outputs/")
            target = self.root / rest
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / rest, target)

    def finish(self) -> None:
        """Put this build in the last one's place, at once, and remove the last one.

        Raises:
            DataError: `outputs/<wave>` is not a link of ours.
        """
        link = self.outputs / self.wave
        if link.exists() and not link.is_symlink():
            raise DataError("this is not a build", where=f"outputs/{self.wave}", fix="move it away; builds are links")
        for file in walk(self.folder):
            flush(file)
        for folder, _, _ in os.walk(self.root):
            flush(Path(folder))
        fresh = self.outputs / f"{LINK}{self.wave}"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(f"{self.root.name}/{self.wave}")
        fresh.replace(link)
        flush(self.outputs)
        sweep(self.outputs)

    def put_aside(self, folder: Path) -> None:
        """Move what was begun to a restricted folder, where the next run finds it; the last build stays as it is.

        What stands there already stays unless it is made anew; nothing is kept where that would fill the disk.
        """
        with contextlib.suppress(OSError):
            size = sum(file.stat().st_size for file in walk(self.root))
            if shutil.disk_usage(self.outputs).free <= size:
                shutil.rmtree(folder)
            else:
                for file in walk(self.root):
                    kept = folder / file.relative_to(self.root)
                    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    file.replace(kept)
        shutil.rmtree(self.root, ignore_errors=True)


def sweep(outputs: Path) -> None:
    """Remove every build folder and link that no wave's link points to: old ones, and those of killed runs."""
    if not outputs.is_dir():
        return
    used = {str(link.readlink()).partition("/")[0] for link in outputs.iterdir() if link.is_symlink() and _ours(link)}
    for path in outputs.iterdir():
        if path.name.startswith(LINK):
            path.unlink(missing_ok=True)
        elif path.name.startswith(PREFIX) and path.name not in used:
            shutil.rmtree(path, ignore_errors=True)


def _ours(link: Path) -> bool:
    return not link.name.startswith(LINK)

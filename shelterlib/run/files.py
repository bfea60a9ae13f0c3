"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

_seen: dict[tuple[str, int, int, int], str] = {}


def digest(path: Path) -> str:
    """Return a file's sha256; remembered for as long as the file's inode, size and time stay."""
    state = path.stat()
    key = (str(path), state.st_ino, state.st_size, state.st_mtime_ns)
    if key not in _seen:
        with path.open("rb") as file:
            _seen[key] = hashlib.file_digest(file, "sha256").hexdigest()
    return _seen[key]


def walk(path: Path) -> Iterator[Path]:
    """Yield a file, or every file of a folder in order; names that begin with a dot are left out."""
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if not child.name.startswith(".") and child.name != "__pycache__":
                yield from walk(child)
    elif path.exists():
        yield path


def flush(path: Path) -> None:
    """Have the system write a file or folder to the disk, so that a power cut cannot lose it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(new: Path, old: Path) -> None:
    """Put a finished file in another's place: readers see the old one or the new one."""
    flush(new)
    new.replace(old)


def write(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, "utf-8")
        replace(new, path)
    finally:
        new.unlink(missing_ok=True)

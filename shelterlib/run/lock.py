"""One run at a time, and no run beside what is left of a killed one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from shelterlib.errors import DataError

PRIVATE = 0o700


@contextlib.contextmanager
def alone(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the project's lock; the system frees it when the process ends, however it ends.

    Args:
        folder: `data/processed`.
        waiting: called once if another run holds the lock.

    Raises:
        DataError: the folder cannot be written.
    """
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        lock, jobs = (os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600) for name in (".lock", ".busy"))
    except OSError as error:
        raise DataError(
            f"cannot write here: {error.strerror}",
            where=f"{folder.parent.name}/{folder.name}",
            fix="allow writing there",
        ) from None
    try:
        _take(lock, waiting)
        _take(jobs, waiting)  # jobs of a killed run end when they notice; until then they hold this one
        _free(jobs)
        yield
    finally:
        os.close(lock)
        os.close(jobs)


@contextlib.contextmanager
def busy(folder: Path) -> Iterator[None]:
    """Mark, while a job works, that the folder is in use; many jobs may do so at once."""
    handle = os.open(folder / ".busy", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle, shared=True)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def hold(file: Path) -> Iterator[None]:
    """Hold one lock file, waiting for it as long as needed."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def is_free(file: Path) -> bool:
    """Tell whether nobody holds the lock file."""
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    try:
        return _lock(handle, wait=False)
    finally:
        os.close(handle)


def _take(handle: int, waiting: Callable[[], None]) -> None:
    if not _lock(handle, wait=False):
        waiting()
        _lock(handle)


def _free(handle: int) -> None:
    if os.name == "posix":
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_UN)


def _lock(handle: int, *, shared: bool = False, wait: bool = True) -> bool:
    if os.name != "posix":  # elsewhere two runs at once are the user's care
        return True
    import fcntl

    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True

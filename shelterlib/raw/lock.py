"""Lock a wave's answers into one file that only the holder of a key can open (age), and unlock them again.

The archive is written whole, opened again for proof and put in place by one rename before the first plain file is
deleted; it is deleted only after the last plain file is back. Whatever ends a run in between, everything is there, and
the same command finishes the work. No plain byte is written anywhere but to the file where it belongs.
"""

from __future__ import annotations

import io
import os
import shutil
import stat
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from shelterlib.errors import BadCallError, DataError
from shelterlib.paths import WavePaths
from shelterlib.raw.locked import ARCHIVE, DESCRIPTION, is_locked

if TYPE_CHECKING:
    import pyrage

IDENTITY_SETTING = "SHELTER_IDENTITY"
PART = ".locking"  # the end of the name of a file in work
Files = dict[str, bytes]


def new_identity(path: Path) -> str:
    """Write a new key into a file that only its owner can read, and return the public half.

    Raises:
        BadCallError: there is such a file.
    """
    import pyrage

    made = pyrage.x25519.Identity.generate()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
    except FileExistsError:
        raise BadCallError("there is such a file", where=path.name, fix="name a new file for the key") from None
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public())


def identity(root: Path) -> pyrage.x25519.Identity:
    """Return the key in the file that SHELTER_IDENTITY names.

    Raises:
        DataError: it names none, or one that others can read, that lies within the project, or that holds no key.
    """
    import pyrage

    setting = os.environ.get(IDENTITY_SETTING, "")
    path = Path(setting)
    if not setting or not path.is_file():
        fix = f"set {IDENTITY_SETTING} to the file of your key; shelter lock --new-identity FILE makes one"
        raise DataError("no key is named", fix=fix)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise DataError("other users can read the key", where=path.name, fix="let its owner run chmod 600 on it")
    if root.resolve() in path.resolve().parents:
        raise DataError("the key lies beside what it opens", where=path.name, fix="keep it outside the project")
    lines = [
        line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()[:1] not in ("", "#")
    ]
    try:
        (key,) = lines
        return pyrage.x25519.Identity.from_str(key)
    except (ValueError, pyrage.IdentityError):
        fix = "use a file of age-keygen, or one made by shelter lock --new-identity"
        raise DataError("not one key of age", where=path.name, fix=fix) from None


def lock(paths: WavePaths) -> int:
    """Put a wave's raw and processed files into the encrypted archive and delete them.

    Returns:
        The number of files.

    Raises:
        DataError: no key, links among the files, or files that the archive of an earlier run does not hold.
    """
    key = identity(paths.project.root)
    _sweep(paths)
    plain = _plain(paths)
    if is_locked(paths):
        kept = _opened(paths, key)
        _refuse_others(plain, kept)
    else:
        kept = plain
        _place(paths.raw / ARCHIVE, _sealed(plain, key))
        if _opened(paths, key) != plain:
            raise DataError(
                "the archive does not give back what went into it", where=ARCHIVE, fix="free space, and lock again"
            )
    for name in plain:
        _target(paths, name).unlink()
    shutil.rmtree(paths.processed, ignore_errors=True)
    for folder in sorted((f for f in paths.raw.rglob("*") if f.is_dir()), reverse=True):
        folder.rmdir()
    _settle(paths.raw)
    return len(kept)


def unlock(paths: WavePaths) -> int:
    """Bring a locked wave's files back to their places, then delete the archive.

    Returns:
        The number of files.

    Raises:
        DataError: no key or the wrong one, a damaged archive, or a file in the way that is not of the archive.
    """
    if not is_locked(paths):
        raise BadCallError("the wave is not locked", where=paths.name)
    _sweep(paths)
    kept = _opened(paths, identity(paths.project.root))
    plain = _plain(paths)
    _refuse_others({name: data for name, data in plain.items() if name in kept}, kept)
    for name, data in kept.items():
        if name not in plain:
            target = _target(paths, name)
            target.parent.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
            _place(target, data)
    (paths.raw / ARCHIVE).unlink()
    _settle(paths.raw)
    return len(kept)


def _folders(paths: WavePaths) -> Mapping[str, Path]:
    return {"raw": paths.raw, "processed": paths.processed}


def _target(paths: WavePaths, name: str) -> Path:
    top, *rest = PurePosixPath(name).parts
    return _folders(paths)[top].joinpath(*rest)


def _plain(paths: WavePaths) -> Files:
    """Return the wave's readable files by name: `raw/facility.xlsx`; the description and the archive are left out."""
    found: Files = {}
    for top, folder in _folders(paths).items():
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder).as_posix()
            if file.is_symlink():
                raise DataError("a link among the files", where=f"{top}/{name}", fix="put the file itself there")
            if file.is_file() and not (top == "raw" and name in (ARCHIVE, DESCRIPTION)):
                found[f"{top}/{name}"] = file.read_bytes()
    return found


def _sealed(files: Files, key: pyrage.x25519.Identity) -> bytes:
    import pyrage

    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), stat.S_IRUSR | stat.S_IWUSR
            archive.addfile(entry, io.BytesIO(data))
    sealed: bytes = pyrage.encrypt(packed.getvalue(), [key.to_public()])
    return sealed


def _opened(paths: WavePaths, key: pyrage.x25519.Identity) -> Files:
    import pyrage

    try:
        packed = pyrage.decrypt((paths.raw / ARCHIVE).read_bytes(), [key])
        with tarfile.open(fileobj=io.BytesIO(packed), mode="r") as archive:
            return dict(_entries(archive))
    except (pyrage.DecryptError, tarfile.TarError):
        fix = f"name the key that locked it in {IDENTITY_SETTING}, or put the archive back from a copy"
        raise DataError("this key does not open the archive", where=f"{paths.name}/{ARCHIVE}", fix=fix) from None


def _entries(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    for entry in archive:
        parts, content = PurePosixPath(entry.name).parts, archive.extractfile(entry)
        if content is None or len(parts) < 2 or parts[0] not in ("raw", "processed") or ".." in parts:
            raise tarfile.TarError
        yield entry.name, content.read()


def _refuse_others(plain: Files, kept: Files) -> None:
    if other := next((name for name, data in plain.items() if kept.get(name) != data), ""):
        fix = "move it away, unlock, and put it back if it is the newer one"
        raise DataError("this file is not the one in the archive", where=other, fix=fix)


def _place(target: Path, data: bytes) -> None:
    """Write a file whole, for its owner only, or not at all."""
    part = target.with_name(target.name + PART)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, stat.S_IRUSR | stat.S_IWUSR)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    _settle(target.parent)


def _sweep(paths: WavePaths) -> None:
    """Delete what a run that was ended left half written."""
    for folder in _folders(paths).values():
        for part in folder.rglob(f"*{PART}"):
            part.unlink()


def _settle(folder: Path) -> None:
    """Have the names of a folder written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

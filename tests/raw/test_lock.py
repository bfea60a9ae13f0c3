"""Locked answers: nothing readable is left, only the key opens them, and nothing is lost wherever a run ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.faults import can_fault, counted, environment

from shelterlib.cli import main
from shelterlib.errors import ShelterError
from shelterlib.paths import Project
from shelterlib.raw.lock import lock, new_identity, unlock
from shelterlib.raw.locked import is_locked

SECRET = b"shelter Oberih, Sadova 14"
FILES = {
    "raw/2031/facility.csv": b"id;answer\n1;" + SECRET, "raw/2031/house.form/survey.csv": b"type,name\ntext,answer\n",
    "processed/2031/clean/facility/answers.parquet": b"PAR1" + SECRET * 50, "processed/2031/indicators/cells.csv": b"",
}  # fmt: skip
RUN = """
import sys
from shelterlib.paths import Project
from shelterlib.raw import lock
getattr(lock, sys.argv[1])(Project.find(sys.argv[2]).wave("2031"))
"""


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "key.txt"
    new_identity(path)
    monkeypatch.setenv("SHELTER_IDENTITY", str(path))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project" / "catalogue").mkdir(parents=True)
    project = Project(tmp_path / "project")
    for name, data in FILES.items():
        path = project.root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (project.wave("2031").raw / "wave.yml").write_text("title: Wave\n")
    return project


def plain(project: Project) -> dict[str, bytes]:
    data = project.root / "data"
    found = {f.relative_to(data).as_posix(): f.read_bytes() for f in sorted(data.rglob("*")) if f.is_file()}
    return {name: content for name, content in found.items() if not name.endswith(("wave.yml", "locked.age"))}


def test_there_and_back(project: Project, key: Path) -> None:
    paths = project.wave("2031")
    assert lock(paths) == len(FILES) and is_locked(paths)
    assert plain(project) == {} and not paths.processed.exists()
    assert not any(SECRET in file.read_bytes() for file in project.root.rglob("*") if file.is_file())
    assert (paths.raw / "locked.age").stat().st_mode & 0o777 == 0o600
    assert lock(paths) == len(FILES)  # once more changes nothing
    assert unlock(paths) == len(FILES) and plain(project) == FILES and not is_locked(paths)
    assert all(f.stat().st_mode & 0o077 == 0 for f in (project.root / "data").rglob("*.parquet"))
    with pytest.raises(ShelterError, match="not locked"):
        unlock(paths)


def refused(call: object, paths: object) -> str:
    with pytest.raises(ShelterError) as error:
        call(paths)  # type: ignore[operator]
    assert "Oberih" not in str(error.value)
    return str(error.value)


def test_another_key_and_a_damaged_archive_open_nothing(
    project: Project, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = project.wave("2031")
    lock(paths)
    new_identity(tmp_path / "other.txt")
    monkeypatch.setenv("SHELTER_IDENTITY", str(tmp_path / "other.txt"))
    assert "does not open" in refused(unlock, paths) and plain(project) == {}
    monkeypatch.setenv("SHELTER_IDENTITY", str(key))
    archive = paths.raw / "locked.age"
    whole = archive.read_bytes()
    archive.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert "does not open" in refused(unlock, paths) and plain(project) == {}
    archive.write_bytes(whole)
    assert unlock(paths) == len(FILES)


def test_a_key_is_kept_apart_and_closed(project: Project, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = project.wave("2031")
    key.chmod(0o644)
    assert "chmod 600" in refused(lock, paths)
    key.chmod(0o600)
    shutil.copy(key, project.root / "key.txt")
    monkeypatch.setenv("SHELTER_IDENTITY", str(project.root / "key.txt"))
    assert "outside the project" in refused(lock, paths)
    monkeypatch.setenv("SHELTER_IDENTITY", "")
    assert "--new-identity" in refused(lock, paths)
    key.write_text("no key\n")
    monkeypatch.setenv("SHELTER_IDENTITY", str(key))
    assert "not one key" in refused(lock, paths)
    with pytest.raises(ShelterError):
        new_identity(key)
    assert plain(project) == FILES


def test_a_file_in_the_way_is_never_overwritten_or_deleted(project: Project, key: Path) -> None:
    paths = project.wave("2031")
    lock(paths)
    (paths.raw / "facility.csv").write_text("newer")
    assert "raw/facility.csv" in refused(unlock, paths) and "raw/facility.csv" in refused(lock, paths)
    assert (paths.raw / "facility.csv").read_text() == "newer"
    (paths.raw / "facility.csv").unlink()
    (paths.raw / "notes.txt").symlink_to("/etc/hostname")
    assert "a link" in refused(unlock, paths)


def test_a_report_of_a_locked_wave_or_a_later_one_says_what_to_do(
    project: Project, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock(project.wave("2031"))
    later = project.wave("2032").raw
    later.mkdir()
    (later / "wave.yml").write_text("title: Next\n")
    for wave in ("2031", "2032"):
        with pytest.raises(SystemExit) as left:
            main(["--project", str(project.root), "report", wave])
        assert left.value.code == 3
        assert capsys.readouterr().err.splitlines() == [
            "2031: the answers of this wave are locked", "  Fix: run shelter unlock 2031",
        ]  # fmt: skip


def test_the_commands_lock_and_unlock(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(*arguments: str) -> object:
        with pytest.raises(SystemExit) as left:
            main(["--project", str(project.root), *arguments])
        return left.value.code

    assert call("lock") == 2 and call("lock", "2031") == 3
    assert call("lock", "--new-identity", str(tmp_path / "mine.txt")) == 0
    monkeypatch.setenv("SHELTER_IDENTITY", str(tmp_path / "mine.txt"))
    assert call("lock", "2031") == 0 and plain(project) == {}
    assert call("unlock", "2031") == 0 and plain(project) == FILES


@can_fault
@pytest.mark.audit
@pytest.mark.parametrize("command", ["lock", "unlock"])
def test_whatever_ends_a_run_nothing_is_lost_and_the_next_one_finishes(
    project: Project, key: Path, tmp_path: Path, command: str
) -> None:
    paths = project.wave("2031")
    if command == "unlock":
        lock(paths)
    shutil.copytree(project.root, tmp_path / "first")
    runs = 0
    for kill in range(1, 200):
        shutil.rmtree(project.root)
        shutil.copytree(tmp_path / "first", project.root)
        env = environment(tmp_path / "counter", project.root, kill=kill)
        run = [sys.executable, "-c", RUN, command, str(project.root)]
        done = subprocess.run(run, env=env, capture_output=True, timeout=60, check=False, start_new_session=True)
        if done.returncode == 0:
            break
        runs += 1
        assert done.returncode == -9, done.stderr
        assert is_locked(paths) or {n: d for n, d in plain(project).items() if not n.endswith(".locking")} == FILES
        if command == "lock":
            assert lock(paths) == len(FILES) and plain(project) == {}
            unlock(paths)
        else:
            assert not is_locked(paths) or unlock(paths) == len(FILES)
        assert plain(project) == FILES and not is_locked(paths)
    print(f"{command}: {runs} kills, {counted(tmp_path / 'counter')} changes on the disk")
    assert runs > 5


@can_fault
def test_a_full_disk_leaves_the_plain_files(project: Project, key: Path, tmp_path: Path) -> None:
    env = environment(tmp_path / "counter", project.root, full=1000)
    run = [sys.executable, "-c", RUN, "lock", str(project.root)]
    done = subprocess.run(run, env=env, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0 and not is_locked(project.wave("2031"))
    assert {name: data for name, data in plain(project).items() if not name.endswith(".locking")} == FILES
    assert os.environ["SHELTER_IDENTITY"] and lock(project.wave("2031")) == len(FILES)

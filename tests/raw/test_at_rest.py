"""Real answers are refused where git would take them, and closed to other users."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from shelterlib.errors import DataError
from shelterlib.raw.at_rest import guard


def wave(root: Path) -> Path:
    folder = root / "data" / "raw" / "2031"
    folder.mkdir(parents=True)
    (folder / "facility.csv").write_text("id;answer\n1;a secret\n")
    return folder


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def test_a_folder_outside_git_is_closed_to_others(tmp_path: Path) -> None:
    folder = wave(tmp_path)
    folder.chmod(0o755)
    guard(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_git_would_take_is_refused_without_its_content(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    folder = wave(tmp_path)
    with pytest.raises(DataError) as error:
        guard(folder)
    assert "secret" not in str(error.value)
    assert ".gitignore" in str(error.value)


def test_an_ignored_folder_is_let_in_until_a_file_is_tracked(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    folder = wave(tmp_path)
    (tmp_path / ".gitignore").write_text("/data/raw/2031/\n")
    guard(folder)
    git(tmp_path, "add", "-f", "data/raw/2031/facility.csv")
    with pytest.raises(DataError):
        guard(folder)

"""Whatever ends a run, the last build stays whole and the next run succeeds without a hand's help."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.faults import TESTS, can_fault, counted, environment
from support.toy import jobs, run, run_inline, toy

from shelterlib.paths import Project
from shelterlib.run.files import digest, walk

FULL = os.environ.get("FULL") == "1"
INLINE = """
import sys
from pathlib import Path
from shelterlib.cli import _lines
from shelterlib.paths import Project
from support.toy import run_inline
try:
    print(sorted(run_inline(Project(Path(sys.argv[1]))).values()))
except Exception as error:
    print(_lines(error), file=sys.stderr)
    sys.exit(getattr(error, "exit_code", 3))
"""
POOLED = "import sys\nfrom pathlib import Path\nfrom shelterlib.paths import Project\nfrom support.toy import run\n" + (
    "if __name__ == '__main__':\n    run(Project(Path(sys.argv[1])))\n"
)
OLD, NEW = "a,b\n1,2\n", "a,b\n1,3\n"


def contents(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): digest(file) for file in walk(folder)}


class Bench:
    """A toy project built once, whose export then changed; every try starts from a copy of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.project = folder, toy(folder / "project")
        self.counter = folder / "counter"
        run_inline(self.project)
        self.old = contents(self.build)
        shutil.copytree(self.project.root, folder / "first", symlinks=True)
        (folder / "first" / "data" / "raw" / "w1" / "export.csv").write_text(NEW)
        self.reset()
        run_inline(self.project)
        self.new = contents(self.build)
        assert self.old.keys() == self.new.keys() and self.old != self.new

    @property
    def build(self) -> Path:
        return self.project.outputs / "w1"

    def reset(self) -> None:
        shutil.rmtree(self.project.root)
        shutil.copytree(self.folder / "first", self.project.root, symlinks=True)

    def attempt(self, script: str = INLINE, **faults: int) -> subprocess.CompletedProcess[str]:
        """Run with faults below the project's folder."""
        env = environment(self.counter, self.project.root, **faults)
        command = [sys.executable, "-c", script, str(self.project.root)]
        return subprocess.run(
            command, env=env, capture_output=True, text=True, timeout=120, check=False, start_new_session=True
        )

    def check(self) -> None:
        """The build is the old one or the new one, whole; the next run makes the new one and tidies up."""
        assert contents(self.build) in (self.old, self.new)
        run_inline(self.project)
        assert contents(self.build) == self.new
        assert len(list(self.project.outputs.iterdir())) == 2  # the link and its folder


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("failures"))


def kill_at(bench: Bench, change: int) -> None:
    bench.reset()
    assert bench.attempt(kill=change).returncode == -signal.SIGKILL, change
    bench.check()


def changes(bench: Bench) -> int:
    """Return how many writes, renames and so on a run makes."""
    bench.reset()
    assert bench.attempt(kill=1_000_000).returncode == 0
    return counted(bench.counter)


@can_fault
def test_a_run_killed_at_a_write_or_rename_leaves_a_whole_build(bench: Bench) -> None:
    number = changes(bench)
    assert number > 40
    for change in random.Random(1).sample(range(1, number + 1), 20):
        kill_at(bench, change)


@can_fault
@pytest.mark.audit
def test_a_run_killed_at_every_write_and_rename_leaves_a_whole_build(bench: Bench) -> None:
    for change in range(1, changes(bench) + 1):
        kill_at(bench, change)


def fill_up(bench: Bench, room: int) -> int:
    """Run with so many bytes of room; returns the exit code."""
    bench.reset()
    done = bench.attempt(full=room)
    if done.returncode:
        assert done.returncode == 3, done.stderr
        lines = done.stderr.splitlines()
        assert len(lines) == 2 and "No space left" in lines[0] and "Fix: make room" in lines[1], done.stderr
        assert contents(bench.build) == bench.old
    bench.check()
    return done.returncode


def rooms(bench: Bench) -> list[int]:
    """Return rising sizes of the disk, up to what a run writes, and some: its seconds take more or fewer digits."""
    bench.reset()
    assert bench.attempt(full=10**9).returncode == 0
    needed = counted(bench.counter)
    return [*range(0, needed, needed // (60 if FULL else 20)), needed + 1000]


@can_fault
def test_a_full_disk_is_an_error_of_two_lines_and_leaves_the_last_build(bench: Bench) -> None:
    found = {fill_up(bench, room) for room in rooms(bench)[::5]}
    assert 3 in found


@can_fault
@pytest.mark.audit
def test_a_disk_that_fills_up_at_rising_sizes_leaves_the_last_build(bench: Bench) -> None:
    assert {fill_up(bench, room) for room in rooms(bench)} == {0, 3}


@can_fault
def test_a_folder_that_cannot_be_written_is_an_error_of_two_lines(bench: Bench) -> None:
    bench.reset()
    done = bench.attempt(locked=1)
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert len(lines) == 2 and "Read-only file system" in lines[0] and "Fix:" in lines[1], done.stderr
    bench.check()


def together(bench: Bench, number: int) -> None:
    """Run so many times at once: one does the work, the others wait and find it done."""
    bench.reset()
    env = environment(bench.counter)
    command = [sys.executable, "-c", INLINE, str(bench.project.root)]
    started = [
        subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(number)
    ]
    said = [process.communicate(timeout=120)[0].strip() for process in started]
    assert [process.returncode for process in started] == [0] * number
    assert sorted(said) == ["['ran', 'ran']"] + ["['skipped', 'skipped']"] * (number - 1)
    assert contents(bench.build) == bench.new
    assert len(list(bench.project.outputs.iterdir())) == 2


@can_fault
def test_runs_at_once_wait_for_each_other(bench: Bench) -> None:
    together(bench, 4)


@can_fault
@pytest.mark.audit
def test_eight_runs_at_once_round_after_round(bench: Bench) -> None:
    for _ in range(50 if FULL else 10):
        together(bench, 8)


def kill_after(folder: Path, seconds: float) -> None:
    """Kill a run on warm kernels after so many seconds, as kill -9 of its process does."""
    project = Project(folder)
    (project.raw / "w1" / "export.csv").write_text(f"a,b\n1,{seconds}\n")
    before = contents(project.outputs / "w1")
    process = subprocess.Popen(
        [sys.executable, "-c", POOLED, str(folder)], env={**os.environ, "PYTHONPATH": str(TESTS)}
    )
    time.sleep(seconds)
    process.kill()
    process.wait()
    after = contents(project.outputs / "w1")
    changed = (project.outputs / "w1" / "data" / "cells.csv").read_text() == f"A,B\n1,{seconds}\nreleased"
    assert after == before or changed
    assert set(run(project).values()) <= {"ran", "skipped"}
    assert (project.outputs / "w1" / "data" / "cells.csv").read_text() == f"A,B\n1,{seconds}\nreleased"
    assert len(list(project.outputs.iterdir())) == 2


@pytest.mark.audit
@pytest.mark.timeout(1800)  # two hundred kills take a quarter of an hour
def test_runs_on_warm_kernels_killed_at_random_times_leave_a_whole_build(tmp_path: Path) -> None:
    project = toy(tmp_path / "project")
    run(project, jobs())
    chance = random.Random(7)
    for _ in range(200 if FULL else 15):
        kill_after(project.root, round(chance.uniform(0.5, 7), 3))

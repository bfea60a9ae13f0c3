"""Renderings share a process each core; one that hangs or crashes ends with an error, and the next ones run on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.toy import toy

from shelterlib.run.jobs import Job
from shelterlib.run.pool import Pool
from shelterlib.run.worker import Result, Task


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(1)
    yield pool
    pool.close()


class Maker:
    """Runs functions of the toy in a pool."""

    def __init__(self, root: Path, pool: Pool) -> None:
        self.project, self.pool = toy(root), pool

    def do(self, name: str, /, *, seconds: int = 60, **parameters: str) -> Result:
        made = tuple(f"outputs/w1/{value}" for value in parameters.values())
        job = Job(name, "w1", f"support.toy:{name}", {"wave": "w1", **parameters}, (), made, seconds=seconds)
        self.pool.start(Task(job, self.project.root, self.project.root / "build", self.pool.settings))
        (result,) = self.pool.results()
        return result

    def pid(self, name: str) -> int:
        result = self.do("pid", name=name)
        assert result.state == "ran", str(result.error)
        return int((self.project.root / "build" / "w1" / name).read_text())


@pytest.fixture
def maker(tmp_path: Path, pool: Pool) -> Maker:
    return Maker(tmp_path / "p", pool)


def test_renderings_share_a_process_that_ends_with_the_pool(maker: Maker) -> None:
    first, second = maker.pid("a"), maker.pid("b")
    assert first == second != os.getpid()
    maker.pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_a_rendering_that_takes_too_long_is_ended(maker: Maker) -> None:
    first, began = maker.pid("a"), time.monotonic()
    result = maker.do("sleep", seconds=1)
    assert result.error is not None and result.error.exit_code == 5
    assert "longer than its time limit" in str(result.error) and time.monotonic() - began < 20
    assert maker.pid("b") != first


def test_a_rendering_that_crashes_is_an_error_and_the_next_one_has_a_fresh_process(maker: Maker) -> None:
    first = maker.pid("a")
    result = maker.do("die")
    assert result.error is not None and result.error.exit_code == 5 and "ended from outside" in str(result.error)
    assert len(str(result.error).splitlines()) == 2
    assert maker.pid("b") != first

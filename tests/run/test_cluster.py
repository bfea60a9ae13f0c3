"""The same jobs on a Dask scheduler with two worker processes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.dask import Dask, running
from support.toy import Silent, jobs, notebook, run, toy

from shelterlib.run.cluster import Cluster
from shelterlib.run.engine import Run
from shelterlib.run.files import digest, walk
from shelterlib.run.jobs import Job

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    with running(tmp_path_factory.mktemp("dask")) as dask:
        yield dask


def contents(folder: Path) -> dict[str, str]:
    return {f.relative_to(folder).as_posix(): digest(f) for f in walk(folder) if f.name != "manifest.json"}


def test_a_cluster_makes_the_same_bytes_as_this_machine(scheduler, tmp_path: Path) -> None:
    here, there = toy(tmp_path / "here"), toy(tmp_path / "there")
    run(here)
    heard = Silent()
    Run(there, "w1", jobs(), lambda: Cluster(scheduler.address), heard)()
    assert heard.states == {"1_clean": "ran", "3_release": "ran"}
    assert contents(there.outputs / "w1") == contents(here.outputs / "w1")
    kept = there.wave("w1").notebooks, here.wave("w1").notebooks
    assert contents(kept[0]) == contents(kept[1])


def test_a_worker_killed_in_mid_run_costs_its_job_only(scheduler, tmp_path: Path) -> None:
    project = toy(tmp_path / "p")
    slow = "import os, time\nopen(f'started-{wave}-{os.getpid()}', 'w').close()\ntime.sleep(1.5)\n"
    notebook(project.notebooks / "1_clean.ipynb", slow, "from pathlib import Path\nPath('data/processed/w1/a').mkdir()")
    plan = [Job("1_clean", "w1", "1_clean.ipynb", {"wave": "w1"}, ("data/raw/w1",), ("data/processed/w1/a",))]

    def kill_who_has_it() -> None:
        while not list(project.root.glob("started-*")):
            time.sleep(0.02)
        pid = int(next(project.root.glob("started-*")).name.rpartition("-")[2])
        workers = {process.pid: process for process in scheduler.workers}
        while pid not in workers:
            pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        workers[pid].kill()

    killer = threading.Thread(target=kill_who_has_it)
    killer.start()
    heard = Silent()
    Run(project, "w1", plan, lambda: Cluster(scheduler.address), heard)()
    killer.join()
    assert heard.states == {"1_clean": "ran"}
    assert len(list(project.root.glob("started-*"))) == 2
    assert [p.poll() for p in scheduler.workers].count(None) == 1

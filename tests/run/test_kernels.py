"""Kernels are fresh processes, forked warm, and leave nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.toy import notebook, run, toy

from shelterlib.errors import ShelterError
from shelterlib.paths import Project
from shelterlib.run import preload
from shelterlib.run.jobs import Job
from shelterlib.run.parameters import source
from shelterlib.run.pool import Pool
from shelterlib.run.worker import Task

SLEEPER = """import os, time
from pathlib import Path
Path('new').write_text(f'{os.getpid()} {os.getppid()}')
os.rename('new', 'pids')
time.sleep(60)"""


def perform(project: Project, *cells: str, seconds: int = 60, warm: bool = True) -> str:
    """Run one notebook of these cells and return what its last cell printed."""
    notebook(project.notebooks / "n.ipynb", *cells)
    run(project, [Job("n", "w1", "n.ipynb", {"wave": "w1"}, seconds=seconds)], force=True, warm=warm)
    executed = json.loads((project.wave("w1").notebooks / "n.ipynb").read_text())
    outputs = executed["cells"][-1]["outputs"]
    return "".join(source({"source": output["text"]}) for output in outputs)


def pids(project: Project) -> list[int]:
    """Wait until the sleeping notebook runs and return its kernel's and its job's process."""
    end = time.monotonic() + 30
    while not (project.root / "pids").exists():
        assert time.monotonic() < end, "the notebook did not start"
        time.sleep(0.02)
    return [int(pid) for pid in (project.root / "pids").read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pids: list[int], within: float = 5.0) -> bool:
    end = time.monotonic() + within
    while any(alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(alive(pid) for pid in pids)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return toy(tmp_path / "p")


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
def test_a_kernel_is_forked_with_pandas_loaded_and_is_a_fresh_process_each_time(project: Project) -> None:
    cells = ("import os, sys, builtins", "print('pandas' in sys.modules, hasattr(builtins, 'left'), os.getpid())")
    first = perform(project, *cells).split()
    second = perform(project, "import os, sys, builtins\nbuiltins.left = 1", cells[1]).split()
    third = perform(project, *cells).split()
    assert first[:2] == ["True", "False"]
    assert second[:2] == ["True", "True"]
    assert third[:2] == ["True", "False"]
    assert len({first[2], second[2], third[2]}) == 3
    assert gone([int(first[2]), int(second[2]), int(third[2])])


def test_a_kernel_sees_the_same_surroundings_whoever_runs_it(project: Project, monkeypatch) -> None:
    cell = "import os, time; print(os.environ['PYTHONHASHSEED'], time.tzname[0], os.environ['LC_ALL'], wave)"
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("LC_ALL", "uk_UA.UTF-8")
    assert perform(project, cell).split() == ["0", "UTC", "C.UTF-8", "w1"]


def test_a_cell_that_takes_too_long_is_stopped_and_its_notebook_kept(project: Project) -> None:
    began = time.monotonic()
    with pytest.raises(ShelterError) as caught:
        perform(project, "import time\ntime.sleep(60)", seconds=1)
    assert time.monotonic() - began < 20
    assert caught.value.exit_code == 4 and "longer than its time limit" in str(caught.value)
    assert (project.wave("w1").notebooks / "n.failed.ipynb").is_file()


def test_a_kernel_that_dies_is_an_error_of_two_lines(project: Project) -> None:
    with pytest.raises(ShelterError) as caught:
        perform(project, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    assert caught.value.exit_code == 4 and "the kernel died" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2


def test_a_job_killed_from_outside_takes_its_kernel_along(project: Project) -> None:
    notebook(project.notebooks / "n.ipynb", SLEEPER)
    pool = Pool(1)
    try:
        pool.start(Task(Job("n", "w1", "n.ipynb", {"wave": "w1"}), project.root, project.root / "b", pool.settings))
        kernel, job = pids(project)
        os.kill(job, signal.SIGKILL)
        (result,) = pool.results()
        assert result.state == "failed" and "ended from outside" in str(result.error)
        assert gone([kernel, job])
    finally:
        pool.close()


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from support.toy import run
from shelterlib.paths import Project
from shelterlib.run import preload
from shelterlib.run.jobs import Job
if __name__ == "__main__":
    run(Project(Path(sys.argv[1])), [Job("n", "w1", "n.ipynb", {"wave": "w1"})])
"""


@pytest.mark.parametrize(
    "ended_by",
    [
        signal.SIGKILL,
        pytest.param(signal.SIGINT, marks=pytest.mark.audit),
        pytest.param(signal.SIGTERM, marks=pytest.mark.audit),
    ],
)
def test_nothing_is_left_when_the_run_itself_is_ended(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended_by: signal.Signals
) -> None:
    notebook(project.notebooks / "n.ipynb", SLEEPER)
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    tests = str(Path(__file__).parents[1])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    command = [sys.executable, str(script), str(project.root), tests]
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # what a shell starts behind itself is deaf to it
    main = subprocess.Popen(command, stderr=subprocess.DEVNULL, preexec_fn=heard)  # noqa: PLW1509
    kernel, job = pids(project)
    server = int(Path(f"/proc/{job}/stat").read_text().rpartition(")")[2].split()[1])
    main.send_signal(ended_by)
    main.wait(10)
    assert gone([kernel, job, server])
    run(project)
    assert not list(tmp_path.glob("shelter-*"))
    assert len(list(project.outputs.glob(".build-*"))) == 1


def test_a_fork_server_without_a_parent_loads_no_further(monkeypatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(preload, "importlib", SimpleNamespace(import_module=loaded.append))
    preload.load(lambda: len(loaded) < 3)
    assert loaded == list(preload.LIBRARIES[:3])


def test_without_fork_a_plain_kernel_does_the_same(project: Project, capfd) -> None:
    assert perform(project, "import sys; print(wave, 'seaborn' in sys.modules)", warm=False).split() == ["w1", "False"]
    assert len(capfd.readouterr().err.splitlines()) == 1

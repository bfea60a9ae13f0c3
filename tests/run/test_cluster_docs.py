"""What docs/cluster.md tells people to write can be read by the programs that it is written for."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest
import yaml
from support.paths import ROOT

pytest.importorskip("distributed")
TEXT = (ROOT / "docs" / "cluster.md").read_text("utf-8")


def snippet(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.S)
    return found


def check_command(words: list[str]) -> None:
    """A `dask scheduler` or `dask worker` command has options that Dask knows, and what they need."""
    from distributed.cli import dask_scheduler, dask_worker

    assert words[0] == ".venv/bin/dask"
    command = {"scheduler": dask_scheduler.main, "worker": dask_worker.main}[words[1]]
    context = command.make_context(words[1], list(words[2:]), resilient_parsing=False)
    assert context.params["dashboard"] is False


def test_the_compose_file_has_services_that_share_one_folder() -> None:
    services = yaml.safe_load(snippet("yaml"))["services"]
    assert services.keys() == {"setup", "scheduler", "worker", "report"}
    assert all(
        s["volumes"] == ["${PROJECT}:${PROJECT}"] and s["working_dir"] == "${PROJECT}" for s in services.values()
    )
    assert not any("ports" in service for service in services.values())
    for name in ("scheduler", "worker"):
        check_command(shlex.split(services[name]["command"]))
    address = services["worker"]["command"].split()[2]
    assert services["report"]["command"] == f"make report SCHEDULER={address}"


def test_the_batch_script_is_one_and_its_commands_are_known() -> None:
    script = snippet("bash")
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0
    commands = [line.partition(".venv/bin/dask ")[2].rstrip(" &") for line in script.splitlines() if "bin/dask" in line]
    assert len(commands) == 2
    for command in commands:
        check_command([".venv/bin/dask", *shlex.split(command)])


def test_the_jobqueue_example_is_python() -> None:
    compile(snippet("python"), "docs/cluster.md", "exec")

"""How far the gate's tests reach: lines and branches that they run, and changes of one sign that they notice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.paths import ROOT

FULL = bool(os.environ.get("FULL"))
SECONDS, SAMPLE = (5400, 400) if FULL else (150, 40)
NOTICED = 0.95
REACHED = 99.9  # percent of lines and branches, without the long tests
ALONE, TOGETHER = "primary,level,spread,nested,panel,families,rules,rerun,finer", "gate,ladder,joint,reader,check"
JUDGES = f"{ALONE},{TOGETHER},ledger,difference,publish"
LONG = ("attack", "gate_bench", "leaks", "measures", "medians", "real_like", "shipped", "stages", "verify", "waves")
QUICK = [
    f"tests/release/{path.name}"
    for path in sorted((ROOT / "tests" / "release").glob("test_*.py"))
    if path.stem.removeprefix("test_") not in LONG and not path.stem.startswith("test_protect")
]
pytestmark = [pytest.mark.audit, pytest.mark.timeout(SECONDS + 1200)]


def asked(*command: str, **more: str) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))), **more}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_tests_run_the_gate_s_lines_and_branches(tmp_path: Path) -> None:
    report = tmp_path / "coverage.json"
    chosen = ["-m", "not audit and not bench and not real and not fuzz", "-p", "no:randomly"]
    cover = ["--cov=shelterlib.release", "--cov-branch", f"--cov-report=json:{report}"]
    asked("pytest", "-q", "tests/release", *chosen, *cover, COVERAGE_FILE=str(tmp_path / "data"))
    found = json.loads(report.read_text("utf-8"))
    for name, file in sorted(found["files"].items()):
        if file["summary"]["percent_covered"] < 100:
            print(f"{file['summary']['percent_covered']:5.1f} %  {name}")
    reached = found["totals"]["percent_covered"]
    print(f"lines and branches of the gate that its quick tests run: {reached:.1f} %")
    assert reached >= REACHED


def test_the_tests_notice_most_changes_of_the_judgement() -> None:
    choice = ["--only", JUDGES, "--sample", str(SAMPLE), "--seed", "6", "--seconds", str(SECONDS)]
    said = asked("support.mutants", "release", "--tests", *QUICK, *choice)
    print(said)
    found = re.search(r"killed (\d+) of (\d+)", said)
    assert found
    killed, tried = map(int, found.groups())
    assert tried >= 10
    assert killed >= NOTICED * tried

"""Cleaning changed in one place at a time: its tests notice."""

import ast
import os
import re
import subprocess
import sys

import pytest
from support.mutations import mutants_of
from support.paths import ROOT

FULL = bool(os.environ.get("FULL"))
SECONDS, SAMPLE = (5400, 400) if FULL else (110, 60)
FLOOR = 0.95 if FULL else 0.9  # of a small sample one mutant in twenty is a large share
TESTS = [f"tests/clean/{path.name}" for path in sorted((ROOT / "tests" / "clean").glob("test_*.py"))]
LOOKS = "sheet_layout"  # widths and the like: looked at, not counted
LEFT_OUT = ("test_fuzz", "test_speed", "test_mutation")  # slow, and they ask for little more than no crash


def asked(package, tests, *more):
    """Run the tool, and return how many mutants were killed and how many were tried."""
    command = [sys.executable, "-m", "support.mutants", package, "--tests", *tests, *map(str, more)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    print(done.stdout)
    return tuple(map(int, re.search(r"killed (\d+) of (\d+)", done.stdout).groups()))


def test_each_mutant_is_another_program_in_one_place():
    path = ROOT / "shelterlib" / "clean" / "numbers.py"
    whole = compile(ast.parse(path.read_text("utf-8")), str(path), "exec")
    found = mutants_of(path)
    assert len(found) > 50
    assert all(mutant.code() != whole for mutant in found)
    assert len({str(mutant) for mutant in found}) > 0.9 * len(found)


def test_a_changed_module_is_what_the_tests_meet():
    killed, tried = asked(
        "clean", ["tests/clean/test_numbers.py"], "--only", "numbers", "--sample", 3, "--seed", 1, "--seconds", 60
    )
    assert 0 < killed <= tried <= 3


@pytest.mark.audit
@pytest.mark.timeout(SECONDS + 1200)
def test_the_tests_of_cleaning_notice_most_changes():
    files = [name for name in TESTS if not any(left in name for left in LEFT_OUT)]
    killed, tried = asked("clean", files, "--without", LOOKS, "--sample", SAMPLE, "--seed", 5, "--seconds", SECONDS)
    assert tried >= 5
    assert killed >= FLOOR * tried

"""Change one sign of a package at a time and see whether its tests notice: a measure of the tests, not of the code.

    PYTHONPATH=tests python -m support.mutants clean --tests tests/clean --sample 60 --seed 1

Each mutant differs from the package in one place (`mutations.py`). It lives in a process of its own, forked from one
that has imported the libraries, where an import hook compiles the changed module: no file is written. Only tests that
run the changed line are asked, quick ones first. A mutant is killed when a test fails, or when they take far too long.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.util
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pytest
from support.mutations import Mutant, mutants_of
from support.paths import ROOT

LIBRARIES = ("pandas", "pyarrow.csv", "pyarrow.parquet", "lark", "pydantic", "openpyxl", "xlsxwriter", "yaml", "click")
LEFT_TO_RIGHT = ("forms", "catalogue", "raw", "clean", "indicators", "release", "report", "render")
NOT_ASKED = "not audit and not real and not bench and not fuzz and not browser and not office"
SLOWEST = 3.0  # times the baseline, and at least…
PATIENCE = 30  # …seconds, before a mutant counts as hanging


@dataclass
class Asked:
    """What the tests do without a mutant: which of them run a line, and how long each takes."""

    by_line: dict[str, dict[int, list[str]]]
    seconds: dict[str, float]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that run a mutant's lines, quick ones first; for what runs once, all of the module's."""
        lines = self.by_line.get(str(mutant.path), {})
        found = {test for line in mutant.lines for test in lines.get(line, [])}
        return self._ordered(found) if found and not mutant.once else self.others_of(mutant, ())

    def others_of(self, mutant: Mutant, asked: Sequence[str]) -> list[str]:
        """Return the module's other tests: a line that keeps its result is run by the first of them alone."""
        lines = self.by_line.get(str(mutant.path), {})
        known = {test for tests in lines.values() for test in tests} or set(self.seconds)  # run at import alone
        return self._ordered(known - set(asked))

    def _ordered(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda test: (self.seconds.get(test, 0.0), test))


@dataclass
class Score:
    """What became of the mutants."""

    killed: list[Mutant] = field(default_factory=list)
    survived: list[Mutant] = field(default_factory=list)

    @property
    def share(self) -> float:
        return len(self.killed) / max(1, len(self.killed) + len(self.survived))

    def __str__(self) -> str:
        lines = [f"survived  {mutant}" for mutant in self.survived]
        return "\n".join([*lines, f"killed {len(self.killed)} of {len(self.killed) + len(self.survived)}"])


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from its changed tree."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, name, path=None, target=None):
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, self.mutant.path, loader=self)

    def get_filename(self, name):
        return str(self.mutant.path)

    def get_code(self, name):
        return self.mutant.code()  # for runpy: a module run as a command is the changed one too

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.mutant.code(), module.__dict__)


class _Only:
    """Runs chosen tests in a chosen order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self.place = {test: place for place, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items):
        items[:] = sorted((item for item in items if item.nodeid in self.place), key=lambda i: self.place[i.nodeid])


class _Notes:
    """Notes which test runs, for coverage, and how long."""

    def __init__(self, cover) -> None:
        self.cover, self.seconds = cover, {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.cover.switch_context(item.nodeid)
        start = time.perf_counter()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.perf_counter() - start
            self.cover.switch_context("")


def _child(work, seconds: float) -> int | None:
    """Return what `work` returns in a forked process; None when it takes too long."""
    pid = os.fork()
    if not pid:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1), os.dup2(quiet, 2)
        os.setsid()
        code = 99
        try:
            code = int(work())
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def _run(paths: Sequence[str], plugin: object) -> int:
    return pytest.main(["-x", "-q", "--no-header", "-p", "no:xdist", "-p", "no:cov", "-m", NOT_ASKED, *paths], [plugin])


def ask_all(package: str, tests: Sequence[str]) -> Asked:
    """Run the tests as they are, and note which lines of the package each of them runs."""
    with tempfile.TemporaryDirectory() as folder:
        data, notes = Path(folder) / "lines", Path(folder) / "seconds.json"

        def work() -> int:
            import coverage

            cover = coverage.Coverage(data_file=str(data), source=[str(ROOT / "shelterlib" / package)])
            plugin = _Notes(cover)
            cover.start()
            code = _run(tests, plugin)
            cover.stop()
            cover.save()
            notes.write_text(json.dumps(plugin.seconds), encoding="utf-8")
            return code

        if code := _child(work, 1200):
            raise RuntimeError(f"the tests do not pass as they are (exit {code})")
        from coverage import CoverageData

        read = CoverageData(str(data))
        read.read()
        by_line = {name: read.contexts_by_lineno(name) for name in read.measured_files()}
        lines = {
            name: {line: [test for test in found if test] for line, found in known.items()}
            for name, known in by_line.items()
        }
        return Asked(lines, json.loads(notes.read_text("utf-8")))


def killed(mutant: Mutant, asked: Asked) -> bool:
    """Whether a test notices a mutant."""
    first = asked.tests_of(mutant)
    return _noticed(mutant, asked, first) or _noticed(mutant, asked, asked.others_of(mutant, first))


def _noticed(mutant: Mutant, asked: Asked, tests: Sequence[str]) -> bool:
    if not tests:
        return False
    files = sorted({test.partition("::")[0] for test in tests})

    def work() -> int:
        sys.meta_path.insert(0, _Changed(mutant))
        return _run(files, _Only(tests))

    patience = max(PATIENCE, SLOWEST * sum(asked.seconds.get(test, 0.0) for test in tests))
    code = _child(work, patience)
    if code == pytest.ExitCode.NO_TESTS_COLLECTED:
        raise RuntimeError(f"no test was run against {mutant}")
    return code != 0


def _prepare(package: str) -> None:
    """Import what every mutant needs and none changes: libraries, and the packages that do not know this one."""
    for library in LIBRARIES:
        import_module(library)
    for known in LEFT_TO_RIGHT[: LEFT_TO_RIGHT.index(package)] if package in LEFT_TO_RIGHT else ():
        for path in sorted((ROOT / "shelterlib" / known).rglob("*.py")):
            if path.stem not in ("__init__", "__main__"):
                import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def _files(paths: Iterable[str]) -> list[Path]:
    found = []
    for path in map(Path, paths):
        found += sorted((ROOT / path).rglob("test_*.py")) if (ROOT / path).is_dir() else [ROOT / path]
    return [file.relative_to(ROOT) for file in found]


def listed(package: str, *, only: str = "", without: str = "", like: str = "") -> list[Mutant]:
    """Return a package's mutants.

    Args:
        package: of shelterlib.
        only, without: names of modules, with commas between.
        like: pattern that a mutant's line must hold, as it is printed.
    """
    paths = [
        path
        for path in sorted((ROOT / "shelterlib" / package).rglob("*.py"))
        if path.stem not in without.split(",") and (not only or path.stem in only.split(","))
    ]
    return [mutant for path in paths for mutant in mutants_of(path) if re.search(like, str(mutant))]


def measure(
    package: str, tests: Sequence[str], every: Sequence[Mutant], *, sample: int, seed: int, until: float = 0.0, say=None
) -> Score:
    """Return what became of a sample of mutants.

    Args:
        package: of shelterlib.
        tests: files or folders, from the repository's root.
        every: mutants to choose from.
        sample: how many at most; 0 for all.
        seed: chooses them.
        until: seconds after the tests' own run in which mutants are tried; 0 for no end.
        say: called with each verdict.
    """
    _prepare(package)
    chosen = every if not sample or sample >= len(every) else random.Random(seed).sample(every, sample)
    files = [str(file) for file in _files(tests)]
    asked, score = ask_all(package, files), Score()
    start = time.monotonic()
    for mutant in chosen:
        if until and time.monotonic() - start > until:
            break
        fate = killed(mutant, asked)
        (score.killed if fate else score.survived).append(mutant)
        if say:
            say(f"{'killed  ' if fate else 'SURVIVED'}  {mutant}")
    return score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package")
    parser.add_argument("--tests", nargs="+", required=True)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="modules, with commas between")
    parser.add_argument("--without", default="", help="modules to leave out, with commas between")
    parser.add_argument("--like", default="", help="a pattern of the printed lines, to try some again")
    parser.add_argument("--seconds", type=float, default=0.0, help="try no further mutant after these")
    given = parser.parse_args()
    os.chdir(ROOT)
    every = listed(given.package, only=given.only, without=given.without, like=given.like)
    score = measure(
        given.package, given.tests, every, sample=given.sample, seed=given.seed, until=given.seconds,
        say=lambda line: print(line, flush=True),
    )  # fmt: skip
    print(score)


if __name__ == "__main__":
    main()

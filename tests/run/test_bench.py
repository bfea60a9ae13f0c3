"""What a report costs, beside the same notebooks run by the commands of papermill and nbconvert: `make bench`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.measure import Cost, run_measured
from support.paths import ROOT

from shelterlib.paths import Project
from shelterlib.run.declared import languages
from shelterlib.run.jobs import Job
from shelterlib.run.plan import plan

WAVE = "2023"
BIN = Path(sys.executable).parent
FULL = os.environ.get("FULL") == "1"
SAMPLE = 3  # briefs that the two commands run where FULL is not 1; the others are counted as dear as these
pytestmark = [pytest.mark.bench, pytest.mark.timeout(3600)]
told: list[tuple[str, str, str]] = []


def note(what: str, figure: str, limit: str = "") -> None:
    told.append((what, figure, limit))


@pytest.fixture(scope="module", autouse=True)
def table() -> object:
    """Print what was measured."""
    yield
    width = max(len(what) for what, _, _ in told)
    print("\n" + "\n".join(f"{what:{width}}  {figure:>12}  {limit}" for what, figure, limit in told))


def copy(folder: Path) -> Project:
    """Copy the project without anything built."""
    for name in ("catalogue", "notebooks", "data/raw", "data/published"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    (folder / "data" / "processed").mkdir(parents=True)
    return Project(folder)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Cost]:
    """A report of the shipped wave with nothing cached, on two cores."""
    project = copy(tmp_path_factory.mktemp("bench") / "project")
    return project, report(project)


def report(project: Project, *arguments: str) -> Cost:
    cost = run_measured([BIN / "shelter", "report", WAVE, "--jobs", "2", *arguments], cwd=project.root)
    assert cost.code == 0, cost.errors
    return cost


def test_a_full_report(built: tuple[Project, Cost]) -> None:
    project, cost = built
    jobs = plan(project, WAVE, languages(project))
    pages = sum(job.name.startswith("brief.") for job in jobs)
    note(f"full report: {len(jobs)} jobs, {pages} brief pages, all formats, 2 cores", f"{cost.seconds:.1f} s", "≤ 60 s")
    note("its peak memory, all processes", f"{cost.peak / 2**20:.0f} MB")
    assert cost.seconds <= 60


def test_nothing_changed_one_sentence_and_help(built: tuple[Project, Cost]) -> None:
    project, _ = built
    cost = min((report(project) for _ in range(3)), key=lambda cost: cost.seconds)
    assert cost.output.startswith("0 jobs run")
    note("nothing changed", f"{cost.seconds:.2f} s", "≤ 0.7 s")
    text = project.catalogue / "text" / "en.yml"
    sentence = "We will be glad to hear your view of the findings"
    words = text.read_text("utf-8")
    assert words.count(sentence) == 1
    text.write_text(words.replace(sentence, "We shall be glad of your view of the findings"), "utf-8")
    changed = report(project)
    note("one English sentence", f"{changed.seconds:.1f} s")
    assert not [line for line in changed.output.splitlines() if " · 4_" in line or " · 5_" in line or ".uk ·" in line]
    starts = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run([BIN / "shelter", "--help"], check=True, capture_output=True)
        starts.append(time.monotonic() - began)
    note("shelter --help", f"{min(starts):.2f} s", "≤ 0.25 s")
    assert min(starts) <= 0.25 and cost.seconds <= 0.7


def command(project: Project, arguments: Sequence[str | Path], outputs: Path) -> float:
    """Run one command as a person would, in the project's notebooks folder, and return its seconds."""
    began = time.monotonic()
    env = {**os.environ, "SHELTER_OUTPUTS": str(outputs)}
    subprocess.run([str(a) for a in arguments], cwd=project.notebooks, env=env, check=True, capture_output=True)
    return time.monotonic() - began


def by_commands(project: Project, job: Job, langs: Sequence[str], outputs: Path) -> float:
    """Run a job's notebook by `papermill`, and for what is published `jupyter nbconvert` once per language."""
    executed = outputs / f"{job.name}.ipynb"
    parameters = [part for name, value in job.parameters.items() for part in ("-r", name, str(value))]
    seconds = command(project, [BIN / "papermill", job.run, executed, "-r", "project", "..", *parameters], outputs)
    if job.name[0] in "45":
        for _ in langs:
            seconds += command(project, [BIN / "jupyter", "nbconvert", "--to", "html", executed], outputs)
    return seconds


def test_against_the_commands_of_papermill_and_nbconvert(built: tuple[Project, Cost], tmp_path: Path) -> None:
    _, cost = built
    project, outputs = copy(tmp_path / "project"), tmp_path / "outputs"
    outputs.mkdir()
    langs = languages(project)
    notebooks = [job for job in plan(project, WAVE, langs) if job.is_notebook]
    briefs = [job for job in notebooks if job.name.startswith("5_")]
    measured = briefs if FULL else briefs[:SAMPLE]
    seconds = sum(by_commands(project, job, langs, outputs) for job in notebooks if job not in briefs)
    seconds += sum(by_commands(project, job, langs, outputs) for job in measured) * len(briefs) / len(measured)
    how = "all run" if FULL else f"{SAMPLE} of {len(briefs)} briefs run, the others counted alike"
    note(f"the same notebooks by papermill and nbconvert --to html, one after another ({how})", f"{seconds:.0f} s")
    note("  which is, against the full report with all its formats", f"{seconds / cost.seconds:.1f} ×", "≥ 8 ×")
    assert seconds / cost.seconds >= 8


BRIEFS = """
import sys, time
from pathlib import Path
from shelterlib.paths import Project
from shelterlib.run.declared import languages
from shelterlib.run.jobs import Job
from shelterlib.run.plan import regions
from shelterlib.run.pool import Pool
from shelterlib.run.worker import Task

if __name__ == "__main__":
    roots, wave, count = [Path(r) for r in sys.argv[1].split(":")], sys.argv[2], int(sys.argv[3])
    pool = Pool(1)
    def do(task):
        pool.start(task)
        (result,) = pool.results()
        assert result.error is None, str(result.error)
    def brief(root, region):
        given = {"wave": wave, "region": region}
        build = root / "outputs"
        do(Task(Job(f"5_brief.{region}", wave, "5_brief.ipynb", given), root, build, pool.settings))
        for lang in languages(Project(root)):
            job = Job(f"brief.{region}.{lang}", wave, "shelterlib.render.html:brief", {**given, "lang": lang})
            do(Task(job, root, build, pool.settings))
    codes = regions(Project(roots[0]))
    brief(roots[0], codes[0])  # the libraries are in memory from here on
    began = time.monotonic()
    for number in range(count):
        brief(roots[number // len(codes)], codes[number % len(codes)])
    print(time.monotonic() - began)
    pool.close()
"""


def briefs(project: Project, folder: Path, count: int) -> Cost:
    """Make so many briefs on one core, in copies of the released data where there are more than regions."""
    roots = []
    for number in range(-(-count // 27)):
        root = folder / f"{count}-{number}"
        for name in ("catalogue", "notebooks", f"outputs/{WAVE}/data"):
            shutil.copytree(project.root / name, root / name)
        (root / "data" / "processed").mkdir(parents=True)
        roots.append(str(root))
    return run_measured([sys.executable, "-c", BRIEFS, ":".join(roots), WAVE, str(count)], cwd=folder)


def test_briefs_cost_in_proportion_and_no_more_memory(built: tuple[Project, Cost], tmp_path: Path) -> None:
    project, _ = built
    seconds, peaks = {}, {}
    for count in (1, 27, 270):
        cost = briefs(project, tmp_path, count)
        assert cost.code == 0, cost.errors
        seconds[count], peaks[count] = float(cost.output), cost.peak
        note(f"{count} briefs on one core, notebook and html in both languages", f"{seconds[count]:.1f} s")
    note("  one brief more", f"{(seconds[270] - seconds[27]) / 243:.2f} s", "≤ 0.8 s")
    note("  270 briefs against 27", f"{seconds[270] / seconds[27]:.1f} ×", "≤ 10.5 ×")
    note("  peak memory of 270 against 27", f"{peaks[270] / peaks[27]:.2f} ×", "≤ 1.1 ×")
    assert (seconds[270] - seconds[27]) / 243 <= 0.8 and seconds[270] / seconds[27] <= 10.5
    assert peaks[270] / peaks[27] <= 1.1


def test_rows_and_waves(built: tuple[Project, Cost], tmp_path: Path) -> None:
    from support.small_project import small_project

    seconds = {}
    for waves, size in ((("2023",), 120), (("2020", "2023"), 120), (("2023",), 840)):
        project = small_project(tmp_path / f"{len(waves)}-{size}", waves, size=size, mess=False)
        began = time.monotonic()
        for name in ("1_clean", "2_indicators"):
            for job in plan(project, WAVE, languages(project)):
                if job.name == name:
                    by_commands(project, job, [], tmp_path)
        seconds[len(waves), size] = time.monotonic() - began
        note(
            f"cleaning and indicators by papermill: {len(waves)} waves of {size}", f"{seconds[len(waves), size]:.1f} s"
        )
    assert seconds[1, 840] <= 7 * seconds[1, 120]

"""The jobs of a wave's report: which notebooks and renderings, what they read, what they make."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from shelterlib.errors import BadCallError, DataError
from shelterlib.paths import Project
from shelterlib.run.declared import OUTLINE, all_words, catalogue, names, released
from shelterlib.run.given import given, given_waves
from shelterlib.run.jobs import Job
from shelterlib.run.layout import Layout
from shelterlib.run.parameters import check, declared, read_notebook, suggest
from shelterlib.run.renderings import brief_renderings, readback, renderings

# Each stage of a wave reads these of its raw files; the exports themselves go through cleaning only.
RAW_BESIDE_EXPORTS = ("wave.yml", "*.form", "*.form.*", "crosswalk.csv", "frame.csv", "public_knowledge.csv")


def choose(project: Project, wave: str) -> str:
    """Return the wave that a caller means: its name, or `latest`.

    Raises:
        BadCallError: there is no such wave, with the near match.
    """
    known = sorted({*project.waves(), *given_waves(project)})
    if wave == "latest" and known:
        return (project.waves() or known)[-1]
    if wave not in known:
        raise BadCallError(f"there is no wave {wave if wave.isalnum() else ''} in data/raw", fix=suggest(wave, known))
    return wave


def regions(project: Project) -> list[str]:
    """Return the regions' codes in the order of `catalogue/regions.csv`."""
    path = project.catalogue / "regions.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    if not rows or not rows[0]:
        raise DataError("no header row", where="catalogue/regions.csv", fix="restore the file")
    column = next((i for i, name in enumerate(rows[0]) if name in ("region", "code", "iso", "id")), 0)
    return [row[column] for row in rows[1:] if row]


def outline(project: Project) -> set[str]:
    """Return the pages that `catalogue/report.yml` has chapters for."""
    import yaml

    path = project.catalogue / "report.yml"
    try:
        chapters = yaml.safe_load(path.read_text("utf-8"))["chapters"]
        return {str(chapter.get("page", "report")) for chapter in chapters}
    except FileNotFoundError:
        return set()
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        fix = "write a list under `chapters:`"
        raise DataError("no list of chapters", where="catalogue/report.yml", fix=fix) from None


def plan(project: Project, wave: str, langs: Sequence[str]) -> list[Job]:
    """Return the jobs of a wave's report, earlier waves' cleaning included, in the order to run them in.

    Where a wave's raw data is not here, its report is made from the released data of the last build.
    """
    pages = outline(project)
    codes = regions(project) if "brief" in pages else []
    jobs = _restricted(project, wave) if wave in project.waves() else [given(wave)]
    jobs.append(_released(project, wave, "4_report", "4_report.ipynb", {}))
    jobs += renderings(project, wave, langs, pages)
    for code in codes:
        jobs.append(_released(project, wave, f"5_brief.{code}", "5_brief.ipynb", {"region": code}))
        jobs += brief_renderings(project, wave, code, langs)
    return [*jobs, *readback(project, wave, jobs, langs)]


def check_parameters(project: Project, jobs: Sequence[Job]) -> None:
    """Check every notebook job's parameters against what its notebook declares, before anything starts.

    Raises:
        BadCallError: a parameter is unknown, of another type or out of range.
    """
    allowed = {"wave": [*project.waves(), *given_waves(project)], "region": regions(project)}
    layout = Layout(project)
    known = {}
    for job in jobs:
        if job.is_notebook:
            if job.run not in known:
                known[job.run] = declared(read_notebook(layout.path(f"notebooks/{job.run}")), job.run)
            check({"project": ".", **job.parameters}, known[job.run], allowed, job.run)


def _restricted(project: Project, wave: str) -> list[Job]:
    """Return the jobs that see answers."""
    earlier = [name for name in project.waves() if name < wave]
    jobs = [_clean(project, name) for name in (*earlier, wave)]
    return [*jobs, _indicators(project, wave, earlier), _release(project, wave)]


def _clean(project: Project, wave: str) -> Job:
    return Job(
        "1_clean",
        wave,
        "1_clean.ipynb",
        {"wave": wave},
        (f"data/raw/{wave}", *catalogue(project, without=(*OUTLINE, "context.csv"))),
        (f"data/processed/{wave}/clean",),
    )


def _indicators(project: Project, wave: str, earlier: Sequence[str]) -> Job:
    cleaned = [f"data/processed/{name}/clean" for name in (*earlier, wave)]
    raw = [path for name in (*earlier, wave) for path in _raw(project, name)]
    inputs = (*cleaned, *raw, *catalogue(project, without=OUTLINE))
    return Job(
        "2_indicators", wave, "2_indicators.ipynb", {"wave": wave}, inputs, (f"data/processed/{wave}/indicators",)
    )


def _release(project: Project, wave: str) -> Job:
    restricted = (f"data/processed/{wave}/indicators", f"data/processed/{wave}/clean")
    inputs = (*restricted, *_raw(project, wave), "data/published", "CHANGELOG.md", *catalogue(project, without=OUTLINE))
    inputs += names(project.notebooks, "notebooks", ("2_indicators.ipynb",))  # printed as what computed a number
    outputs = (*released(wave), f"outputs/{wave}/certificates")
    return Job("3_release", wave, "3_release.ipynb", {"wave": wave}, inputs, outputs)


def _released(project: Project, wave: str, name: str, notebook: str, more: dict[str, str]) -> Job:
    """A notebook that reads released data only; its own preview is in words, what it hands on is not."""
    inputs = (*released(wave), *catalogue(project))
    return Job(name, wave, notebook, {"wave": wave, **more}, inputs, previews=all_words(project))


def _raw(project: Project, wave: str) -> tuple[str, ...]:
    return names(project.raw / wave, f"data/raw/{wave}", RAW_BESIDE_EXPORTS)

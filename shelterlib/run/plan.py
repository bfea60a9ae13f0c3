"""The jobs of a wave's report: which notebooks and renderings, what they read, what they make."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from shelterlib.errors import BadCallError, DataError
from shelterlib.paths import Project
from shelterlib.run.fingerprint import WORDS, is_module
from shelterlib.run.jobs import Job
from shelterlib.run.layout import PACKAGE, Layout
from shelterlib.run.parameters import check, declared, read_notebook, suggest

# Each stage of a wave reads these of its raw files; the exports themselves go through cleaning only.
RAW_BESIDE_EXPORTS = ("wave.yml", "*.form.*", "crosswalk.csv", "frame.csv", "public_knowledge.csv")
EARLY = ("*.yml", "*.csv")  # the catalogue without its texts
FORMATS = {  # rendering jobs once per language: name, function, files
    "html": ("shelterlib.render.html:report", ("report.{lang}.html", "quality.{lang}.html", "method.{lang}.html")),
    "docx": ("shelterlib.render.docx:report", ("report.{lang}.docx",)),
    "pdf": ("shelterlib.render.pdf:report", ("report.{lang}.pdf",)),
}
BY_PAGE = {  # only where the outline has such a page
    "slides": ("slides", "shelterlib.render.pptx:slides", ("round-table.{lang}.pptx",)),
    "letter": ("letters", "shelterlib.render.docx:letters", ("letters/{lang}",)),
}


def choose(project: Project, wave: str) -> str:
    """Return the wave that a caller means: its name, or `latest`.

    Raises:
        BadCallError: there is no such wave, with the near match.
    """
    known = project.waves()
    if wave == "latest" and known:
        return known[-1]
    if wave not in known:
        raise BadCallError(f"there is no wave {wave if wave.isalnum() else ''} in data/raw", fix=suggest(wave, known))
    return wave


def languages(project: Project, chosen: Collection[str] = ()) -> list[str]:
    """Return the languages to render: every one that the catalogue has texts in, or the chosen ones.

    Raises:
        BadCallError: the catalogue has no texts in a chosen language.
    """
    known = sorted(path.stem for path in (project.catalogue / "text").glob("*.yml"))
    for lang in chosen:
        if lang not in known:
            raise BadCallError("the catalogue has no texts in this language", fix=suggest(lang, known))
    return sorted(set(chosen)) or known


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
    """Return the jobs of a wave's report, earlier waves' cleaning included, in the order to run them in."""
    earlier = [name for name in project.waves() if name < wave]
    pages = outline(project)
    codes = regions(project) if "brief" in pages else []
    jobs = [_clean(project, name) for name in (*earlier, wave)]
    jobs += [_indicators(project, wave, earlier), _release(project, wave)]
    jobs.append(_released(project, wave, "4_report", "4_report.ipynb", {}))
    jobs += _renderings(project, wave, langs, pages)
    for code in codes:
        jobs.append(_released(project, wave, f"5_brief.{code}", "5_brief.ipynb", {"region": code}))
        jobs += _brief(project, wave, code, langs)
    return jobs


def check_parameters(project: Project, jobs: Sequence[Job]) -> None:
    """Check every notebook job's parameters against what its notebook declares, before anything starts.

    Raises:
        BadCallError: a parameter is unknown, of another type or out of range.
    """
    allowed = {"wave": project.waves(), "region": regions(project)}
    layout = Layout(project)
    known = {}
    for job in jobs:
        if job.is_notebook:
            if job.run not in known:
                known[job.run] = declared(read_notebook(layout.path(f"notebooks/{job.run}")), job.run)
            check({"project": ".", **job.parameters}, known[job.run], allowed, job.run)


def _clean(project: Project, wave: str) -> Job:
    return Job(
        "1_clean",
        wave,
        "1_clean.ipynb",
        {"wave": wave},
        (f"data/raw/{wave}", *_catalogue(project)),
        (f"data/processed/{wave}/clean",),
    )


def _indicators(project: Project, wave: str, earlier: Sequence[str]) -> Job:
    cleaned = [f"data/processed/{name}/clean" for name in (*earlier, wave)]
    raw = [path for name in (*earlier, wave) for path in _raw(project, name)]
    inputs = (*cleaned, *raw, *_catalogue(project))
    return Job(
        "2_indicators", wave, "2_indicators.ipynb", {"wave": wave}, inputs, (f"data/processed/{wave}/indicators",)
    )


def _release(project: Project, wave: str) -> Job:
    restricted = (f"data/processed/{wave}/indicators", f"data/processed/{wave}/clean")
    inputs = (*restricted, *_raw(project, wave), "data/published", *_catalogue(project))
    outputs = (f"outputs/{wave}/data", f"outputs/{wave}/certificates")
    return Job("3_release", wave, "3_release.ipynb", {"wave": wave}, inputs, outputs)


def _released(project: Project, wave: str, name: str, notebook: str, more: dict[str, str]) -> Job:
    """A notebook that reads released data only; its own preview is in words, what it hands on is not."""
    words = tuple(path for lang in languages(project) for path in _words(project, lang))
    inputs = (f"outputs/{wave}/data", *_catalogue(project))
    return Job(name, wave, notebook, {"wave": wave, **more}, inputs, previews=words)


def _renderings(project: Project, wave: str, langs: Sequence[str], pages: Collection[str]) -> Iterator[Job]:
    executed = f"data/processed/{wave}/notebooks/4_report.ipynb"
    common = (executed, f"outputs/{wave}/data", *_catalogue(project))
    formats = FORMATS | {name: (function, files) for page, (name, function, files) in BY_PAGE.items() if page in pages}
    for lang in langs:
        words = _words(project, lang)
        for name, (function, files) in formats.items():
            if not is_module(function.partition(":")[0]):
                continue
            made = tuple(f"outputs/{wave}/{file.format(lang=lang)}" for file in files)
            yield Job(f"{name}.{lang}", wave, function, {"wave": wave, "lang": lang}, (*common, *words), made)
    texts = tuple(sorted({path for lang in languages(project) for path in _words(project, lang)}))
    for name, function, file in (
        ("tables", "shelterlib.render.xlsx:tables", "tables.xlsx"),
        ("index", "shelterlib.render.html:index", "index.html"),
    ):
        if is_module(function.partition(":")[0]):
            yield Job(name, wave, function, {"wave": wave}, (*common, *texts), (f"outputs/{wave}/{file}",))


def _brief(project: Project, wave: str, code: str, langs: Sequence[str]) -> Iterator[Job]:
    executed = f"data/processed/{wave}/notebooks/5_brief.{code}.ipynb"
    for lang in langs:
        yield Job(
            f"brief.{code}.{lang}",
            wave,
            "shelterlib.render.html:brief",
            {"wave": wave, "region": code, "lang": lang},
            (executed, f"outputs/{wave}/data", *_catalogue(project), *_words(project, lang)),
            (f"outputs/{wave}/briefs/{code}.{lang}.html",),
        )


def _words(project: Project, lang: str) -> tuple[str, ...]:
    """Return the files of a language's words, and of every other language its name, which pages link to."""
    own = [f"catalogue/text/{lang}.yml", *_general_words(lang)]
    others = [other for other in languages(project) if other != lang]
    return (*own, *(f"{(*_general_words(other), f'catalogue/text/{other}.yml')[0]}#language" for other in others))


def _general_words(lang: str) -> list[str]:
    """Return the files of a language's words that come with the package."""
    found = sorted(PACKAGE.glob(f"*/{WORDS}/{lang}.yml"))
    return [f"{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}" for path in found]


def _catalogue(project: Project) -> tuple[str, ...]:
    return _names(project.catalogue, "catalogue", EARLY)


def _raw(project: Project, wave: str) -> tuple[str, ...]:
    return _names(project.raw / wave, f"data/raw/{wave}", RAW_BESIDE_EXPORTS)


def _names(folder: Path, name: str, patterns: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(f"{name}/{path.name}" for pattern in patterns for path in folder.glob(pattern)))

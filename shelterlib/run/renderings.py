"""The jobs that turn executed notebooks into files, each once per language or once for all."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from shelterlib.paths import Project
from shelterlib.release.verify.language import language
from shelterlib.run.declared import all_words, catalogue, languages, names, released, words
from shelterlib.run.fingerprint import source_of
from shelterlib.run.jobs import Job

# Of a wave's folder: what its reader knows anyway, so that an answer that says the same is no secret.
SAID = ("*.form", "*.form.*", "wave.yml", "public_knowledge.csv")
READBACK = "shelterlib.release.verify.build:readback"
PICTURES = "shelterlib.render.pictures:draw"


class Format(NamedTuple):
    """A kind of file: the function that writes it, the files by name, and what it needs.

    Args:
        function: `module:function`.
        files: in the build; `{lang}` stands for the language.
        pictures: whether it takes the drawn figures.
        page: the page of the outline without which there is nothing to write.
        linked: whether it leads to the other languages.
    """

    function: str
    files: tuple[str, ...]
    pictures: bool = False
    page: str = "report"
    linked: bool = False


EACH_LANGUAGE = {
    "html": Format(
        "shelterlib.render.html:report",
        ("index.{lang}.html", "report.{lang}.html", "quality.{lang}.html", "method.{lang}.html"),
        True,
        linked=True,
    ),
    "docx": Format("shelterlib.render.docx:report", ("report.{lang}.docx",), True),
    "pdf": Format("shelterlib.render.pdf:report", ("report.{lang}.pdf",), True),
    "slides": Format("shelterlib.render.pptx:slides", ("round-table.{lang}.pptx",), True, "slides"),
    "letters": Format("shelterlib.render.docx:letters", ("letters/{lang}",), False, "letter"),
}
ALL_LANGUAGES = {
    "tables": Format("shelterlib.render.xlsx:tables", ("tables.xlsx",)),
    "index": Format("shelterlib.render.html:index", ("index.html",), linked=True),
}
CHANGES = "shelterlib.release.changes:changes"
DIFFERENCE = Format("shelterlib.render.html.changes:difference", ("diff.{lang}.html",))
CODEBOOK = Format(
    "shelterlib.render.codebook:package",
    (
        "data/datapackage.json",
        "data/indicators.csv",
        "data/recommendations.csv",
        "data/groups.csv",
        "data/questions.csv",
        "data/choices.csv",
    ),
)


def renderings(project: Project, wave: str, langs: Sequence[str], pages: Collection[str]) -> Iterator[Job]:
    """Yield the jobs that make the report's files, for the formats that there is a module for."""
    executed = f"data/processed/{wave}/notebooks/4_report.ipynb"
    common = (executed, *released(wave), *catalogue(project))
    for lang in langs:
        inputs = (*common, *words(project, lang))
        parameters = {"wave": wave, "lang": lang}
        paged = parameters | only(project, langs)
        drawn = f"data/processed/{wave}/pictures/{lang}"
        if _is_there(PICTURES):
            yield Job(f"pictures.{lang}", wave, PICTURES, parameters, inputs, (drawn,))
        for name, kind in EACH_LANGUAGE.items():
            if _is_there(kind.function) and kind.page in pages:
                needed = (*inputs, drawn) if kind.pictures else inputs
                given = paged if kind.linked else parameters
                yield Job(f"{name}.{lang}", wave, kind.function, given, needed, _made(wave, kind, lang))
    spoken = all_words(project)
    for name, kind in ALL_LANGUAGES.items():
        if _is_there(kind.function):
            parameters = {"wave": wave} | (only(project, langs) if kind.linked else {})
            yield Job(name, wave, kind.function, parameters, (*common, *spoken), _made(wave, kind))
    yield from _changes(project, wave, langs)
    if _is_there(CODEBOOK.function):
        inputs = (*released(wave), *catalogue(project), *spoken)
        yield Job("codebook", wave, CODEBOOK.function, {"wave": wave}, inputs, _made(wave, CODEBOOK))


def _changes(project: Project, wave: str, langs: Sequence[str]) -> Iterator[Job]:
    """Yield the jobs that compare the release with what was published of the same wave, and show it."""
    told = f"outputs/{wave}/data/changes.json"
    yield Job("changes", wave, CHANGES, {"wave": wave}, (*released(wave), "data/published", "CHANGELOG.md"), (told,))
    for lang in langs:
        inputs = (told, *released(wave), *catalogue(project), *words(project, lang))
        parameters = {"wave": wave, "lang": lang} | only(project, langs)
        yield Job(f"diff.{lang}", wave, DIFFERENCE.function, parameters, inputs, _made(wave, DIFFERENCE, lang))


def brief_renderings(project: Project, wave: str, code: str, langs: Sequence[str]) -> Iterator[Job]:
    """Yield the jobs that make one region's pages."""
    executed = f"data/processed/{wave}/notebooks/5_brief.{code}.ipynb"
    for lang in langs:
        yield Job(
            f"brief.{code}.{lang}",
            wave,
            "shelterlib.render.html:brief",
            {"wave": wave, "region": code, "lang": lang} | only(project, langs),
            (executed, *released(wave), *catalogue(project), *words(project, lang)),
            (f"outputs/{wave}/briefs/{code}.{lang}.html",),
        )


def only(project: Project, langs: Sequence[str]) -> dict[str, str]:
    """Return the parameter that names the languages of a run, where it makes fewer than there are."""
    return {} if sorted(langs) == languages(project) else {"langs": ",".join(langs)}


def readback(project: Project, wave: str, jobs: Sequence[Job], langs: Sequence[str]) -> Iterator[Job]:
    """Yield the last jobs: every published byte is read again before the build takes the last one's place.

    Numbers are traced language by language, side by side; the last one reads all else, and every byte.
    """
    if _is_there(READBACK):
        published = tuple(name for job in jobs for name in job.outputs if name.startswith("outputs/"))
        told = f"outputs/{wave}/data/changes.json"
        for lang in langs:
            written = (name for name in published if language(name) == lang)
            inputs = (*written, *released(wave), told, *catalogue(project), *words(project, lang))
            yield Job(f"readback.{lang}", wave, READBACK, {"wave": wave, "lang": lang}, inputs)
        said = [names(project.raw / each, f"data/raw/{each}", SAID) for each in sorted({wave, *project.waves()})]
        public = (*catalogue(project), *all_words(project), *chain.from_iterable(said), "data/published")
        inputs = (*published, f"data/processed/{wave}/clean", *public)
        yield Job("readback", wave, READBACK, {"wave": wave, "others": ",".join(langs)}, inputs)


def _is_there(function: str) -> bool:
    """Tell whether the package has this function, written as `module:function`."""
    module, _, name = function.partition(":")
    path = source_of(module)
    return path is not None and re.search(rf"^def {name}\(", path.read_text("utf-8"), re.M) is not None


def _made(wave: str, kind: Format, lang: str = "") -> tuple[str, ...]:
    return tuple(f"outputs/{wave}/{file.format(lang=lang)}" for file in kind.files)

"""Which files the jobs of a report name as theirs: catalogue, words, released data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from shelterlib.errors import BadCallError
from shelterlib.paths import Project
from shelterlib.run.fingerprint import WORDS
from shelterlib.run.layout import PACKAGE
from shelterlib.run.parameters import suggest

TABLES = ("*.yml", "*.csv")  # the catalogue without its words
NEVER = ("simulation.yml",)  # what a wave was invented from is nothing that its report may know
OUTLINE = ("report.yml",)
RELEASED = ("cells.csv", "pattern.csv", "definitions.json")


def languages(project: Project, chosen: Collection[str] = ()) -> list[str]:
    """Return the languages to render: every one that the catalogue has texts in, or the chosen ones.

    Raises:
        BadCallError: the catalogue has no texts in a chosen language.
    """
    known = sorted(path.stem for path in (project.catalogue / WORDS).glob("*.yml"))
    for lang in chosen:
        if lang not in known:
            raise BadCallError("the catalogue has no texts in this language", fix=suggest(lang, known))
    return sorted(set(chosen)) or known


def catalogue(project: Project, *, without: Collection[str] = ()) -> tuple[str, ...]:
    """Return the catalogue's files, without its words and without these."""
    return tuple(
        name
        for name in names(project.catalogue, "catalogue", TABLES)
        if name.removeprefix("catalogue/") not in (*NEVER, *without)
    )


def released(wave: str) -> tuple[str, ...]:
    """Return the files of a wave's released data."""
    return tuple(f"outputs/{wave}/data/{name}" for name in RELEASED)


def words(project: Project, lang: str) -> tuple[str, ...]:
    """Return the files of a language's words, and of every other language its name, which pages link to."""
    others = [other for other in languages(project) if other != lang]
    return (*_files(lang), *(f"{file}#language" for other in others for file in _files(other)))


def all_words(project: Project) -> tuple[str, ...]:
    """Return the files of every language's words."""
    return tuple(sorted(file for lang in languages(project) for file in _files(lang)))


def names(folder: Path, name: str, patterns: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a folder's files that match, sorted."""
    return tuple(sorted(f"{name}/{path.name}" for pattern in patterns for path in folder.glob(pattern)))


def _files(lang: str) -> list[str]:
    """Return the files of a language's words: the project's, then those that come with the package."""
    general = sorted(PACKAGE.glob(f"*/{WORDS}/{lang}.yml"))
    return [f"catalogue/{WORDS}/{lang}.yml", *(f"{PACKAGE.name}/{p.relative_to(PACKAGE).as_posix()}" for p in general)]

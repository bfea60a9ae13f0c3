"""The report's words: those that hold for any survey (this package), overlaid by the project's own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from string import Formatter
from typing import Any

from shelterlib.errors import DataError
from shelterlib.paths import Project

GENERAL = Path(__file__).parent / "text"
NAMED = 8  # of what is missing: enough to write it, short enough for a line


def languages(project: Project) -> list[str]:
    """Return the languages that the project has words in, sorted.

    Raises:
        DataError: there is none.
    """
    found = sorted(path.stem for path in (project.catalogue / "text").glob("*.yml"))
    if not found:
        raise DataError("the report has no words", where="catalogue/text", fix="write text/<language>.yml")
    return found


def read_texts(project: Project, language: str) -> dict[str, Any]:
    """Return {key: template} of a language; a template is a string or a mapping of plural forms.

    Raises:
        DataError: the project has no words in this language.
    """
    from shelterlib.catalogue.strict_yaml import load
    from shelterlib.catalogue.texts import flatten

    own = project.catalogue / "text" / f"{language}.yml"
    if not own.is_file():
        known = ", ".join(languages(project))
        raise DataError("no words in this language", where=f"catalogue/text/{language}.yml", fix=f"use one of {known}")
    general = GENERAL / own.name
    return (flatten(load(general)) if general.is_file() else {}) | flatten(
        load(own), where=f"catalogue/text/{own.name}"
    )


def check_words(project: Project, chosen: Collection[str]) -> None:
    """Check that languages have every word: the program's, those that indicators need, those of another language.

    Raises:
        DataError: a language lacks some, or one is no template.
    """
    from shelterlib.catalogue.strict_yaml import load
    from shelterlib.catalogue.texts import flatten

    told = {language: read_texts(project, language) for language in languages(project)}
    general = dict.fromkeys(
        flatten(load(GENERAL / "en.yml")), f"{GENERAL.parent.parent.name}/report/text/en.yml has them"
    )
    general |= _of_indicators(project)
    spoken = [language for language in told if (GENERAL / f"{language}.yml").is_file()]
    for language in chosen:
        # What only a foreign language says may be a word that the program no longer knows.
        like = spoken if language in spoken else told
        held = {key: f"catalogue/text/{other}.yml has them" for other in like for key in told[other]}
        held |= general
        if lacking := [key for key in held if key not in told[language]]:
            more = f" and {len(lacking) - NAMED} more" if len(lacking) > NAMED else ""
            raise DataError(
                f"no words for {', '.join(lacking[:NAMED])}{more}", where=f"catalogue/text/{language}.yml",
                fix=f"write them in this language; {held[lacking[0]]}",
            )  # fmt: skip
        for key, words in told[language].items():
            _check_template(key, words, f"catalogue/text/{language}.yml")


def _of_indicators(project: Project) -> dict[str, str]:
    from shelterlib.catalogue.strict_yaml import load

    path = project.catalogue / "indicators.yml"
    entries = load(path) if path.is_file() else []
    rows = [row for row in entries or () if isinstance(row, dict)]
    keys = [key for row in rows for key in (f"indicator.{row.get('id')}.label", f"form.{row.get('form')}")]
    return dict.fromkeys(keys, "catalogue/indicators.yml names them")


def _check_template(key: str, words: Any, where: str) -> None:
    for template in words.values() if isinstance(words, dict) else [words]:
        try:
            list(Formatter().parse(template))
        except ValueError:
            raise DataError(
                f"the words of {key} hold a curly bracket alone", where=where, fix="write {name} for what is filled in"
            ) from None


def language_name(project: Project, language: str) -> tuple[str, str]:
    """Return a language's own name and the words of the link to it.

    A page reads the project's words of its own language only, so that a changed sentence makes one language anew;
    the name stands with the general words, and only a language without these is looked up in the project.
    """
    from shelterlib.catalogue.strict_yaml import load

    general = GENERAL / f"{language}.yml"
    words = (
        load(general)["language"] if general.is_file() else load(project.catalogue / "text" / general.name)["language"]
    )
    return str(words["name"]), str(words["switch"])

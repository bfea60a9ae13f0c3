"""What institutions wrote and nobody may read: restricted answers, without those that say what every reader knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from shelterlib.catalogue.strict_yaml import load as load_yaml
from shelterlib.forms import Form
from shelterlib.paths import Project
from shelterlib.release.definitions import wave_forms
from shelterlib.release.rules import load_rules
from shelterlib.release.verify.words import Common, seen

LEAST = 6  # characters: shorter strings occur by chance
NUMBERS = frozenset({"integer", "decimal", "range"})
PACKAGE = Path(__file__).parents[2]
WORDED = (".yml", ".csv", ".j2", ".css", ".typ", ".txt", ".py")
INVENTED = "simulation.yml"  # the answers of an invented wave stand here
NUMBER = re.compile(r"[-+]?[\d\s]*[.,]?\d+")
DATE = re.compile(r"\d{1,4}([-./])\d{1,2}\1\d{1,4}")
LONG_NUMBER = 9  # digits: of a telephone, an account, a register
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+?\d(?:[\s()-]{0,2}\d){8,}")
QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]{7,60})[»”“\"]")
RUN, SOME = 6, 9  # words of a piece; answers from so many words on are looked for in pieces too


def restricted_answers(project: Project, wave: str, common: Common) -> list[str]:
    """Return what institutions wrote where nothing is published: it may stand in no file.

    Left out is what everybody reads (`common`): a town, "none", a choice's name. Of long answers pieces are returned
    too, and the names in quotes, telephones and addresses in any.
    """
    classes = load_rules(project.catalogue / "disclosure.yml").classes
    public = {name for name, rules in classes.items() if rules.judges_nothing}
    paths, found = project.wave(wave), set[str]()
    for form, questionnaire in wave_forms(paths).items():
        free = {
            question.name: question.type
            for question in questionnaire.questions
            if not question.type.startswith("select") and question.extra.get("sensitivity") not in public
        }
        for file in sorted((paths.clean / form).rglob("answers.parquet")):
            found |= set(_written(file, free))
    return sorted({piece for answer in found for piece in pieces(answer) if not common.holds(piece)})


def _written(file: Path, free: Mapping[str, str]) -> Iterator[str]:
    from pyarrow import parquet

    known = set(parquet.read_schema(file).names)
    table = parquet.read_table(file, columns=sorted(known & free.keys()))
    for name in table.column_names:
        for value in table.column(name).unique().to_pylist():
            if isinstance(value, int | float | str):
                text = str(int(value)) if free[name] in NUMBERS and float(value).is_integer() else str(value)
                yield from [text] if is_telling(text) else []


def is_telling(text: str) -> bool:
    """Return True for what would not occur by chance: neither short, nor a date, nor a number of a few digits."""
    plain = text.strip()
    if NUMBER.fullmatch(plain):
        return plain.strip("+- ").replace(" ", "").isdigit() and sum(map(str.isdigit, plain)) >= LONG_NUMBER
    return len(plain) > LEAST and not DATE.fullmatch(plain)


def pieces(answer: str) -> Iterator[str]:
    """Yield an answer and the parts of it that tell as much as the whole."""
    text = seen(answer)
    yield from (answer, " ".join(text.split()))
    found = chain(MAIL.findall(text), PHONE.findall(text), QUOTED.findall(text))
    yield from (part.strip() for part in found if is_telling(part))
    yield from ("".join(filter(str.isdigit, phone)) for phone in PHONE.findall(text))
    given = text.split()
    if len(given) >= SOME:
        middle = (len(given) - RUN) // 2
        yield from (" ".join(given[at : at + RUN]) for at in (0, middle, len(given) - RUN))


def common_words(project: Project | None) -> Common:
    """Return what everybody reads: words of the pages, questionnaires and public lists of every wave, the catalogue.

    The catalogue's texts and a wave's description may quote an answer: only few words of them are common.
    """
    if project is None:
        return Common(_words_of_pages())
    waves = [project.wave(name) for name in project.waves()]
    forms = (text for wave in waves for form in wave_forms(wave).values() for text in _said(form))
    earlier = (_leaves(json.loads(_read(file))) for file in sorted(project.published.glob("*/definitions.json")))
    lists = [wave.raw / "public_knowledge.csv" for wave in waves]
    files = [*sorted(project.catalogue.rglob("*")), *(wave.raw / "wave.yml" for wave in waves)]
    known = chain(_words_of_pages(), forms, *earlier, *map(_texts, filter(Path.is_file, lists)))
    return Common(known, chain.from_iterable(map(_texts, (file for file in files if file.name != INVENTED))))


def _words_of_pages() -> Iterator[str]:
    for folder in (PACKAGE / "report", PACKAGE / "render"):
        yield from chain.from_iterable(map(_texts, sorted(folder.rglob("*"))))


def _texts(file: Path) -> Iterable[str]:
    if file.suffix not in WORDED or not file.is_file():
        return ()
    return _leaves(load_yaml(file)) if file.suffix == ".yml" else [_read(file)]


def _said(form: Form) -> Iterator[str]:
    """Yield what a questionnaire says."""
    for question in form.questions:
        yield from (question.name, *question.labels.values(), *map(str, question.extra.values()), *question.path)
    for choice in chain.from_iterable(form.choices.values()):
        yield from (choice.name, *choice.labels.values())


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        return chain.from_iterable(chain([str(key)], _leaves(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return chain.from_iterable(map(_leaves, value))
    return [str(value)]


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace")

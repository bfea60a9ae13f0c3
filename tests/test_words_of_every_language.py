"""A language lacks no word: this is said before anything is built, all at once, with the place that has the words."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.paths import ROOT

from shelterlib.catalogue.texts import read_texts as catalogue_texts
from shelterlib.errors import DataError
from shelterlib.paths import Project
from shelterlib.report.texts import GENERAL, check_words, languages

OWN = {"report.title": "Houses", "finding.OPEN": "{n} of {of} houses are open."}
NAME = {"language.name": "Español", "language.switch": "En español"}


def project(folder: Path, **texts: dict[str, str]) -> Project:
    (folder / "catalogue" / "text").mkdir(parents=True)
    for language, words in texts.items():
        path = folder / "catalogue" / "text" / f"{language}.yml"
        path.write_text(yaml.safe_dump(words, allow_unicode=True), encoding="utf-8")
    return Project(folder)


def general() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((GENERAL / "en.yml").read_text(encoding="utf-8"))
    return loaded


def test_a_language_that_the_program_does_not_speak_needs_the_program_s_words(tmp_path):
    made = project(tmp_path, es=OWN)
    with pytest.raises(DataError) as refused:
        check_words(made, ["es"])
    assert "catalogue/text/es.yml: no words for " in str(refused.value)
    assert " and " in str(refused.value) and "shelterlib/report/text/en.yml has them" in str(refused.value)


@pytest.mark.parametrize("others", [{}, {"en": OWN}, {"en": OWN, "uk": OWN}])
def test_a_whole_language_stands_alone_or_beside_those_of_the_program(tmp_path, others):
    made = project(tmp_path, es=general() | OWN | NAME, **others)
    check_words(made, languages(made))
    catalogue_texts(made.catalogue)


def test_a_word_that_only_one_language_has_is_asked_of_the_other(tmp_path):
    made = project(tmp_path, en=OWN, uk={"report.title": "Будинки"})
    with pytest.raises(DataError, match=r"catalogue/text/uk\.yml: no words for finding\.OPEN\n.*en\.yml has them"):
        check_words(made, ["uk"])
    check_words(made, ["en"])


def test_an_indicator_needs_its_label_before_anything_is_computed(tmp_path):
    made = project(tmp_path, en=OWN | {"form.house": "Houses"})
    (made.catalogue / "indicators.yml").write_text("- {id: X, form: house}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"no words for indicator\.X\.label\n.*indicators\.yml names them"):
        check_words(made, ["en"])


def test_a_word_that_the_program_no_longer_knows_stops_no_other_language(tmp_path):
    made = project(tmp_path, en=OWN, es=general() | OWN | NAME | {"of.old": "ya no"})
    check_words(made, ["en", "es"])


def test_the_repository_s_languages_are_whole():
    made = Project(ROOT)
    check_words(made, languages(made))
    for example in sorted((ROOT / "examples").glob("*/catalogue")):
        check_words(Project(example.parent), languages(Project(example.parent)))

"""Words of released cells: plurals, numbers, what is hidden, and where every digit comes from."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from support.release import write_release

from shelterlib.errors import RenderError
from shelterlib.paths import Project
from shelterlib.report import open_brief, open_report
from shelterlib.report.blocks import CellRef, Text, from_json, to_json
from shelterlib.report.display import preview
from shelterlib.report.numbers import format_number
from shelterlib.report.sentences import Words
from shelterlib.report.texts import languages, read_texts

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)
TAG = re.compile(r"<[^>]+>")
CODE = re.compile(r"<pre>.*?</pre>", re.DOTALL)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(PROJECT, tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def pages(release: Path) -> dict[str, list]:
    report = open_report(PROJECT, "2023", release)
    found = {name: report.page(name) for name in ("report", "quality", "index", "slides")}
    return found | {r: open_brief(PROJECT, "2023", r, release) for r in ("UA-46", "UA-43", "UA-09")}


def words(language: str, release: Path) -> Words:
    return Words(language, read_texts(PROJECT, language), open_report(PROJECT, "2023", release).released.definitions)


def count(n: float) -> CellRef:
    return CellRef("x.country", "n", n)


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [
        (1, 21, "1 із 21\u00a0закладу повернув анкету."),
        (2, 22, "2 із 22\u00a0закладів повернули анкету."),
        (11, 111, "11 із 111\u00a0закладів повернули анкету."),
        (21, 31, "21 із 31\u00a0закладу повернув анкету."),
        (0, 5, "0 із 5\u00a0закладів повернули анкету."),
    ],
)
def test_ukrainian_verbs_and_nouns_follow_the_number(release, n, of, said):
    text = Text("finding.AV01", n=count(n), of=count(of), share=Text("share.none"))
    assert words("uk", release).plain(text) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1\u00a0день"), (3, "3\u00a0дні"), (5, "5\u00a0днів"), (21, "21\u00a0день"), (12, "12\u00a0днів")],
)
def test_ukrainian_days_have_their_three_forms(release, n, said):
    assert words("uk", release).plain(CellRef("x", "value", n, "days")) == said


def test_numbers_are_written_as_the_language_writes_them():
    assert format_number(1234.5, "per_100", "uk") == "1\u00a0234,5"
    assert format_number(1234.5, "per_100", "en") == "1,234.5"
    assert format_number(-4.0, "points", "en") == "\u22124"
    assert format_number(0.2, "points", "uk") == "0"


def test_a_hidden_cell_has_words_and_no_digit(release):
    hidden = CellRef("M3_2.country", "value", None, "percent", "suppressed")
    for language in languages(PROJECT):
        said = words(language, release).plain(hidden)
        assert said and not any(letter.isdigit() for letter in said)


def test_an_unlimited_median_says_so(release):
    assert words("en", release).plain(CellRef("x", "value", float("inf"), "days")) == "not limited"


def test_a_missing_argument_stops_the_page(release):
    with pytest.raises(RenderError, match="asks for"):
        words("en", release).plain(Text("finding.share", label=Text("level.whole")))


def test_a_missing_text_stops_the_page(release):
    with pytest.raises(RenderError, match="no text for"):
        words("en", release).plain(Text("no.such.text"))


def test_every_language_has_the_same_texts():
    keys = {language: set(read_texts(PROJECT, language)) for language in languages(PROJECT)}
    assert len({frozenset(found) for found in keys.values()}) == 1


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_sentence_of_every_page_is_whole(pages, release, language):
    known = words(language, release)
    for name, blocks in pages.items():
        for block in blocks:
            said = html.unescape(TAG.sub(" ", CODE.sub(" ", preview(block, known))))
            assert not re.search(r": None\b|None\.|\bnan\b|[{}]", said), (name, said)
            if language == "uk":
                assert not re.search(r"\d\.\d", said), (name, said)


def test_blocks_survive_the_way_through_a_notebook(pages):
    for blocks in pages.values():
        assert from_json(to_json(list(blocks))) == tuple(blocks)


def test_no_share_stands_on_a_base_under_ten(pages, release):
    found = open_report(PROJECT, "2023", release).released.cells
    small = {c.cell for c in found.values() if c.unit == "percent" and c.shown and c.of is not None and c.of < 10}
    refs = [ref for blocks in pages.values() for ref in _refs(to_json(list(blocks)))]
    assert small
    assert not [r for r in refs if r["cell"] in small and r["field"] in ("value", "low", "high")]


def _refs(value):
    if isinstance(value, dict):
        if value.get("$") == "CellRef":
            yield value
        for part in value.values():
            yield from _refs(part)
    elif isinstance(value, list):
        for part in value:
            yield from _refs(part)

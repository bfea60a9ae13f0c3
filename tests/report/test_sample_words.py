"""A sample says so wherever its ranges stand, in every language; a census never does."""

from dataclasses import replace

import pytest
from support.paths import ROOT
from support.release import write_release

from shelterlib.paths import Project
from shelterlib.report import figures, phrases, tables
from shelterlib.report.blocks import Text
from shelterlib.report.book import open_report
from shelterlib.report.parts import annex
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

SAID = {"en": "95% interval", "uk": "довірчий інтервал 95"}
MISSING = {"en": "missing answer", "uk": "відсутн"}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return open_report(Project(ROOT), "2023", write_release(Project(ROOT), tmp_path_factory.mktemp("data")))


def words(report, language):
    return Words(language, read_texts(Project(ROOT), language), report.released.definitions)


def ranged(report, note):
    """Return two country cells with a wide range, in the release too."""
    found = []
    for name, value in (("M1_2", 40.0), ("M2_1", 60.0)):
        cell = replace(report.released.cells[f"{name}.country"], status="shown", n=value, of=100.0, value=value,
                       low=value - 10, high=value + 10, asked=110.0, answered=100.0, dont_know=3.0,
                       note=note)  # fmt: skip
        report.released.cells[cell.cell] = cell
        found.append(cell)
    return found


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("note", [phrases.INTERVAL, ""])
def test_a_range_is_called_what_it_is(report, language, note):
    cells, say = ranged(report, note), words(report, language)
    table = tables.of_cells("t", Text("table.pairs"), cells, "indicator", tables.note(cells))
    figure = figures.dots("f", cells, "indicator")
    detail = [block.text for block in annex.definition(report, "M1_2", 3) if hasattr(block, "text")]
    texts = [phrases.finding(cells[0], bounded=True), figure.note, table.note, *detail]
    told = [say.plain(text) for text in [*texts, *(column.text for column in table.columns)]]
    assert any(SAID[language] in text.lower() or SAID[language] in text for text in told) == bool(note)
    assert (SAID[language] in told[0]) == bool(note)
    assert (MISSING[language] in told[0]) != bool(note)


@pytest.mark.parametrize(
    ("note", "end"), [("beyond_chance", "p below 0.05"), ("within_chance", "may be chance"), ("", ")")]
)
def test_a_tested_difference_says_on_which_side_it_lies(report, note, end):
    now = ranged(report, "")[0]
    then = replace(now, value=20.0, n=20.0)
    diff = replace(now, cell="M1_2.country.panel-2020.diff", kind="change", value=20.0, note=note)
    said = words(report, "en").plain(phrases.change({"then": then, "now": now, "diff": diff}))
    assert end in said
    assert ("McNemar" in said) == bool(note)

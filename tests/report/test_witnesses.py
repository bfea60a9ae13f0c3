"""Two witnesses about the same thing: where they contradict each other, the report says so."""

from dataclasses import replace

import pytest
from support.paths import ROOT
from support.release import write_release

from shelterlib.paths import Project
from shelterlib.report.blocks import List, Table
from shelterlib.report.book import open_report
from shelterlib.report.parts.witnesses import (
    AGREE,
    FIRST_ONLY,
    SECOND_MORE,
    SECOND_ONLY,
    UNKNOWN,
    agreement,
    witnesses,
)
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

PART = {"part": "witnesses", "id": "witnesses", "by": "macro", "pairs": [["A5_3", "A5_1"]]}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = write_release(Project(ROOT), tmp_path_factory.mktemp("data"))
    return open_report(Project(ROOT), "2023", folder)


def said(report, numbers):
    """Give the macro-regions these (n, of) of either side, None for hidden, and return the blocks."""
    for group, sides in numbers.items():
        for name, pair in zip(("A5_3", "A5_1"), sides, strict=True):
            cell = report.released.cells[f"{name}.macro.{group}"]
            n, of = pair or (None, None)
            changed = replace(cell, n=n, of=of, status="shown" if pair else "suppressed")
            report.released.cells[cell.cell] = changed
    return witnesses(report, PART)


def test_a_contradiction_is_one_side_that_counts_none_and_one_that_counts_some(report):
    cell = next(c for c in report.released.cells.values() if c.indicator == "A5_1")
    some, none = replace(cell, status="shown", n=2.0, of=5.0), replace(cell, status="shown", n=0.0, of=5.0)
    hidden, silent = replace(some, status="suppressed"), replace(none, of=0.0)
    assert agreement(some, some) == agreement(none, none) == AGREE
    assert (agreement(some, none), agreement(none, some)) == (FIRST_ONLY, SECOND_ONLY)
    assert agreement(some, hidden) == agreement(silent, some) == UNKNOWN


@pytest.mark.parametrize(("counted", "found", "asked", "said"), [
    (10, 11, 3, SECOND_MORE), (10, 11, 4, UNKNOWN), (10, 10, 3, AGREE), (10, 4, 4, AGREE),
    (0, 2, 3, SECOND_ONLY), (3, 0, 3, FIRST_ONLY), (0, 0, 3, AGREE),
])  # fmt: skip
def test_counts_of_one_thing_contradict_where_more_is_found_than_all_together_count(
    report, counted, found, asked, said
):
    cell = next(c for c in report.released.cells.values() if c.indicator == "A5_1")
    one = replace(cell, status="shown", unit="count", n=float(counted), of=None, asked=float(asked), answered=3.0)
    two = replace(one, n=float(found), asked=20.0, answered=18.0)
    assert agreement(one, two) == said
    assert agreement(replace(one, status="suppressed"), two) == UNKNOWN


@pytest.mark.parametrize("language", ["en", "uk"])
def test_contradictions_are_listed_by_macro_region_in_every_language(report, language):
    blocks = said(report, {
        "north": ((3, 6), (0, 9)), "west": ((0, 7), (2, 8)), "centre": ((1, 5), (4, 9)), "south": (None, (1, 4)),
        "east": ((0, 4), (0, 6)),
    })  # fmt: skip
    words = Words(language, read_texts(Project(ROOT), language), report.released.definitions)
    (table,), (contradictions,) = ([b for b in blocks if isinstance(b, kind)] for kind in (Table, List))
    assert len(table.rows) == 5
    lines = [words.plain(item.text) for item in contradictions.items]
    assert len(lines) == 2
    names = {"en": ("North", "West"), "uk": ("Північ", "Захід")}[language]
    assert all(line.startswith(name) for line, name in zip(lines, names, strict=True))


def test_nothing_is_listed_where_nobody_contradicts(report):
    every = {group: ((1, 3), (1, 4)) for group in ("north", "west", "centre", "south", "east")}
    assert not [block for block in said(report, every) if isinstance(block, List)]

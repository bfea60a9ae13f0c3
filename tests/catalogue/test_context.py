"""Official figures: each with its source and a caution in every language, one series never mixed with another."""

import pytest
from support.paths import ROOT

from shelterlib.catalogue import load
from shelterlib.paths import Project

CATALOGUE = load(Project(ROOT))
SERIES = sorted({row["series"] for row in CATALOGUE.context})


def test_every_figure_has_a_number_and_a_source_that_can_be_opened():
    for row in CATALOGUE.context:
        assert row["value"].isdigit()
        assert row["source"]
        assert row["url"].startswith(("https://", "http://"))
    assert len({row["id"] for row in CATALOGUE.context}) == len(CATALOGUE.context)


def test_a_report_on_a_year_is_not_older_than_the_year():
    for row in CATALOGUE.context:
        _, _, report = row["source"].partition("TIP report ")
        assert not report or int(report[:4]) > int(row["year"]), row["id"]


def test_a_series_counts_one_thing_with_one_unit_and_each_time_once():
    for series in SERIES:
        rows = [row for row in CATALOGUE.context if row["series"] == series]
        assert len({row["unit"] for row in rows}) == 1
        assert len({(row["year"], row["period"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("language", sorted(CATALOGUE.texts))
def test_every_series_has_its_words_and_its_caution(language):
    for series in SERIES:
        for part in ("title", "caption", "finding", "alt", "caveat"):
            assert CATALOGUE.texts[language][f"context.{series}.{part}"]

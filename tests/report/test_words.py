"""Every code that the pipeline gives out has words in every language."""

import pytest
from support.paths import ROOT

from shelterlib.clean import rules
from shelterlib.paths import Project
from shelterlib.report.counts import counted
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

RAW = [
    "encoding",
    "delimiter",
    "separator_line",
    "line_ends",
    "file_type",
    "title_rows",
    "two_line_header",
    "header_path",
    "header_spelling",
    "header_label",
    "header_copy",
    "header_truncated",
    "duplicate_column",
    "personal_column",
    "sheet_not_used",
    "totals_row",
    "repeated_header",
    "blank_row",
]
LEDGER = [
    "added",
    "withdrawn",
    "renamed",
    "order",
    "choice_order",
    "group",
    "required",
    "limit",
    "wording",
    "choice_reworded",
    "choice_added",
    "choice_withdrawn",
    "choice_renamed",
    "skip",
    "type",
    "repeat",
    "calculation",
    "choice_filter",
]


@pytest.fixture(params=["en", "uk"])
def words(request):
    return Words(request.param, read_texts(Project(ROOT), request.param), {})


def test_every_rule_of_cleaning_has_words(words):
    every = [*RAW, *rules.REPAIRS, *rules.DECISIONS, *rules.DROPS, *rules.ERRORS, *rules.WARNINGS]
    assert [rule for rule in every if not words.has(f"rule.{rule}")] == []


def test_every_difference_of_two_questionnaires_has_words(words):
    assert [what for what in LEDGER if not words.has(f"ledger.{what}")] == []


def test_counts_by_rule_are_said_with_the_words_of_the_rule(words):
    said = words.plain(counted(["rows_dropped", "duplicate_exact"]))
    assert words.plain_key("rule.duplicate_exact")[1:] in said
    assert said != words.plain(counted(["problems", "duplicate_exact"]))
    assert words.plain(counted(["rows_read"])) == words.plain_key("quality.rows_read")
    assert "new_rule" in words.plain(counted(["repairs", "new_rule"]))

"""A draft proposes what a person would see at once, and nothing that would join two different questions."""

from __future__ import annotations

from pathlib import Path

from support.tiny_form import question, write_form

from shelterlib.forms import read_form
from shelterlib.raw.crosswalk_draft import draft_crosswalk

COMMON = question("text", "place", "Where is it?")


def test_a_question_with_the_same_wording_and_another_name_is_proposed_as_renamed(tmp_path: Path):
    old = read_form(write_form(tmp_path / "old", [COMMON, question("integer", "beds", "How many beds are there?")]))
    new = read_form(write_form(tmp_path / "new", [COMMON, question("integer", "places", "How many beds are there?")]))
    (draft,) = draft_crosswalk(old, new)
    assert (draft.kind, draft.old, draft.new) == ("question", "beds", "places")


def test_a_question_of_another_type_is_never_proposed(tmp_path: Path):
    old = read_form(write_form(tmp_path / "old", [COMMON, question("integer", "beds", "Number of beds")]))
    new = read_form(write_form(tmp_path / "new", [COMMON, question("text", "beds_text", "Number of beds")]))
    assert draft_crosswalk(old, new) == []


def test_different_questions_are_not_joined_because_one_went_and_one_came(tmp_path: Path):
    gone = question("integer", "staff", "Persons employed")
    old = read_form(write_form(tmp_path / "old", [gone, COMMON]))
    new = read_form(write_form(tmp_path / "new", [COMMON, question("integer", "km", "Distance to the next town")]))
    assert draft_crosswalk(old, new) == []


def test_each_name_is_proposed_once_and_the_likest_pair_wins(tmp_path: Path):
    old = read_form(write_form(tmp_path / "old", [question("integer", "a", "Beds for women"), COMMON]))
    new_rows = [COMMON, question("integer", "b", "Beds for women"), question("integer", "c", "Beds for women and men")]
    new = read_form(write_form(tmp_path / "new", new_rows))
    assert [(d.old, d.new) for d in draft_crosswalk(old, new)] == [("a", "b")]


def test_a_renamed_choice_is_written_with_its_list(tmp_path: Path):
    kind = question("select_one kind", "kind", "Kind")
    old = read_form(write_form(tmp_path / "old", [kind], [("kind", "ES", "Night shelter"), ("kind", "TH", "House")]))
    new = read_form(write_form(tmp_path / "new", [kind], [("kind", "NS", "Night shelter"), ("kind", "TH", "House")]))
    assert [(d.kind, d.old, d.new) for d in draft_crosswalk(old, new)] == [("choice", "kind/ES", "kind/NS")]


def test_the_same_form_needs_no_crosswalk(tmp_path: Path):
    form = read_form(write_form(tmp_path, [COMMON, question("select_one kind", "k", "Kind")], [("kind", "a", "A")]))
    assert draft_crosswalk(form, form) == []

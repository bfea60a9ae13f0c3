"""Two versions of a form: what changed, and what it means for a comparison of answers."""

from dataclasses import replace

import pytest
from support.xlsforms import form_of

from shelterlib.errors import DataError
from shelterlib.forms import Choice, Form, Group, compare, verdicts

OLD = form_of(
    {"n": "integer", "open": "select_one yn", "kind": "select_one kinds", "why": "text", "end": "integer"},
    {"yn": {"yes": "Yes", "no": "No"}, "kinds": {"a": "Alpha", "b": "Beta"}},
)


def edited(form=OLD, choices=None, **changes):
    """Return the form with questions replaced by name: a mapping of fields, or None to withdraw it."""
    questions = [
        replace(question, **changes.get(question.name, {}))
        for question in form.questions
        if changes.get(question.name, {}) is not None
    ]
    return replace(form, questions=tuple(questions), choices=choices or form.choices)


def found(new, crosswalk=(), old=OLD):
    return [(d.what, d.question, d.verdict) for d in compare(old, new, crosswalk)]


def row(kind, old, new, **more):
    return {"kind": kind, "old": old, "new": new, **more}


def test_the_same_form_has_no_differences():
    assert found(OLD) == []


@pytest.mark.parametrize(
    ("change", "what", "verdict"),
    [
        ({"labels": {"en": "How many?"}}, "wording", "break"),
        ({"labels": {"en": "N :"}}, "wording", "comparable"),
        ({"labels": {"uk": "н"}}, None, None),
        ({"type": "decimal"}, "type", "comparable"),
        ({"type": "text"}, "type", "break"),
        ({"relevant": "${open} = 'yes'"}, "skip", "break"),
        ({"constraint": ". < 9"}, "limit", "comparable"),
        ({"required": "yes"}, "required", "comparable"),
        ({"calculation": "1"}, "calculation", "break"),
        ({"name": "m"}, "added", "new"),
    ],
)
def test_each_kind_of_change_has_its_verdict(change, what, verdict):
    differences = found(edited(n=change))
    assert differences[0][::2] == (what, verdict) if what else differences == []


def test_years_in_a_label_move_with_the_wave_and_change_nothing():
    old = edited(n={"labels": {"en": "Places in 2020"}})
    assert found(edited(n={"labels": {"en": "Places in 2023"}}), old=old) == [("wording", "n", "comparable")]


def test_a_rewording_that_people_declared_equal_is_comparable():
    new = edited(n={"labels": {"en": "How many?"}})
    assert found(new, [row("wording", "n", "n")]) == [("wording", "n", "comparable")]
    assert found(new, [row("wording", "n", "n", status="draft")]) == [("wording", "n", "break")]


def test_a_renamed_question_is_comparable_also_where_skips_name_it():
    old = edited(why={"relevant": "${open} = 'no'"})
    new = edited(open={"name": "opened"}, why={"relevant": "${opened}='no'"})
    assert found(new, [row("question", "open", "opened")], old) == [("renamed", "opened", "comparable")]
    assert found(new, [], old) == [
        ("added", "opened", "new"),
        ("skip", "why", "break"),
        ("withdrawn", "open", "dropped"),
    ]


def test_choices_that_come_and_go_break_unless_declared_harmless():
    kinds = (Choice("b", {"en": "Beta"}), Choice("c", {"en": "Gamma"}))
    new = edited(choices={**OLD.choices, "kinds": kinds})
    assert found(new) == [("choice_added", "kind", "break"), ("choice_withdrawn", "kind", "break")]
    declared = [row("choice", "", "kind/c"), row("choice", "kinds/a", "")]
    assert found(new, declared) == [("choice_added", "kind", "comparable"), ("choice_withdrawn", "kind", "comparable")]


def test_a_renamed_choice_is_comparable_also_where_skips_name_it():
    kinds = (Choice("a1", {"en": "Alpha"}), Choice("b", {"en": "Beta"}))
    old = edited(why={"relevant": "selected(${kind}, 'a') and ${open} = 'no'"})
    new = edited(
        why={"relevant": "${open} = 'no' and selected(${kind}, 'a1')"}, choices={**OLD.choices, "kinds": kinds}
    )
    assert found(new, [row("choice", "kinds/a", "kinds/a1")], old) == [("choice_renamed", "kind", "comparable")]


def test_reworded_and_reordered_choices():
    kinds = (Choice("b", {"en": "Beta!"}), Choice("a", {"en": "Alpha or none"}))
    assert found(edited(choices={**OLD.choices, "kinds": kinds})) == [
        ("choice_reworded", "kind", "comparable"),
        ("choice_reworded", "kind", "break"),
        ("choice_order", "kind", "comparable"),
    ]


def test_the_fewest_questions_are_said_to_have_moved():
    first, *others = OLD.questions
    assert found(replace(OLD, questions=(*others, first))) == [("order", "n", "comparable")]


def test_a_group_that_is_skipped_changes_the_skip_of_what_is_in_it():
    inside = edited(n={"path": ("g",)})
    plain: Form = replace(inside, groups={("g",): Group("g", False, {}, ())})
    skipped = replace(inside, groups={("g",): Group("g", False, {}, (), relevant="${open} = 'yes'")})
    assert found(plain) == [("group", "n", "comparable")]
    assert found(skipped) == [("skip", "n", "break"), ("group", "n", "comparable")]


def test_a_question_takes_its_worst_verdict():
    new = edited(n={"labels": {"en": "How many?"}, "constraint": ". < 9"}, end=None)
    assert verdicts(compare(OLD, new)) == {"n": "break", "end": "dropped"}


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("quesion", "a", "b")], "row 2: kind is none of"),
        ([row("question", "a", "b"), row("question", "a", "c")], "row 3: a leads to two questions"),
        ([row("choice", "a", "b/c")], "row 2: a choice is written"),
    ],
)
def test_a_crosswalk_that_cannot_be_understood_is_an_error_with_its_row(rows, why):
    with pytest.raises(DataError) as caught:
        compare(OLD, OLD, rows)
    assert why in str(caught.value)

"""A definition that asks for a choice of no questionnaire is refused, not counted as nobody."""

from __future__ import annotations

import pytest
from support.small_waves import indicator, project
from support.xlsforms import form_of

from shelterlib.catalogue import load
from shelterlib.errors import DataError
from shelterlib.indicators.offered import check_choices
from shelterlib.indicators.vocabulary import Vocabulary

OLD = form_of({"rule": "select_one rule", "groups": "select_multiple group"}, {
    "rule": {"yes": "Yes", "no": "No"}, "group": {"men": "Men", "women": "Women"},
})  # fmt: skip
NEW = form_of({"rule": "select_one rule", "place": "select_one_from_file places.csv"}, {"rule": {"never": "Never"}})


def checked(folder, condition, *, crosswalk=(), variables="[]"):
    catalogue = load(project(folder, indicator(universe="true()", condition=condition), variables=variables))
    check_choices(catalogue, Vocabulary.of([crosswalk], catalogue), [("shelter", OLD), ("shelter", NEW)])


@pytest.mark.parametrize(
    "condition",
    [
        "${rule} = 'yes'", "${rule} = 'never'", "'no' != ${rule}", "selected(${groups}, 'men') and ${rule} = ''",
        "${place} = 'anywhere'", "if(${rule} = 'yes', 'a', 'b') = 'a'", "${beds} = 'x'",
    ],
)  # fmt: skip
def test_a_choice_of_any_wave_is_one(tmp_path, condition):
    checked(tmp_path, condition)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("${rule} = 'yess'", r"indicators\.yml, X, condition: rule has no choice yess\n.*it has: yes, no, never"),
        ("not(${rule} != 'Yes')", "rule has no choice Yes"),
        ("${rule} = 'yes' or selected(${groups}, 'man')", r"groups has no choice man\n.*it has: men, women"),
    ],
)
def test_a_choice_of_no_wave_is_refused_by_name(tmp_path, condition, told):
    with pytest.raises(DataError, match=told):
        checked(tmp_path, condition)


def test_a_variable_is_held_to_it_too(tmp_path):
    with pytest.raises(DataError, match=r"variables\.yml, V, expression: rule has no choice yess"):
        checked(tmp_path, "${V}", variables="- {id: V, form: shelter, expression: \"${rule} = 'yess'\"}")


def test_the_old_name_of_a_renamed_choice_is_known(tmp_path):
    renamed = [{"form": "shelter", "kind": "choice", "old": "rule/nie", "new": "rule/never"}]
    checked(tmp_path, "${rule} = 'nie'", crosswalk=renamed)

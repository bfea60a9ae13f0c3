"""Change between waves: the same units on both sides, bounds that hold the difference, the questionnaire's verdict."""

from dataclasses import replace

import pytest
from support.small_waves import cell, cells, indicator, project, wave

from shelterlib.catalogue import load
from shelterlib.indicators import compute
from shelterlib.indicators.rows import Answers

SHARE = indicator(universe="${open} = 'yes'", condition="${rule} = 'yes'")


def yes_no(*said):
    return [{"open": "yes", "rule": word} for word in said]


def three(table):
    return [cell(table[table["kind"] == "change"], part=part) for part in ("then", "now", "diff")]


def test_change_is_counted_on_the_units_that_both_waves_know(tmp_path):
    old = wave("2020", yes_no("yes", "no", "no", "yes"), ["a", "b", "c", "gone"])
    new = wave("2023", yes_no("yes", "yes", "", "no"), ["a", "b", "c", "here"])
    then, now, diff = three(cells(project(tmp_path, SHARE), old, new))
    assert (then["numerator"], then["denominator"]) == (1, 2)
    assert (now["numerator"], now["denominator"]) == (2, 2)
    assert (diff["value"], now["asked"]) == (50, 3)
    assert (now["entries"], now["exits"]) == (1, 2)


def test_the_bounds_of_a_difference_let_every_lost_answer_go_either_way(tmp_path):
    old = wave("2020", yes_no("no", "no"), ["a", "b"])
    new = wave("2023", yes_no("yes", ""), ["a", "b"])
    *_, diff = three(cells(project(tmp_path, SHARE), old, new))
    assert (diff["value"], diff["low"], diff["high"]) == (100, 0, 100)


def test_units_that_share_a_name_stay_in_the_totals_and_out_of_the_panel(tmp_path):
    old = wave("2020", yes_no("yes", "no", "no"), ["a", "twin", "twin"])
    new = wave("2023", yes_no("yes", "no", "yes"), ["a", "twin", "new"])
    found = compute(load(project(tmp_path, SHARE)), [old, new])
    assert cell(found.cells[found.cells["kind"] == "change"], part="now")["denominator"] == 1
    assert cell(found.cells[found.cells["kind"] == "indicator"])["denominator"] == 3
    seen = found.panel["shelter"]
    assert (seen["matched"], seen["entries"], seen["exits"], seen["ambiguous"]) == (1, 1, 0, 3)


def test_a_unit_under_a_new_name_is_found_through_the_crosswalk(tmp_path):
    old = wave("2020", yes_no("no"), ["a"])
    new = replace(wave("2023", yes_no("yes"), ["b"]), crosswalk=[{"kind": "unit", "old": "a", "new": "b"}])
    *_, diff = three(cells(project(tmp_path, SHARE), old, new))
    assert (diff["value"], diff["denominator"]) == (100, 1)


def test_a_renamed_choice_reaches_the_names_of_units_that_it_is_a_part_of(tmp_path):
    old = replace(wave("2020", yes_no("no", "yes"), ["7|hprp", "7|es"]), keys={"shelter": ["region", "kind"]})
    new = wave("2023", yes_no("yes", "yes"), ["7|rrh", "7|es"])
    new = replace(new, crosswalk=[{"kind": "choice", "old": "kind/hprp", "new": "kind/rrh"}])
    found = compute(load(project(tmp_path, SHARE)), [old, new])
    assert found.panel["shelter"]["matched"] == 2
    assert three(found.cells)[2]["value"] == 50


def test_change_is_given_against_every_earlier_wave(tmp_path):
    waves = [wave(name, yes_no(*said), ["a", "b"]) for name, said in
             (("2020", ("no", "no")), ("2021", ("yes", "no")), ("2023", ("yes", "yes")))]  # fmt: skip
    found = cells(project(tmp_path, SHARE), *waves)
    change = found[(found["kind"] == "change") & (found["group2"] == "diff")]
    assert dict(zip(change["compared_with"], change["value"], strict=True)) == {"2020": 100, "2021": 50}


@pytest.mark.parametrize("written", ["rule", "policy"])
def test_a_renamed_question_needs_no_new_definition(tmp_path, written):
    old = wave("2020", yes_no("no", "yes"), ["a", "b"])
    rows = [{"open": "yes", "policy": "yes"}, {"open": "yes", "policy": "yes"}]
    new = wave("2023", rows, ["a", "b"])
    new = replace(new, crosswalk=[{"kind": "question", "old": "rule", "new": "policy"}])
    definition = SHARE.replace("${rule}", f"${{{written}}}")
    found = cells(project(tmp_path, definition), old, new)
    assert cell(found[found["kind"] == "indicator"])["numerator"] == 2
    assert three(found)[2]["value"] == 50


def test_a_renamed_choice_is_read_under_the_name_that_the_catalogue_uses(tmp_path):
    old = wave("2020", yes_no("ja", "nein"), ["a", "b"])
    new = replace(wave("2023", yes_no("yes", "nein"), ["a", "b"]),
                  crosswalk=[{"kind": "choice", "old": "rule/ja", "new": "rule/yes"}])  # fmt: skip
    then, now, _ = three(cells(project(tmp_path, SHARE), old, new))
    assert (then["numerator"], now["numerator"]) == (1, 1)


def test_a_draft_of_a_crosswalk_is_not_applied(tmp_path):
    old = wave("2020", yes_no("no"), ["a"])
    draft = [{"kind": "unit", "old": "a", "new": "b", "status": "draft"}]
    found = cells(project(tmp_path, SHARE), old, replace(wave("2023", yes_no("yes"), ["b"]), crosswalk=draft))
    assert three(found)[2]["denominator"] == 0


def reworded(wave_, question):
    data = wave_.forms["shelter"]
    questions = tuple(
        replace(q, labels={"en": "Quite another question?"})
        if q.name == question
        else replace(q, labels={"en": "Same?"})
        for q in data.form.questions
    )
    return replace(
        wave_, forms={"shelter": Answers(data.answers, data.status, replace(data.form, questions=questions))}
    )


def test_a_reworded_question_breaks_the_indicators_that_use_it_also_through_a_variable(tmp_path):
    both = (
        indicator("X", condition="${rule} = 'yes'")
        + indicator("Y", condition="${fine}")
        + indicator("Z", condition="${open} = 'yes'")
    )
    variables = "- {id: fine, form: shelter, expression: \"${rule} = 'no'\"}"
    old, new = (
        reworded(wave(name, yes_no("yes")), question) for name, question in (("2020", "no such"), ("2023", "rule"))
    )
    found = cells(project(tmp_path, both, variables=variables), old, new)
    main = found[found["kind"] == "indicator"].set_index("indicator")["comparability"]
    assert dict(main) == {"X": "break", "Y": "break", "Z": "comparable"}


def test_an_indicator_that_only_one_wave_asks_is_new_or_dropped(tmp_path):
    both = indicator("X", condition="${rule} = 'yes'", waves={"from": 2023}) + indicator(
        "Y", condition="${rule} = 'yes'", waves={"to": 2020}
    )
    found = cells(project(tmp_path, both), wave("2020", yes_no("yes")), wave("2023", yes_no("yes")))
    main = found[found["kind"] == "indicator"].set_index("indicator")["comparability"]
    assert dict(main) == {"X": "new", "Y": "dropped"}


def test_the_rows_of_the_whole_earlier_wave_stand_beside_those_of_the_panel(tmp_path):
    old = wave("2020", yes_no("yes", "no", "yes"), ["a", "b", "gone"])
    new = wave("2023", yes_no("yes", "yes"), ["a", "b"])
    listed = compute(load(project(tmp_path, SHARE)), [old, new]).contributions
    then = listed[(listed["compared_with"] == "2020") & (listed["part"] == "then")]
    assert list(then.loc[then["base"] == "panel", "unit"]) == ["a", "b"]
    assert list(then.loc[then["base"] == "all", "unit"]) == ["a", "b", "gone"]
    assert then.loc[then["base"] == "all", "numerator"].sum() == 2

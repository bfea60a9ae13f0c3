"""Who is in the base of a figure, and what the figure then is."""

import math
from dataclasses import replace

import pytest
from support.small_waves import cell, cells, indicator, project, wave

from shelterlib.catalogue import load
from shelterlib.errors import DataError
from shelterlib.indicators import compute

OPEN = [
    {"kind": "a", "open": "yes", "rule": "yes", "beds": 10, "used": 5},
    {"kind": "a", "open": "yes", "rule": "no", "beds": 20, "used": 10},
    {"kind": "b", "open": "yes", "rule": "dk", "beds": 30, "used": ""},
    {"kind": "b", "open": "yes", "rule": "", "beds": "", "used": 7},
    {"kind": "b", "open": "no", "rule": "-", "beds": "-", "used": "-"},
]
SHARE = indicator(universe="${open} = 'yes'", condition="${rule} = 'yes'", levels=["country", "kind"])


def test_a_share_counts_known_answers_only_and_says_who_is_missing(tmp_path):
    found = cell(cells(project(tmp_path, SHARE), wave("2020", OPEN)))
    assert (found["numerator"], found["denominator"], found["value"]) == (1, 2, 50)
    assert (found["asked"], found["answered"], found["dont_know"], found["missing"]) == (4, 2, 1, 1)
    assert (found["low"], found["high"]) == (25, 75)


def test_a_group_without_a_known_answer_has_no_percentage(tmp_path):
    found = cell(cells(project(tmp_path, SHARE), wave("2020", OPEN)), level="kind", group="b")
    assert (found["denominator"], found["asked"]) == (0, 2)
    assert math.isnan(found["value"])


def test_a_shelter_that_was_not_asked_never_enters_a_base(tmp_path):
    rows = [*OPEN, *[{"kind": "a", "open": "yes", "rule": skipped} for skipped in ("-", "x")]]
    found = cell(cells(project(tmp_path, SHARE), wave("2020", rows)))
    assert (found["denominator"], found["asked"], found["not_asked"]) == (2, 4, 2)


def test_a_row_whose_universe_is_unknown_is_neither_in_nor_out(tmp_path):
    rows = [*OPEN, {"kind": "a", "open": "dk", "rule": "yes"}]
    found = cell(cells(project(tmp_path, SHARE), wave("2020", rows)))
    assert (found["numerator"], found["denominator"], found["undecidable"]) == (1, 2, 1)


def test_false_and_unknown_is_still_outside_the_base_of_a_share(tmp_path):
    both = indicator(condition="${rule} = 'yes' and ${open} = 'yes'")
    rows = [{"open": "no", "rule": "dk"}, {"open": "yes", "rule": "yes"}]
    found = cell(cells(project(tmp_path, both), wave("2020", rows)))
    assert (found["numerator"], found["denominator"], found["dont_know"]) == (1, 1, 1)


BOTH = indicator(
    universe="${kind} = 'a'", condition="${rule} = 'yes' and ${open} = 'yes'", also_of={"settled": {"settled": True}},
    levels=["country", "kind"],
)  # fmt: skip


def test_another_base_counts_rows_that_one_answer_settles_and_nobody_who_was_not_asked(tmp_path):
    said = [("yes", "yes"), ("no", "dk"), ("", "no"), ("yes", "dk"), ("no", "-"), ("dk", "")]
    rows = [{"kind": "a", "open": one, "rule": two} for one, two in said]
    found = cells(project(tmp_path, BOTH), wave("2020", rows))
    own, other = cell(found), cell(found, part="settled")
    assert (own["numerator"], own["denominator"], own["asked"]) == (1, 1, 5)
    assert (other["numerator"], other["denominator"], other["asked"], other["dont_know"]) == (1, 3, 5, 2)
    assert (own["low"], own["high"]) == (20, 100)
    assert own["low"] <= other["value"] <= own["high"]
    assert set(found.loc[found["group_by2"] == "base", "group_by"]) == {"country"}


def test_another_base_of_a_median_holds_only_the_rows_that_it_names(tmp_path):
    median = indicator(
        kind="median", unit="days", value="if(${days} = 0, 1 div 0, ${days})",
        also_of={"limited": {"within": "${days} > 0"}},
    )  # fmt: skip
    found = cells(project(tmp_path, median), wave("2020", [{"days": days} for days in (30, 90, 0, 0, "dk")]))
    own, other = cell(found), cell(found, part="limited")
    assert (own["denominator"], own["value"]) == (4, math.inf)
    assert (other["denominator"], other["value"]) == (2, 60)


@pytest.mark.parametrize("reading", [{}, {"within": "true()", "settled": True}])
def test_another_base_is_either_narrower_or_settled(tmp_path, reading):
    with pytest.raises(DataError, match="also_of"):
        load(project(tmp_path, indicator(condition="${rule} = 'yes'", also_of={"one": reading})))


def test_undecided_answers_widen_the_upper_bound_only(tmp_path):
    rows = [{"rule": said} for said in ("yes", "no", "open", "")]
    undecided = indicator(condition="${rule} = 'yes'", undecided="${rule} = 'open'")
    found = cell(cells(project(tmp_path, undecided), wave("2020", rows)))
    assert (found["denominator"], found["low"], found["high"]) == (3, 25, 75)


def test_a_ratio_divides_sums_over_rows_that_gave_both_numbers(tmp_path):
    ratio = indicator(kind="ratio", numerator="${used}", denominator="${beds}")
    found = cell(cells(project(tmp_path, ratio), wave("2020", OPEN)))
    assert (found["numerator"], found["denominator"], found["value"], found["answered"]) == (15, 30, 50, 2)


def test_not_limited_sorts_last_in_a_median(tmp_path):
    median = indicator(kind="median", unit="days", value="if(${days} = 0, 1 div 0, ${days})")
    few = [{"days": days} for days in (30, 90, 0)]
    assert cell(cells(project(tmp_path, median), wave("2020", few)))["value"] == 90
    many = [{"days": days} for days in (30, 0, 0)]
    assert math.isinf(cell(cells(project(tmp_path, median), wave("2020", many)))["value"])


@pytest.mark.parametrize(("fields", "number"), [
    ({}, 5), ({"condition": "${rule} = 'yes'"}, 1), ({"value": "${beds}"}, 60), ({"universe": "${kind} = 'a'"}, 2),
])  # fmt: skip
def test_a_count_counts_rows_conditions_or_a_value(tmp_path, fields, number):
    assert (
        cell(cells(project(tmp_path, indicator(kind="count", unit="count", **fields)), wave("2020", OPEN)))["value"]
        == number
    )


REGIONS = "code,zone,people\nA,west,100\nB,west,300\nC,east,\n"
PLACES = [
    {"region": "A", "beds": 4},
    {"region": "B", "beds": 8},
    {"region": "C", "beds": 50},
    {"region": "", "beds": 9},
]


def test_a_rate_divides_by_the_people_of_areas_with_a_known_number_and_leaves_other_rows_out(tmp_path):
    rate = indicator(
        kind="rate", unit="per_10000_population", numerator="${beds}", denominator="${people}",
        levels=["country", "zone"],
    )  # fmt: skip
    found = cells(project(tmp_path, rate, regions=REGIONS), wave("2020", PLACES))
    country, east = cell(found), cell(found, level="zone", group="east")
    assert (country["numerator"], country["denominator"], country["value"]) == (12, 400, 0.3)
    assert math.isnan(east["value"])


def test_coverage_counts_areas_with_at_least_one_and_keeps_silent_areas_in_the_base(tmp_path):
    coverage = indicator(kind="coverage", condition="${beds} > 5", levels=["country", "zone"])
    rows = [{"region": "A", "beds": 4}, {"region": "A", "beds": 6}, {"region": "B", "beds": ""}]
    found = cell(cells(project(tmp_path, coverage, regions=REGIONS), wave("2020", rows)))
    assert (found["numerator"], found["denominator"], found["answered"], found["missing"]) == (1, 3, 1, 2)


def test_nonresponse_counts_answers_that_were_asked_and_are_not_there(tmp_path):
    lost = indicator(kind="nonresponse", questions=["rule", "beds"])
    found = cell(cells(project(tmp_path, lost), wave("2020", OPEN)))
    assert (found["numerator"], found["denominator"]) == (3, 8)


INDEX = indicator(
    kind="index", unit="score", parts={"p": ["${rule} = 'yes'", "${open} = 'yes'"], "q": ["${beds} > 15"]},
    part_needs=0.5, needs=1,
)  # fmt: skip


def test_an_index_is_the_mean_of_its_parts_and_a_part_the_share_of_its_known_items(tmp_path):
    found = cells(project(tmp_path, INDEX), wave("2020", OPEN[:4]))
    main = found[(found["indicator"] == "X") & (found["group_by2"] == "")].to_dict("records")[0]
    # (1 + 0)/2 = 50, (1/2 + 1)/2 = 75, (1 + 1)/2 = 100, and p alone = 100
    assert (main["numerator"], main["denominator"], main["value"]) == (325, 4, 81.25)


def test_an_index_is_shown_by_part_without_each_part_and_for_complete_rows(tmp_path):
    found = cells(project(tmp_path, INDEX), wave("2020", OPEN[:4]))
    parts = found[(found["indicator"] == "X") & (found["group_by2"] != "")]
    value = {(row["group_by2"], row["group2"]): row["value"] for row in parts.to_dict("records")}
    assert value["part", "q"] == pytest.approx(200 / 3)
    assert value["without", "p"] == value["part", "q"]
    assert value["complete", "all"] == 75


def test_a_name_that_no_form_has_is_an_error_that_names_the_indicator(tmp_path):
    with pytest.raises(DataError, match="X: there is no question or variable ruel") as error:
        cells(project(tmp_path, indicator(condition="${ruel} = 'yes'")), wave("2020", OPEN))
    assert error.value.exit_code == 3


def test_question_tables_count_choices_among_those_who_answered(tmp_path):
    rows = [{"groups": said} for said in ("men women", "women", "", "dk")]
    found = cells(project(tmp_path, indicator(condition="selected(${groups}, 'men')")), wave("2020", rows))
    table = found[(found["kind"] == "question") & (found["group2"] == "women")].to_dict("records")
    assert [(row["numerator"], row["denominator"], row["asked"], row["dont_know"]) for row in table] == [(2, 2, 4, 1)]


def test_an_indicator_of_other_years_has_empty_cells_that_say_so(tmp_path):
    later = indicator(condition="${rule} = 'yes'", waves={"from": 2021, "to": None})
    found = cell(cells(project(tmp_path, later), wave("2020", OPEN)))
    assert (found["note"], found["asked"]) == ("not_in_wave", 0)


@pytest.mark.parametrize(("rules", "rows"), [("{levels: any, reason: public}", 0), ("{answers: 3}", 2)])
def test_what_rows_put_in_is_listed_only_where_a_rule_judges_it(tmp_path, rules, rows):
    made = project(tmp_path, indicator(condition="${rule} = 'yes'", sensitivity="mild"))
    (made.catalogue / "disclosure.yml").write_text(f"classes: {{mild: {rules}, restricted: {{levels: any}}}}\n")
    found = compute(load(made), [wave("2020", [{"rule": "yes"}, {"rule": "no"}, {"rule": ""}])])
    assert len(found.contributions[found.contributions["indicator"] == "X"]) == rows


def test_questions_that_name_the_units_have_no_table(tmp_path):
    named = replace(wave("2020", OPEN), keys={"shelter": ["kind"]})
    found = cells(project(tmp_path, indicator(condition="${rule} = 'yes'")), named)
    tables = set(found.loc[found["kind"] == "question", "indicator"])
    assert "kind" not in tables
    assert "open" in tables

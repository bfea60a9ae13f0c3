"""Properties that every figure keeps, whatever the answers."""

import math
import os

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.small_waves import cell, indicator, project, wave

from shelterlib.catalogue import load
from shelterlib.indicators import compute
from shelterlib.indicators.sample import exact, wilson

EXAMPLES = 300 if os.environ.get("FULL") else 8
QUICK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAID = st.sampled_from(["yes", "no", "dk", "ref", "", "-", "x"])
NUMBER = st.one_of(st.integers(0, 60).map(str), st.sampled_from(["dk", "ref", "", "-"]))
ROWS = st.lists(
    st.fixed_dictionaries({"kind": st.sampled_from("ab"), "open": SAID, "rule": SAID, "beds": NUMBER, "used": NUMBER}),
    min_size=1,
    max_size=14,
)
EVERY = (
    indicator("S", universe="${open} = 'yes'", condition="${rule} = 'yes'", levels=["country", "kind"])
    + indicator("N", universe="${open} = 'yes'", condition="${rule} != 'yes'")
    + indicator(
        "B",
        condition="${rule} = 'yes' and ${open} = 'yes'",
        also_of={"settled": {"settled": True}, "a": {"within": "${kind} = 'a'"}},
    )
    + indicator("R", kind="ratio", numerator="${used}", denominator="${beds}")
    + indicator("M", kind="median", unit="days", value="if(${beds} = 0, 1 div 0, ${beds})")
    + indicator(
        "I", kind="index", unit="score", parts={"p": ["${rule} = 'yes'", "${open} = 'yes'"]}, part_needs=0.5, needs=1
    )
)


def computed(folder, rows, keys=None):
    return compute(load(project(folder, EVERY)), [wave("2020", rows, keys)]).cells


def same(one: pd.DataFrame, two: pd.DataFrame) -> bool:
    pd.testing.assert_frame_equal(one, two, check_exact=False, rtol=1e-12)
    return True


@QUICK
@given(rows=ROWS, how=st.sampled_from(["dk", "ref", ""]))
def test_an_answer_that_says_nothing_never_moves_a_share(tmp_path, rows, how):
    before = cell(computed(tmp_path, rows), "S")
    after = cell(computed(tmp_path, [*rows, {"kind": "a", "open": "yes", "rule": how, "beds": how, "used": how}]), "S")
    assert (before["numerator"], before["denominator"]) == (after["numerator"], after["denominator"])
    assert after["asked"] == before["asked"] + 1


@QUICK
@given(rows=ROWS)
def test_a_unit_that_was_not_asked_changes_nothing_at_all(tmp_path, rows):
    before = computed(tmp_path, rows)
    after = computed(tmp_path, [*rows, {"kind": "a", "open": "-", "rule": "-", "beds": "-", "used": "-"}])
    columns = ["numerator", "denominator", "value", "asked", "answered", "low", "high"]
    main = [table[(table["kind"] == "indicator") & (table["group_by"] == "country")].reset_index(drop=True)[columns]
            for table in (before, after)]  # fmt: skip
    assert same(*main)


@QUICK
@given(rows=ROWS)
def test_bounds_hold_the_value(tmp_path, rows):
    found = computed(tmp_path, rows)
    shown = found[found["low"].notna()]
    assert (shown["low"] <= shown["value"] + 1e-9).all()
    assert (shown["value"] <= shown["high"] + 1e-9).all()


@QUICK
@given(rows=ROWS)
def test_another_reading_of_a_base_lies_within_the_bounds_and_a_narrower_one_within_the_base(tmp_path, rows):
    found = computed(tmp_path, rows)
    own, settled, narrower = (cell(found, "B", part=part) for part in ("", "settled", "a"))
    assert own["denominator"] <= settled["denominator"] <= own["asked"]
    assert own["numerator"] == settled["numerator"]
    if own["denominator"]:
        assert own["low"] - 1e-9 <= settled["value"] <= own["high"] + 1e-9
    assert narrower["denominator"] <= own["denominator"]
    assert narrower["numerator"] <= own["numerator"]


@QUICK
@given(rows=ROWS)
def test_shares_of_a_partition_add_up(tmp_path, rows):
    found = computed(tmp_path, rows)
    yes, no = cell(found, "S"), cell(found, "N")
    assert yes["denominator"] == no["denominator"]
    assert yes["numerator"] + no["numerator"] == yes["denominator"]


@QUICK
@given(rows=ROWS)
def test_groups_add_up_to_the_whole(tmp_path, rows):
    found = computed(tmp_path, rows)
    groups = found[(found["indicator"] == "S") & (found["group_by"] == "kind")]
    whole = cell(found, "S")
    for column in ("numerator", "denominator", "asked", "answered", "dont_know", "missing", "not_asked"):
        assert groups[column].sum() == whole[column]


@QUICK
@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tmp_path, rows, seed):
    keys = [f"s{i}" for i in range(len(rows))]
    order = list(range(len(rows)))
    seed.shuffle(order)
    assert same(computed(tmp_path, rows, keys), computed(tmp_path, [rows[i] for i in order], [keys[i] for i in order]))


@QUICK
@given(rows=ROWS, again=ROWS)
def test_the_bounds_of_a_difference_hold_it(tmp_path, rows, again):
    found = compute(load(project(tmp_path, EVERY)), [wave("2020", rows), wave("2023", again)]).cells
    change = found[(found["group2"] == "diff") & found["value"].notna() & found["low"].notna()]
    assert (change["low"] <= change["value"] + 1e-9).all()
    assert (change["value"] <= change["high"] + 1e-9).all()


@QUICK
@given(data=st.data(), population=st.integers(1, 60))
def test_intervals_of_a_sample_hold_the_share_and_close_when_everybody_answered(data, population):
    sample = data.draw(st.integers(1, population))
    count = data.draw(st.integers(0, sample))
    for low, high in (exact(count, sample, population), wilson(count, sample, population)):
        assert low <= count / sample + 1e-9
        assert count / sample <= high + 1e-9
    if sample == population:
        assert exact(count, sample, population) == wilson(count, sample, population) == (count / sample, count / sample)


PEOPLE = st.sampled_from(["", "100", "2500"])
BEDS = st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(["0", "4", "dk", ""])), min_size=1, max_size=9)


@QUICK
@given(people=st.tuples(PEOPLE, PEOPLE, PEOPLE), beds=BEDS)
def test_a_rate_without_a_population_is_absent_and_not_zero(tmp_path, people, beds):
    rate = indicator(
        kind="rate", unit="per_10000_population", numerator="${beds}", denominator="${people}",
        levels=["country", "zone"],
    )  # fmt: skip
    zones = dict(zip("ABC", ("west", "west", "east"), strict=True))
    regions = "code,zone,people\n" + "".join(f"{k},{zones[k]},{n}\n" for k, n in zip("ABC", people, strict=True))
    rows = [{"region": region, "beds": said} for region, said in beds]
    found = compute(load(project(tmp_path, rate, regions=regions)), [wave("2020", rows)]).cells
    size = {k: int(n) for k, n in zip("ABC", people, strict=True) if n}
    for level, group, inside in (("country", "", "ABC"), ("zone", "west", "AB"), ("zone", "east", "C")):
        value = cell(found, level=level, group=group)["value"]
        total = sum(size.get(k, 0) for k in inside)
        places = sum(int(said) for region, said in beds if region in inside and region in size and said.isdigit())
        assert math.isnan(value) if not total else value == pytest.approx(10 * places / total)

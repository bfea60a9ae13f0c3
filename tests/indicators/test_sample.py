"""Waves that are samples: intervals and tests against published worked examples."""

from dataclasses import replace

import pandas as pd
import pytest
from scipy.stats import hypergeom
from support.small_waves import cell, indicator, project, wave

from shelterlib.catalogue import load
from shelterlib.indicators import compute
from shelterlib.indicators.rows import NO_FORM, Answers
from shelterlib.indicators.sample import exact, mcnemar, wilson


@pytest.mark.parametrize(("count", "sample", "low", "high"), [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
])  # fmt: skip
def test_wilson_is_that_of_newcombe_1998(count, sample, low, high):
    """Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3 (score without continuity correction)."""
    assert wilson(count, sample) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_a_finite_population_has_the_sample_size_of_oneill_2021():
    """O'Neill, arXiv 2109.12464: the score interval for all N units is that of a sample of n (N - 1) / (N - n)."""
    assert wilson(12, 40, 118) == pytest.approx(wilson(0.3 * 60, 60), abs=1e-12)


def test_wilson_of_a_finite_population_is_that_of_stat_extend():
    """O'Neill's R package stat.extend, which goes with that paper, its test of CONF.prop: 14 of 32 cars, N = 1000."""
    assert wilson(14, 32, 1000) == pytest.approx((0.283745994666663, 0.604278989534686), abs=1e-12)


@pytest.mark.parametrize(("count", "sample", "population", "first", "last"), [
    (45, 100, 300, 110, 161), (2, 100, 300, 2, 19), (3, 10, 50, 4, 32),
])  # fmt: skip
def test_the_exact_interval_is_that_of_samplingbook(count, sample, population, first, last):
    """Kauermann and Küchenhoff, Stichproben (Springer 2010), p. 53: 45 and 2 of 100 employees, of 300 in the company.

    The third: Manitz, "Some remarks on Sprop" (R package samplingbook, by the same authors). Their function prints the
    first number that is rejected on either side, but none below the count; this interval ends at the last that is not.
    """
    low, high = (round(population * limit) for limit in exact(count, sample, population))
    assert (max(count, low - 1), high + 1) == (first, last)


def test_the_exact_interval_holds_the_true_share_at_least_as_often_as_it_says():
    population, sample = 40, 12
    limits = [exact(count, sample, population) for count in range(sample + 1)]
    for true in range(population + 1):
        covered = sum(
            hypergeom.pmf(count, population, true, sample)
            for count, (low, high) in enumerate(limits)
            if low - 1e-9 <= true / population <= high + 1e-9
        )
        assert covered >= 0.95


def test_mcnemar_is_that_of_fay_2010():
    """Fay, vignette of the R package exact2x2 ("Exact McNemar's test"): 9 and 2 discordant pairs, p = 0.06543."""
    assert mcnemar(9, 2) == pytest.approx(0.06543, abs=5e-6)
    assert mcnemar(0, 0) == 1


SHARE = indicator(condition="${rule} = 'yes'")


def sampled(name, said, size):
    found = wave(name, [{"rule": word} for word in said], [f"s{i}" for i in range(len(said))])
    frame = pd.DataFrame({"sent": ["yes"] * size}, index=pd.Index([f"s{i}" for i in range(size)], dtype="str"))
    return replace(found, is_sample=True, forms={**found.forms, "frame": Answers(frame, None, NO_FORM)})


def test_a_wave_that_is_a_sample_carries_intervals_and_a_census_none(tmp_path):
    catalogue = load(project(tmp_path, SHARE))
    drawn = sampled("2020", ["yes"] * 3 + ["no"] * 7, 50)
    found = cell(compute(catalogue, [drawn]).cells)
    assert (found["interval_low"], found["interval_high"]) == pytest.approx((10, 62))
    census = cell(compute(catalogue, [replace(drawn, is_sample=False)]).cells)
    assert pd.isna(census["interval_low"])


def test_the_interval_of_a_sample_lets_lost_answers_go_either_way(tmp_path):
    catalogue = load(project(tmp_path, SHARE))
    whole = [cell(compute(catalogue, [sampled("2020", said, 50)]).cells) for said in
             (["yes"] * 3 + ["no"] * 7, ["yes"] * 5 + ["no"] * 5)]  # fmt: skip
    partly = cell(compute(catalogue, [sampled("2020", ["yes"] * 3 + ["no"] * 5 + ["", "dk"], 50)]).cells)
    assert (partly["interval_low"], partly["interval_high"]) == (whole[0]["interval_low"], whole[1]["interval_high"])
    assert partly["interval_low"] <= partly["low"] <= partly["high"] <= partly["interval_high"]


def test_whoever_the_list_does_not_name_was_not_drawn_from_it_and_has_no_interval(tmp_path):
    catalogue = load(project(tmp_path, SHARE))
    drawn = sampled("2020", ["yes"] * 3 + ["no"] * 7, 50)
    shelter = drawn.forms["shelter"]
    others = shelter.answers.index.map(lambda unit: f"other-{unit}")
    unlisted = Answers(shelter.answers.set_axis(others), shelter.status.set_axis(others), shelter.form)
    found = cell(compute(catalogue, [replace(drawn, forms={**drawn.forms, "shelter": unlisted})]).cells)
    assert found["low"] == 30
    assert pd.isna(found["interval_low"])


def test_change_between_samples_carries_the_test_of_the_units_that_moved(tmp_path):
    catalogue = load(project(tmp_path, SHARE))
    then = sampled("2020", ["no"] * 9 + ["yes"] * 2 + ["yes"] * 10, 50)
    now = sampled("2023", ["yes"] * 9 + ["no"] * 2 + ["yes"] * 10, 50)
    table = compute(catalogue, [then, now]).cells
    assert cell(table[table["kind"] == "change"], part="diff")["p_exact"] == pytest.approx(0.06543, abs=5e-6)
    census = compute(catalogue, [then, replace(now, is_sample=False)]).cells
    assert pd.isna(cell(census[census["kind"] == "change"], part="diff")["p_exact"])

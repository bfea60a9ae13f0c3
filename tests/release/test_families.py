"""Families: which indicators share an amount or are joined by a link."""

from __future__ import annotations

from typing import Any

import pytest
from support.handmade import policy_of, ratio, share

from shelterlib.release.families import expressions, families

CLASSES = {"counted": {"contributors": 3}, "open": {"answers": 3}}


@pytest.mark.parametrize(
    ("definition", "amounts"),
    [
        ({"kind": "ratio", "numerator": "${a}", "denominator": "${b}"}, {"numerator": "${a}", "denominator": "${b}"}),
        ({"kind": "ratio", "numerator": "${a}", "denominator": None}, {"numerator": "${a}"}),
        ({"kind": "rate", "numerator": "${a}", "denominator": "${b}"}, {"numerator": "${a}"}),
        ({"kind": "rate", "numerator": "${a}"}, {"numerator": "${a}"}),
        ({"kind": "share", "numerator": "${a}", "denominator": "${b}"}, {}),
        ({}, {}),
    ],
)
def test_printed_amounts_are_those_of_ratios_and_of_rates_above_their_public_base(
    definition: dict[str, Any], amounts: dict[str, str]
) -> None:
    assert expressions(definition) == amounts


def of(indicators: dict[str, dict[str, Any]], *links: tuple[str, str]) -> list[list[str]]:
    joined = [{"part": part, "whole": whole} for part, whole in links]
    return families(policy_of(indicators, classes=CLASSES, links=joined))


def test_indicators_of_one_amount_are_one_family() -> None:
    assert of({"A": ratio("p", "q"), "B": ratio("r", "s"), "C": ratio("q", "t")}) == [["A", "C"], ["B"]]


def test_an_amount_of_another_form_is_another_amount() -> None:
    assert of({"A": ratio("p", "q"), "B": ratio("p", "r", form="g")}) == [["A"], ["B"]]


def test_amounts_that_are_not_judged_join_nothing() -> None:
    assert of({"A": ratio("p", "q", "open"), "B": ratio("p", "r", "open")}) == [["A"], ["B"]]
    assert of({"A": ratio("p", "q", "open"), "B": ratio("p", "r")}) == [["A"], ["B"]]


def test_links_join_what_is_there() -> None:
    shares = {i: share() for i in "ABCD"}
    assert of(shares, ("D", "A"), ("B", "A")) == [["A", "B", "D"], ["C"]]
    assert of(shares, ("A", "Z"), ("Z", "B")) == [["A"], ["B"], ["C"], ["D"]]


def test_families_grow_together_over_several_steps() -> None:
    chain = {"A": ratio("p", "q"), "B": ratio("r", "s"), "C": ratio("t", "s"), "D": ratio("t", "p"), "E": share()}
    assert of(chain) == [["A", "B", "C", "D"], ["E"]]
    assert of(chain, ("E", "B")) == [["A", "B", "C", "D", "E"]]

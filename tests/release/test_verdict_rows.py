"""Verdicts as rows: what each direct indicator says, figures from counts or values, and the wave that is compared."""

from __future__ import annotations

from typing import Any

import pytest
from support.few_rows import printed, table

from shelterlib.catalogue.models import Recommendation, Share
from shelterlib.release.cells import COLUMNS
from shelterlib.release.restricted import Cell
from shelterlib.release.verdicts import _figure, latest, since_wave, verdict_rows, weigh

COMMON = {
    "kind": "share", "form": "f", "condition": "true()", "unit": "percent", "direction": "higher", "domain": "d",
    "chapter": "c", "sensitivity": "open", "levels": ("country",), "role": "direct",
}  # fmt: skip
INDICATORS = {
    name: Share.model_validate(COMMON | {"id": name, "supports_when": side, "unit": unit})
    for name, side, unit in (("L", "low", "percent"), ("H", "high", "days"), ("G", "high", "score"))
}


def recommendation(direct: dict[str, float], **more: Any) -> Recommendation:
    about = {"id": "R", "addressee": "ministry", "source": "https://example.org/", "direct": direct, "needs": 1}
    return Recommendation.model_validate(about | more)


def cells(**n: Any) -> dict[str, dict[str, str]]:
    return table(*(printed(f"{name}.country", n=value, of=100) for name, value in n.items()))


def test_the_rows_of_a_verdict_and_of_its_evidence() -> None:
    direct = recommendation({"L": 80, "H": 0.5})
    found = verdict_rows("2030", {"R": direct}, INDICATORS, cells(L=10, H=0))
    common = dict.fromkeys(COLUMNS, "") | {
        "wave": "2030", "kind": "verdict", "indicator": "R", "group_by": "country", "base": "all", "status": "shown",
        "rounding": "0",
    }  # fmt: skip
    evidence = common | {"group_by2": "evidence"}
    assert found == [
        common | {"cell": "R.verdict", "unit": "count", "n": "1", "of": "2", "note": "partly"},
        evidence | {"cell": "R.verdict.L", "group2": "L", "value": "80", "unit": "percent", "note": "supports"},
        evidence | {"cell": "R.verdict.H", "group2": "H", "value": "0.5", "unit": "days", "note": "against"},
    ]  # fmt: skip
    later = verdict_rows("2030", {"R": direct}, INDICATORS, cells(L=10, H=1), ("2020", cells(L=10, H=0)))
    assert [(r["compared_with"], r["comparability"]) for r in later] == [("2020", "stronger"), ("", ""), ("", "")]


@pytest.mark.parametrize(
    ("row", "figure"),
    [
        (None, None), (printed("L.country", "suppressed", n=1, of=4), None), (printed("L.country", n=1, of=4), 25),
        (printed("L.country", n=1, of=4, unit="score"), 0.25), (printed("L.country", n=0, of=4), 0),
        (printed("L.country", n=3, of=0), None), (printed("L.country", n=3, of="", value=7), 7),
        (printed("L.country", n="", of=9, value=7), 7), (printed("L.country", value="inf"), None),
        (printed("L.country"), None),
    ],
)  # fmt: skip
def test_a_figure_is_its_count_of_its_base_or_else_its_value(row: Any, figure: float | None) -> None:
    found = _figure(row)
    assert found == figure and (found is None) is (figure is None)


@pytest.mark.parametrize(("name", "n", "said"),
[("L", 49, "supports"), ("L", 50, "against"), ("L", 51, "against"), ("H", 49, "against"),
                                                 ("H", 50, "against"), ("H", 51, "supports")])  # fmt: skip
def test_a_threshold_must_be_passed(name: str, n: int, said: str) -> None:
    assert weigh(recommendation({name: 50}), INDICATORS, cells(**{name: n})) == {name: said}


def test_of_a_group_the_first_with_data_counts_and_the_others_are_set_aside() -> None:
    direct = recommendation({"L": 50, "H": 50, "G": 50}, groups=(("L", "H"), ("G",)))
    assert weigh(direct, INDICATORS, cells(L=1, H=1, G=60)) == {"L": "supports", "H": "set_aside", "G": "supports"}
    one = recommendation({"L": 50, "H": 50, "G": 50}, groups=(("L", "H"),))
    assert weigh(one, INDICATORS, cells(L=1, H=1, G=60)) == {"L": "supports", "H": "set_aside", "G": "supports"}
    assert weigh(direct, INDICATORS, cells(H=1, G=60)) == {"L": "no_data", "H": "against", "G": "supports"}


@pytest.mark.parametrize(("needs", "note"), [(1, "supported"), (2, "not_enough_data")])
def test_as_many_with_data_as_are_needed_are_enough(needs: int, note: str) -> None:
    rows = verdict_rows("2030", {"R": recommendation({"L": 50, "H": 50}, needs=needs)}, INDICATORS, cells(L=1))
    assert (rows[0]["note"], rows[0]["n"], rows[0]["of"]) == (note, "1", "1")


@pytest.mark.parametrize(("then", "now", "word"), [
    ((1, 60), (1, 60), "same"), ((60, 1), (1, 1), "new"), ((60, 1), (1, 60), "new"), ((1, 60), (60, 1), "gone"),
    ((1, 1), (60, 1), "gone"),
    ((1, 1), (1, 60), "stronger"), ((1, 60), (1, 1), "weaker"),
])  # fmt: skip
def test_two_verdicts_are_compared(then: tuple[int, int], now: tuple[int, int], word: str) -> None:
    direct = {"R": recommendation({"L": 50, "H": 50})}
    given = (dict(zip("LH", pair, strict=True)) for pair in (now, then))
    after, before = (cells(**n) for n in given)
    assert verdict_rows("2030", direct, INDICATORS, after, ("2020", before))[0]["comparability"] == word


def test_only_what_both_waves_show_is_compared_by_itself() -> None:
    direct = {"R": recommendation({"L": 50, "H": 50}, needs=2)}
    before, after = cells(L=60), cells(L=1, H=1)
    assert verdict_rows("2030", direct, INDICATORS, after, ("2020", before))[0]["comparability"] == "new"
    assert verdict_rows("2030", direct, INDICATORS, before, ("2020", after))[0]["comparability"] == "gone"
    said = verdict_rows("2030", direct, INDICATORS, after, ("2020", before), since={"L": "dropped"})
    assert said[0]["comparability"] == "not_comparable"


def test_the_wave_before_and_what_was_done_to_the_questions_since() -> None:
    assert latest({"2020": {}, "2023": {"a": {}}, "2030": {}}, "2030") == ("2023", {"a": {}})
    assert latest({"2030": {}}, "2030") is None

    def cell(kind: str, indicator: str, against: str, said: str) -> Cell:
        return Cell("x", {"kind": kind, "indicator": indicator, "compared_with": against, "comparability": said}, {})

    made = [
        cell("change", "L", "2020", "break"),
        cell("change", "H", "2023", "new"),
        cell("indicator", "G", "2020", "dropped"),
    ]
    assert since_wave(made, "2020") == {"L": "break"}
    assert since_wave(made, None) == {}

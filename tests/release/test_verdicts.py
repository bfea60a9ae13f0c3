"""The rule over the direct indicators, case by case, and the comparison with the last wave."""

import pytest

from shelterlib.catalogue.models import Recommendation, Share
from shelterlib.errors import DataError
from shelterlib.release.verdicts import latest, verdict_rows

COMMON = {
    "kind": "share", "form": "facility", "condition": "true()", "unit": "percent", "direction": "higher", "domain": "d",
    "chapter": "c", "sensitivity": "open", "levels": ("country",), "role": "direct",
}  # fmt: skip
INDICATORS = {
    "GOOD": Share.model_validate(COMMON | {"id": "GOOD", "supports_when": "low"}),
    "HARM": Share.model_validate(COMMON | {"id": "HARM", "supports_when": "high"}),
    "AGAIN": Share.model_validate(COMMON | {"id": "AGAIN", "supports_when": "high"}),
}


def recommendation(direct, **fields):
    return {
        "R": Recommendation.model_validate(
            {"id": "R", "addressee": "ministry", "source": "https://example.org/", "direct": direct} | fields
        )
    }


def shown(n, of=100, **fields):
    return {"status": "shown", "n": str(n), "of": str(of), "unit": "percent", "value": "", "comparability": ""} | fields


HIDDEN = {"status": "suppressed", "n": "", "of": "", "unit": "percent", "value": "", "comparability": ""}


def rows(direct, cells, earlier=None, **fields):
    named = {f"{name}.country": row for name, row in cells.items()}
    before = None if earlier is None else ("2020", {f"{name}.country": row for name, row in earlier.items()})
    found = verdict_rows("2023", recommendation(direct, **fields), INDICATORS, named, before)
    return {row["cell"]: row for row in found}


def verdict(*given, **fields):
    row = rows(*given, **fields)["R.verdict"]
    return row["note"], row["n"], row["of"]


@pytest.mark.parametrize(("good", "harm", "expected"), [
    (shown(79), shown(1), ("supported", "2", "2")),
    (shown(79), shown(0), ("partly", "1", "2")),
    (shown(80), shown(0), ("not_supported", "0", "2")),
    (shown(79), HIDDEN, ("supported", "1", "1")),
    (HIDDEN, HIDDEN, ("not_enough_data", "0", "0")),
])  # fmt: skip
def test_all_some_or_none_of_the_indicators_with_data_support_it(good, harm, expected):
    assert verdict({"GOOD": 80, "HARM": 0}, {"GOOD": good, "HARM": harm}, needs=1) == expected


def test_a_threshold_is_passed_by_the_counts_and_not_by_the_rounded_percentage():
    # 1591 of 1989 prints as 80 percent and is a little less; exactly 80 percent is not below 80.
    assert verdict({"GOOD": 80}, {"GOOD": shown(1591, 1989, value="80")}, needs=1)[0] == "supported"
    assert verdict({"GOOD": 80}, {"GOOD": shown(4, 5)}, needs=1)[0] == "not_supported"


def test_too_few_indicators_with_data_are_no_verdict():
    assert verdict({"GOOD": 80, "HARM": 0}, {"GOOD": shown(10), "HARM": HIDDEN}, needs=2)[0] == "not_enough_data"


def test_of_indicators_that_say_the_same_one_counts_and_the_first_with_data():
    direct, group = {"HARM": 0, "AGAIN": 0}, (("HARM", "AGAIN"),)
    assert verdict(direct, {"HARM": shown(5), "AGAIN": shown(5)}, needs=1, groups=group)[1:] == ("1", "1")
    assert verdict(direct, {"HARM": HIDDEN, "AGAIN": shown(5)}, needs=1, groups=group)[1:] == ("1", "1")


def test_each_direct_indicator_says_what_it_added_with_its_threshold():
    found = rows({"GOOD": 80, "HARM": 10}, {"GOOD": shown(90), "HARM": HIDDEN}, needs=1)
    assert (found["R.verdict.GOOD"]["note"], found["R.verdict.GOOD"]["value"]) == ("against", "80")
    assert found["R.verdict.HARM"]["note"] == "no_data"


BOTH = {"GOOD": 80, "HARM": 0}
FULL, HALF, NONE = ({"GOOD": shown(g), "HARM": shown(h)} for g, h in ((10, 5), (10, 0), (90, 0)))


@pytest.mark.parametrize(("then", "now", "word"), [
    (HALF, FULL, "stronger"), (FULL, HALF, "weaker"), (FULL, NONE, "gone"), (HALF, NONE, "gone"), (NONE, HALF, "new"),
    (HALF, HALF, "same"), ({"GOOD": HIDDEN, "HARM": HIDDEN}, FULL, "not_comparable"), ({}, FULL, "not_comparable"),
])  # fmt: skip
def test_the_comparison_with_the_last_wave(then, now, word):
    row = rows(BOTH, now, then, needs=1)["R.verdict"]
    assert (row["compared_with"], row["comparability"]) == ("2020", word)


def test_what_the_questionnaire_broke_is_not_compared():
    now = FULL | {"GOOD": shown(10, comparability="break")}
    assert rows(BOTH, now, HALF, needs=1)["R.verdict"]["comparability"] == "new"  # harm alone: 0 then, some now
    broken = {name: row | {"comparability": "break"} for name, row in FULL.items()}
    assert rows(BOTH, broken, HALF, needs=1)["R.verdict"]["comparability"] == "not_comparable"


def test_a_cited_indicator_that_is_missing_stops_the_run():
    with pytest.raises(DataError, match="NOWHERE"):
        rows({"NOWHERE": 1}, {}, needs=1)


def test_the_last_wave_is_the_latest_published_one_before():
    published = {"2020": {}, "2023": {}, "2026": {}}
    assert latest(published, "2026")[0] == "2023"
    assert latest(published, "2020") is None


def test_the_comparison_counts_what_the_questionnaire_did_since_the_published_wave_and_not_since_the_last_one():
    cells = {"GOOD.country": shown(10, comparability="comparable")}
    earlier = ("2020", {"GOOD.country": shown(90)})
    given = ("2026", recommendation({"GOOD": 80}), INDICATORS, cells, earlier)
    assert verdict_rows(*given)[0]["comparability"] == "new"
    assert verdict_rows(*given, since={"GOOD": "break"})[0]["comparability"] == "not_comparable"

"""Small forms written as csv folders, and what invented answers to them must obey."""

import csv
from pathlib import Path

import pytest

from shelterlib.forms import read_form
from shelterlib.simulate.answers import Answers, Settings, simulate
from shelterlib.simulate.plan import Plan

SURVEY = (
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "choice_filter",
    "calculation",
    "repeat_count",
    "parameters",
)


def answers_to(
    folder: Path, survey: list[dict[str, str]], choices: str = "", rows: int = 60, seed: int = 5, plan: str = ""
) -> Answers:
    import yaml

    with (folder / "survey.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, SURVEY)
        writer.writeheader()
        writer.writerows({"label": row["name"], **row} for row in survey)
    lines = ["list_name,name,label,oblast", *choices.split()]
    (folder / "choices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draws = Plan.model_validate({"questions": yaml.safe_load(plan) or {}}).draws("questions")
    return simulate(read_form(folder), rows, Settings(seed, draws))


def test_answers_fit_the_type_of_their_question(tmp_path: Path) -> None:
    kinds = ("integer", "decimal", "text", "date", "time", "datetime", "geopoint", "image", "acknowledge", "barcode")
    survey = [{"type": kind, "name": f"q_{kind}"} for kind in kinds]
    survey += [
        {"type": "note", "name": "n"},
        {"type": "range", "name": "q_range", "parameters": "start=2 end=8 step=2"},
    ]
    values = answers_to(tmp_path, survey).values
    assert "n" not in values
    assert all(isinstance(value, int) for value in values["q_integer"])
    assert set(values["q_range"]) <= {2, 4, 6, 8}
    assert all(len(value) == 10 and value[4] == "-" for value in values["q_date"])
    assert all(" " in value for value in values["q_geopoint"])


def test_a_skipped_question_stays_blank_and_an_asked_one_does_not(tmp_path: Path) -> None:
    survey = [
        {"type": "select_one yn", "name": "open"},
        {"type": "begin_group", "name": "g", "relevant": "${open} = 'yes'"},
        {"type": "integer", "name": "beds"},
        {"type": "integer", "name": "family", "relevant": "${beds} > 10"},
        {"type": "end_group", "name": ""},
    ]
    values = answers_to(tmp_path, survey, "yn,yes,Yes, yn,no,No,").values
    assert [beds is not None for beds in values["beds"]] == [answer == "yes" for answer in values["open"]]
    asked = [beds is not None and beds > 10 for beds in values["beds"]]
    assert [family is not None for family in values["family"]] == asked
    assert 0 < sum(asked) < 60


def test_a_skip_may_name_a_question_further_down(tmp_path: Path) -> None:
    survey = [
        {"type": "text", "name": "why", "relevant": "${open} = 'no'"},
        {"type": "select_one yn", "name": "open"},
    ]
    values = answers_to(tmp_path, survey, "yn,yes,Yes, yn,no,No,").values
    assert [why is not None for why in values["why"]] == [answer == "no" for answer in values["open"]]
    assert list(values) == ["why", "open"]


@pytest.mark.parametrize(
    ("kind", "limit", "fits"),
    [
        ("integer", ". >= 990 and . <= 993", lambda value: 990 <= value <= 993),
        ("integer", ". = ${before} + 1", None),
        ("text", "regex(., '^[A-Z]{2}-(0|1)[0-9]{3}$')", lambda value: len(value) == 7 and value[:2].isupper()),
        ("date", ". > date('2031-01-01')", lambda value: value > "2031-01-01"),
        ("text", "string-length(.) = 12", lambda value: len(value) == 12),
        ("select_multiple abc", "count-selected(.) = 2", lambda value: len(value.split()) == 2),
    ],
)
def test_a_limit_is_met_even_where_chance_alone_would_miss_it(tmp_path: Path, kind: str, limit: str, fits) -> None:
    survey = [{"type": "integer", "name": "before"}, {"type": kind, "name": "q", "constraint": limit}]
    answers = answers_to(tmp_path, survey, "abc,a,A, abc,b,B, abc,c,C,")
    assert not answers.left_blank
    for before, value in zip(answers.values["before"], answers.values["q"], strict=True):
        assert value == before + 1 if fits is None else fits(value)


def test_a_limit_that_nothing_meets_leaves_a_counted_blank(tmp_path: Path) -> None:
    survey = [{"type": "integer", "name": "q", "constraint": ". > 5 and . < 3"}]
    answers = answers_to(tmp_path, survey, rows=7)
    assert list(answers.values["q"]) == [None] * 7
    assert answers.left_blank == {"q": 7}


def test_a_choice_is_one_that_the_filter_leaves(tmp_path: Path) -> None:
    survey = [
        {"type": "select_one region", "name": "region"},
        {"type": "select_one town", "name": "town", "choice_filter": "oblast = ${region}"},
    ]
    choices = "region,north,N, region,south,S, region,empty,E, town,a,A,north town,b,B,north town,c,C,south"
    values = answers_to(tmp_path, survey, choices).values
    allowed = {"north": {"a", "b"}, "south": {"c"}, "empty": {None}}
    seen: dict[str, set[str | None]] = {}
    for region, town in zip(values["region"], values["town"], strict=True):
        seen.setdefault(region, set()).add(town)
    assert seen == allowed


def test_a_repeat_has_as_many_rows_as_its_count_says_and_knows_the_answers_above(tmp_path: Path) -> None:
    survey = [
        {"type": "integer", "name": "children", "constraint": ". <= 4"},
        {"type": "begin_repeat", "name": "child", "repeat_count": "${children}"},
        {"type": "integer", "name": "age", "constraint": ". < 18"},
        {"type": "integer", "name": "place", "constraint": ". <= ${children} and . >= 1"},
        {"type": "end_repeat", "name": ""},
    ]
    answers = answers_to(tmp_path, survey, rows=20)
    below = answers.repeats["child"]
    assert [below.parent.count(row) for row in range(20)] == list(answers.values["children"])
    for row, age, place in zip(below.parent, below.values["age"], below.values["place"], strict=True):
        assert age < 18
        assert 1 <= place <= answers.values["children"][row]


def test_a_calculation_is_the_value_of_its_expression(tmp_path: Path) -> None:
    survey = [
        {"type": "integer", "name": "a"},
        {"type": "calculate", "name": "twice", "calculation": "${a} * 2"},
    ]
    values = answers_to(tmp_path, survey).values
    assert [float(twice) for twice in values["twice"]] == [2 * a for a in values["a"]]


def test_the_seed_alone_decides_and_a_new_question_changes_no_other_answer(tmp_path: Path) -> None:
    survey = [{"type": "integer", "name": "a"}, {"type": "text", "name": "b"}]
    first, again = (answers_to(tmp_path, survey).values for _ in range(2))
    other = answers_to(tmp_path, survey, seed=6).values
    longer = answers_to(tmp_path, [{"type": "integer", "name": "new"}, *survey]).values
    assert list(first["a"]) == list(again["a"]) == list(longer["a"])
    assert list(first["b"]) == list(longer["b"])
    assert list(first["a"]) != list(other["a"])


def test_a_plan_decides_what_is_drawn(tmp_path: Path) -> None:
    survey = [
        {"type": "select_one kind", "name": "kind"},
        {"type": "integer", "name": "beds"},
        {"type": "integer", "name": "taken"},
        {"type": "select_multiple abc", "name": "has"},
        {"type": "integer", "name": "money"},
    ]
    plan = """
    kind: {choose: {a: 1, b: 3}}
    beds: {by: kind, cases: {a: {number: [5, 6]}}, otherwise: {value: 40}}
    taken: {part: "${beds}", share: 0.5, max: 25}
    has: {tick: {a: 1, b: 0}, nothing: c}
    money: {first: [{if: "${beds} = 40", draw: {expression: "${beds} * 1000"}}, {draw: {value: 0}}]}
    """
    values = answers_to(tmp_path, survey, "kind,a,A, kind,b,B, abc,a,A, abc,b,B, abc,c,C,", 200, plan=plan).values
    assert 110 < list(values["kind"]).count("b") < 190
    for kind, beds, taken, money in zip(*(values[name] for name in ("kind", "beds", "taken", "money")), strict=True):
        assert beds in ((5, 6) if kind == "a" else (40,))
        assert 0 <= taken <= min(beds, 25)
        assert money == (0 if kind == "a" else 40_000)
    assert set(values["has"]) == {"a"}

"""Which unit a row speaks of."""

import pytest
from support.cleaning import clean_bytes, rows_of


def cleaned(folder, *units, key=("id",), **plan):
    return clean_bytes(
        folder, rows_of(*({"id": unit, "_uuid": f"u{n}"} for n, unit in enumerate(units))), key=key, **plan
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A1", "a1"),
        ("A1", "А1"),
        ("A-1", "A 1"),
        ("A_1", "A1"),
        ("001", "1"),
        ("F007", "F7"),
        ("1.0", "1"),
        ("№ 5", "5"),
    ],
)
def test_units_that_differ_in_spelling_alone_are_doubted_and_kept(tmp_path, one, other):
    result = cleaned(tmp_path, one, other, "B2")
    assert [(p.rule, p.severity, p.column, p.rows.tolist()) for p in result.main.journal.problems] == [
        ("key_alike", "W", "id", [2, 3])
    ]
    assert result.answers["id"].tolist() == [one, other, "B2"]


@pytest.mark.parametrize(
    ("one", "other"), [("A1", "A10"), ("1.1", "11"), ("100", "1"), ("F10", "F01"), ("A1", "B1"), ("0", "00A")]
)
def test_units_that_differ_in_more_are_not(tmp_path, one, other):
    assert cleaned(tmp_path, one, other).problems == {}


def test_the_parts_of_a_key_are_compared_each(tmp_path):
    result = cleaned(tmp_path, "A1", "a1", key=("id", "region"))
    assert result.problems == {"key_alike": 2}
    assert cleaned(tmp_path, "A1", "A1", key=("id", "region")).problems == {"key_not_unique": 2}


def test_two_units_that_became_one_are_for_a_person(tmp_path):
    result = cleaned(tmp_path, "A1", "A2", units=frozenset({"B1"}), renamed={"A1": "B1", "A2": "B1"})
    assert result.severe() == {"key_shared"}
    assert result.problems == {"key_shared": 2}
    one = cleaned(tmp_path, "A1", "B1", units=frozenset({"B1"}), renamed={"A1": "B1"})
    assert one.problems == {"key_shared": 2}


def test_answers_that_were_recoded_are_compared_as_what_they_are(tmp_path):
    """A text that stands twice among the distinct ones would be two answers."""
    result = clean_bytes(
        tmp_path, rows_of({"groups": "other", "groups_other": "Жінки"}, {"groups": "women", "groups_other": ""},
                          {"groups": "women other", "groups_other": "women"}),
    )  # fmt: skip
    texts = result.main.cells["groups"].text
    assert texts.array().to_pylist() == ["women", "women", "women"]
    assert len(set(texts.codes.tolist())) == 1


def test_texts_filled_from_columns_per_choice_are_the_same_answers(tmp_path):
    rows = rows_of(
        {"groups": "", "groups/women": "1", "groups/men": "0"},
        {"groups": "women", "groups/women": "1", "groups/men": "0"},
    )
    texts = clean_bytes(tmp_path, rows).main.cells["groups"].text
    assert texts.array().to_pylist() == ["women", "women"]
    assert len(set(texts.codes.tolist())) == 1

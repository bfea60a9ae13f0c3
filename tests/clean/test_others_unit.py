"""“Other” and its text, row by row."""

import pytest
from clean.by_hand import make_form, make_table

from shelterlib.clean.others import judge_others, pairs
from shelterlib.clean.states import ANSWERED, MISSING, NOT_ASKED, PROBLEM
from shelterlib.forms import Question

CHOICES = {"who": {"women": "Women", "men": "Men", "aged": "The aged", "other": "Other people"}, "yn": {"yes": "Yes"}}
GROUPS = Question("groups", "select_multiple", "who")


def texted(name="whose", relevant="", **more):
    return Question(name, "text", relevant=relevant, **more)


@pytest.mark.parametrize(
    "relevant",
    [
        "selected(${groups}, 'other')",
        "selected(${groups}, 'other') or selected(${groups}, 'other')",
        "selected(${groups}, 'other') and ${beds} > 1 and ${unheard} > 1",
    ],
)
def test_a_skip_of_one_select_and_one_choice_tells_the_pair(relevant):
    form = make_form(Question("beds", "integer"), GROUPS, texted(relevant=relevant), choices=CHOICES)
    assert pairs(form) == {"whose": ("groups", "other")}


@pytest.mark.parametrize(
    "relevant",
    [
        "",
        "selected(${groups}, 'men')",
        "selected(${groups}, 'other') or selected(${groups}, 'men')",
        "selected(${groups}, 'other') or selected(${more}, 'other')",
        "${groups} != ''",
        "selected(${beds}, 'other')",
        "selected(${groups}",
    ],
)
def test_another_skip_tells_nothing(relevant):
    more = Question("more", "select_one", "who")
    form = make_form(Question("beds", "integer"), GROUPS, more, texted(relevant=relevant), choices=CHOICES)
    assert pairs(form) == {}


@pytest.mark.parametrize("ending", ["other", "other_text", "other_specify", "specify", "oth"])
def test_without_a_skip_the_name_tells_the_pair(ending):
    name = f"groups_{ending}"
    note = Question("groups_oth_note", "note")
    form = make_form(GROUPS, note, texted(name), texted("remark"), choices=CHOICES)
    assert pairs(form) == {name: ("groups", "other")}


@pytest.mark.parametrize(
    "select",
    [
        Question("groups", "integer"),
        Question("groups", "select_one", "who", repeat="staff"),
        Question("groups", "select_one", "yn"),
        Question("groups", "select_one"),
        Question("group", "select_one", "who"),
    ],
)
def test_a_name_alone_tells_nothing_without_a_select_of_its_rows_with_a_choice_other(select):
    assert pairs(make_form(select, texted("groups_other"), choices=CHOICES)) == {}


def test_only_a_text_is_a_text_and_every_text_is_looked_at():
    more = Question("more", "select_one", "who")
    form = make_form(
        GROUPS, more, Question("more_other", "integer"), texted("remark"), texted("groups_other"), choices=CHOICES
    )
    assert pairs(form) == {"groups_other": ("groups", "other")}


@pytest.fixture
def judged():
    """Return the table of some rows (text, its status, choices, their status) after it was judged."""

    def judge(*rows):
        form = make_form(GROUPS, texted("groups_other"), choices=CHOICES)
        texts, stated, choices, states = zip(*rows, strict=True)
        table = make_table(
            form, {"groups": list(choices), "groups_other": list(texts)},
            status={"groups": list(states), "groups_other": list(stated)},
        )  # fmt: skip
        assert judge_others(table) == {"groups_other"}
        return table

    return judge


def warned(table):
    return [(p.rule, p.column, p.severity, p.rows.tolist()) for p in table.journal.problems]


def test_other_without_text_and_text_without_other_are_flagged(judged):
    table = judged(
        ("cats", ANSWERED, "women other", ANSWERED),
        ("cats", ANSWERED, "women", ANSWERED),
        ("cats", ANSWERED, "other", PROBLEM),
        ("", MISSING, "other", ANSWERED),
        ("", NOT_ASKED, "other", ANSWERED),
        ("", MISSING, "other", PROBLEM),
        ("", MISSING, "women", ANSWERED),
        ("cats", PROBLEM, "women", ANSWERED),
        ("cats", ANSWERED, "otherwise", ANSWERED),
    )
    assert warned(table) == [
        ("text_without_other", "groups_other", "W", [3, 4, 10]),
        ("other_without_text", "groups", "W", [5]),
    ]
    assert not table.journal.changes


def test_a_text_that_is_a_choice_becomes_it_where_both_were_answered_and_other_was_chosen(judged):
    table = judged(
        ("The AGED", ANSWERED, "odd other women", ANSWERED),
        ("aged", ANSWERED, "women", ANSWERED),
        ("aged", PROBLEM, "other", ANSWERED),
        ("aged", ANSWERED, "other", PROBLEM),
        ("cats", ANSWERED, "other", ANSWERED),
        ("other", ANSWERED, "other", ANSWERED),
        ("cats", ANSWERED, "women", ANSWERED),
        ("!", ANSWERED, "other", ANSWERED),
    )
    assert [(c.rule, c.question, c.rows.tolist(), c.old, c.new) for c in table.journal.changes] == [
        ("other_listed", "groups", [2], ["odd other women"], ["women aged odd"]),
        ("other_listed", "groups_other", [2], ["The AGED"], [""]),
    ]
    choices, texts = table.cells["groups"], table.cells["groups_other"]
    unmoved = ["women", "other", "other", "other", "other", "women", "other"]
    assert choices.text.array().to_pylist() == ["women aged odd", *unmoved]
    assert texts.text.array().to_pylist() == ["", "aged", "aged", "aged", "cats", "other", "cats", "!"]
    assert (choices.status[0], texts.status[0]) == (ANSWERED, NOT_ASKED)
    assert warned(table) == [("text_without_other", "groups_other", "W", [3, 5, 8])]


def test_a_word_of_two_choices_is_neither():
    lists = {"who": {"women": "Women", "ladies": "women!", "none": "...", "other": "Other"}}
    form = make_form(GROUPS, texted("groups_other"), choices=lists)
    table = make_table(form, {"groups": ["other", "other"], "groups_other": ["women", "…"]})
    judge_others(table)
    assert not table.journal.changes


def test_a_pair_without_a_column_is_passed_over():
    more, last = Question("more", "select_one", "who"), Question("last", "select_one", "who")
    form = make_form(
        GROUPS, more, last, texted("groups_other"), texted("more_other"), texted("last_other"), choices=CHOICES
    )
    table = make_table(form, {"groups": ["other"], "more_other": ["cats"], "last": ["other"], "last_other": [""]})
    assert judge_others(table) == {"last_other"}
    assert warned(table) == [("other_without_text", "last", "W", [2])]


def test_a_choice_whose_name_is_a_label_of_other_stays_other():
    lists = {"who": {"other": "Other", "none": "None"}}
    form = make_form(GROUPS, texted("groups_other"), choices=lists)
    table = make_table(form, {"groups": ["other"], "groups_other": ["OTHER"]})
    judge_others(table)
    assert table.cells["groups"].text.array().to_pylist() == ["other"]

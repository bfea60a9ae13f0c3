"""Selects: names, labels, places, columns per choice, “other”."""

import pytest
from support.cleaning import CHOICES, SURVEY, clean_bytes, one_cell, rows_of, small_form


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UA-05", "UA-05"),
        ("Вінницька область", "UA-05"),
        ("Вінницька обл.", "UA-05"),
        ("вінницька", "UA-05"),
        ("Винницкая область", "UA-05"),
        ("Vinnytska", "UA-05"),
        ("Vinnytsia oblast", "UA-05"),
        ("Вiнницькa облaсть", "UA-05"),
        ("м. Київ", "UA-30"),
        ("Київ", "UA-30"),
        ("Киев", "UA-30"),
        ("Kyiv", "UA-30"),
        ("Київська", "UA-32"),
        ("Київська обл", "UA-32"),
        ("Киевская область", "UA-32"),
        ("Kyiv oblast", "UA-32"),
        ("Kyiv region", "UA-32"),
        ("Кіровоград", "UA-35"),
        ("Кропивницький", "UA-35"),
        ("Кропивницька область", "UA-35"),
        ("Дніпро", "UA-12"),
        ("Вінницька ОВА", "UA-05"),
        ("UA05", "UA-05"),
        ("КМДА", "UA-30"),
        ("Дніпропетровськ", "UA-12"),
        ("Днепропетровская обл.", "UA-12"),
        ("  UA-05 ", "UA-05"),
        ("ua-05", "UA-05"),
    ],
)
def test_a_region_is_known_by_any_of_its_names(tmp_path, text, code):
    result = clean_bytes(tmp_path, rows_of({"region": text}))
    assert result.cell("region") == (code, "answered")
    assert bool(result.repairs) == (text != code)
    assert result.severe() == set()


@pytest.mark.parametrize(
    ("text", "rule"), [("Вінницкая", "region_unknown"), ("Мордор", "region_unknown"), ("", "region_missing")]
)
def test_a_place_that_nobody_knows_or_that_is_missing_is_for_a_person(tmp_path, text, rule):
    result = clean_bytes(tmp_path, rows_of({"region": text}))
    assert result.severe() == {rule}
    assert result.cell("region") == (None, "problem")


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("yes", "yes", "answered"),
        ("Yes", "yes", "answered"),
        ("Так", "yes", "answered"),
        ("YES", "yes", "answered"),
        (" no", "no", "answered"),
        ("dk", "dk", "dont_know"),
        ("Не знаю", "dk", "dont_know"),
        ("-88", None, "refused"),
        ("NA", None, "missing"),
        ("відмова", None, "refused"),
    ],
)
def test_a_choice_is_read_by_name_or_label_and_do_not_know_keeps_its_name(tmp_path, text, value, status):
    result = clean_bytes(tmp_path, rows_of({"open": text}))
    assert result.cell("open") == (value, status)
    assert result.severe() == set()


def test_a_choice_that_the_form_does_not_hold_is_kept_and_flagged(tmp_path):
    result = clean_bytes(tmp_path, rows_of({"open": "sometimes"}, {"groups": "women gone men"}))
    assert result.cell("open") == ("sometimes", "answered")
    assert result.cell("groups", 1) == ("women gone men", "answered")
    assert result.problems == {"choice_unknown": 2}
    assert result.severe() == set()


@pytest.mark.parametrize(
    "text",
    [
        "women children",
        "children women",
        "women, children",
        "women;children",
        "Жінки Діти до 3 років",
        "Women; Children under 3",
        "Жінки, Діти до 3 років",
        "women\nchildren",
        " women  children ",
    ],
)
def test_several_choices_are_read_however_they_are_joined(tmp_path, text):
    value, status, result = one_cell(tmp_path, "groups", text)
    assert (value, status) == ("women children", "answered")
    assert result.severe() == set()


@pytest.mark.parametrize(
    ("chosen", "not_chosen"),
    [
        ("1", "0"),
        ("TRUE", "FALSE"),
        ("1.0", "0.0"),
        ("Women", ""),
        ("Жінки", "0"),
        ("women", ""),
        ("так", "ні"),
        ("yes", "no"),
    ],
)
def test_a_column_per_choice_is_read_in_every_style(tmp_path, chosen, not_chosen):
    result = clean_bytes(
        tmp_path, rows_of({"groups/women": chosen, "groups/men": not_chosen, "groups/children": not_chosen})
    )
    assert result.cell("groups") == ("women", "answered")
    assert result.repairs["choice_columns"] == 1


def test_no_answer_at_all_and_no_choice_ticked_are_both_missing(tmp_path):
    result = clean_bytes(
        tmp_path, rows_of({"groups/women": "0", "groups/men": "0"}, {"groups/women": "NA", "groups/men": ""})
    )
    assert [result.cell("groups", row) for row in (0, 1)] == [(None, "missing"), (None, "missing")]


def test_a_cell_per_choice_that_says_neither_yes_nor_no_is_held_back(tmp_path):
    result = clean_bytes(
        tmp_path, rows_of({"groups/women": "maybe", "groups/men": "1"}, {"groups/women": "1", "groups/men": "0"})
    )
    assert result.cell("groups") == (None, "problem")
    assert result.cell("groups", 1) == ("women", "answered")
    assert result.severe() == {"choice_cell_unknown"}


def test_text_and_columns_that_contradict_each_other_are_held_back_and_a_blank_text_is_filled(tmp_path):
    rows = [
        {"groups": "women men", "groups/women": "1", "groups/men": "1"},
        {"groups": "women", "groups/women": "1", "groups/men": "1"},
        {"groups": "", "groups/women": "0", "groups/men": "1"},
        {"groups": "women", "groups/women": "", "groups/men": ""},
        {"groups": "women", "groups/women": "0", "groups/men": "0"},
    ]
    result = clean_bytes(tmp_path, rows_of(*rows))
    found = [result.cell("groups", row) for row in range(5)]
    assert found == [
        ("women men", "answered"),
        (None, "problem"),
        ("men", "answered"),
        ("women", "answered"),
        (None, "problem"),
    ]
    assert result.problems == {"choices_contradict": 2}
    assert result.log("choice_columns") == [("groups", "", "men")]


def test_choice_names_with_a_blank_cannot_be_told_apart(tmp_path):
    choices = CHOICES.replace("who,men,", "who,old men,")
    result = clean_bytes(tmp_path, rows_of({"groups": "women old men"}), form=small_form(tmp_path, SURVEY, choices))
    assert "choice_name_with_space" in result.severe()
    assert result.cell("groups") == (None, "problem")


def test_other_and_its_text_must_go_together(tmp_path):
    rows = [
        {"groups": "women other", "groups_other": "студенти"},
        {"groups": "women", "groups_other": "студенти"},
        {"groups": "other", "groups_other": ""},
        {"groups": "women", "groups_other": ""},
    ]
    result = clean_bytes(tmp_path, rows_of(*rows))
    assert result.problems == {"other_without_text": 1, "text_without_other": 1}
    assert result.severe() == set()
    assert result.cell("groups_other", 1) == ("студенти", "answered")
    assert result.cell("groups_other", 3) == (None, "not_asked")


@pytest.mark.parametrize("text", ["Чоловіки", "men", " чоловіки", "Men"])
def test_a_text_of_other_that_is_a_listed_choice_becomes_that_choice(tmp_path, text):
    result = clean_bytes(tmp_path, rows_of({"groups": "women other", "groups_other": text}))
    assert result.cell("groups") == ("women men", "answered")
    assert result.cell("groups_other") == (None, "not_asked")
    assert [question for question, _, _ in result.log("other_listed")] == ["groups", "groups_other"]
    assert result.severe() == set()


def test_a_region_is_missed_even_where_the_form_lets_it_be_blank_but_not_where_it_was_not_asked(tmp_path):
    survey = SURVEY.replace("Область,,,yes", "Область,${open}='yes',,")
    result = clean_bytes(
        tmp_path, rows_of({"region": ""}, {"region": "", "open": "no"}), form=small_form(tmp_path, survey)
    )
    assert [result.cell("region", row)[1] for row in (0, 1)] == ["problem", "not_asked"]
    assert result.problems == {"region_missing": 1}


def test_the_skip_tells_which_text_belongs_to_other_whatever_its_name(tmp_path):
    survey = SURVEY.replace("text,groups_other,", "text,who_else,")
    rows = [{"groups": "women", "who_else": "студенти"}, {"groups": "other", "who_else": "Men"}]
    result = clean_bytes(tmp_path, rows_of(*rows), form=small_form(tmp_path, survey))
    assert result.problems == {"text_without_other": 1}
    assert result.cell("groups", 1) == ("men", "answered")
    by_another = survey.replace("selected(${groups}, 'other')", "selected(${groups}, 'women')")
    result = clean_bytes(tmp_path, rows_of(*rows), form=small_form(tmp_path, by_another))
    assert result.problems == {"answered_though_skipped": 1}


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("Under 18", "under_18", "choice_spelling"),
        ("UNDER-18", "under_18", "choice_spelling"),
        ("under__18", "under_18", "choice_spelling"),
        ("1.0", "1", "choice_spelling"),
        ("1.00", "1", "choice_spelling"),
        ("Minors", "under_18", "choice_label"),
        ("Minors,", "under_18", "choice_label"),
        ("1", "1", None),
    ],
)
def test_a_name_in_another_spelling_is_that_choice(tmp_path, text, name, rule):
    choices = CHOICES + "age,under_18,Minors,Діти\nage,1,One,Один\n"
    survey = SURVEY + "select_one age,age,Age,Вік,,,\nselect_multiple age,ages,Ages,Віки,,,\n"
    form = small_form(tmp_path, survey, choices)
    result = clean_bytes(tmp_path, rows_of({"age": text, "ages": text.replace(" ", "_")}), form=form)
    assert result.cell("age") == result.cell("ages") == (name, "answered")
    assert result.problems == {}
    assert [c.rule for c in result.main.journal.changes if c.question == "age"] == ([rule] if rule else [])


def test_a_sign_behind_a_single_choice_separates_nothing(tmp_path):
    for text in ("Жінки;", "Жінки,"):
        result = clean_bytes(tmp_path, rows_of({"groups": text}))
        assert result.cell("groups") == ("women", "answered")
        assert result.repairs == {"choice_label": 1}

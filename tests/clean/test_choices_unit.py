"""Texts of selects, read one at a time."""

import pytest

from shelterlib.clean.absent import Absent
from shelterlib.clean.choices import ChoiceReader
from shelterlib.clean.gazetteer import Gazetteer, gazetteer
from shelterlib.clean.states import ANSWERED, DONT_KNOW, MISSING, REFUSED
from shelterlib.forms import Choice, Question

ABSENT = Absent(choices={"dont_know": ("dk", "dk2"), "refused": ("ref",)}, words={"refused": ("Refused",)},
                codes={"dont_know": ("-99",)})  # fmt: skip
WHO = (
    Choice("women", {"en": "Women", "uk": "Жінки"}), Choice("men", {"en": "Men", "uk": "Чоловіки"}),
    Choice("girls", {"en": "Girls, under 18", "uk": ""}), Choice("dk", {"en": "Do not know"}), Choice("dk2"),
    Choice("ref", {"en": "No answer"}), Choice("1", {"en": "Same"}), Choice("2", {"en": "Same"}),
    Choice("a_b", {"en": "Third"}), Choice("A-B", {"en": "Fourth"}),
)  # fmt: skip


def reader(hand, kind="select_one", choices=WHO, recoded=None, places=None, list_name="who"):
    form = hand.form([])
    object.__setattr__(form, "choices", {"who": tuple(choices)})
    return ChoiceReader(form, Question("q", kind, list_name), ABSENT, places or Gazetteer({}), recoded or {})


def read(hand, text, kind="select_one", **more):
    found = reader(hand, kind, **more).read(text)
    return found.text, found.status, found.steps, found.problem, found.severity


def answer(text, *steps, status=ANSWERED):
    return text, status, steps, "", "E"


def problem(rule, text="", *steps, severity="E"):
    return text, ANSWERED, steps, rule, severity


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("women", answer("women")),
        ("dk", answer("dk", status=DONT_KNOW)),
        ("ref", answer("ref", status=REFUSED)),
        ("", answer("", status=MISSING)),
        ("Women", answer("women", ("choice_label", "women"))),
        ("ЖІНКИ", answer("women", ("choice_label", "women"))),
        ("Do not know", answer("dk", ("choice_label", "dk"), status=DONT_KNOW)),
        ("1.0", answer("1", ("choice_spelling", "1"))),
        ("2.00", answer("2", ("choice_spelling", "2"))),
        ("GIRLS", answer("girls", ("choice_spelling", "girls"))),
        (" women ", answer("women", ("spaces", "women"))),
        ("Same", problem("choice_ambiguous")),
        ("a b", problem("choice_ambiguous")),
        ("a__B", problem("choice_ambiguous")),
        ("a_b", answer("a_b")),
        ("refused", answer("", ("absent_word", ""), status=REFUSED)),
        ("-99", answer("", ("absent_code", ""), status=DONT_KNOW)),
        ("children", problem("choice_unknown", "children", severity="W")),
        ("  children", problem("choice_unknown", "children", ("spaces", "children"), severity="W")),
    ],
)
def test_one_choice(hand, text, found):
    assert read(hand, text) == found


def test_a_blank_of_signs_nobody_sees_is_missing(hand):
    text, status, steps, rule, _ = read(hand, " \u200b")
    assert (text, status, rule) == ("", MISSING, "")
    assert steps
    several = read(hand, "\u200b", "select_multiple")
    assert (several[0], several[1], several[3]) == ("", MISSING, "")
    assert several[2]
    assert read(hand, "", "select_multiple") == answer("", status=MISSING)


def test_a_withdrawn_choice_is_the_one_that_stands_for_it_now(hand):
    recoded = {"ladies": "women", "men": "women", "unsure": "dk"}
    assert read(hand, "ladies", recoded=recoded) == answer("women", ("choice_recoded", "women"))
    assert read(hand, "unsure", recoded=recoded) == answer("dk", ("choice_recoded", "dk"), status=DONT_KNOW)
    assert read(hand, "men", recoded=recoded) == answer("men")
    assert reader(hand, recoded=recoded).recoded == {"ladies": "women", "unsure": "dk"}
    several = read(hand, "ladies; men", "select_multiple", recoded=recoded)
    assert several == answer("women men", ("choice_separator", "women men"))


REGIONS = tuple(Choice(code, {"en": code.lower()}) for code in ("UA-05", "UA-12", "UA-30"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UA-05", answer("UA-05")),
        ("Київ", answer("UA-30", ("region_name", "UA-30"))),
        ("Львів", problem("region_unknown")),
        ("nowhere", problem("region_unknown")),
        ("-99", answer("", ("absent_code", ""), status=DONT_KNOW)),
    ],
)
def test_places_are_known_by_their_names(hand, text, found):
    assert read(hand, text, choices=REGIONS, places=gazetteer()) == found


def test_other_choices_know_no_place(hand):
    assert read(hand, "Київ", places=gazetteer()) == problem("choice_unknown", "Київ", severity="W")
    assert reader(hand, places=gazetteer()).gazetteer is None
    assert reader(hand, choices=REGIONS, places=gazetteer()).gazetteer is gazetteer()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anything", answer("anything")),
        (" any thing ", answer("any thing", ("spaces", "any thing"))),
        ("dk", answer("dk", status=DONT_KNOW)),
        ("-99", answer("", ("absent_code", ""), status=DONT_KNOW)),
    ],
)
def test_a_list_that_the_form_does_not_hold_takes_any_choice(hand, text, found):
    assert read(hand, text, choices=()) == found
    assert read(hand, text, list_name=None) == found


def test_so_does_a_select_of_several(hand):
    assert read(hand, "b a b", "select_multiple", choices=()) == answer("b a")
    assert read(hand, "dk dk2", "select_multiple", choices=()) == answer("dk dk2", status=DONT_KNOW)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("men women", answer("women men")),
        ("men men", answer("men")),
        ("dk dk2", answer("dk dk2", status=DONT_KNOW)),
        ("dk ref", answer("dk ref")),
        ("dk men", answer("men dk")),
        ("  men   women ", answer("women men")),
        ("Men", answer("men", ("choice_label", "men"))),
        ("men; women", answer("women men", ("choice_separator", "men women"))),
        ("Men|Жінки", answer("women men", ("choice_separator", "men women"))),
        ("Men\nWomen", answer("women men", ("choice_separator", "men women"))),
        ("men, women", answer("women men", ("choice_separator", "men women"))),
        ("men, women,", answer("women men", ("choice_separator", "men women"))),
        ("Girls, under 18; men", answer("men girls", ("choice_separator", "girls men"))),
        ("Girls, under 18", answer("girls", ("choice_label", "girls"))),
        ("Men Girls, under 18 Women", answer("women men girls", ("choice_label", "men girls women"))),
        ("Do not know", answer("dk", ("choice_label", "dk"), status=DONT_KNOW)),
        ("refused", answer("", ("absent_word", ""), status=REFUSED)),
        ("-99", answer("", ("absent_code", ""), status=DONT_KNOW)),
        ("men aliens", problem("choice_unknown", "men aliens", severity="W")),
        ("men; aliens", problem("choice_unknown", "men; aliens", severity="W")),
        ("men;", answer("men", ("choice_label", "men"))),
        ("men\naliens", problem("choice_unknown", "men aliens", ("spaces", "men aliens"), severity="W")),
        ("Same", problem("choice_unknown", "Same", severity="W")),
    ],
)
def test_several_choices(hand, text, found):
    assert read(hand, text, "select_multiple") == found


def test_a_sign_that_is_repaired_leaves_names_as_they_are(hand):
    text, status, steps, rule, _ = read(hand, "men\u200b women", "select_multiple")
    assert (text, status, rule) == ("women men", ANSWERED, "")
    assert [name for name, _ in steps] == ["invisible"]


def test_a_ranking_keeps_its_order(hand):
    assert read(hand, "men women men", "rank") == answer("men women")
    assert read(hand, "women; men", "rank") == answer("women men", ("choice_separator", "women men"))


def test_names_that_hold_a_blank_or_a_slash_cannot_be_told_apart(hand):
    for name in ("a b", "a/b"):
        choices = (Choice("x"), Choice(name))
        assert read(hand, "x", "select_multiple", choices=choices) == problem("choice_name_with_space")
        assert read(hand, " ", "select_multiple", choices=choices)[1] == MISSING
        assert read(hand, "x", choices=choices) == answer("x")


def test_phrases_are_looked_for_in_so_many_words(hand, monkeypatch):
    for most, found in (
        (3, answer("men girls", ("choice_label", "men girls"))),
        (2, problem("choice_unknown", "Men Girls Under-18", severity="W")),
    ):
        monkeypatch.setattr("shelterlib.clean.choices.MOST_WORDS", most)
        choices = (Choice("men"), Choice("girls", {"en": "Girls under-18"}))
        assert read(hand, "Men Girls Under-18", "select_multiple", choices=choices) == found


def test_the_longest_phrases_come_first_and_all_words_are_used(hand):
    choices = (Choice("x", {"en": "Old"}), Choice("y", {"en": "Old men"}), Choice("z", {"en": "men"}))
    assert read(hand, "Old men", "select_multiple", choices=choices)[0] == "y"
    assert read(hand, "men Old men", "select_multiple", choices=choices)[0] == "y z"
    assert read(hand, "Old Old", "select_multiple", choices=choices)[0] == "x"
    assert read(hand, "young men", "select_multiple", choices=choices)[3] == "choice_unknown"
    assert read(hand, "men young", "select_multiple", choices=choices)[3] == "choice_unknown"


def test_a_label_of_signs_alone_names_nothing(hand):
    choices = (Choice("x", {"en": "…"}), Choice("y"))
    assert reader(hand, choices=choices)._labels == {}
    assert read(hand, "?", choices=choices) == problem("choice_unknown", "?", severity="W")


def test_a_name_stands_before_a_label_that_is_spelt_alike(hand):
    choices = (Choice("yes", {"en": "no"}), Choice("no", {"en": "yes"}))
    assert read(hand, "yes", choices=choices) == answer("yes")
    assert read(hand, "No", choices=choices) == answer("yes", ("choice_label", "yes"))

from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from shelterlib.forms import read_form

RAW = Path(__file__).resolve().parents[2] / "data" / "raw"
FORMS = sorted(RAW.glob("*/*.form.xlsx"))
CLASSES = {"open", "capacity", "guarded", "person_count", "restricted", "about_shelters"}


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.name.split('.')[0]}"


def test_there_are_two_questionnaires_in_each_of_two_waves() -> None:
    assert [named(path) for path in FORMS] == [
        "2020-administration",
        "2020-facility",
        "2023-administration",
        "2023-facility",
    ]


@pytest.mark.parametrize("path", FORMS, ids=named)
def test_pyxform_converts_a_questionnaire_without_a_warning(path: Path) -> None:
    warnings: list[str] = []
    assert convert(str(path), warnings=warnings).xform.startswith("<?xml")
    assert warnings == []


@pytest.mark.parametrize("path", FORMS, ids=named)
def test_every_text_of_a_questionnaire_stands_in_both_languages(path: Path) -> None:
    form = read_form(path)
    assert form.default_language == "uk"
    for question in form.questions:
        if question.is_asked:
            assert set(question.labels) == {"en", "uk"}, question.name
            assert bool(question.constraint) == bool(question.extra.get("constraint_message::uk")), question.name
            assert bool(question.constraint) == bool(question.extra.get("constraint_message::en")), question.name
    for choices in form.choices.values():
        assert all(set(choice.labels) == {"en", "uk"} for choice in choices)


@pytest.mark.parametrize("path", FORMS, ids=named)
def test_every_question_has_a_class_of_sensitivity(path: Path) -> None:
    for question in read_form(path).questions:
        if question.type != "note":
            assert question.extra["sensitivity"] in CLASSES, question.name


def test_the_second_round_differs_as_a_second_round_does() -> None:
    old, new = (read_form(RAW / year / "facility.form.xlsx") for year in ("2020", "2023"))
    assert {q.name for q in old.questions} - {q.name for q in new.questions} == {"disease_refusal", "q_visits"}
    assert {q.name for q in new.questions} - {q.name for q in old.questions} == {"refusal_health", "w_idp_beds"}
    assert (RAW / "2023" / "crosswalk.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "facility,question,disease_refusal,refusal_health",
        "facility,unit,F088,F201",
    ]
    both = [q for q in old.questions if q.name in new and q.is_asked]
    assert [q.name for q in both if q.labels != new[q.name].labels] == ["status_required"]
    choices = {q.name: (set(old.choice_names(q)), set(new.choice_names(new[q.name]))) for q in both if q.is_select}
    assert {name: sorted(after - before) for name, (before, after) in choices.items() if after - before} == {
        "refusal_reasons": ["security"]
    }
    assert sorted(name for name, (before, after) in choices.items() if before - after) == ["q_conditions", "q_services"]

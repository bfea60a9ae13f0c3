"""Answers to forms that nobody here made, checked against the forms' own skips, limits and choices."""

from pathlib import Path

import pandas as pd
import pytest

from shelterlib.forms import ExpressionError, Form, Scope, evaluate, parse, read_form
from shelterlib.simulate.answers import Answers, Settings, simulate

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real"
FORMS = {
    "camps_2023": REAL / "cccm_durable_solutions_2023" / "form.xlsx",
    "sites": REAL / "dsa_site_assessment_form" / "form.xlsx",
    "sample": REAL / "kobocruncher_sample" / "sample_xlsform.xlsx",
    "folder": REAL / "xlsformfill_afghanistan",
    "demo": REAL / "forms" / "demo.xlsx",
    "examples": REAL / "forms" / "KoBoXLSFormExamples.xlsx",
}
NUMBERS = {"integer", "decimal", "range"}


def scope_of(form: Form, answers: Answers) -> Scope:
    columns = {
        name: pd.Series(values, dtype="Float64" if form[name].type in NUMBERS else "str")
        for name, values in answers.values.items()
    }
    return Scope.of(form, pd.DataFrame(columns, index=range(answers.rows)), now="2020-10-01T12:00:00.000+03:00")


def truth(scope: Scope, text: str, question: str) -> list[bool] | None:
    try:
        return list(evaluate(parse(text), scope.at(question)).truth().fillna(False))
    except ExpressionError:
        return None


def in_list(answer: str, names: set[str]) -> bool:
    return answer in names or set(answer.split()) <= names


def broken(form: Form, answers: Answers) -> tuple[list[str], int]:
    """Return the questions of the main table that break a rule of the form, and how many rules were looked at."""
    found: list[str] = []
    looked, scope = 0, scope_of(form, answers)
    for question in form.questions:
        if question.repeat is not None or question.name not in answers.values or form[question.name] is not question:
            continue
        values = answers.values[question.name]
        for skip in form.skips(question):
            asked = truth(scope, skip, question.name)
            looked += asked is not None
            if asked and any(value is not None and not ask for value, ask in zip(values, asked, strict=True)):
                found.append(f"{question.name}: answered though skipped")
        if question.constraint and question.is_asked:
            fits = truth(scope, question.constraint, question.name)
            looked += fits is not None
            if fits and any(value is not None and not fit for value, fit in zip(values, fits, strict=True)):
                found.append(f"{question.name}: limit broken")
        names = set(form.choice_names(question))
        if names and any(value is not None and not in_list(str(value), names) for value in values):
            found.append(f"{question.name}: a choice that the form does not have")
    return found, looked


@pytest.mark.parametrize("name", ["facility", "administration"])
def test_answers_to_the_questionnaires_break_none_of_their_rules(name: str) -> None:
    form = read_form(ROOT / "data" / "raw" / "2023" / f"{name}.form.xlsx")
    found, looked = broken(form, simulate(form, 150, Settings(4)))
    assert found == []
    assert looked > (80 if name == "facility" else 8)


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/real is not here")
@pytest.mark.parametrize("name", FORMS)
def test_answers_to_a_real_form_break_none_of_its_rules(name: str) -> None:
    form = read_form(FORMS[name])
    answers = simulate(form, 60, Settings(4))
    found, _looked = broken(form, answers)
    assert found == []
    assert sum(value is not None for values in answers.values.values() for value in values) >= 60
    assert sum(answers.left_blank.values()) <= 6

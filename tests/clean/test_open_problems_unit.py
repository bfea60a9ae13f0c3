"""What the workbook is told of each open problem."""

from types import SimpleNamespace

import numpy as np
from clean.by_hand import make_form, make_table

from shelterlib.clean.open_problems import OpenProblem, open_problems
from shelterlib.forms import Choice, Group, Question

NAMES = ("a", "b", "c", "d", "e", "f", "g")
QUESTIONS = {name: Question(name, "text", labels={"en": name.upper()}) for name in NAMES}
RAW = {name: [f"{name}2", f"{name}4"] for name in NAMES}


def told(table, form="shelter"):
    return open_problems(SimpleNamespace(forms={form: SimpleNamespace(name=form, tables={"": table})}))


def table_of(*changed, **more):
    """Return a table of seven questions, some of them changed; of the rows 2, 3 and 4 the second was left out."""
    questions = {**QUESTIONS, **{question.name: question for question in changed}}
    choices = {"yn": {"yes": "Yes", "no": "No"}}
    form = make_form(*questions.values(), choices=choices, **more)
    clean = {name: ["clean", "clean"] for name in NAMES}
    raw = {name: np.array([texts[0], "out", texts[1]]).tolist() for name, texts in RAW.items()}
    table = make_table(form, clean, numbers=[2, 4], read=[2, 3, 4])
    table.originals.update({name: make_table(form, {name: texts}).cells[name].text for name, texts in raw.items()})
    return table


def beside(*names, row=4):
    return "\n".join(f"{name}: {name}{row}" for name in names)


def test_a_problem_of_a_cell_is_told_whole():
    table = table_of()
    table.journal.problem("not_a_number", "E", "d", np.array([4]), "correct it")
    assert told(table) == [
        OpenProblem("shelter", "sent1", 4, "unit1", "d", {"en": "D"}, "not_a_number", "E", "d4", "",
                    beside("b", "c", "e", "f"), (), False)
    ]  # fmt: skip


def test_beside_the_first_and_the_last_question_there_is_less():
    table = table_of()
    for name in ("a", "b", "g"):
        table.journal.problem("not_a_number", "E", name, np.array([2]))
    assert [p.neighbours for p in told(table)] == [
        beside("b", "c", row=2), beside("a", "c", "d", row=2), beside("e", "f", row=2),
    ]  # fmt: skip


def test_of_a_whole_row_the_first_five_answers_are_shown():
    table = table_of()
    table.journal.problem("key_shared", "E", "", np.array([2, 4]))
    assert [(p.row, p.question, p.labels, p.answer, p.neighbours, p.choices) for p in told(table)] == [
        ("sent0", "", {}, "", beside("a", "b", "c", "d", "e", row=2), ()),
        ("sent1", "", {}, "", beside("a", "b", "c", "d", "e", row=4), ()),
    ]


def test_a_problem_of_a_column_has_no_row_and_says_what_to_do():
    table = table_of(Question("d", "select_multiple", "yn", labels={"en": "D"}))
    table.journal.problem("question_missing", "E", "d", None, "name it")
    table.journal.problem("header_odd", "W", "Heading", None, "look")
    table.journal.problem("not_a_number", "E", "c", np.array([9, 2]))
    assert told(table) == [
        OpenProblem("shelter", "", 0, "", "d", {"en": "D"}, "question_missing", "E", "", "name it", "", ()),
        OpenProblem("shelter", "sent0", 2, "unit0", "c", {"en": "C"}, "not_a_number", "E", "c2", "",
                    beside("a", "b", "d", "e", row=2), ()),
        OpenProblem("shelter", "", 9, "", "c", {"en": "C"}, "not_a_number", "E", "", "", "", ()),
        OpenProblem("shelter", "", 0, "", "Heading", {}, "header_odd", "W", "", "look", "", ()),
    ]  # fmt: skip


def test_what_stops_a_report_comes_first_then_the_place_decides():
    table = table_of()
    table.journal.problem("outlier", "W", "a", np.array([2]))
    table.journal.problem("limit", "E", "c", np.array([4]))
    table.journal.problem("limit", "E", "b", np.array([4]))
    table.journal.problem("code_or_count", "E", "b", np.array([4]))
    table.journal.problem("limit", "E", "d", np.array([2]))
    assert [(p.severity, p.line, p.question, p.rule) for p in told(table)] == [
        ("E", 2, "d", "limit"), ("E", 4, "b", "code_or_count"), ("E", 4, "b", "limit"), ("E", 4, "c", "limit"),
        ("W", 2, "a", "outlier"),
    ]  # fmt: skip


def test_the_condition_that_an_answer_breaks_is_shown_and_the_questions_that_it_names():
    table = table_of(
        Question("d", "integer", constraint=". < ${ g } and . > ${unheard} and ${c} = ${d}", relevant="${f} = 'x'",
                 path=("stay",)),
        groups={("stay",): Group("stay", False, {}, (), relevant="${b} = 'y'")},
    )  # fmt: skip
    for rule in ("limit", "answered_though_skipped", "consistency", "correction_conflict", "outlier"):
        table.journal.problem(rule, "E", "d", np.array([2]), "${g} counts")
    assert {p.rule: (p.detail, p.neighbours.split("\n")[0]) for p in told(table)} == {
        "limit": (". < ${ g } and . > ${unheard} and ${c} = ${d}", "g: g2"),
        "answered_though_skipped": ("${b} = 'y' and ${f} = 'x'", "b: b2"),
        "consistency": ("${g} counts", "g: g2"),
        "correction_conflict": ("${g} counts", "g: g2"),
        "outlier": ("", "b: b2"),
    }
    limit = next(p for p in told(table) if p.rule == "limit")
    assert limit.neighbours == beside("g", "c", "b", "e", "f", row=2)


def test_a_rule_of_a_question_says_nothing_of_a_row():
    table = table_of()
    table.journal.problem("limit", "E", "", np.array([2]), "x")
    table.journal.problem("answered_though_skipped", "E", "", np.array([2]), "x")
    assert [p.detail for p in told(table)] == ["", ""]


def test_the_choices_of_a_select_have_their_label_in_the_language_of_the_form():
    one, several = Question("c", "select_one", "yn"), Question("d", "select_multiple", "yn")
    table = table_of(one, several, Question("e", "select_one"))
    table.form.choices["yn"] = (*table.form.choices["yn"], Choice("dk", {"uk": "Не знаю"}), Choice("na"))
    for name in "cde":
        table.journal.problem("choice_ambiguous", "E", name, np.array([2]))
    names = ("yes | Yes", "no | No", "dk | Не знаю", "na | ")
    assert [(p.choices, p.several) for p in told(table)] == [(names, False), (names, True), ((), False)]


def test_every_table_of_every_form_is_looked_at():
    first, second = table_of(), table_of()
    for table in (first, second):
        table.journal.problem("limit", "E", "a", np.array([2]))
    forms = {
        "b": SimpleNamespace(name="b", tables={"": first, "staff": second}),
        "a": SimpleNamespace(name="a", tables={"": second}),
    }
    assert [p.form for p in open_problems(SimpleNamespace(forms=forms))] == ["a", "b", "b"]

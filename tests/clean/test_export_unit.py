"""What cleaning joins together: a rule and a count reach every answer that they name."""

import pytest
from support.cleaning import CHOICES, SURVEY, clean_file, rows_of, small_form
from support.exports import book

from shelterlib.clean import Plan, clean_export
from shelterlib.clean.absent import read_absent
from shelterlib.clean.checks import Checks, Rule
from shelterlib.raw import read_export


@pytest.mark.parametrize("holds", ["${free} <= ${area}", ". <= ${area}"])
def test_a_rule_may_name_questions_that_no_expression_of_the_form_names(tmp_path, holds):
    (tmp_path / "e.csv").write_bytes(rows_of({"free": "5", "area": "3"}, {"free": "1", "area": "3"}))
    rules = tuple(Rule(id="r1", form=form, question="free", holds=holds) for form in ("shelter", "other"))
    plan = Plan(read_absent(), name="shelter", checks=Checks(rules=rules))
    table = clean_export(read_export(tmp_path / "e.csv", small_form(tmp_path)), plan)[""]
    assert [(p.rule, p.column, p.rows.tolist()) for p in table.journal.problems] == [("consistency", "free", [2])]


def test_a_skip_counts_the_rows_of_a_repeat_of_which_no_expression_names_a_question(tmp_path):
    survey = SURVEY + (
        "begin_repeat,staff,Staff,,,,\ninteger,hours,Hours,,,,\nend_repeat,,,,,,\n"
        "integer,lead,Lead,,count(${staff}) > 1,,\n"
    )
    main = [["id", "region", "open", "lead", "_index"], *(
        [f"A{n}", "UA-05", "yes", lead, n] for n, lead in ((1, 5), (2, None), (3, None))
    )]  # fmt: skip
    staff = [["hours", "_index", "_parent_index"], *([n, n, parent] for n, parent in enumerate((1, 1, 2, 3, 3), 1))]
    path = book(tmp_path / "e.xlsx", {"main": main, "staff": staff})
    result = clean_file(tmp_path, path, small_form(tmp_path, survey, CHOICES), key=("id",))
    assert result.main.states()["lead"].tolist() == ["answered", "not_asked", "missing"]
    assert result.problems == {}

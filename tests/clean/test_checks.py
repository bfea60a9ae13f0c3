"""What answers say together: rules of the catalogue, far numbers, nearly equal rows."""

import pytest
from support.cleaning import SURVEY, clean_bytes, csv_bytes, rows_of, small_form, small_wave

from shelterlib.clean import clean_wave
from shelterlib.clean.checks import Checks, Rule, read_checks
from shelterlib.errors import DataError
from shelterlib.paths import Project


def checks(severity="W", holds="${used} <= ${beds}", **more):
    return Checks(rules=(Rule(id="r1", form="shelter", question="used", holds=holds, severity=severity),), **more)


ROWS = rows_of(
    {"beds": "5", "used": "5"}, {"beds": "5", "used": "6"}, {"beds": "", "used": "6"}, {"beds": "-99", "used": "6"}
)


def test_a_rule_flags_rows_where_all_is_known_and_does_not_agree(tmp_path):
    result = clean_bytes(tmp_path, ROWS, name="export.csv", checks=checks())
    assert result.problems == {}  # rules are of the form named shelter
    plan = {"checks": checks()}
    found = clean_named(tmp_path, ROWS, **plan)
    assert found.problems == {"consistency": 1}
    assert found.severe() == set()
    assert found.cell("used", 1) == (6, "answered")


def test_a_rule_of_severity_e_holds_the_answer_back(tmp_path):
    found = clean_named(tmp_path, ROWS, checks=checks("E"))
    assert found.severe() == {"consistency"}
    assert found.cell("used", 1) == (None, "problem")
    assert found.cell("used", 2) == (6, "answered")


def clean_named(folder, content, **plan):
    from support.cleaning import Result

    from shelterlib.clean import Plan, clean_export
    from shelterlib.clean.absent import read_absent
    from shelterlib.clean.replay import prove
    from shelterlib.raw import read_export

    (folder / "e.csv").write_bytes(content)
    tables = clean_export(
        read_export(folder / "e.csv", small_form(folder)), Plan(read_absent(), name="shelter", **plan)
    )
    for table in tables.values():
        prove(table)
    return Result(tables)


def test_a_rule_about_a_question_that_is_not_there_is_refused(tmp_path):
    wrong = Checks(rules=(Rule(id="r1", form="shelter", question="nothing", holds="true()"),))
    with pytest.raises(DataError, match="r1: no question nothing"):
        clean_named(tmp_path, ROWS, checks=wrong)


@pytest.mark.parametrize(
    ("content", "said"), [("rules: 5\n", "rules"), ("odd: 1\n", "odd"), ("rules: [{id: a}]\n", "rules.0.form")]
)
def test_a_catalogue_file_that_is_not_understood_is_refused_by_its_key(tmp_path, content, said):
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "catalogue" / "checks.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_checks(Project(tmp_path))


def test_a_catalogue_without_the_file_has_no_rules(tmp_path):
    assert read_checks(Project(tmp_path)) == Checks()


def test_words_for_no_answer_that_are_not_understood_are_refused(tmp_path):
    project = small_wave(tmp_path, rows_of({}))
    (project.catalogue / "absent.yml").write_text("codes: {perhaps: [-5]}\n", encoding="utf-8")
    with pytest.raises(DataError, match="is not understood"):
        clean_wave(project, "2023")


def test_a_number_far_from_those_of_its_kind_is_flagged_in_a_wave(tmp_path):
    kinds = [("yes", str(10 + n % 4)) for n in range(14)] + [("no", str(500 + n)) for n in range(14)]
    rows = [{"open": kind, "free": number} for kind, number in [*kinds, ("yes", "505"), ("no", "512")]]
    found = clean_named(tmp_path, rows_of(*rows), strict=True, checks=Checks(outliers_by={"shelter": "open"}))
    flagged = [(p.column, p.rows.tolist()) for p in found.main.journal.problems if p.rule == "outlier"]
    assert flagged == [("free", [30])]
    assert found.cell("free", 28) == (505, "answered")


def test_few_numbers_or_equal_ones_are_never_far(tmp_path):
    few = [{"free": "10"}, {"free": "11"}, {"free": "5000"}]
    equal = [{"free": "10"}] * 20 + [{"free": "5000"}]
    for rows in (few, equal):
        assert "outlier" not in clean_named(tmp_path, rows_of(*rows), strict=True).problems


def test_nearly_equal_answers_of_different_units_are_flagged_in_a_wave(tmp_path):
    names = [f"q{n}" for n in range(40)]
    survey = SURVEY + "".join(f"integer,{name},Question {name},Питання {name},,,\n" for name in names)
    form = small_form(tmp_path, survey)

    def row(unit, start, **more):
        return {
            "id": unit,
            "region": "UA-05",
            "open": "yes",
            **{name: str(start + n) for n, name in enumerate(names)},
            **more,
        }

    rows = [row("A", 100), row("B", 100, q3="777"), row("C", 200), row("D", 300)]
    found = clean_bytes(tmp_path, csv_bytes(rows), form=form, strict=True, key=("id",))
    assert [p.rows.tolist() for p in found.main.journal.problems if p.rule == "near_duplicate"] == [[2, 3]]
    assert "near_duplicate" not in found.severe()

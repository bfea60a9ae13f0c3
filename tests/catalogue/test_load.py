"""What a researcher writes is checked before anything is computed, and an error names file, entry and field."""

import re
import shutil

import pytest
import yaml
from support.paths import ROOT

from shelterlib.catalogue import load
from shelterlib.catalogue.__main__ import main
from shelterlib.catalogue.expressions import check_expressions, expressions
from shelterlib.catalogue.schema import schemas
from shelterlib.errors import DataError
from shelterlib.paths import Project


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    return Project(tmp_path)


def change(project, file, entry, **fields):
    path = project.catalogue / file
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    for row in rows:
        if row["id"] == entry:
            row.update(fields)
    path.write_text(yaml.safe_dump(rows, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return project


def refused(project, *words):
    with pytest.raises(DataError) as error:
        load(project)
    assert error.value.exit_code == 3
    for word in words:
        assert word in str(error.value), str(error.value)


def test_the_catalogue_of_the_project_is_valid_and_has_the_planned_indicators():
    found = load(Project(ROOT))
    assert len(found.indicators) == 60
    assert list(found.recommendations) == ["M1", "M2", "M3", *(f"A{i}" for i in range(1, 8))]


def test_a_recommendation_that_cites_a_missing_indicator_stops_the_run(copy):
    rows = yaml.safe_load((copy.catalogue / "indicators.yml").read_text(encoding="utf-8"))
    kept = [row for row in rows if row["id"] != "M3_1"]
    (copy.catalogue / "indicators.yml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    refused(copy, "recommendations.yml, M3", "M3_1", "not defined")


def test_evidence_without_a_direction_cannot_decide(copy):
    refused(change(copy, "indicators.yml", "M3_1", supports_when="none"), "M3", "supports_when")


@pytest.mark.parametrize(("fields", "words"), [
    ({"kind": "shares"}, ["indicators.yml", "M1_2", "kind"]),
    ({"kondition": "true()"}, ["indicators.yml", "M1_2", "kondition"]),
    ({"levels": ["country", "village"]}, ["indicators.yml", "M1_2", "levels", "village"]),
    ({"sensitivity": "secret"}, ["indicators.yml", "M1_2", "sensitivity"]),
    ({"recommendation": ["M9"]}, ["indicators.yml", "M1_2", "M9"]),
])  # fmt: skip
def test_a_slip_in_a_definition_is_named(copy, fields, words):
    refused(change(copy, "indicators.yml", "M1_2", **fields), *words)


def test_a_text_that_one_language_lacks_is_named(copy):
    path = copy.catalogue / "text" / "uk.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  A7_5:", "  A7_55:", 1), encoding="utf-8")
    with pytest.raises(DataError, match=r"indicator\.A7_5"):
        _ = load(copy).texts


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_indicator_and_recommendation_has_its_words(language):
    found = load(Project(ROOT))
    for name in found.indicators:
        for part in ("label", "numerator", "denominator"):
            assert found.texts[language][f"indicator.{name}.{part}"]
    for name, entry in found.indicators.items():
        for part in [*entry.parts, "all"] if entry.kind == "index" else []:
            assert found.texts[language][f"index.{name}.{part}"]
    for name in found.recommendations:
        for part in ("short", "text", "why"):
            assert found.texts[language][f"recommendation.{name}.{part}"]


def test_the_schemas_beside_the_files_are_those_of_the_models():
    for name, text in schemas().items():
        assert (ROOT / "catalogue" / "schema" / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("file", "entry", "fields", "where"), [
    ("indicators.yml", "M1_2", {"condition": "${ext_rule} = ("}, "indicators.yml, M1_2, condition"),
    ("indicators.yml", "AV03", {"denominator": "${population} *"}, "indicators.yml, AV03, denominator"),
    ("variables.yml", "OP", {"expression": "${op_status} = = 'open'"}, "variables.yml, OP, expression"),
])  # fmt: skip
def test_an_expression_that_cannot_be_read_is_named_with_its_field(copy, file, entry, fields, where):
    found = load(change(copy, file, entry, **fields))
    with pytest.raises(DataError) as error:
        check_expressions(found)
    assert where in str(error.value).splitlines()[0]


def test_every_expression_of_the_catalogue_is_looked_at():
    text = (ROOT / "catalogue" / "indicators.yml").read_text(encoding="utf-8")
    fields = re.findall(r"(?m)^  (?:universe|condition|numerator|denominator|value|area|undecided): |within: ", text)
    places = [where for where, _ in expressions(load(Project(ROOT))) if "indicators.yml" in where]
    assert len([where for where in places if "parts" not in where]) == len(fields) > 80


def test_the_command_says_what_is_in_a_catalogue_and_what_is_wrong_with_it(copy, capsys):
    assert main([str(copy.root)]) == 0
    assert capsys.readouterr().out.startswith("indicators 60: share ")
    change(copy, "indicators.yml", "M1_2", condition="${ext_rule} = (")
    assert main([str(copy.root)]) == 3
    assert "M1_2, condition" in capsys.readouterr().err

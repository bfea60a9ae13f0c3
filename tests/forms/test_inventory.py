"""`shelter expressions FORM` and pyxform's opinion."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.xlsforms import workbook

from shelterlib.cli import cli
from shelterlib.forms import lint, read_form
from shelterlib.forms.inventory import inventory

REAL = Path(__file__).parents[2].parent / "shared" / "real"
SURVEY = [
    ["type", "name", "relevant", "constraint", "calculation", "choice_filter", "repeat_count", "required"],
    ["integer", "n", None, ". > 0 and . < ${nowhere}"],
    ["select_one towns", "town", "${n} > 0", None, None, "region = ${n}", None, "${n} > 3"],
    ["calculate", "id", None, None, "uuid()"],
    ["calculate", "label", "selected(${town}, “Lviv”)", None, "jr:choice-name(${town}, '${town}')"],
    ["text", "sentence", "only if there is one"],
    ["begin repeat", "bed", "${n} > 1", None, None, None, "${n}"],
    ["end repeat"],
]
CHOICES = [["list_name", "name", "label", "region"], ["towns", "Lviv", "Lviv", "1"]]


def test_every_expression_is_parsed_repaired_or_named_with_the_reason(tmp_path):
    path = workbook(tmp_path / "f.xlsx", survey=SURVEY, choices=CHOICES)
    result = CliRunner().invoke(cli, ["expressions", str(path)])
    found = json.loads(result.stdout)
    assert (result.exit_code, found["total"], found["parsed"], found["repaired"]) == (0, 8, 4, 1)
    assert [(entry["where"], entry["expression"]) for entry in found["unsupported"]] == [
        ("survey, row 2, n, constraint", ". > 0 and . < ${nowhere}"),
        ("survey, row 4, id, calculation", "uuid()"),
        ("survey, row 6, sentence, relevant", "only if there is one"),
    ]
    assert [entry["why"] for entry in found["unsupported"]] == [
        "names nowhere, which is no question of the form",
        "uses uuid(), which gives another identifier each time",
        "cannot be read at character 6 (if there is )",
    ]
    assert found["other_columns"] == {"total": 2, "parsed": 2, "repaired": 0, "unsupported": []}


def test_what_pyxform_refuses_is_a_finding_and_the_form_is_read(tmp_path):
    survey = [["type", "name", "label"], ["text", "a", "A"], ["text", "a", "A"]]
    path = workbook(tmp_path / "f.xlsx", survey=survey)
    (finding,) = lint(path)
    assert (finding.rule, finding.sheet, finding.row) == ("refused", "survey", 3)
    assert len(read_form(path).questions) == 2


def test_a_sound_form_has_no_findings(tmp_path):
    path = workbook(tmp_path / "f.xlsx", survey=[["type", "name", "label"], ["text", "a", "A"]])
    assert (lint(path), read_form(path).findings) == ([], ())


@pytest.mark.real
@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared/real")
def test_real_forms_are_read_and_98_percent_of_their_expressions_understood():
    paths = [*REAL.glob("*/*form*.xlsx"), *REAL.glob("forms/*.xlsx"), REAL / "xlsformfill_afghanistan"]
    counts = [inventory(read_form(path)) for path in paths]
    total = sum(count["total"] for count in counts)
    understood = sum(count["parsed"] + count["repaired"] for count in counts)
    reasons = {entry["why"] for count in counts for entry in count["unsupported"]}
    assert len(paths) == 8
    assert total > 700
    assert understood >= 0.98 * total, reasons
    assert not any("cannot be read" in reason for reason in reasons)

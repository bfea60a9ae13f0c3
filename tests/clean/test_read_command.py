"""`shelter read`: JSON and nothing else on standard output, complete even where a person must decide."""

import json

import pandas as pd
from click.testing import CliRunner
from support.cleaning import full_rows, small_form, small_wave

from shelterlib.cli import cli

KEYS = {
    "rows_read",
    "rows_kept",
    "rows_dropped",
    "questions_found",
    "questions_missing",
    "columns_unknown",
    "repairs",
    "problems",
    "repeats",
}


def call(*arguments):
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_a_good_export_is_read_and_counted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # no project around
    small_form(tmp_path)
    (tmp_path / "e.csv").write_bytes(full_rows({"beds": "1 234", "area": "12,5", "odd": "x"}, {"beds": "5", "odd": ""}))
    done = call("read", tmp_path / "form", tmp_path / "e.csv", "--out", tmp_path / "out")
    said = json.loads(done.stdout)
    assert done.exit_code == 3  # 1,234 places are beyond the limit of 900
    assert set(said) == KEYS
    assert (said["rows_read"], said["rows_kept"], said["rows_dropped"]) == (2, 2, {})
    assert said["questions_found"] == 17
    assert said["columns_unknown"] == ["odd"]
    assert said["repairs"] == {"decimal_comma": 1, "thousands": 1}
    assert said["problems"] == {"column_unknown": 1, "limit": 1}
    assert said["repeats"] == {}
    status = pd.read_parquet(tmp_path / "out" / "status.parquet")
    assert status["beds"].tolist() == ["problem", "answered"]
    assert pd.read_parquet(tmp_path / "out" / "answers.parquet")["beds"].tolist()[1] == 5
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "answers.parquet",
        "status.parquet",
        "log.csv",
        "labels.json",
    }


def test_an_export_without_problems_leaves_with_zero(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    small_form(tmp_path)
    (tmp_path / "e.csv").write_bytes(full_rows({"beds": "5"}))
    done = call("read", tmp_path / "form", tmp_path / "e.csv")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["problems"] == {}
    assert done.stderr == ""


def test_a_file_that_cannot_be_read_gives_no_json(tmp_path):
    small_form(tmp_path)
    (tmp_path / "e.csv").write_bytes(b"")
    from shelterlib.errors import DataError

    done = call("read", tmp_path / "form", tmp_path / "e.csv")
    assert done.stdout == ""
    assert isinstance(done.exception, DataError)
    assert done.exception.exit_code == 3


def test_a_project_says_what_stands_for_no_answer(tmp_path):
    project = small_wave(tmp_path, full_rows({"beds": "-5", "free": "-77"}))
    (project.catalogue / "absent.yml").write_text("codes: {refused: [-77]}\n", encoding="utf-8")
    raw = project.wave("2023").raw
    done = call("--project", tmp_path, "read", raw / "shelter.form", raw / "shelter.csv")
    assert json.loads(done.stdout)["repairs"] == {"absent_code": 1}
    assert json.loads(done.stdout)["problems"] == {"limit": 1}


def test_a_secret_is_never_on_standard_output_or_error(tmp_path):
    small_form(tmp_path)
    secret = "Таємниця4711"
    names = ("beds", "area", "visited", "moment", "groups", "region", "open", "remark", "code", "id")
    (tmp_path / "e.csv").write_bytes(full_rows(*({name: secret} for name in names), dict.fromkeys(names, secret)))
    done = call("read", tmp_path / "form", tmp_path / "e.csv")
    assert done.exit_code == 3
    assert "4711" not in done.output

"""What other programs may count on: JSON alone on standard output with the promised keys; exit codes with a meaning."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.paths import ROOT
from support.tiny_form import question, write_form

from shelterlib.cli import main

Say = Callable[..., tuple[int, str, str]]
SECRET = "Zoryanka7731"
READ = {
    "rows_read", "rows_kept", "rows_dropped", "questions_found", "questions_missing", "columns_unknown", "repairs",
    "problems", "repeats",
}  # fmt: skip
EXPRESSIONS = {"total", "parsed", "repaired", "unsupported"}
PROTECT = {"cells", "sensitive", "hidden", "gap", "seconds"}
VERIFY = {"cells", "certificates", "valid", "numbers_traced", "numbers_orphan", "forbidden"}
SURVEY = [
    question("text", "code", "Code"),
    question("integer", "beds", "Beds", constraint=". < 90"),
    question("select_one town", "town", "Town", relevant="${beds} > 0"),
]
TOWNS = [("town", "a", "Apple"), ("town", "b", "Pear")]


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str]) -> Say:
    """Calls the command line; returns exit code, standard output and standard error."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main([*map(str, arguments)])
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return call


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return write_form(tmp_path / "form", SURVEY, TOWNS)


def table(path: Path, *rows: tuple[Any, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def spoken(out: str, keys: set[str]) -> dict[str, Any]:
    """Return what a program would read: the whole output is one JSON object with at least these keys."""
    found: dict[str, Any] = json.loads(out)
    assert keys <= found.keys()
    return found


def test_read_says_its_summary_and_nothing_else(say, form, tmp_path):
    export = table(tmp_path / "good.csv", ("code", "beds", "town"), ("x", 4, "a"), ("y", 5, "b"))
    code, out, err = say("read", form, export)
    assert (code, err) == (0, "")
    assert spoken(out, READ)["rows_kept"] == 2
    code, out, _ = say("read", form, export, "--out", tmp_path / "out")
    assert (code, spoken(out, READ)["rows_read"]) == (0, 2)
    assert {"answers.parquet", "status.parquet", "log.csv", "labels.json"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_read_with_a_problem_is_3_and_still_json_and_whole_files(say, form, tmp_path):
    export = table(tmp_path / "bad.csv", ("code", "beds", "town"), ("x", SECRET, "a"), ("y", 95, "b"))
    code, out, err = say("read", form, export, "--out", tmp_path / "out")
    summary = spoken(out, READ)
    assert code == 3
    assert summary["rows_kept"] == 2 and sum(summary["problems"].values()) >= 2
    assert SECRET not in out + err
    assert (tmp_path / "out" / "answers.parquet").is_file()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"\xff\xfe\x00\xd8", b"a,b\n"])
def test_a_file_that_cannot_be_parsed_is_3_in_two_lines_and_no_json(say, form, tmp_path, content):
    export = tmp_path / "export.csv"
    export.write_bytes(content)
    code, out, err = say("read", form, export)
    assert (code, out) == (3, "")
    assert 1 <= len(err.splitlines()) <= 2 and "export.csv" in err and "Traceback" not in err


def test_expressions_says_what_of_a_form_is_understood(say, tmp_path):
    odd = [*SURVEY, question("integer", "odd", "Odd", relevant="${beds} >")]
    code, out, _ = say("expressions", write_form(tmp_path / "form", odd, TOWNS))
    found = spoken(out, EXPRESSIONS)
    assert code in (0, 3)
    assert found["total"] == found["parsed"] + found["repaired"] + len(found["unsupported"]) == 3
    assert {"where", "expression", "why"} <= found["unsupported"][0].keys()


def test_protect_says_what_it_hid(say, tmp_path):
    cells = [(town, kind, n) for town, kind, n in zip("aabb", "xyxy", (40, 2, 30, 25), strict=True)]
    said = table(tmp_path / "table.csv", ("town", "kind", "n"), *cells)
    code, out, _ = say("protect", said, "--dims", "town,kind", "--value", "n", "--out", tmp_path / "out")
    assert (code, spoken(out, PROTECT)["sensitive"]) == (0, 1)
    with (tmp_path / "out" / "pattern.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"town", "kind", "status", "value"} <= rows[0].keys()
    assert {row["status"] for row in rows} == {"shown", "suppressed"}
    assert all(row["value"] == "" for row in rows if row["status"] == "suppressed")


def test_diff_is_1_where_something_changed_and_0_where_nothing_did(say, tmp_path):
    old = ROOT / "data" / "published" / "2020"
    code, out, _ = say("diff", old, old)
    assert code == 0 and isinstance(json.loads(out), dict)
    new = shutil.copytree(old, tmp_path / "2020")
    with (new / "cells.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    shown = next(row for row in rows if row[head.index("status")] == "shown" and row[head.index("n")])
    shown[head.index("n")] = "777"
    table(new / "cells.csv", head, *rows)
    code, out, _ = say("diff", old, new)
    assert code == 1 and shown[0] in out


@pytest.mark.parametrize(
    "call",
    [
        ("nosuch",), ("read",), ("read", "a"), ("report",), ("report", "1999"), ("report", "../x"),
        ("report", "2020; rm"), ("report", "٢٠٢٠"), ("report", "2020", "--jobs", "0"),
        ("report", "2020", "--lang", "zz"), ("why", "1999"),
        ("problems", "1999"), ("new-wave", "20 26", "--facility", "a", "b"), ("verify", "nosuch"), ("diff", "a", "b"),
        ("simulate", "a.xlsx", "--rows", "-1"), ("protect", "a.csv"),
    ],
)  # fmt: skip
def test_a_bad_call_is_2_with_a_hint_and_no_traceback(say, call):
    code, out, err = say("--project", ROOT, *call) if call[0] != "read" else say(*call)
    assert (code, out) == (2, "")
    assert err.strip() and "Traceback" not in err


def test_disclosure_control_that_refuses_is_6(say, tmp_path):
    (tmp_path / "catalogue").mkdir()
    code, out, err = say("--project", tmp_path, "publish", "2025")
    assert (code, out) == (6, "")
    assert "Fix: run shelter report 2025" in err


def test_a_place_that_cannot_be_written_is_3_in_two_lines(say, form, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder", encoding="utf-8")
    export = table(tmp_path / "good.csv", ("code", "beds", "town"), ("x", 4, "a"))
    for call in (
        ("read", form, export, "--out", taken / "in"),
        ("simulate", form, "--out", taken / "x.csv"),
        ("simulate", form, "--out", taken / "x.xlsx"),
    ):
        code, _, err = say(*call)
        assert code == 3
        assert len(err.splitlines()) == 2 and "should not have happened" not in err

import contextlib
import csv
import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from shelterlib.cli import main

ROOT = Path(__file__).resolve().parents[2]
FORM = ROOT / "data" / "raw" / "2020" / "administration.form.xlsx"


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def shelter(*arguments: object, folder: Path) -> Done:
    """Run the command line in this process."""
    said, errors, code = io.StringIO(), io.StringIO(), 0
    with contextlib.chdir(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(errors):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
    return Done(code, said.getvalue(), errors.getvalue())


def test_the_command_runs_by_itself(tmp_path: Path) -> None:
    call = [sys.executable, "-c", "from shelterlib.cli import main; main()", "simulate", str(FORM), "--rows", "2"]
    subprocess.run([*call, "--out", "a.csv"], cwd=tmp_path, check=True)
    assert len((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()) == 3


def test_simulate_writes_a_csv_file_anywhere_without_a_project(tmp_path: Path) -> None:
    done = shelter("simulate", FORM, "--rows", 7, "--seed", 3, "--out", "a.csv", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    again = shelter("simulate", FORM, "--rows", 7, "--seed", 3, "--out", "b.csv", folder=tmp_path)
    assert again.returncode == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    rows = list(csv.DictReader((tmp_path / "a.csv").open(encoding="utf-8")))
    assert len(rows) == 7
    assert all(int(row["r_ngo_funded"]) <= int(row["r_ngo"]) for row in rows)


def test_simulate_writes_repeats_as_sheets_joined_by_index(tmp_path: Path) -> None:
    (tmp_path / "form").mkdir()
    (tmp_path / "form" / "survey.csv").write_text(
        "type,name,label\ninteger,rooms,Rooms\nbegin_repeat,room,Room\ninteger,beds,Beds\nend_repeat,,\n",
        encoding="utf-8",
    )
    (tmp_path / "form" / "choices.csv").write_text("list_name,name,label\n", encoding="utf-8")
    done = shelter("simulate", "form", "--rows", 5, "--out", "a.xlsx", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    book = load_workbook(tmp_path / "a.xlsx", read_only=True)
    main, room = (list(book.worksheets[place].iter_rows(values_only=True)) for place in (0, 1))
    assert len(main) == 6
    parents = {row[room[0].index("_parent_index")] for row in room[1:]}
    assert parents <= {row[main[0].index("_index")] for row in main[1:]}
    told = shelter("simulate", "form", "--rows", 5, "--out", "a.csv", folder=tmp_path)
    assert told.returncode == 0
    assert "1 repeats left out" in told.stderr


def test_simulate_says_how_often_nothing_fitted(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text("type,name,label,constraint\ninteger,q,Q,. > 5 and . < 3\n", encoding="utf-8")
    (tmp_path / "choices.csv").write_text("list_name,name,label\n", encoding="utf-8")
    done = shelter("simulate", tmp_path, "--rows", 4, "--out", "a.csv", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr == "q: left blank 4 times, no try fitted its limit\n"


def test_a_bad_call_or_plan_is_answered_in_two_lines(tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text("questions:\n  r_ngo: {number: [1, 2], part: x}\n", encoding="utf-8")
    for code, arguments in (
        (2, ("simulate", FORM)),
        (2, ("simulate", FORM, "--out", "a.ods")),
        (3, ("simulate", "absent.xlsx", "--out", "a.csv")),
        (3, ("simulate", FORM, "--out", "a.csv", "--plan", "plan.yml")),
        (3, ("simulate", "--waves", "--project", tmp_path)),
    ):
        done = shelter(*arguments, folder=tmp_path)
        assert done.returncode == code, done.stderr
        assert 1 <= len(done.stderr.strip().splitlines()) <= 2
        assert not (tmp_path / "a.csv").exists()

"""The stage as the notebook calls it, in this process: restricted cells in, out comes a release that verifies."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import sys
from pathlib import Path

import pytest
from support.simulated import simulated_project

import shelterlib.release
from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release import certify, check, shown
from shelterlib.release.ledger import read_cells_csv
from shelterlib.release.restricted import Cell, records
from shelterlib.release.verify.build import readback, verify

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.xdist_group("stages")]
WAVES = {"2020": 40, "2023": 44}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two simulated waves, released one after the other, the first one published."""
    project = simulated_project(tmp_path_factory.mktemp("stages"), 3, WAVES)
    for wave in WAVES:
        cleaned(project, wave)
        made = shelterlib.release.release_wave(project, wave)
        assert made.wave == wave and sum(made.counts().values()) == len(made.rows)
        assert f"{made.hidden_numbers} hidden numbers" in made._repr_html_()
        if wave == "2020":
            shutil.copytree(project.wave(wave).output / "data", project.published / wave)
    return project


def cleaned(project: Project, wave: str) -> None:
    """Write what cleaning counted: a summary, a log, a panel, who was asked."""
    paths = project.wave(wave)
    folder = paths.clean / "facility"
    folder.mkdir(parents=True)
    (folder / "summary.json").write_text(json.dumps({"rows_read": 45, "rows_kept": 44, "rows_dropped": {"empty": 1}}))
    (folder / "log.csv").write_text("rule,question\nspelling,oblast\nspelling,oblast\nempty_row,\n")
    (paths.indicators / "panel.json").write_text(json.dumps({"facility": {"matched": 30, "entries": "?"}}))
    (paths.raw / "frame.csv").write_text("facility_id,sent,received\nF1,yes,yes\nF2,yes,no\n")


def rows(project: Project, wave: str) -> dict[str, dict[str, str]]:
    return read_cells_csv(project.wave(wave).output / "data" / "cells.csv")


def test_what_was_counted_becomes_cells(project: Project) -> None:
    found = {name: row["n"] for name, row in rows(project, "2023").items() if row["kind"] == "quality"}
    assert found["quality.facility.rows_read"] == "45" and found["quality.facility.rows_dropped.empty"] == "1"
    assert found["quality.facility.log.spelling"] == "2" and found["quality.facility.question.oblast"] == "2"
    assert found["quality.facility.panel.matched"] == "30" and "quality.facility.panel.entries" not in found
    assert (found["quality.frame.sent"], found["quality.frame.received"]) == ("2", "1")
    about = json.loads((project.wave("2023").output / "data" / "definitions.json").read_text("utf-8"))
    assert about["log"]["facility"]["spelling"] == {"n": 2, "questions": {"oblast": 2}}


def test_a_printed_share_is_its_count_of_its_base(project: Project) -> None:
    shares = [
        r for r in rows(project, "2023").values() if r["unit"] == "percent" and r["n"] and r["of"] not in ("", "0")
    ]
    assert len(shares) > 100
    for row in shares:
        assert abs(float(row["value"]) - 100 * float(row["n"]) / float(row["of"])) <= 0.5, row["cell"]


def test_how_much_is_shown_is_a_cell_and_a_table(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(project, "2023")
    figures = [r for r in found.values() if r["kind"] in ("indicator", "coverage", "change") and r["status"] == "shown"]
    assert found["quality.shown.all.all"]["n"] == str(len(figures))
    shown.main(project.wave("2023").output)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.split()[:2] == ["all", "all"]]
    whole = found["quality.shown.all.all"]
    assert line.split()[2:] == [whole["n"], whole["of"], f"{whole['value']}%"]


def test_the_release_verifies_and_a_changed_one_does_not(project: Project, tmp_path: Path) -> None:
    out = project.wave("2023").output
    found = verify(out, project, with_checksums=False)
    assert found.sound and found.certificates > 0, found.json()
    readback(project, out, wave="2023")
    copy = tmp_path / "2023"
    shutil.copytree(out, copy)
    (copy / "index.html").write_text("<p>4711 persons</p>")
    with pytest.raises(ReleaseRefusedError) as error:
        readback(project, copy, wave="2023")
    assert "1 numbers come from nowhere" in str(error.value) and error.value.exit_code == 6
    (copy / "index.html").unlink()
    (copy / "data" / "definitions.json").write_text("{}")
    assert verify(copy).invalid == ["the build cannot be read (FileNotFoundError)"]
    assert verify(copy, with_checksums=False).invalid == ["the build cannot be read (KeyError)"]


def test_files_that_cannot_be_opened_are_orphans(project: Project, tmp_path: Path) -> None:
    copy = tmp_path / "2023"
    shutil.copytree(project.wave("2023").output, copy)
    for name, content in (("report.en.docx", b"PK\x03\x04"), ("tables.xlsx", b""), ("report.en.pdf", b"%PDF-1.7")):
        (copy / name).write_bytes(content)
    found = verify(copy, project, with_checksums=False)
    assert {line.partition(":")[0] for line in found.numbers_orphan} == {
        "report.en.docx",
        "tables.xlsx",
        "report.en.pdf",
    }
    assert not found.sound


def test_the_checker_runs_alone(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project.wave("2023").output / "certificates"

    def ends(place: Path) -> object:
        monkeypatch.setattr(sys, "argv", ["check", str(place)])
        with pytest.raises(SystemExit) as left:
            runpy.run_path(check.__file__, run_name="__main__")
        return left.value.code

    assert ends(folder) == 0
    shutil.copytree(folder, tmp_path / "copy")
    (tmp_path / "copy" / "witnesses.csv").unlink()
    assert ends(tmp_path / "copy") == 6 and len(Path(check.__file__).read_text("utf-8").splitlines()) < 150


def test_the_maker_of_witnesses_gives_the_same_again_and_opens_nothing_else(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks: list = []
    monkeypatch.setattr(sys, "addaudithook", hooks.append)
    folder = tmp_path / "certificates"
    shutil.copytree(project.wave("2023").output / "certificates", folder)
    before = (folder / "witnesses.csv").read_bytes()
    assert certify.main(folder) == 0 and (folder / "witnesses.csv").read_bytes() == before
    (guard,) = hooks
    for allowed in (folder / "system.json", os.devnull, Path(sys.prefix) / "pyvenv.cfg"):
        guard("open", (str(allowed), "r", 0))
    guard("open", (3, "r", 0))
    guard("import", ("numpy",))
    with pytest.raises(PermissionError):
        guard("open", (str(project.wave("2023").indicators / "cells.parquet"), "r", 0))


def test_a_contradiction_is_told_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(sys, "addaudithook", lambda hook: None)
    system = {
        "hidden": ["w A.n", "w B.n"],
        "shown": {"w T.n": 3},
        "lines": [["w T.n", ["w A.n"]], ["w A.n", ["w T.n", "w B.n"]]],
        "limits": [["w A.n", "w B.n"], ["w T.n", "w B.n"]],
    }
    system["lines"].append(["w B.n", ["w T.n", "w T.n", "w T.n"]])
    (tmp_path / "system.json").write_text(json.dumps(system))
    assert certify.main(tmp_path) == 6
    assert json.loads(capsys.readouterr().out)["what"] == "what is printed contradicts itself"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        records(tmp_path / "cells.parquet")
    with pytest.raises(AttributeError):
        _ = shelterlib.release.nothing
    cell = Cell("A.country", {"indicator": "A", "answered": None}, {})
    assert cell.indicator == "A" and cell.count("answered") == 0
    with pytest.raises(AttributeError):
        _ = cell.nothing

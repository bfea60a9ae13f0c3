"""Whoever is told how a run goes: lines for a log, JSON for a program, a bar for a person."""

from __future__ import annotations

import json

import pytest

from shelterlib.run.jobs import Job
from shelterlib.run.progress import Bar, Json, Lines
from shelterlib.run.worker import JobError, Result

ONE = Job("4_report", "2023", "4_report.ipynb", {"wave": "2023"})
TWO = Job("html.uk", "2023", "m:f", {"lang": "uk"})


def tell(listener: Lines) -> None:
    listener.planned(2)
    listener.ended(ONE, Result(ONE.key, "skipped"))
    listener.started(TWO)
    listener.ended(TWO, Result(TWO.key, "ran", 1.26, {"outputs/2023/report.uk.html": "ab"}))
    listener.summary()
    listener.close()


def test_a_log_has_a_line_for_each_job_that_ran_and_a_summary(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Lines())
    job, summary = capsys.readouterr().out.splitlines()
    assert job == "2023 · html.uk · 1.3 s · ok"
    assert summary.startswith("1 jobs run, 1 unchanged, ") and summary.endswith("slowest: 2023/html.uk 1.3 s")


def test_a_program_gets_one_line_of_json_for_every_job(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Json())
    skipped, ran = map(json.loads, capsys.readouterr().out.splitlines())
    assert skipped["name"] == "4_report" and skipped["state"] == "skipped" and skipped["parameters"] == {"wave": "2023"}
    assert ran == {
        "name": "html.uk", "wave": "2023", "parameters": {"lang": "uk"}, "seconds": 1.26, "state": "ran",
        "outputs": {"outputs/2023/report.uk.html": "ab"},
    }  # fmt: skip


def test_a_failed_job_is_a_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    Json().ended(TWO, Result(TWO.key, "failed", 0.5, error=JobError("no text", 5)))
    assert json.loads(capsys.readouterr().out)["state"] == "failed"
    Lines().ended(TWO, Result(TWO.key, "failed", 0.5, error=JobError("no text", 5)))
    assert capsys.readouterr().out == "2023 · html.uk · 0.5 s · failed\n"


def test_a_person_sees_the_same_lines_above_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Bar())
    said = capsys.readouterr().out
    assert "2023 · html.uk · 1.3 s · ok" in said and "1 jobs run, 1 unchanged" in said

"""What each job of a report names as its inputs and outputs, and what a change of each file would make run."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from support.paths import ROOT
from support.toy import functions, run_inline, toy

from shelterlib.errors import BadCallError
from shelterlib.paths import Project
from shelterlib.run.declared import languages
from shelterlib.run.fingerprint import fingerprint, sources
from shelterlib.run.jobs import Job, PlanError, arrange, within
from shelterlib.run.layout import Layout
from shelterlib.run.plan import choose, plan, regions

WAVE = "2023"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("plan")
    for name in ("catalogue", "notebooks", "data/raw"):
        shutil.copytree(ROOT / name, root / name)
    return Project(root)


@pytest.fixture(scope="module")
def jobs(project: Project) -> list[Job]:
    return plan(project, WAVE, languages(project))


def affected(project: Project, jobs: list[Job], path: Path, text: str) -> set[str]:
    """Return the jobs whose own fingerprint a change of this file would move."""
    before = {job.key: fingerprint(job, Layout(project)) for job in jobs}
    content = path.read_bytes()
    path.write_bytes(content + text.encode())
    try:
        return {job.key for job in jobs if fingerprint(job, Layout(project)) != before[job.key]}
    finally:
        path.write_bytes(content)


def names(keys: set[str]) -> set[str]:
    """Return what kinds of jobs these are."""
    return {key.partition("/")[2].partition(".")[0] for key in keys}


def test_a_sentence_touches_the_pages_of_its_language(project: Project, jobs: list[Job]) -> None:
    found = affected(project, jobs, project.catalogue / "text" / "en.yml", "\nmore: {sentence: One more.}\n")
    assert names(found) == {
        "html", "docx", "pdf", "slides", "letters", "pictures", "brief", "tables", "index", "codebook", "readback",
        "diff",
    }  # fmt: skip
    assert not [key for key in found if key.endswith(".uk")]


def test_an_export_touches_cleaning_and_a_form_what_compares_forms(project: Project, jobs: list[Job]) -> None:
    raw = project.wave(WAVE).raw
    assert affected(project, jobs, raw / "corrections.csv", "\n") == {f"{WAVE}/1_clean"}
    assert affected(project, jobs, raw / "administration.csv", "\n") == {f"{WAVE}/1_clean"}
    found = affected(project, jobs, raw / "crosswalk.csv", "\n")
    assert found == {f"{WAVE}/{name}" for name in ("1_clean", "2_indicators", "3_release")}


def test_the_earlier_wave_touches_its_cleaning_only(project: Project, jobs: list[Job]) -> None:
    raw = project.wave("2020").raw
    assert affected(project, jobs, raw / "corrections.csv", "\n") == {"2020/1_clean"}


def test_the_outline_touches_no_computation(project: Project, jobs: list[Job]) -> None:
    found = names(affected(project, jobs, project.catalogue / "report.yml", "\n"))
    assert not found & {"1_clean", "2_indicators", "3_release"} and {"4_report", "5_brief"} <= found


def test_what_a_wave_was_invented_from_touches_nothing(project: Project, jobs: list[Job]) -> None:
    assert affected(project, jobs, project.catalogue / "simulation.yml", "\n") == set()


def test_no_job_after_the_release_names_anything_restricted(jobs: list[Job]) -> None:
    for job in jobs:
        if job.name[0] in "123" or job.name == "readback":
            continue
        allowed = (f"data/processed/{WAVE}/notebooks/", f"data/processed/{WAVE}/pictures/")
        restricted = [name for name in job.inputs if within(name, "data/raw") or within(name, "data/processed")]
        assert all(name.startswith(allowed) for name in restricted), job.name
        assert not any(name.startswith(f"data/processed/{WAVE}/notebooks/{n}") for name in restricted for n in "123")


def test_every_region_has_a_brief_in_every_language(project: Project, jobs: list[Job]) -> None:
    assert len(regions(project)) == 27
    made = {name for job in jobs for name in job.outputs if "/briefs/" in name}
    assert made == {f"outputs/{WAVE}/briefs/{code}.{lang}.html" for code in regions(project) for lang in ("en", "uk")}


def test_the_look_of_pages_touches_no_picture_and_no_document() -> None:
    for module in ("pictures", "docx", "pdf", "pptx", "xlsx"):
        used = sources(frozenset({f"shelterlib.render.{module}"}))
        assert used and not [file for file in used if "html" in file.parts], module


def test_a_run_in_one_language_leads_to_no_other(project: Project) -> None:
    told = {job.name: job.parameters.get("langs") for job in plan(project, WAVE, ["uk"]) if "langs" in job.parameters}
    assert {name.partition(".")[0] for name in told} == {"html", "index", "diff", "brief"}
    assert set(told.values()) == {"uk"}
    assert not any("langs" in job.parameters for job in plan(project, WAVE, languages(project)))


def test_jobs_that_wait_for_each_other_or_make_the_same_file_are_refused() -> None:
    one, two = Job("a", "w", "m:f", {}, ("x",), ("y",)), Job("b", "w", "m:f", {}, ("y",), ("x",))
    with pytest.raises(PlanError, match="wait for each other"):
        arrange([one, two])
    with pytest.raises(PlanError, match="two jobs make y"):
        arrange([one, Job("c", "w", "m:f", {}, (), ("y",))])


def test_a_wave_is_chosen_by_name_and_the_latest_without_one(project: Project) -> None:
    assert choose(project, "latest") == "2023" and choose(project, "2020") == "2020"
    with pytest.raises(BadCallError) as caught:
        choose(project, "2033")
    assert "2023" in caught.value.fix


def test_raw_data_can_live_outside_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = toy(tmp_path / "p")
    shutil.move(project.raw, tmp_path / "safe")
    monkeypatch.setenv("SHELTER_RAW", str(tmp_path / "safe"))
    assert set(run_inline(project).values()) == {"ran"} and set(run_inline(project).values()) == {"skipped"}
    (tmp_path / "safe" / "w1" / "export.csv").write_text("a,b\n5,6\n")
    assert run_inline(project)["clean"] == "ran"
    assert not (project.root / "data" / "raw").exists() and functions()[0].inputs == ("data/raw/w1",)
    assert os.environ["SHELTER_RAW"] == str(tmp_path / "safe")


def test_a_job_that_makes_more_than_it_names_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from support import toy as module

    project = toy(tmp_path / "p")
    plain = module.release

    def and_more(project: Project, out: Path, *, wave: str) -> None:
        plain(project, out, wave=wave)
        (out / "more.txt").write_text("more")

    monkeypatch.setattr(module, "release", and_more)
    with pytest.raises(PlanError, match="does not name"):
        run_inline(project)
    assert not (project.outputs / "w1").exists()

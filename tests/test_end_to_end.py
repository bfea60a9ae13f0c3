"""The whole way, from raw exports to every file of the report, on a small invented project."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import yaml
from support.closed import run_closed
from support.small_project import REGIONS, small_project

from shelterlib.cli import main
from shelterlib.paths import Project
from shelterlib.run.declared import languages
from shelterlib.run.files import digest, walk
from shelterlib.run.plan import plan
from shelterlib.run.pool import Pool
from shelterlib.run.records import Records

WAVE, EARLIER = "2023", "2020"
SECRET = "Зорянка-7731"
pytestmark = pytest.mark.xdist_group("end-to-end")


def contents(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): digest(file) for file in walk(folder)}


def call(project: Project, *arguments: str) -> int:
    """Call the command line in this process and return its exit code."""
    with pytest.raises(SystemExit) as left:
        main(["--project", str(project.root), *arguments])
    return int(left.value.code or 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose report was built once."""
    project = small_project(tmp_path_factory.mktemp("end-to-end") / "project")
    assert call(project, "report", WAVE, "--jobs", "2") == 0
    return project


@pytest.fixture
def project(built: Project, tmp_path: Path) -> Project:
    """A copy of the built project, to be changed."""
    shutil.copytree(built.root, tmp_path / "copy", symlinks=True)
    return Project(tmp_path / "copy")


@pytest.fixture
def report(capsys: pytest.CaptureFixture[str]) -> Callable[[Project], dict[str, str]]:
    """Builds the report and tells what came of each job, by `wave/name`."""

    def build(project: Project) -> dict[str, str]:
        capsys.readouterr()
        assert call(project, "report", WAVE, "--jobs", "2", "--json") == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return {f"{line['wave']}/{line['name']}": line["state"] for line in lines}

    return build


def ran(states: dict[str, str]) -> set[str]:
    return {name for name, state in states.items() if state == "ran"}


def test_the_build_holds_every_page_and_document_and_a_manifest_of_all(built: Project) -> None:
    folder = built.outputs / WAVE
    files = contents(folder)
    for lang in ("en", "uk"):
        assert {f"{page}.{lang}.html" for page in ("report", "quality", "method")} <= files.keys()
        assert f"report.{lang}.docx" in files
        assert {f"briefs/{region}.{lang}.html" for region in REGIONS} <= files.keys()
    assert {"index.html", "tables.xlsx", "data/cells.csv", "data/definitions.json"} <= files.keys()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert manifest["outputs"] == {name: sha for name, sha in files.items() if name != "manifest.json"}
    for wave in (EARLIER, WAVE):
        raw = {f"data/raw/{wave}/{file.name}": digest(file) for file in walk(built.wave(wave).raw)}
        assert raw.items() <= manifest["inputs"].items()
    assert manifest["inputs"]["catalogue/indicators.yml"] == digest(built.catalogue / "indicators.yml")
    assert manifest["parameters"][f"{WAVE}/5_brief.{REGIONS[0]}"] == {"wave": WAVE, "region": REGIONS[0]}
    assert {"python", "shelterlib", "pandas"} <= manifest["software"].keys() and manifest["certificates"]
    for wave in (EARLIER, WAVE):
        assert manifest["replayed"][wave].keys() == {"facility", "administration"}
        assert all(len(sha) == 64 for forms in manifest["replayed"][wave].values() for sha in forms.values())


def test_every_page_leads_to_files_of_the_build_only(built: Project) -> None:
    folder = built.outputs / WAVE
    pages = [folder / "index.html", *folder.glob("*.html"), *folder.glob("briefs/*.html")]
    for page in pages:
        hrefs = re.findall(r'href="([^"#:]+)', page.read_text("utf-8"))
        assert hrefs
        assert not [href for href in hrefs if not (page.parent / href).is_file()], page.name


def test_when_nothing_changed_no_job_runs(project: Project, report: Callable[[Project], dict[str, str]]) -> None:
    before = (project.outputs / WAVE).readlink()
    assert set(report(project).values()) == {"skipped"}
    assert (project.outputs / WAVE).readlink() == before


def test_a_changed_sentence_makes_the_pages_of_its_language_only(
    project: Project, report: Callable[[Project], dict[str, str]]
) -> None:
    path = project.catalogue / "text" / "en.yml"
    text = path.read_text("utf-8")
    changed = re.sub(r"(?m)^(\s+short: .*\w)$", r"\1 indeed", text, count=1)
    assert changed != text
    path.write_text(changed, "utf-8")
    before = contents(project.outputs / WAVE)
    again = {name.partition("/")[2] for name in ran(report(project))}
    assert not [name for name in again if name[0].isdigit()]
    both_languages = {"tables", "index", "codebook", "readback"}
    assert {name for name in again if not name.endswith(".en")} <= both_languages
    assert {"html.en", f"brief.{REGIONS[0]}.en"} <= again
    after = contents(project.outputs / WAVE)
    moved = {name for name in before if before[name] != after[name]}
    assert "report.en.html" in moved and not [name for name in moved if ".uk." in name]


def test_a_correction_runs_cleaning_and_what_follows_from_it(
    project: Project, report: Callable[[Project], dict[str, str]]
) -> None:
    path = project.wave(WAVE).raw / "corrections.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:-1], lines[-1].replace("2023-10-25", "2023-10-26")]) + "\n", "utf-8")
    again = ran(report(project))
    assert f"{WAVE}/1_clean" in again and f"{EARLIER}/1_clean" not in again


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(1)
    yield pool
    pool.close()


def test_the_report_is_made_from_released_data_alone(
    project: Project, report: Callable[[Project], dict[str, str]]
) -> None:
    """With data/raw and data/processed away, everything comes out with the same bytes."""
    before = contents(project.outputs / WAVE)
    shutil.rmtree(project.root / "data" / "raw")
    shutil.rmtree(project.root / "data" / "processed")
    states = report(project)
    assert set(states.values()) == {"ran"} and not [name for name in states if name.partition("/")[2][0] in "123"]
    after = contents(project.outputs / WAVE)
    assert after.pop("manifest.json") and after == {name: before[name] for name in before if name != "manifest.json"}


KINDS = ("1_clean", "2_indicators", "3_release", "4_report", f"5_brief.{REGIONS[0]}", f"brief.{REGIONS[0]}.uk")
RENDERED = (
    "readback",
    "readback.en",
    "pictures.en",
    "html.en",
    "pdf.en",
    "slides.en",
    "letters.en",
    "tables",
    "index",
    "codebook",
)


@pytest.mark.parametrize("name", KINDS + RENDERED)
def test_a_job_reads_nothing_but_its_declared_inputs(built: Project, tmp_path: Path, pool: Pool, name: str) -> None:
    found = [job for job in plan(built, WAVE, languages(built)) if job.key == f"{WAVE}/{name}"]
    if not found:
        pytest.skip("no such format yet")
    record = Records(built).read(found[0])
    result = run_closed(built, found[0], tmp_path / "closed", pool)
    assert result.error is None, str(result.error)
    assert record is not None and result.outputs == record.outputs


# --- what people get wrong


def _cell(path: Path, sheet: str, row: int, column: str, value: str) -> None:
    book = openpyxl.load_workbook(path)
    header = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, header.index(column) + 1, value)
    book.save(path)


def missing_export(project: Project) -> str:
    (project.wave(WAVE).raw / "administration.csv").unlink()
    return "administration"


def torn_form(project: Project) -> str:
    path = project.wave(WAVE).raw / "facility.form.xlsx"
    path.write_bytes(path.read_bytes()[:2000])
    return "facility.form.xlsx"


def unknown_column_type(project: Project) -> str:
    _cell(project.wave(WAVE).raw / "facility.form.xlsx", "survey", 4, "type", "selekt_one yesno")
    return "facility.form.xlsx"


def broken_skip(project: Project) -> str:
    _cell(project.wave(WAVE).raw / "facility.form.xlsx", "survey", 9, "relevant", "${facility_id} = = 'x'")
    return "facility.form.xlsx"


def broken_indicator(project: Project) -> str:
    path = project.catalogue / "indicators.yml"
    path.write_text(re.sub(r"(?m)^  condition: .*$", "  condition: ${nowhere} = (", path.read_text("utf-8"), count=1))
    return "indicators.yml"


def unknown_region(project: Project) -> str:
    path = project.wave(WAVE).raw / "administration.csv"
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    header = next(number for number, line in enumerate(lines) if "r_region" in line)
    lines[header + 1][lines[header].index("r_region")] = SECRET
    path.write_text("\n".join("\t".join(line) for line in lines) + "\n", "utf-8")
    return "administration.csv"


def broken_wave(project: Project) -> str:
    path = project.wave(WAVE).raw / "wave.yml"
    about = yaml.safe_load(path.read_text("utf-8"))
    about["key"] = {"facility": ["no_such_question"]}
    path.write_text(yaml.safe_dump(about, allow_unicode=True), "utf-8")
    return "wave.yml"


def unknown_part(project: Project) -> str:
    path = project.catalogue / "report.yml"
    path.write_text(path.read_text("utf-8").replace("part: matrix", "part: matrics", 1), "utf-8")
    return "report.yml"


def missing_words(project: Project) -> str:
    path = project.catalogue / "text" / "uk.yml"
    text = path.read_text("utf-8")
    found = re.search(r"(?m)^recommendation:\n(?:[ #].*\n|\n)+", text)
    assert found
    path.write_text(text.replace(found[0], "", 1), "utf-8")
    return "uk.yml"


@pytest.mark.parametrize(
    "spoil",
    [
        missing_export, torn_form, unknown_column_type, broken_skip, broken_indicator, unknown_region, broken_wave,
        unknown_part, missing_words,
    ],
    ids=lambda f: f.__name__,
)  # fmt: skip
def test_bad_input_is_two_lines_and_leaves_the_last_build(
    project: Project, capfd: pytest.CaptureFixture[str], spoil: Callable[[Project], str]
) -> None:
    named = spoil(project)
    before = contents(project.outputs / WAVE)
    capfd.readouterr()
    assert call(project, "report", WAVE, "--jobs", "2") == 3
    said = capfd.readouterr()
    lines = said.err.splitlines()
    assert 1 <= len(lines) <= 2 and named in lines[0], said.err
    assert len(lines) == 1 or lines[1].startswith("  Fix: "), said.err
    assert "Traceback" not in said.err and SECRET not in said.out + said.err
    assert contents(project.outputs / WAVE) == before


@pytest.mark.parametrize("wave", ["1999", "../../x", "2023/../2020", ""])
def test_a_wave_that_is_not_there_is_a_bad_call(project: Project, capfd: pytest.CaptureFixture[str], wave: str) -> None:
    assert call(project, "report", wave) == 2
    lines = capfd.readouterr().err.splitlines()
    assert len(lines) == 2 and lines[1].startswith("  Fix: ")


def test_a_language_that_is_not_there_is_a_bad_call_with_the_near_match(
    project: Project, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call(project, "report", WAVE, "--lang", "ua") == 2
    assert "uk" in capfd.readouterr().err

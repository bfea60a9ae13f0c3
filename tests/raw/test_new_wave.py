"""`shelter new-wave`: sets a wave up whole or not at all, overwrites nothing, invents nothing, shows no answer."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from support.tiny_form import question, write_form

from shelterlib.cli import main
from shelterlib.forms import compare, read_form
from shelterlib.paths import Project
from shelterlib.raw import load_wave, read_export

SECRET = "Zoryanka-7731"
BEDS = question("integer", "beds", "How many beds are there?")
NAME = question("text", "code", "Code of the shelter")
TOWN = question("select_one town", "town", "Which town?")
TOWNS = [("town", "a", "A town"), ("town", "b", "B town")]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project" / "catalogue").mkdir(parents=True)
    return Project(tmp_path / "project")


@pytest.fixture
def say(project: Project, capsys: pytest.CaptureFixture[str]):
    """Call the command line; return exit code and what it said on both streams."""

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(["--project", str(project.root), *map(str, arguments)])
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return call


def export(path: Path, rows: list[list[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def field_work(folder: Path, survey=(NAME, BEDS, TOWN), rows=None) -> tuple[Path, Path]:
    """Return a form and its export, as they come from the field."""
    head = [row["name"] for row in survey]
    rows = rows if rows is not None else [["s1", "4", "a"], ["s2", "6", "b"], [SECRET, "1", "a"]]
    return write_form(folder / "form", list(survey), TOWNS), export(folder / "export.csv", [head, *rows])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_wave_is_set_up_and_reads_back_without_any_answer_said(project, say, tmp_path):
    form, answers = field_work(tmp_path / "came")
    code, said, _ = say("new-wave", "2026", "--facility", form, answers, "--key", "code")
    assert code == 0
    assert "facility: 3 rows; 3 of 3 questions have a column" in said
    assert "key code: 3 rows have one of their own, 0 share theirs, 0 have a blank in it" in said
    assert SECRET not in said
    wave = load_wave(project.wave("2026"))
    assert (wave.key("facility"), wave.said.synthetic, wave.said.title["en" if "en" in wave.said.title else ""]) == (
        ("code",), False, "2026",
    )  # fmt: skip
    assert len(read_export(wave.exports["facility"], wave.forms["facility"]).main) == 3
    assert set(wave.said.files) == {"facility.csv", "facility.form/survey.csv", "facility.form/choices.csv"}
    assert wave.paths.raw.stat().st_mode & 0o077 == 0


def test_what_only_a_person_knows_is_marked_and_left_empty(project, say, tmp_path):
    form, answers = field_work(tmp_path / "came")
    _, said, _ = say("new-wave", "2026", "--facility", form, answers)
    text = (project.wave("2026").raw / "wave.yml").read_text(encoding="utf-8")
    about = yaml.safe_load(text)
    open_fields = ("organisation", "project", "funder", "presentation", "field", "reference", "source", "licence")
    assert [name for name in open_fields if about[name] is not None] == []
    assert all("TO DO" in line for line in text.splitlines() if line.startswith(open_fields))
    assert about["key"] == {"facility": []}
    assert "which questions identify a unit" in said
    assert "(for example code" in said


def test_nothing_that_exists_is_overwritten(project, say, tmp_path):
    form, answers = field_work(tmp_path / "came")
    assert say("new-wave", "2026", "--facility", form, answers)[0] == 0
    before = contents(project.root)
    code, _, error = say("new-wave", "2026", "--facility", form, answers)
    assert (code, contents(project.root)) == (3, before)
    assert "exists already" in error
    assert len(error.splitlines()) <= 2


def test_real_answers_are_kept_out_of_git(project, say, tmp_path):
    (project.root / ".gitignore").write_text("outputs/", encoding="utf-8")
    form, answers = field_work(tmp_path / "came")
    say("new-wave", "2026", "--facility", form, answers)
    assert (project.root / ".gitignore").read_text(encoding="utf-8") == "outputs/\n/data/raw/2026/\n"


@pytest.mark.parametrize("known", ["data/", "/data/raw", "outputs/\n/data/raw/2026/\n"])
def test_what_git_ignores_already_is_left_as_it_is(project, say, tmp_path, known):
    (project.root / ".gitignore").write_text(known, encoding="utf-8")
    _, said, _ = say("new-wave", "2026", "--facility", *field_work(tmp_path / "came"))
    assert (project.root / ".gitignore").read_text(encoding="utf-8") == known
    assert ".gitignore" not in said


def test_the_form_is_compared_with_the_last_one_and_renamed_questions_are_proposed(project, say, tmp_path):
    form, answers = field_work(tmp_path / "first")
    say("new-wave", "2023", "--facility", form, answers, "--key", "code")
    places = question("integer", "places", BEDS["label::English (en)"])
    later = field_work(tmp_path / "second", survey=(NAME, places, TOWN))
    code, said, _ = say("new-wave", "2026", "--facility", *later)
    assert code == 0
    assert "the form against 2023's: 1 renamed" in said
    with (project.wave("2026").raw / "crosswalk.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["form"], row["kind"], row["old"], row["new"], row["status"]) == (
        "facility", "question", "beds", "places", "draft",
    )  # fmt: skip
    wave = load_wave(project.wave("2026"))
    assert wave.key("facility") == ("code",)  # carried over
    assert "crosswalk.csv" not in wave.said.files  # people edit it


@pytest.mark.parametrize(
    ("key", "told"), [("code", "wait for you in shelter problems"), ("code,town", "stay in totals")]
)
def test_rows_that_share_a_key_are_counted_and_it_is_said_what_becomes_of_them(say, tmp_path, key, told):
    rows = [["s1", "4", "a"], ["s1", "6", "a"], ["s2", "1", "b"], ["", "1", "b"]]
    _, said, _ = say("new-wave", "2026", "--facility", *field_work(tmp_path / "came", rows=rows), "--key", key)
    assert "1 rows have one of their own, 2 share theirs, 1 have a blank in it" in said
    assert told in said


def test_a_sample_is_said_to_be_one(project, say, tmp_path):
    say("new-wave", "2026", "--facility", *field_work(tmp_path / "came"), "--sample")
    assert load_wave(project.wave("2026")).said.design == "sample"


def test_a_title_cannot_become_syntax(project, say, tmp_path):
    form, answers = field_work(tmp_path / "came")
    title = 'A "round": {synthetic: true} # \u2028 end'
    export(form / "settings.csv", [["form_title", "form_id"], [title, "f"]])
    assert say("new-wave", "2026", "--facility", form, answers)[0] == 0
    wave = load_wave(project.wave("2026"))
    assert set(wave.said.title.values()) == {title}
    assert wave.said.synthetic is False


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--facility", "none.xlsx", "export.csv"], "no such form"),
        (["--facility", "form", "none.csv"], "no such export"),
        (["--facility", "form", "other.csv"], ""),
        (["--facility", "form", "export.csv", "--key", "nobody"], "the key names no question of the form: nobody"),
        (["--facility", "form", "link.csv"], ""),
    ],
)
def test_a_bad_call_leaves_nothing_behind(project, say, tmp_path, monkeypatch, arguments, told):
    field_work(tmp_path / "came")
    export(tmp_path / "came" / "other.csv", [["x", "y"], [SECRET, "2"]])
    (tmp_path / "came" / "link.csv").symlink_to(tmp_path / "came" / "export.csv")
    monkeypatch.chdir(tmp_path / "came")
    code, out, error = say("new-wave", "2026", *arguments)
    assert (code, out) == (3, "")
    assert told in error
    assert 1 <= len(error.splitlines()) <= 2
    assert "Fix: " in error
    assert SECRET not in error
    assert not project.raw.exists() or list(project.raw.iterdir()) == []


def test_a_wave_name_cannot_leave_the_folder(project, say, tmp_path):
    code, _, error = say("new-wave", "../2026", "--facility", *field_work(tmp_path / "came"))
    assert code == 2
    assert "not a wave name" in error


def test_what_an_invented_wave_says_of_itself_is_not_carried_over(project, say, tmp_path):
    form, answers = field_work(tmp_path / "first")
    say("new-wave", "2023", "--facility", form, answers, "--key", "code")
    path = project.wave("2023").raw / "wave.yml"
    for invented, later in ((False, "2027"), (True, "2026")):
        told = {"synthetic": invented, "organisation": "Those", "parameters": {"control": {"a": "part"}}}
        about = yaml.safe_load(path.read_text(encoding="utf-8")) | told
        path.write_text(yaml.safe_dump(about), encoding="utf-8")
        _, said, _ = say("new-wave", later, "--facility", form, answers)
        text = (project.wave(later).raw / "wave.yml").read_text(encoding="utf-8")
        assert yaml.safe_load(text)["organisation"] == (None if invented else "Those")
        assert 'parameters: {}  # TO DO as the wave before: {"control": {"a": "part"}}' in text
        assert ("2023 is invented data" in said) is invented


def test_a_changed_skip_is_told_by_the_name_of_its_question(project, say, tmp_path):
    first = field_work(tmp_path / "first", survey=(NAME, BEDS | {"relevant": "${code} != ''"}, TOWN))
    say("new-wave", "2023", "--facility", *first, "--key", "code")
    _, said, _ = say("new-wave", "2026", "--facility", *field_work(tmp_path / "second"))
    assert "  facility: beds changed (skip), not compared with 2023" in said.splitlines()


def test_the_row_that_declares_a_change_to_make_no_difference_is_printed_and_does_so(project, say, tmp_path):
    first = field_work(tmp_path / "first")
    say("new-wave", "2023", "--facility", *first, "--key", "code")
    other = [question("integer", "beds", "How many beds stand there?"), TOWN, NAME]
    head, rows = [row["name"] for row in other], [["4", "a", "s1"]]
    form = write_form(tmp_path / "form", other, [*TOWNS[:1], (TOWNS[0][0], "z", "Zabava")])
    _, said, _ = say("new-wave", "2026", "--facility", form, export(tmp_path / "second.csv", [head, *rows]))
    printed = [line.rpartition("has the row: ")[2] for line in said.splitlines() if "has the row: " in line]
    assert {row.split(",")[1] for row in printed} == {"wording", "choice"}
    agreed = [dict(zip(("form", "kind", "old", "new"), row.split(","), strict=True)) for row in printed]
    left = compare(read_form(first[0]), read_form(form), agreed)
    assert not [difference for difference in left if difference.verdict == "break"]

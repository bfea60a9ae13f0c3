"""A wave's description and files: what is missing, misspelt, changed or dangerous is said in a sentence."""

import hashlib
import shutil

import pytest
from support.exports import HEADER, ROWS, csv_text, form

from shelterlib.errors import BadCallError, DataError, ShelterError
from shelterlib.paths import Project
from shelterlib.raw import load_wave

SAID = """\
title: {en: Test, uk: Проба}
design: census
synthetic: true
key: {facility: [shelter]}
field: {start: 2023-05-01, end: 2023-05-31}
reference: {start: 2023-01-01, end: 2023-03-31}
parameters: {control: {no: part}}
"""


@pytest.fixture
def wave(tmp_path):
    """A project with one wave, its form and its export."""
    (tmp_path / "catalogue").mkdir()
    folder = tmp_path / "data" / "raw" / "2023"
    folder.mkdir(parents=True)
    form(tmp_path)
    shutil.move(tmp_path / "form", folder / "facility.form")
    (folder / "facility.csv").write_text(csv_text([HEADER, *ROWS]), encoding="utf-8")
    (folder / "wave.yml").write_text(SAID, encoding="utf-8")
    return Project(tmp_path).wave("2023")


def refused(wave, kind=DataError):
    with pytest.raises(kind) as caught:
        load_wave(wave)
    return str(caught.value)


def test_a_wave_is_its_description_and_the_files_beside_it(wave):
    found = load_wave(wave)
    assert found.name == "2023"
    assert found.key("facility") == ("shelter",)
    assert found.key("administration") == ()
    assert found.exports["facility"].name == "facility.csv"
    assert "beds" in found.forms["facility"]
    assert found.said.title == {"en": "Test", "uk": "Проба"}
    assert (found.said.field.start.year, found.said.reference.end.month) == (2023, 3)
    assert found.sheet("facility") is None
    assert found.list_file("corrections") is None
    (wave.raw / "corrections.csv").write_text("unit\n")
    assert found.list_file("corrections").name == "corrections.csv"


def test_a_region_code_that_yaml_takes_for_a_truth_stays_a_word(wave):
    assert load_wave(wave).said.parameters == {"control": {"no": "part"}}


def test_nothing_but_the_title_needs_words(wave):
    (wave.raw / "wave.yml").write_text(
        "title: Проба\norganisation: null\nfield: null\ndesign: sample\nsynthetic: false\nkey: {facility: []}\n"
    )
    said = load_wave(wave).said
    assert said.title == {"": "Проба"}
    assert said.field is None
    assert said.key == {"facility": ()}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("design: census", "design: survey", "design"),
        ("design: census", "desing: census", "did you mean design?"),
        ("synthetic: true", "synthetic: yes", "synthetic"),
        ("synthetic: true\n", "", "synthetic"),
        ("title: {en: Test, uk: Проба}", "title: [Test]", "title"),
        ("2023-05-31", "2023-05-32", "a date or a number that does not exist"),
        ("start: 2023-05-01, end: 2023-05-31", "start: 2023-05-01", "field.end"),
        ("[shelter]", "[sheltr]", "did you mean shelter?"),
        ("{facility:", "{facilty:", "facilty"),
        ("design: census", "design: census\ndesign: sample", "the same key occurs twice"),
        ("title: {en: Test, uk: Проба}", "title: !!python/object/apply:os.system [true]", "a tag (!…) is not allowed"),
        ("title: {en: Test, uk: Проба}", "title: [", "line"),
    ],
)
def test_what_is_wrong_in_the_description_is_named(wave, old, new, said):
    assert old in SAID
    (wave.raw / "wave.yml").write_text(SAID.replace(old, new), encoding="utf-8")
    error = refused(wave)
    assert said in error
    assert "wave.yml" in error
    assert "Fix:" in error


def test_a_wave_that_is_not_there_is_refused_with_those_that_are(wave):
    assert "use one of: 2023" in refused(wave.project.wave("2024"), BadCallError)


@pytest.mark.parametrize("name", ["../../x", "2020; rm", "٢٠٢٠", "", "a/b", "2020\n", "x" * 40, "..", "1e9\x00"])
def test_a_name_that_is_none_is_refused_before_a_file_is_opened(wave, name, monkeypatch):
    monkeypatch.setattr("pathlib.Path.open", lambda *_: pytest.fail("a file was opened"))
    with pytest.raises(BadCallError):
        wave.project.wave(name)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: (f / "wave.yml").unlink(), "no wave.yml"),
        (lambda f: shutil.rmtree(f / "facility.form"), "no form"),
        (lambda f: (f / "facility.csv").unlink(), "no export for the form facility"),
        (lambda f: (f / "facility.xlsx").write_bytes(b""), "two exports for facility"),
        (lambda f: shutil.copytree(f / "facility.form", f / "facility.form.xlsx"), "two forms for facility"),
    ],
)
def test_a_file_that_is_missing_or_there_twice_is_named(wave, change, said):
    change(wave.raw)
    assert said in refused(wave)


def test_a_file_that_changed_since_it_was_registered_stops_the_wave(wave):
    digest = hashlib.sha256((wave.raw / "facility.csv").read_bytes()).hexdigest()
    (wave.raw / "wave.yml").write_text(f"{SAID}files: {{facility.csv: {digest}}}\n", encoding="utf-8")
    load_wave(wave)
    with (wave.raw / "facility.csv").open("a") as stream:
        stream.write("\n")
    assert "facility.csv: the file changed since it was registered" in refused(wave)
    (wave.raw / "facility.csv").rename(wave.raw / "facility.tsv")
    assert "a registered file is missing" in refused(wave)


@pytest.mark.parametrize("name", ["../2023/facility.csv", "/etc/hostname"])
def test_a_registered_file_outside_of_the_folder_is_refused(wave, name):
    (wave.raw / "wave.yml").write_text(f"{SAID}files: {{{name}: '00'}}\n", encoding="utf-8")
    assert "not a file of this folder" in refused(wave)


def test_links_are_not_followed(wave, tmp_path):
    (tmp_path / "elsewhere.yml").write_text(SAID)
    (wave.raw / "wave.yml").unlink()
    (wave.raw / "wave.yml").symlink_to(tmp_path / "elsewhere.yml")
    assert "a link" in refused(wave)


def test_no_message_shows_what_a_description_says(wave):
    for key in ("design", "synthetic", "field", "key"):
        (wave.raw / "wave.yml").write_text(SAID + f"x{key}: SECRET\n" + f"{key}: SECRET\n", encoding="utf-8")
        assert "SECRET" not in refused(wave, ShelterError)

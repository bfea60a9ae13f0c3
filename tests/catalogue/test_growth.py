"""A year, a question, an indicator, a recommendation, a language: each is added in files, never in the package."""

import shutil
from dataclasses import replace

import pytest
import yaml
from support.paths import ROOT
from support.plain_clean import clean_simulated

from shelterlib.catalogue import load
from shelterlib.forms import Choice, Question
from shelterlib.indicators import compute
from shelterlib.indicators.rows import Answers
from shelterlib.paths import Project
from shelterlib.release.verdicts import verdict_rows
from shelterlib.render.codebook.tables import tables
from shelterlib.report.sentences import Words
from shelterlib.report.texts import languages, read_texts
from shelterlib.simulate import load_plan, simulate_wave

FORMS = {"2020": "2020", "2023": "2023", "2026": "2023"}


@pytest.fixture(scope="module")
def waves(tmp_path_factory):
    """Three linked waves, the last one of a year that the repository has not."""
    plan, folder, before, found = (
        load_plan(ROOT / "catalogue" / "simulation.yml"),
        tmp_path_factory.mktemp("raw"),
        None,
        [],
    )
    for seed, (wave, form) in enumerate(FORMS.items(), 70):
        forms = ROOT / "data" / "raw" / form
        before = simulate_wave(plan, seed, folder / wave, forms=forms, wave=wave, size=24, before=before)
        if wave == "2023":
            shutil.copy(forms / "crosswalk.csv", folder / wave)
        found.append(clean_simulated(folder / wave))
    return found


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    return Project(tmp_path)


def append(project, file, entry):
    with (project.catalogue / file).open("a", encoding="utf-8") as stream:
        stream.write("\n" + yaml.safe_dump([entry], allow_unicode=True, sort_keys=False))


def reword(project, file, old, new, times=1):
    path = project.catalogue / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= times
    path.write_text(text.replace(old, new, times), encoding="utf-8")


def words(project):
    """Return the words of every language of the project."""
    return [Words(language, read_texts(project, language), {}) for language in languages(project)]


def codebook(project):
    """Return the rows of the codebook of indicators, made from what a release says of them."""
    said = {"indicators": load(project).rows("indicators"), "levels": {}, "questions": {}}
    return {row["id"]: row for row in tables(said, words(project))[0].rows}


def country(cells, name, kind="indicator"):
    found = cells[(cells["indicator"] == name) & (cells["group_by"] == "country") & (cells["kind"] == kind)]
    return found[found["group_by2"] == ""].iloc[0] if kind == "indicator" else found


NEW = {
    "id": "RS9", "form": "facility", "kind": "share", "universe": "${OP}",
    "condition": "selected(${services}, 'legal')", "unit": "percent", "direction": "higher", "domain": "services",
    "chapter": "resources", "sensitivity": "open", "levels": ["country", "macro"],
}  # fmt: skip


def test_a_third_wave_is_compared_with_both_earlier_ones(waves):
    found = compute(load(Project(ROOT)), waves)
    change = found.cells[found.cells["kind"] == "change"]
    assert set(change["compared_with"]) == {"2020", "2023"}
    assert found.wave == "2026"
    both = found.panel["facility"]["earlier"]
    assert [row["compared_with"] for row in both] == ["2020", "2023"]
    assert both[0]["matched"] < both[1]["matched"]
    # What broke between the first two waves is broken for the first and comparable for the second.
    broken = change[(change["indicator"] == "AV11") & (change["group_by"] == "country")]
    assert dict(zip(broken["compared_with"], broken["comparability"], strict=True)) == {
        "2020": "break", "2023": "comparable",
    }  # fmt: skip


def test_a_definition_changes_number_and_codebook_together(project, waves):
    before = country(compute(load(project), waves[:1]).cells, "M1_2")
    assert codebook(project)["M1_2"]["condition_expression"] == "${ext_rule} = 'court'"
    reword(project, "indicators.yml", "${ext_rule} = 'court'", "${ext_rule} != 'none'")
    after = country(compute(load(project), waves[:1]).cells, "M1_2")
    assert codebook(project)["M1_2"]["condition_expression"] == "${ext_rule} != 'none'"
    assert (after["denominator"], after["numerator"] > before["numerator"]) == (before["denominator"], True)


def test_an_indicator_is_an_entry_and_its_words(project, waves):
    append(project, "indicators.yml", NEW)
    for language in ("en", "uk"):
        label = "{label: Legal help, numerator: With, denominator: All, note: None}"
        reword(project, f"text/{language}.yml", "\nindicator:\n", f"\nindicator:\n  RS9: {label}\n")
    found = compute(load(project), waves[:2])
    assert country(found.cells, "RS9")["answered"] > 0
    assert len(country(found.cells, "RS9", "change")) == 3
    assert codebook(project)["RS9"]["label_uk"] == "Legal help"


def test_a_question_is_a_line_of_the_form_and_a_column_of_the_export(project, waves):
    *earlier, last = waves
    data = last.forms["facility"]
    question = Question("ramp", "select_one yesno", "yesno", {"en": "Is there a ramp?"}, extra={"sensitivity": "open"})
    question = replace(question, type="select_one")
    form = replace(
        data.form,
        questions=(*data.form.questions, question),
        choices=data.form.choices | {"yesno": (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))},
    )
    said = ["yes" if row % 3 else "no" for row in range(len(data.answers))]
    grown = Answers(data.answers.assign(ramp=said), data.status.assign(ramp="answered"), form)
    append(project, "indicators.yml", NEW | {"condition": "${ramp} = 'yes'", "waves": {"from": 2026, "to": None}})
    found = compute(load(project), [*earlier, replace(last, forms={**last.forms, "facility": grown})])
    table = found.cells[(found.cells["kind"] == "question") & (found.cells["indicator"] == "ramp")]
    assert dict(zip(table["group2"], table["numerator"], strict=True)) == {
        "yes": said.count("yes"),
        "no": said.count("no"),
    }
    assert country(found.cells, "RS9")["comparability"] == "new"
    assert ("ramp", "new") in {(row["question"], row["verdict"]) for row in found.ledger}


def test_a_recommendation_is_an_entry(project):
    reword(project, "indicators.yml", "recommendation: [M3]", "recommendation: [M3, M4]")
    append(project, "recommendations.yml", {
        "id": "M4", "addressee": "ministry", "source": "https://example.org/", "direct": {"M3_1": 30},
        "needs": 1, "beside": [],
    })  # fmt: skip
    found = load(project)
    cells = {
        "M3_1.country": {"status": "shown", "n": "2", "of": "10", "unit": "percent", "value": "20", "comparability": ""}
    }
    rows = {row["cell"]: row for row in verdict_rows("2026", found.recommendations, found.indicators, cells)}
    assert (rows["M4.verdict"]["note"], rows["M4.verdict"]["n"]) == ("supported", "1")


def test_a_language_is_a_file(project):
    (project.catalogue / "text" / "pl.yml").write_text(
        yaml.safe_dump(read_texts(project, "en") | {"indicator.M1_2.label": "Do decyzji sądu"}, allow_unicode=True),
        encoding="utf-8",
    )
    assert codebook(project)["M1_2"]["label_pl"] == "Do decyzji sądu"

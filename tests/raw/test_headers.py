"""Headers in every disguise that real exports gave them."""

import random

import pytest
from support.exports import (
    CHOICES,
    HEADER,
    ROWS,
    SURVEY,
    book,
    cells,
    csv_text,
    expected,
    form,
    problems,
    read,
    repairs,
)
from support.paths import ROOT

from shelterlib.forms import read_form
from shelterlib.raw import read_export
from shelterlib.raw.match import Matcher

PATHS = ("shelter", "region", "stay/beds", "stay/groups", "visited", "area", "remark")
ENGLISH = ("Name of the shelter", "Region", "Beds for stay", "Who is admitted", "Day of the visit", "Area", "Remarks")
UKRAINIAN = (
    "Назва притулку",
    "Область",
    "Місць (ліжок), усього",
    "Кого приймають",
    "Дата відвідування",
    "Площа",
    "Зауваження",
)


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        PATHS,
        [name.replace("/", ".") for name in PATHS],
        [name.replace("/", "-") for name in PATHS],
        [name.upper() for name in PATHS],
        [f" {name}  " for name in PATHS],
        ENGLISH,
        UKRAINIAN,
        [*ENGLISH[:3], *UKRAINIAN[3:]],
        [label.upper() + ":" for label in UKRAINIAN],
        ["Місць  (ліжок),\n усього" if "ліжок" in label else label for label in UKRAINIAN],
        [label.replace("і", "i").replace("а", "a") for label in UKRAINIAN],  # Latin letters in Cyrillic words
        [f"<b>{label}</b>" for label in ENGLISH],
        ["X.U.FEFF.shelter", *HEADER[1:]],
        ["\ufeffshelter", *HEADER[1:]],
        [f"Survey/{label}" for label in ENGLISH],
        [f"{one} / {two}" for one, two in zip(UKRAINIAN, ENGLISH, strict=True)],
        [f"{one}\n{two}" for one, two in zip(UKRAINIAN, ENGLISH, strict=True)],
        [f"{one} ({two})" for one, two in zip(UKRAINIAN, ENGLISH, strict=True)],
        [f"{one} | {two}" for one, two in zip(UKRAINIAN, ENGLISH, strict=True)],
    ],
    ids=[
        "names",
        "slash",
        "dot",
        "dash",
        "case",
        "blanks",
        "english",
        "ukrainian",
        "both",
        "signs",
        "spaces",
        "look-alike",
        "tags",
        "R-mark",
        "mark",
        "group-label",
        "two languages",
        "two lines",
        "brackets",
        "bar",
    ],
)
def test_a_header_in_any_disguise_is_its_question(tmp_path, header):
    table = read(tmp_path, csv_text([header, *ROWS])).main
    assert cells(table) == expected()
    assert table.unknown == ()
    assert problems(table) == {}


def test_every_repair_of_a_header_is_noted_with_the_question(tmp_path):
    table = read(tmp_path, csv_text([("Name of the shelter", *PATHS[1:]), *ROWS])).main
    noted = {(c.rule, c.question, c.new[0]) for c in table.sheet.journal.changes}
    assert noted == {
        ("header_label", "Name of the shelter", "shelter"),
        ("header_path", "stay/beds", "beds"),
        ("header_path", "stay/groups", "groups"),
    }


@pytest.mark.parametrize(
    "children",
    [
        ["groups/women", "groups/men", "groups/children"],
        ["stay/groups/women", "stay/groups/men", "stay/groups/children"],
        ["stay.groups.women", "stay.groups.men", "stay.groups.children"],
        ["groups.women", "groups.men", "groups.children"],
        ["Who is admitted/Women", "Who is admitted/Men", "Who is admitted/Children"],
        ["Кого приймають/Жінки", "Кого приймають/Чоловіки", "Кого приймають/Діти"],
        ["groups/Women", "groups/Men", "groups/Children"],
    ],
)
def test_a_column_for_each_choice_is_known_as_such(tmp_path, children):
    rows = [("А", 1, 0, 0), ("Б", 0, 1, 1)]
    table = read(tmp_path, csv_text([("shelter", *children), *rows])).main
    assert cells(table) == {
        "shelter": ["А", "Б"],
        "groups/women": ["1", "0"],
        "groups/men": ["0", "1"],
        "groups/children": ["0", "1"],
    }


@pytest.mark.parametrize("second", ["beds", "beds.1", "Beds for stay", "stay/beds", "stay.beds.1"])
def test_two_columns_of_one_question_are_both_given_and_noted(tmp_path, second):
    table = read(tmp_path, csv_text([("shelter", "beds", second), ("А", 1, 1), ("Б", 2, 2)])).main
    assert [t.question for t in table.targets] == ["shelter", "beds", "beds"]
    assert repairs(table)["duplicate_column"] == 1


def test_a_column_that_the_form_does_not_have_is_listed_and_warned_of(tmp_path):
    table = read(tmp_path, csv_text([(*HEADER, "№ з/п"), *[(*row, 1) for row in ROWS]])).main
    assert table.unknown == ("№ з/п",)
    assert problems(table) == {}
    assert table.sheet.journal.counts("W")["column_unknown"] == 1


def test_an_unknown_label_among_labels_is_a_problem_when_a_question_is_missing(tmp_path):
    table = read(tmp_path, csv_text([(*UKRAINIAN[:-1], "Примітки відвідувача"), *ROWS])).main
    assert problems(table) == {"label_unknown": 1}


def test_a_label_that_two_questions_share_is_not_guessed(tmp_path):
    survey = SURVEY + "integer,men_n,How many,Скільки\ninteger,women_n,How many,Скільки\n"
    form(tmp_path, survey, CHOICES)
    (tmp_path / "export.csv").write_text(csv_text([(*HEADER, "Скільки", "men_n"), *[(*row, 1, 2) for row in ROWS]]))
    table = read_export(tmp_path / "export.csv", read_form(tmp_path / "form")).main
    assert problems(table) == {"header_ambiguous": 1}
    assert table.unknown == ("Скільки",)


def test_a_label_cut_by_a_program_is_still_its_question(tmp_path):
    long = "Скільки місць у притулку можна надати людям, які постраждали від торгівлі людьми, цілодобово"
    form(tmp_path, SURVEY + f'integer,places,x,"{long}"\n')
    matcher = Matcher(read_form(tmp_path / "form"))
    assert matcher.target(long[:63]).question == "places"
    assert matcher.target(long[:60] + "...").question == "places"
    assert matcher.target(long[:12]).kind == "unknown"


def test_columns_of_devices_and_persons_are_dropped_and_noted_by_name_alone(tmp_path):
    secrets = (
        "_geolocation",
        "_submitted_by",
        "deviceid",
        "photo_URL",
        "_place_latitude",
        "_place_longitude",
        "_attachments",
        "username",
    )
    kept = ("_uuid", "_submission_time", "__version__", "_index")
    row = (*["SECRET 48.5"] * len(secrets), "u1", "2023-05-06T10:00:00", "v1", "1")
    table = read(tmp_path, csv_text([(*HEADER, *secrets, *kept), *[(*r, *row) for r in ROWS]])).main
    assert repairs(table)["personal_column"] == len(secrets)
    assert {c.question for c in table.sheet.journal.changes if c.rule == "personal_column"} == set(secrets)
    assert {t.question for t in table.targets if t.kind == "system"} == {"uuid", "submitted", "version", "index"}
    assert "SECRET" not in repr(table)
    assert not any("SECRET" in text for column in table.sheet.columns for text in column.texts)


def test_a_question_under_its_former_name_is_found(tmp_path):
    header = ("shelter", "stay/capacity", "capacity_note")
    table = read(tmp_path, csv_text([header, ("А", 5, "x")]), renamed={"capacity": "beds"}).main
    assert cells(table) == {"shelter": ["А"], "beds": ["5"]}
    assert table.unknown == ("capacity_note",)


@pytest.mark.parametrize("seed", range(8))
def test_order_of_columns_and_kind_of_file_do_not_matter(tmp_path, seed):
    rng = random.Random(seed)
    order = rng.sample(range(len(HEADER)), len(HEADER))
    names = [rng.choice((HEADER, PATHS, ENGLISH, UKRAINIAN))[place] for place in order]
    rows = [[row[place] for place in order] for row in ROWS]
    want = expected()
    assert cells(read(tmp_path, csv_text([names, *rows], rng.choice(",;|\t"))).main) == {
        HEADER[p]: want[HEADER[p]] for p in order
    }
    found = cells(read_export(book(tmp_path / "e.xlsx", {"A": [names, *rows]}), form(tmp_path)).main)
    assert found == {HEADER[p]: want[HEADER[p]] for p in order}


@pytest.mark.parametrize("prefix", ["grp/", "old.group.", "x-", "Блок А/", "a/b/stay/", "old:"])
def test_a_question_in_groups_that_the_form_does_not_have_is_known_by_its_name(tmp_path, prefix):
    header = [prefix + name for name in (*HEADER[:-1], "REMARK")]
    table = read(tmp_path, csv_text([header, *ROWS])).main
    assert cells(table) == expected()
    assert repairs(table).get("header_path") == len(HEADER)
    children = read(tmp_path, csv_text([("shelter", f"{prefix}groups{prefix[-1]}women"), ("A", 1)])).main
    assert cells(children) == {"shelter": ["A"], "groups/women": ["1"]}


def test_another_column_of_that_name_is_not_taken_for_the_question(tmp_path):
    table = read(
        tmp_path, csv_text([("shelter", "beds", "old/beds", "Number of beds", "w/ beds"), ("A", 5, "", 7, 8)])
    ).main
    assert cells(table) == {"shelter": ["A"], "beds": ["5"]}
    assert table.unknown == ("old/beds", "Number of beds", "w/ beds")
    table = read(tmp_path, csv_text([("shelter", "a/beds", "b/beds"), ("A", 5, ""), ("B", "", 6)])).main
    assert table.unknown == ("a/beds", "b/beds")


def test_a_question_that_moved_between_versions_is_one(tmp_path):
    header = ("shelter", "__version__", "stay/beds", "old/beds", "other/beds")
    table = read(
        tmp_path, csv_text([header, ("A", "v1", "", 5, ""), ("B", "v2", 6, "", 3), ("C", "v2", 6, "", "")])
    ).main
    assert [t.question for t in table.targets if t.kind == "question"] == ["shelter", "beds", "beds"]
    assert table.unknown == ("other/beds",)


TWICE = "integer,men_n,Of them placed,З них\ninteger,women_n,Women,Жінок\ninteger,men_f,Of them placed,З них\n"
AGAIN = "integer,other_n,Of them placed,З них\n"


def twice(folder, header, survey=SURVEY + TWICE):
    """Return what became of columns behind the usual ones, whose cells say which they are."""
    form(folder, survey, CHOICES)
    (folder / "export.csv").write_text(csv_text([(*HEADER, *header), *[(*row, *range(len(header))) for row in ROWS]]))
    table = read_export(folder / "export.csv", read_form(folder / "form")).main
    found = {t.question: int(table.sheet.columns[place].at([0])[0]) for place, t in enumerate(table.targets[7:], 7)}
    return {name: place for name, place in found.items() if name}, table


@pytest.mark.parametrize("heading", ["З них", "Of them placed", "З них.1"])
def test_equal_headings_between_the_neighbours_of_the_form_are_told_apart(tmp_path, heading):
    found, table = twice(tmp_path, (heading.removesuffix(".1"), "Жінок", heading))
    assert found == {"men_n": 0, "women_n": 1, "men_f": 2}
    assert problems(table) == {}
    assert repairs(table)["header_place"] == 2


def test_equal_headings_side_by_side_are_taken_in_the_order_of_the_form(tmp_path):
    survey = SURVEY + TWICE + AGAIN
    found, _ = twice(tmp_path, ("З них", "women_n", "З них", "З них"), survey)
    assert found == {"men_n": 0, "women_n": 1, "men_f": 2, "other_n": 3}


@pytest.mark.parametrize(
    ("header", "doubtful"),
    [
        (("З них", "З них", "Жінок"), 2),  # two before, where the form has one
        (("Жінок", "З них", "З них"), 2),
        (("З них", "men_f", "women_n"), 1),  # what stands elsewhere belongs between
        (("women_n", "men_f", "З них"), 1),
    ],
)
def test_equal_headings_in_another_order_than_the_forms_are_not_guessed(tmp_path, header, doubtful):
    _, table = twice(tmp_path, header)
    assert problems(table) == {"header_ambiguous": doubtful}
    (said,) = {p.fix for p in table.sheet.journal.problems if p.rule == "header_ambiguous"}
    assert said == "export names instead of labels, or call the column men_f or men_n"


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("wave", ["2020", "2023"])
@pytest.mark.parametrize("kind", ["facility", "administration"])
def test_an_export_of_labels_of_the_projects_own_forms_is_read_whole(tmp_path, kind, wave, language):
    asked = read_form(ROOT / "data" / "raw" / wave / f"{kind}.form.xlsx")
    names, headings = [], []
    for question in asked.by_name.values():
        if not question.is_asked:
            continue
        names.append(question.name)
        headings.append(question.labels[language])
        if question.type == "select_multiple":
            choices = asked.choices[question.list_name]
            headings += [f"{question.labels[language]}/{choice.labels[language]}" for choice in choices]
    (tmp_path / "export.csv").write_text(csv_text([headings, [""] * (len(headings) - 1) + ["x"]]))
    table = read_export(tmp_path / "export.csv", asked).main
    assert table.unknown == ()
    assert list(dict.fromkeys(target.question for target in table.targets)) == names

"""Rows: sent twice, edited, the same unit again, without a key; versions of the form; what was not asked."""

import pytest
from support.cleaning import CHOICES, SURVEY, clean_bytes, csv_bytes, rows_of, small_form

SENT = "_submission_time"


def row(uuid, sent, **more):
    return {"id": "A1", "region": "UA-05", "open": "yes", "_uuid": uuid, SENT: sent, **more}


def test_the_same_submission_twice_is_one(tmp_path):
    result = clean_bytes(tmp_path, csv_bytes([row("u1", "2023-01-01T10:00:00", beds="5")] * 3))
    assert len(result.main) == 1
    assert result.main.dropped == {"duplicate_exact": 2}
    assert result.severe() == set()


def test_the_same_answers_in_another_spelling_are_the_same_submission(tmp_path):
    rows = [
        row("u1", "2023-01-01", visited="2020-10-16", open="yes"),
        row("u1", "2023-01-01", visited="16.10.2020", open="Так"),
    ]
    assert clean_bytes(tmp_path, csv_bytes(rows)).main.dropped == {"duplicate_exact": 1}


def test_of_an_edited_submission_the_latest_counts(tmp_path):
    rows = [
        row("u1", "2023-01-02T10:00:00", beds="6"),
        row("u1", "2023-01-01T10:00:00", beds="5"),
        row("u2", "2023-01-01", id="A2"),
    ]
    result = clean_bytes(tmp_path, csv_bytes(rows))
    assert result.answers["beds"].tolist()[0] == 6
    assert result.main.dropped == {"edited_resubmission": 1}
    assert [c.rows.tolist() for c in result.main.journal.changes if c.rule == "edited_resubmission"] == [[3]]


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2023-05-01T9:00:00", "2023-05-01T10:00:00"),
        ("01.05.2023 09:00", "2023-05-01T08:00:00+00:00"),
        ("2023-04-30T23:00:00Z", "2023-05-01T02:30:00+03:00"),
        ("30.04.2023 23:00", "01.05.2023 01:00"),
    ],
)
def test_the_latest_is_told_by_the_moment_not_by_its_spelling(tmp_path, early, late):
    for order in (1, -1):
        rows = [row("u1", early, beds="5"), row("u1", late, beds="6")][::order]
        result = clean_bytes(tmp_path, csv_bytes(rows))
        if early.startswith("2023-05-01T9"):  # not a moment that can be read: nobody knows which is the latest
            assert result.severe() == {"edited_tie"}
        else:
            assert result.answers["beds"].tolist() == [6]


def test_two_versions_of_the_same_moment_are_for_a_person(tmp_path):
    rows = [row("u1", "2023-01-01", beds="6"), row("u1", "2023-01-01", beds="5")]
    result = clean_bytes(tmp_path, csv_bytes(rows))
    assert len(result.main) == 2
    assert result.problems["edited_tie"] == 2
    assert result.cell("beds") == (None, "problem")


def test_the_same_unit_under_two_submissions_is_for_a_person(tmp_path):
    rows = [row("u1", "2023-01-01", beds="6"), row("u2", "2023-01-02", beds="6"), row("u3", "2023-01-02", id="A2")]
    result = clean_bytes(tmp_path, csv_bytes(rows), key=("id",))
    assert len(result.main) == 3
    assert result.problems["key_shared"] == 2
    assert result.severe() == {"key_shared"}


def test_a_shared_composite_key_is_counted_and_kept(tmp_path):
    rows = [row("u1", "2023-01-01"), row("u2", "2023-01-02"), row("u3", "2023-01-02", id="A2")]
    result = clean_bytes(tmp_path, csv_bytes(rows), key=("id", "region"))
    assert result.problems == {"key_not_unique": 2}
    assert result.severe() == set()
    assert result.answers.index.tolist() == ["A1|UA-05", "A1|UA-05", "A2|UA-05"]
    assert result.answers.index.name == "unit"


def test_without_submissions_rows_equal_in_everything_are_one_where_a_key_says_so(tmp_path):
    rows = rows_of({"beds": "5"}, {"beds": "6"}).replace(b"A1", b"A0")
    same = rows_of({"beds": "5"}, {"beds": "5"}).replace(b"A1", b"A0")
    assert clean_bytes(tmp_path, same, key=("id",)).main.dropped == {"duplicate_exact": 1}
    assert clean_bytes(tmp_path, same).main.dropped == {}
    assert clean_bytes(tmp_path, rows, key=("id",)).severe() == {"key_shared"}


def test_a_unit_without_key_or_outside_of_the_frame_is_for_a_person(tmp_path):
    content = rows_of({}, {"id": ""}, {"id": "B7"})
    result = clean_bytes(tmp_path, content, key=("id",), units=frozenset({"A0", "A2"}))
    assert {(p.rule, p.rows[0]) for p in result.main.journal.problems if p.severity == "E"} == {
        ("key_missing", 3),
        ("unit_unknown", 4),
    }


def test_a_blank_is_told_apart_by_why_it_is_blank(tmp_path):
    rows = [
        {"open": "no", "used": ""},
        {"open": "no", "used": "3"},
        {"open": "yes", "used": ""},
        {"open": "yes", "used": "3"},
        {"open": ""},
    ]
    result = clean_bytes(tmp_path, rows_of(*rows))
    assert [result.cell("used", n) for n in range(4)] == [
        (None, "not_asked"),
        (3, "answered"),
        (None, "missing"),
        (3, "answered"),
    ]
    assert result.problems == {"answered_though_skipped": 1, "required_missing": 1}
    assert result.severe() == set()


def test_a_question_of_a_later_version_was_not_in_the_earlier_one(tmp_path):
    form = small_form(tmp_path, SURVEY.replace("integer,free,", "integer,new,").replace("Any number", "New"))
    rows = [
        {"new": "", "__version__": "v1"},
        {"new": "", "__version__": "v1"},
        {"new": "4", "__version__": "v2"},
        {"new": "", "__version__": "v2"},
    ]
    columns = {q.name: "" for q in form.questions}
    result = clean_bytes(
        tmp_path, rows_of(*({**columns, "region": "UA-05", "open": "yes", "id": "x", **r} for r in rows)), form=form
    )
    found = [result.cell("new", n)[1] for n in range(4)]
    assert found == ["not_in_version", "not_in_version", "answered", "missing"]


def test_a_question_without_a_column_stops_a_wave_and_an_export_of_several_versions(tmp_path):
    one = clean_bytes(tmp_path, rows_of({}))
    assert one.severe() == set()
    assert "beds" in one.main.missing
    assert clean_bytes(tmp_path, rows_of({}), strict=True).severe() == {"question_missing"}
    versions = rows_of({"__version__": "v1"}, {"__version__": "v2"})
    assert clean_bytes(tmp_path, versions).severe() == {"question_missing"}


def test_an_old_choice_is_read_by_the_crosswalk(tmp_path):
    result = clean_bytes(
        tmp_path,
        rows_of({"open": "sure", "groups": "ladies men"}),
        recoded={("open", "sure"): "yes", ("who", "ladies"): "women"},
    )
    assert result.cell("open") == ("yes", "answered")
    assert result.cell("groups") == ("women men", "answered")
    assert result.severe() == set()


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 2, 0]])
def test_a_shuffled_export_gives_the_same_answers(tmp_path, order):
    rows = [
        {"beds": "5", "groups": "women"},
        {"beds": "1 234", "groups": "Чоловіки"},
        {"beds": "NA", "groups": "women men"},
    ]
    named = [{"id": f"A{n}", "region": "UA-05", "open": "yes", **r} for n, r in enumerate(rows)]
    plain = clean_bytes(tmp_path, csv_bytes(named), key=("id",))
    shuffled = clean_bytes(tmp_path, csv_bytes([named[n] for n in order]), key=("id",))
    assert plain.answers.sort_index().equals(shuffled.answers.sort_index())
    assert plain.status.sort_index().equals(shuffled.status.sort_index())


def test_repeats_follow_their_rows_and_orphans_are_for_a_person(tmp_path):
    from support.exports import book

    survey = SURVEY + "begin_repeat,staff,Staff,,,,\ninteger,hours,Hours,,,. <= 24,\nend_repeat,,,,,,\n"
    main = [
        ["id", "region", "open", "_index", "_uuid", "_submission_time"],
        ["A1", "UA-05", "yes", 1, "u1", "2023-01-01"],
        ["A1", "UA-05", "no", 2, "u1", "2023-01-02"],
        ["A2", "UA-05", "yes", 3, "u2", "2023-01-01"],
    ]
    staff = [["hours", "_index", "_parent_index"], [8, 1, 1], [7, 2, 2], [25, 3, 3], [5, 4, 9]]
    path = book(tmp_path / "e.xlsx", {"main": main, "staff": staff})
    from support.cleaning import clean_file

    result = clean_file(tmp_path, path, small_form(tmp_path, survey, CHOICES), key=("id",))
    repeat = result.tables["staff"]
    assert repeat.dropped == {"parent_dropped": 1}
    assert repeat.frame()["hours"].tolist()[0] == 7
    assert repeat.frame().index.tolist() == ["A1", "A2", ""]
    assert {p.rule for p in repeat.journal.problems} == {"limit", "orphan"}


def test_a_unit_under_the_name_of_an_earlier_wave_is_known_by_the_crosswalk(tmp_path):
    known = {"key": ("id",), "units": frozenset({"A0", "B1"})}
    assert clean_bytes(tmp_path, rows_of({}, {}), **known).severe() == {"unit_unknown"}
    result = clean_bytes(tmp_path, rows_of({}, {}), renamed={"A1": "B1"}, **known)
    assert result.answers.index.tolist() == ["A0", "B1"]
    assert result.repairs == {"unit_renamed": 1}
    assert result.severe() == set()


def test_of_three_versions_only_the_one_that_never_had_the_question_did_not_ask_it(tmp_path):
    form = small_form(tmp_path)
    columns = {question.name: "" for question in form.questions} | {"region": "UA-05", "open": "yes", "id": "x"}
    given = [("v1", ""), ("v1", ""), ("v2", "4"), ("v2", ""), ("v3", ""), ("v3", "5")]
    result = clean_bytes(
        tmp_path, rows_of(*(columns | {"free": free, "__version__": v} for v, free in given)), form=form
    )
    found = [result.cell("free", n)[1] for n in range(6)]
    assert found == ["not_in_version", "not_in_version", "answered", "missing", "missing", "answered"]

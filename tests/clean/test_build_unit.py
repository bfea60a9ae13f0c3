"""A table built from columns written by hand."""

import numpy as np
import pytest

from shelterlib.clean.absent import Absent
from shelterlib.clean.build import build
from shelterlib.clean.corrections import BLANK, REMOVE, REPLACE, Correction
from shelterlib.clean.plan import Plan
from shelterlib.clean.states import ANSWERED, MISSING, PROBLEM, REMOVED
from shelterlib.forms import Group, Question
from shelterlib.raw.coded import Coded
from shelterlib.raw.journal import Journal
from shelterlib.raw.match import Target
from shelterlib.raw.sheet import Sheet
from shelterlib.raw.tabulate import Table

ID, BEDS, WHO = Question("id", "text"), Question("beds", "integer"), Question("who", "select_multiple", "who")
HOURS = Question("hours", "integer", repeat="staff", path=("staff",))
STAFF = Group("staff", is_repeat=True, labels={}, path=())
CHOICES = {"who": ("women", "men")}
ROLES = {"_uuid": "uuid", "_id": "id", "_index": "index", "_submission_time": "submitted", "__version__": "version"}


def form_of(hand, *questions):
    return hand.form(questions or (ID, BEDS, WHO, HOURS), CHOICES, groups={("staff",): STAFF})


def target(heading):
    if heading in ROLES:
        return Target("system", ROLES[heading])
    question, _, choice = heading.partition("/")
    if question == "odd":
        return Target("unknown")
    return Target("child", question, choice) if choice else Target("question", question)


def sheet_table(columns, name="", rows=(), journal=None, sheet=None, **more):
    texts = [Coded.of(list(column)) for column in columns.values()]
    count = len(texts[0])
    lines = np.array(rows or range(2, count + 2), dtype=np.int64)
    read = Sheet("e.csv", "", tuple(columns), tuple(texts), lines, journal or Journal(), **(sheet or {}))
    return Table(name, read, tuple(map(target, columns)), count, **more)


def built(hand, columns, *, questions=(), made=None, kept=None, plan=None, **more):
    about = Plan(Absent(codes={"dont_know": ("-99",)}), **(plan or {}))
    return build(form_of(hand, *questions), sheet_table(columns, **more), about, made or {}, kept or {})


def texts(table, name):
    return table.cells[name].text.array().to_pylist()


def decision(action, row, question="", old="", new=""):
    return Correction("f", row, "", question, old, new, action, "why", "Olena", "2023-02-01", 7)


def test_answers_are_read_and_every_row_is_named(hand):
    table, keep = built(hand, {"id": ["A", "B"], "beds": ["1 200", "x"], "odd": ["1", "2"]}, dropped={"empty": 3})
    assert keep.tolist() == [True, True]
    assert texts(table, "beds") == ["1200", ""]
    assert table.cells["beds"].status.tolist() == [ANSWERED, PROBLEM]
    assert hand.noted(table) == [("not_a_number", "E", "beds", [3])]
    assert hand.changed(table) == [
        ("thousands", "beds", [2], ["1 200"], ["1200"]), ("not_a_number", "beds", [3], ["x"], [""]),
    ]  # fmt: skip
    assert table.journal.problems[0].fix == "correct it in corrections.csv"
    assert table.ids.array().to_pylist() == table.units.array().to_pylist() == ["2", "3"]
    assert (table.unknown, table.missing, table.read, dict(table.dropped)) == (["odd"], ["who"], 2, {"empty": 3})
    assert (table.numbers.tolist(), table.all_numbers.tolist(), table.parents) == ([2, 3], [2, 3], None)
    assert list(table.originals) == ["id", "beds"]


def test_what_is_only_odd_is_kept_and_flagged(hand):
    one = Question("one", "select_one", "who")
    table, _ = built(hand, {"one": ["women", "aliens"]}, questions=(one,))
    assert hand.noted(table) == [("choice_unknown", "W", "one", [3])]
    assert texts(table, "one") == ["women", "aliens"]


@pytest.mark.parametrize(
    ("columns", "ids"),
    [
        ({"_uuid": ["a", "b"], "_id": ["1", "2"], "_index": ["8", "9"]}, ["a", "b"]),
        ({"_uuid": ["", "b"], "_id": ["1", "2"]}, ["", "b"]),
        ({"_uuid": ["", ""], "_id": ["1", "2"]}, ["1", "2"]),
        ({"_index": ["8", "9"]}, ["2", "3"]),
    ],
)
def test_a_row_is_named_by_its_submission_or_its_number(hand, columns, ids):
    table, _ = built(hand, {"id": ["A", "B"], **columns})
    assert table.ids.array().to_pylist() == ids


@pytest.mark.parametrize(
    ("columns", "ids"),
    [({"_index": ["8", "9"]}, ["8", "9"]), ({"_uuid": ["a", "b"], "_id": ["1", "2"]}, ["2", "3"])],
)
def test_a_row_of_a_repeat_is_named_by_its_place(hand, columns, ids):
    around, kept = built(hand, {"id": ["A"]})
    table, _ = built(hand, {"hours": ["1", "2"], **columns}, name="staff", parent=np.array([0, 0]), parent_table="",
                     made={"": around}, kept={"": kept})  # fmt: skip
    assert table.ids.array().to_pylist() == ids
    assert table.units.array().to_pylist() == ["2", "2"]


def test_rows_of_a_repeat_follow_what_became_of_the_row_around(hand):
    drop = (decision(REMOVE, "u1"),)
    columns = {"id": ["A", "B", "C", "D"], "_uuid": ["u0", "u1", "u2", "u3"]}
    around, kept = built(hand, columns, plan={"corrections": drop, "key": ("id",)})
    assert kept.tolist() == [True, False, True, True]
    table, keep = built(hand, {"hours": ["1", "2", "3", "4", "x"]}, name="staff", parent=np.array([2, 1, 3, -1, 1]),
                        parent_table="", made={"": around}, kept={"": kept}, plan={"corrections": drop})  # fmt: skip
    assert keep.tolist() == [True, False, True, True, False]
    assert table.parents.tolist() == [1, 2, -1]
    assert table.units.array().to_pylist() == ["C", "D", ""]
    assert dict(table.dropped) == {"parent_dropped": 2}
    assert hand.changed(table)[0] == ("parent_dropped", "", [3, 6], ["3", "6"], ["", ""])
    assert hand.noted(table) == [("orphan", "E", "", [5])]
    assert table.journal.problems[0].fix == "find the row that it belongs to, or leave it out"
    assert table.missing == []
    assert table.around == ""


def test_a_repeat_without_any_row_around_has_orphans_alone(hand):
    around, kept = built(hand, {"id": []})
    table, _ = built(hand, {"hours": ["1"]}, name="staff", parent=np.array([-1]), made={"": around}, kept={"": kept})
    assert hand.noted(table) == [("orphan", "E", "", [2])]
    assert table.units.array().to_pylist() == ["2"]
    table, _ = built(hand, {"hours": []}, name="staff", made={"": around}, kept={"": kept})
    assert (len(table), hand.noted(table)) == (0, [])


def test_a_person_takes_out_a_row_and_says_why(hand):
    columns = {"id": ["A", "B", "B"], "_uuid": ["u0", "u1", "u1"], "beds": ["x", "x", "1"]}
    table, keep = built(hand, columns, plan={"corrections": (decision(REMOVE, "u0"), decision(REMOVE, "u1"))})
    assert keep.tolist() == [False] * 3
    changes = [
        (c.rule, c.rows.tolist(), list(c.old), list(c.new), c.reason, c.who, c.when) for c in table.journal.changes
    ]
    assert changes == [
        ("removed_row", [line], [name], [""], "why", "Olena", "2023-02-01")
        for line, name in ((2, "u0"), (3, "u1"), (4, "u1"))
    ]
    assert dict(table.dropped) == {"removed_row": 3}
    assert hand.noted(table) == []


def test_a_row_sent_twice_is_kept_once_whatever_its_spelling(hand):
    columns = {"id": ["A", "B", "A"], "beds": ["1 200", "3", "1200"], "_uuid": ["u0", "u1", "u0"]}
    table, keep = built(hand, columns, rows=[4, 7, 9], dropped={"empty": 1, "duplicate_exact": 1})
    assert keep.tolist() == [True, True, False]
    assert hand.changed(table)[0] == ("duplicate_exact", "", [9], ["u0"], [""])
    assert table.journal.changes[0].reason == "row left out"
    assert dict(table.dropped) == {"empty": 1, "duplicate_exact": 2}


def test_what_cannot_be_read_is_compared_as_it_stands(hand):
    for other, kept in (("x", [True, False]), ("y", [True, True])):
        columns = {"id": ["A", "A"], "beds": ["x", other], "_uuid": ["u0", "u0"]}
        assert built(hand, columns)[1].tolist() == kept


def test_versions_of_a_submission_that_differ_at_the_same_time_are_for_a_person(hand):
    columns = {"id": ["A", "Z", "B", "B"], "beds": ["1", "", "1", "2"], "_uuid": ["u0", "u0", "u1", "u1"],
               "_submission_time": ["2023-01-02T10:00:00", "2023-01-01T10:00:00", "", ""]}  # fmt: skip
    table, keep = built(hand, columns)
    assert keep.tolist() == [True, False, True, True]
    assert hand.noted(table) == [("edited_tie", "E", "", [4, 5])]
    assert table.journal.problems[0].fix == "keep one of the rows: remove_row for the others"


def test_equal_rows_of_a_unit_are_one_where_submissions_are_not_told(hand):
    columns = {"id": ["A", "A", "A"], "beds": ["1", "1", "2"]}
    table, keep = built(hand, columns, plan={"key": ("id",)})
    assert keep.tolist() == [True, False, True]
    assert hand.noted(table) == [("key_shared", "E", "id", [2, 4])]
    for more in ({"key": ()}, {"key": ("id", "beds")}, {"key": ("nothing",)}):
        assert built(hand, columns, plan=more)[1].tolist() == [True] * 3
    with_submissions = {**columns, "_uuid": ["u0", "u1", "u2"]}
    assert built(hand, with_submissions, plan={"key": ("id",)})[1].tolist() == [True] * 3


def test_equal_rows_of_a_repeat_are_several(hand):
    around, kept = built(hand, {"id": ["A"]})
    columns = {"hours": ["1", "1"], "_uuid": ["u0", "u0"]}
    _, keep = built(hand, columns, name="staff", parent=np.array([0, 0]), made={"": around}, kept={"": kept},
                    plan={"key": ("hours",)})  # fmt: skip
    assert keep.tolist() == [True, True]
    _, keep = built(hand, {"hours": ["1", "1"]}, name="staff", parent=np.array([0, 0]), made={"": around},
                    kept={"": kept}, plan={"key": ("hours",)})  # fmt: skip
    assert keep.tolist() == [True, True]


def test_decisions_belong_to_the_table_of_their_question(hand):
    decisions = (
        decision(REPLACE, "2", "beds", "x", "5"), decision(BLANK, "3", "beds", "y"),
        decision(REPLACE, "2", "hours", "x", "6"), decision(BLANK, "9", "hours", "x"),
    )  # fmt: skip
    table, kept = built(hand, {"id": ["A", "B"], "beds": ["x", "y"]}, plan={"corrections": decisions})
    assert texts(table, "beds") == ["5", ""]
    assert table.cells["beds"].status.tolist() == [ANSWERED, REMOVED]
    assert hand.noted(table) == []
    assert table.originals["beds"].array().to_pylist() == ["x", "y"]
    inner, _ = built(hand, {"hours": ["x", "x"]}, name="staff", parent=np.array([0, 1]), made={"": table},
                     kept={"": kept}, plan={"corrections": (*decisions, decision(REMOVE, "2"))})  # fmt: skip
    assert texts(inner, "hours") == ["6", ""]
    assert hand.noted(inner) == [("correction_orphan", "E", "hours", [0]), ("not_a_number", "E", "hours", [3])]


def test_the_doubts_of_the_reader_are_settled_by_decisions_and_those_of_cleaning_stay(hand):
    journal = Journal()
    journal.problem("formula_without_value", "E", "beds", np.array([2, 3]))
    decisions = (decision(REPLACE, "2", "beds", "x", "5"), decision(BLANK, "9", "beds", "x"))
    table, _ = built(hand, {"id": ["A", "B", "C"], "beds": ["x", "1", "1"]}, journal=journal,
                     sheet={"held_cells": ((0, 1), (1, 1))}, plan={"corrections": decisions})  # fmt: skip
    assert hand.noted(table) == [
        ("formula_without_value", "E", "beds", [3]), ("correction_orphan", "E", "beds", [0]),
    ]  # fmt: skip
    assert texts(table, "beds") == ["5", "", "1"]
    assert table.cells["beds"].status.tolist() == [ANSWERED, PROBLEM, ANSWERED]
    assert hand.changed(table)[-1] == ("held", "beds", [3], ["1"], [""])
    assert table.journal.changes[-1].reason == "not to be trusted as read"
    assert [p.rule for p in journal.problems] == ["formula_without_value"]  # the reader's own list stays


def test_what_is_wrong_with_a_row_left_out_is_not_told(hand):
    journal = Journal()
    journal.problem("formula_without_value", "E", "beds", np.array([2]))
    columns = {"id": ["A", "B", "B"], "beds": ["", "7", "8"], "beds_": ["", "", ""], "_uuid": ["u0", "u1", "u2"]}
    del columns["beds_"]
    table, _ = built(hand, columns, journal=journal, plan={"corrections": (decision(REMOVE, "u0"),)},
                     sheet={"held_cells": ((0, 1),)})  # fmt: skip
    assert hand.noted(table) == []
    assert texts(table, "beds") == ["7", "8"]


def test_columns_that_contradict_each_other_are_held_back_among_the_rows_kept(hand):
    columns = {"id": ["A", "B", "C"], "beds": ["1", "2", "3"], "_uuid": ["u0", "u1", "u2"]}
    read = sheet_table(columns)
    twice = Sheet("e.csv", "", (*columns, "beds.1"), (*read.sheet.columns, Coded.of(["9", "2", "4"])), read.sheet.rows)
    table, _ = build(form_of(hand), Table("", twice, (*read.targets, Target("question", "beds")), 3),
                     Plan(Absent(), corrections=(decision(REMOVE, "u0"),)), {}, {})  # fmt: skip
    assert hand.noted(table) == [("columns_contradict", "E", "beds", [4])]
    assert table.journal.problems[0].fix == "correct it in corrections.csv"
    assert texts(table, "beds") == ["2", ""]


def test_columns_per_choice_fill_a_blank_unless_a_person_set_the_text(hand):
    columns = {"who": ["", "", "men"], "who/women": ["1", "1", "1"], "who/men": ["0", "0", "1"]}
    corrections = (decision(REPLACE, "3", "who", "", "men"),)
    table, _ = built(hand, columns, questions=(WHO,), plan={"corrections": corrections})
    assert texts(table, "who") == ["women", "men", ""]
    assert hand.noted(table) == [("choices_contradict", "E", "who", [4])]


@pytest.mark.parametrize(
    ("version", "strict", "told"),
    [
        (["1", "2"], False, True), (["1", "1"], False, False), (["1", "1 "], False, False), (["1", ""], False, False),
        (["", " "], False, False), (None, False, False), (None, True, True),
    ],
)  # fmt: skip
def test_a_question_without_a_column_is_told_of_a_wave_and_of_several_versions(hand, version, strict, told):
    columns = {"id": ["A", "B"]} | ({"__version__": version} if version else {})
    table, _ = built(hand, columns, questions=(ID, BEDS, Question("made", "calculate"), HOURS), plan={"strict": strict})
    assert table.missing == ["beds"]
    assert hand.noted(table) == ([("question_missing", "E", "beds", [0])] if told else [])
    assert not told or table.journal.problems[0].fix.startswith("name its column in crosswalk.csv")


def test_what_the_plan_knows_reaches_every_reader(hand):
    day, one = Question("day", "date"), Question("one", "select_one", "who")
    columns = {"day": ["42369", "03/04/2020"], "one": ["ladies", "men"]}
    from shelterlib.clean.checks import Checks

    table, _ = built(hand, columns, questions=(day, one), sheet={"epoch_1904": True},
                     plan={"recoded": {("one", "ladies"): "women"}, "checks": Checks(slashes="day_first")})  # fmt: skip
    assert texts(table, "day") == ["2020-01-01", "2020-04-03"]
    assert texts(table, "one") == ["women", "men"]


def test_a_key_is_judged_in_the_answers_alone(hand):
    table, kept = built(hand, {"id": ["A", "old", "X", ""]}, plan={
        "key": ("id",), "units": frozenset("AB"), "renamed": {"old": "B"},
    })  # fmt: skip
    assert table.units.array().to_pylist() == ["A", "B", "X", ""]
    assert hand.noted(table) == [("key_missing", "E", "id", [5]), ("unit_unknown", "E", "id", [4])]
    assert table.cells["id"].status.tolist() == [ANSWERED, ANSWERED, PROBLEM, PROBLEM]
    inner, _ = built(hand, {"hours": [""]}, name="staff", parent=np.array([1]), made={"": table}, kept={"": kept},
                     plan={"key": ("hours",)})  # fmt: skip
    assert inner.units.array().to_pylist() == ["B"]
    assert inner.cells["hours"].status.tolist() == [MISSING]
    assert hand.noted(inner) == []

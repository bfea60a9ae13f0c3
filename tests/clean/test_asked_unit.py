"""Who was asked, what must be there, which limits hold: rows written by hand."""

import numpy as np
import pytest

from shelterlib.clean.asked import Judge, judge_asked, judge_limits
from shelterlib.clean.states import (
    ANSWERED,
    DONT_KNOW,
    MISSING,
    NOT_ASKED,
    NOT_IN_VERSION,
    PROBLEM,
    REFUSED,
)
from shelterlib.forms import Group, Question

OPEN = Question("open", "text")


def number(name, **more):
    return Question(name, "integer", **more)


def judged(hand, questions, columns, *, specified=frozenset(), version="1", now="", states=None, **more):
    """Return the table after `judge_asked`; `states` are set before: question → statuses."""
    table = hand.table(hand.form(questions, version=version), columns, **more)
    for name, status in (states or {}).items():
        table.cells[name].status[:] = status
    judge_asked(Judge(table.form, {"": table}, now), table, specified)
    return table


def states(table, name):
    return table.cells[name].status.tolist()


def held(hand, questions, columns, *, maybe=None, keys=frozenset(), status=None):
    table = hand.table(hand.form(questions), columns)
    for name, found in (status or {}).items():
        table.cells[name].status[:] = found
    judge_limits(Judge(table.form, {"": table}), table, maybe or {}, keys)
    return table


def test_a_skip_tells_not_asked_from_missing_and_what_was_answered_all_the_same(hand):
    questions = [OPEN, number("used", relevant="${open} = 'yes'")]
    table = judged(hand, questions, {"open": ["yes", "no", "yes", "no"], "used": ["1", "", "", "2"]})
    assert states(table, "used") == [ANSWERED, NOT_ASKED, MISSING, ANSWERED]
    assert states(table, "open") == [ANSWERED] * 4
    assert hand.noted(table) == [("answered_though_skipped", "W", "used", [5])]


@pytest.mark.parametrize("status", [ANSWERED, REFUSED, DONT_KNOW])
def test_who_refuses_or_does_not_know_has_answered_too(hand, status):
    questions = [OPEN, number("used", relevant="${open} = 'yes'", required="yes")]
    table = judged(hand, questions, {"open": ["no", "yes"], "used": ["1", "1"]}, states={"used": [status, status]})
    assert states(table, "used") == [status, status]
    assert hand.noted(table) == [("answered_though_skipped", "W", "used", [2])]


@pytest.mark.parametrize("status", [PROBLEM, MISSING])
def test_what_was_held_back_counts_as_no_answer_where_it_was_not_asked(hand, status):
    questions = [OPEN, number("used", relevant="${open} = 'yes'")]
    table = judged(hand, questions, {"open": ["no"], "used": [""]}, states={"used": [status]})
    assert states(table, "used") == [PROBLEM if status == PROBLEM else NOT_ASKED]
    assert hand.noted(table) == []


def test_a_text_of_other_is_not_told_as_answered_though_skipped(hand):
    questions = [OPEN, number("used", relevant="${open} = 'yes'")]
    columns = {"open": ["no", "no"], "used": ["1", ""]}
    table = judged(hand, questions, columns, specified=frozenset(("used",)))
    assert hand.noted(table) == []
    assert states(table, "used") == [ANSWERED, NOT_ASKED]


def test_a_condition_whose_answer_is_held_back_skips_nobody(hand):
    questions = [OPEN, number("used", relevant="${open} = 'yes'")]
    columns = {"open": ["", "no"], "used": ["", ""]}
    table = judged(hand, questions, columns, states={"open": [PROBLEM, ANSWERED]})
    assert states(table, "used") == [MISSING, NOT_ASKED]
    columns = {"open": ["", "no"], "used": ["1", "1"]}
    table = judged(hand, questions, columns, states={"open": [PROBLEM, ANSWERED]})
    assert hand.noted(table) == [("answered_though_skipped", "W", "used", [3])]


def test_a_condition_of_two_questions_is_sure_where_both_are(hand):
    questions = [OPEN, Question("kind", "text"), number("used", relevant="${open} = 'yes' and ${kind} = 'x'")]
    columns = {"open": ["no", "", "no", "yes"], "kind": ["x", "x", "", "x"], "used": ["", "", "", ""]}
    status = {"open": [ANSWERED, PROBLEM, ANSWERED, ANSWERED], "kind": [ANSWERED, ANSWERED, PROBLEM, ANSWERED]}
    table = judged(hand, questions, columns, states=status)
    assert states(table, "used") == [NOT_ASKED, MISSING, MISSING, MISSING]


def test_every_skip_around_a_question_counts(hand):
    group = Group("g", is_repeat=False, labels={}, path=("g",), relevant="${kind} = 'x'")
    used = number("used", relevant="${open} = 'yes'", path=("g",))
    form = hand.form([OPEN, Question("kind", "text"), used], groups={("g",): group})
    columns = {"open": ["yes", "yes", "no", "no"], "kind": ["x", "y", "x", "y"], "used": [""] * 4}
    table = hand.table(form, columns)
    judge_asked(Judge(form, {"": table}), table)
    assert states(table, "used") == [MISSING, NOT_ASKED, NOT_ASKED, NOT_ASKED]


def test_a_skip_that_cannot_be_evaluated_is_told_and_the_next_one_still_read(hand):
    group = Group("g", is_repeat=False, labels={}, path=("g",), relevant="${nobody} = 'x'")
    used = number("used", relevant="${open} = 'yes'", path=("g",))
    form = hand.form([OPEN, used], groups={("g",): group})
    table = hand.table(form, {"open": ["no", "yes", "no"], "used": ["", "", "1"]})
    judge_asked(Judge(form, {"": table}), table)
    assert hand.noted(table) == [("skip_not_evaluated", "W", "used", [0])]
    assert states(table, "used") == [MISSING, MISSING, ANSWERED]
    form = hand.form([OPEN, number("used", relevant="${none} = 'yes'", path=("g",))], groups={("g",): group})
    table = hand.table(form, {"open": ["no"], "used": [""]})
    judge_asked(Judge(form, {"": table}), table)
    assert hand.noted(table) == [("skip_not_evaluated", "W", "used", [0])] * 2


@pytest.mark.parametrize("skip", ["${open} = ", "${nobody} = 1"])
def test_a_skip_that_is_no_expression_or_names_nobody_skips_nobody(hand, skip):
    table = judged(hand, [OPEN, number("used", relevant=skip)], {"open": ["no", "yes"], "used": ["", "1"]})
    assert hand.noted(table) == [("skip_not_evaluated", "W", "used", [0])]
    assert states(table, "used") == [MISSING, ANSWERED]


def test_a_choice_unknown_to_the_form_makes_a_skip_say_little_in_its_rows_alone(hand):
    questions = [OPEN, Question("kind", "text"), number("used", relevant="${open} = 'yes'")]
    form = hand.form(questions)
    table = hand.table(form, {"open": ["maybe", "no", "no", "no"], "kind": ["x"] * 4, "used": ["1", "1", "1", "1"]})
    table.warn("choice_unknown", "open", np.array([0]))
    table.warn("choice_unknown", "open", np.array([2]))
    table.warn("outlier", "open", np.array([1]))
    judge_asked(Judge(form, {"": table}), table)
    assert hand.noted(table)[3:] == [("answered_though_skipped", "W", "used", [3, 5])]
    assert states(table, "used") == [ANSWERED] * 4


def test_a_note_and_a_calculation_are_not_judged(hand):
    questions = [OPEN, Question("made", "calculate", relevant="${open} = 'yes'", required="yes"), number("used")]
    table = judged(hand, questions, {"open": ["no"], "made": [""], "used": [""]})
    assert states(table, "made") == [MISSING]
    assert hand.noted(table) == []
    table = judged(
        hand, [*questions[:2], number("used", relevant="false()")], {"open": ["x"], "made": [""], "used": [""]}
    )
    assert states(table, "used") == [NOT_ASKED]


VERSIONS = {"version": ["1", "1", "2", "2"]}


def test_a_version_that_never_answers_a_question_did_not_have_it(hand):
    columns = {"open": ["yes"] * 4, "used": ["", "", "1", ""]}
    table = judged(hand, [OPEN, number("used")], columns, version="2", system=VERSIONS)
    assert states(table, "used") == [NOT_IN_VERSION, NOT_IN_VERSION, ANSWERED, MISSING]


@pytest.mark.parametrize(
    ("used", "version", "system"),
    [
        (["", "", "", ""], "2", VERSIONS["version"]),  # nobody answered: the question may be left empty by all
        (["", "1", "1", ""], "2", VERSIONS["version"]),  # the older version answered once
        (["", "", "1", ""], "2", ["1", "1", "1", "1"]),  # one version alone
        (["", "", "1", ""], "2", ["2", "2", "2", "2"]),
        (["1", "1", "", ""], "2", ["1", "1", "2", "2"]),  # the form's own version had it
        (["", "", "1", ""], "2", ["", "", "2", "2"]),  # a blank is no version
        (["", "", "1", ""], "2", [" ", " ", "2 ", "2 "]),
        (["1", "1", "", ""], "2", ["1", "1", " 2 ", "2 "]),
        (["", "", "1", ""], "2", ["1", "1", "", ""]),  # the one that is named cannot be compared
    ],
)  # fmt: skip
def test_what_else_a_blank_in_versions_says_is_that_the_answer_is_missing(hand, used, version, system):
    table = judged(hand, [OPEN, number("used")], {"open": ["yes"] * 4, "used": used}, version=version,
                   system={"version": system})  # fmt: skip
    assert states(table, "used") == [ANSWERED if text else MISSING for text in used]


def test_a_version_is_judged_by_those_who_were_asked(hand):
    questions = [OPEN, number("used", relevant="${open} = 'yes'")]
    columns = {"open": ["yes", "no", "yes", "no"], "used": ["", "", "1", ""]}
    table = judged(hand, questions, columns, version="2", system=VERSIONS)
    assert states(table, "used") == [NOT_IN_VERSION, NOT_ASKED, ANSWERED, NOT_ASKED]
    columns["open"] = ["no", "no", "yes", "no"]
    table = judged(hand, questions, columns, version="2", system=VERSIONS)
    assert states(table, "used") == [NOT_ASKED, NOT_ASKED, ANSWERED, NOT_ASKED]


def test_who_answers_a_question_of_a_version_is_in_another_one(hand):
    """Of three versions each is compared with all the others."""
    columns = {"open": ["yes"] * 3, "used": ["", "", "1"]}
    table = judged(hand, [OPEN, number("used")], columns, version="3", system={"version": ["1", "2", "2"]})
    assert states(table, "used") == [NOT_IN_VERSION, MISSING, ANSWERED]


def test_a_version_whose_rows_were_all_dropped_is_none(hand):
    """The distinct texts still hold it; the rows do not."""
    form = hand.form([OPEN, number("used")], version="3")
    table = hand.table(form, {"open": ["yes"] * 3, "used": ["", "", "1"]}, system={"version": ["1", "1", "2"]})
    table.system["version"].codes[:] = 0
    judge_asked(Judge(form, {"": table}), table)
    assert states(table, "used") == [MISSING, MISSING, ANSWERED]


@pytest.mark.parametrize(
    ("required", "rows"),
    [
        ("yes", [2, 3]), ("TRUE", [2, 3]), (" true() ", [2, 3]), ("1", [2, 3]), ("y", [2, 3]), ("required", [2, 3]),
        ("", []), ("no", []), ("FALSE", []), ("false()", []), ("0", []), ("n", []), (" No ", []),
        ("${open} = 'yes'", [2]), ("${nobody} = 'yes'", []), ("${open} = ", []),
    ],
)  # fmt: skip
def test_what_is_required_and_missing_is_told(hand, required, rows):
    columns = {"open": ["yes", "no", "yes"], "used": ["", "", "1"]}
    table = judged(hand, [OPEN, number("used", required=required)], columns)
    assert hand.noted(table) == ([("required_missing", "W", "used", rows)] if rows else [])
    assert states(table, "used") == [MISSING, MISSING, ANSWERED]


def test_what_was_not_asked_or_not_in_its_version_is_not_required(hand):
    questions = [OPEN, number("used", relevant="${open} = 'yes'", required="yes")]
    table = judged(hand, questions, {"open": ["no", "yes"], "used": ["", ""]})
    assert hand.noted(table) == [("required_missing", "W", "used", [3])]
    columns = {"open": ["yes"] * 4, "used": ["", "", "1", ""]}
    table = judged(hand, questions, columns, version="2", system=VERSIONS)
    assert hand.noted(table) == [("required_missing", "W", "used", [5])]


def test_a_question_that_may_have_been_asked_is_required_too(hand):
    """Where it is not sure that a question was asked, its answer counts as missing."""
    questions = [OPEN, number("used", relevant="${open} = 'yes'", required="yes")]
    table = judged(hand, questions, {"open": [""], "used": [""]}, states={"open": [PROBLEM]})
    assert hand.noted(table) == [("required_missing", "W", "used", [2])]


def test_a_limit_holds_back_what_breaks_it_and_nothing_that_is_unknown(hand):
    questions = [number("beds"), number("used", constraint=". <= ${beds}")]
    table = held(hand, questions, {"beds": ["5", "5", "", "5"], "used": ["5", "6", "6", ""]})
    assert hand.noted(table) == [("limit", "E", "used", [3])]
    assert hand.changed(table) == [("limit", "used", [3], ["6"], [""])]
    assert states(table, "used") == [ANSWERED, PROBLEM, ANSWERED, MISSING]
    assert table.journal.problems[0].fix == "correct it, or accept it"


def test_a_limit_is_of_its_own_question_also_where_two_have_the_same_words(hand):
    questions = [number("beds", constraint=". < 5"), number("used", constraint=". < 5")]
    table = held(hand, questions, {"beds": ["4", "6", "6"], "used": ["6", "4", "6"]})
    assert hand.noted(table) == [("limit", "E", "beds", [3, 4]), ("limit", "E", "used", [2, 4])]


def test_limits_are_judged_before_any_answer_is_held_back(hand):
    questions = [number("beds", constraint=". < 5"), number("used", constraint=". <= ${beds}")]
    table = held(hand, questions, {"beds": ["9"], "used": ["10"]})
    assert hand.noted(table) == [("limit", "E", "beds", [2]), ("limit", "E", "used", [2])]


def test_only_an_answer_can_break_a_limit(hand):
    status = {"used": [ANSWERED, DONT_KNOW, PROBLEM]}
    table = held(hand, [number("used", constraint="false()")], {"used": ["1", "1", "1"]}, status=status)
    assert hand.noted(table) == [("limit", "E", "used", [2])]
    assert states(table, "used") == [PROBLEM, DONT_KNOW, PROBLEM]


def test_a_limit_that_cannot_be_evaluated_is_told_and_the_next_is_judged(hand):
    questions = [number("beds", constraint=". < ${nobody}"), number("used", constraint=". < 5")]
    table = held(hand, questions, {"beds": ["9"], "used": ["9"]})
    assert hand.noted(table) == [("limit_not_evaluated", "W", "beds", [0]), ("limit", "E", "used", [2])]


def test_a_note_has_no_limit(hand):
    questions = [Question("hello", "note", constraint="false()"), number("used", constraint=". < 5")]
    table = held(hand, questions, {"hello": ["x"], "used": ["9"]})
    assert hand.noted(table) == [("limit", "E", "used", [2])]


MAYBE = {"99": DONT_KNOW, "98": REFUSED}


def test_a_number_that_may_be_a_code_is_one_where_the_limit_excludes_it(hand):
    columns = {"used": ["99", "98", "5", "99", ""]}
    table = held(hand, [number("used", constraint=". < 50")], columns, maybe=MAYBE)
    assert states(table, "used") == [DONT_KNOW, REFUSED, ANSWERED, DONT_KNOW, MISSING]
    assert table.cells["used"].text.array().to_pylist() == ["", "", "5", "", ""]
    assert hand.noted(table) == []
    assert hand.changed(table) == [
        ("absent_code", "used", [2, 5], ["99", "99"], ["", ""]), ("absent_code", "used", [3], ["98"], [""]),
    ]  # fmt: skip
    assert {change.reason for change in table.journal.changes} == {"beyond the form's limit"}


@pytest.mark.parametrize("constraint", ["", ". < 500"])
def test_it_is_for_a_person_where_no_limit_excludes_it(hand, constraint):
    columns = {"used": ["99", "5", "98", "600"][: 3 if not constraint else 4]}
    table = held(hand, [number("used", constraint=constraint)], columns, maybe=MAYBE)
    limit = [("limit", "E", "used", [5])] if constraint else []
    assert hand.noted(table) == [("code_or_count", "E", "used", [2, 4]), *limit]
    assert table.journal.problems[0].fix == "accept it as a count, or blank it"
    assert states(table, "used")[:3] == [PROBLEM, ANSWERED, PROBLEM]


def test_a_limit_of_rows_reads_the_same_number_both_ways(hand):
    questions = [number("beds"), number("used", constraint=". <= ${beds}")]
    table = held(hand, questions, {"beds": ["50", "200"], "used": ["99", "99"]}, maybe=MAYBE)
    assert states(table, "used") == [DONT_KNOW, PROBLEM]
    assert hand.noted(table) == [("code_or_count", "E", "used", [3])]
    assert hand.changed(table) == [
        ("absent_code", "used", [2], ["99"], [""]), ("code_or_count", "used", [3], ["99"], [""]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "asked"), [("integer", True), ("decimal", True), ("range", True), ("text", False), ("select_one", False)]
)
def test_only_numbers_may_be_codes(hand, kind, asked):
    table = held(hand, [Question("used", kind)], {"used": ["99"]}, maybe=MAYBE)
    assert hand.noted(table) == ([("code_or_count", "E", "used", [2])] if asked else [])


def test_a_key_is_never_a_code(hand):
    questions = [number("id", constraint=". < 50"), number("used")]
    table = held(hand, questions, {"id": ["99"], "used": ["99"]}, maybe=MAYBE, keys=frozenset(("id",)))
    assert hand.noted(table) == [("limit", "E", "id", [2]), ("code_or_count", "E", "used", [2])]


def test_a_number_held_back_already_is_not_asked_about_again(hand):
    table = held(hand, [number("used")], {"used": ["99", "99"]}, maybe=MAYBE, status={"used": [PROBLEM, ANSWERED]})
    assert hand.noted(table) == [("code_or_count", "E", "used", [3])]


def test_a_judge_reads_answers_again_after_some_were_held_back(hand):
    questions = [number("beds", constraint=". < 5"), number("used", constraint="${beds} = 9")]
    table = hand.table(hand.form(questions), {"beds": ["9", "3"], "used": ["1", "1"]})
    judge = Judge(table.form, {"": table})
    question = table.form["used"]
    before = judge.truth("${beds} = 9", question, "unknown")
    assert [found.tolist() for found in before] == [[True, False], [False, False]]
    assert judge.truth("${beds} = 9", question, "unknown") is before  # each expression once
    judge_limits(judge, table, {}, frozenset())
    after = judge.truth("${beds} = 9", question, "unknown")
    assert after[1].tolist() == [True, False]


def test_a_blank_is_empty_for_skips_and_unknown_for_limits(hand):
    table = hand.table(
        hand.form([number("beds"), number("used", required="${beds} = ''")]), {"beds": ["", "3"], "used": ["1", "1"]}
    )
    judge = Judge(table.form, {"": table})
    question = table.form["used"]
    assert [found.tolist() for found in judge.truth("${beds} = ''", question, "empty")] == [[True, False], [False] * 2]
    assert judge.truth("${beds} = ''", question, "unknown")[1].tolist() == [True, False]
    assert judge.scope("empty") is judge.scope("empty") is not judge.scope("unknown")


def test_a_judge_names_questions_and_says_what_it_cannot_evaluate(hand):
    judge = Judge(hand.form([OPEN]), {"": hand.table(hand.form([OPEN]), {"open": ["x"]})})
    assert judge.names("${open} = 'yes' or ${used} = 1") == ("open", "used")
    assert judge.names("${open} = ") == ()
    assert judge.truth("${used} = 1", OPEN, "empty") is None
    assert judge.truth("${open} = ", OPEN, "empty") is None
    truth, unknown = judge.truth("true()", OPEN, "empty")
    assert (truth.tolist(), unknown.tolist()) == ([True], [False])


def test_a_question_without_a_column_makes_an_expression_unknown(hand):
    form = hand.form([Question("open", "text", constraint=". = 'x'"), number("used")])
    judge = Judge(form, {"": hand.table(form, {"open": ["x"]})})
    assert judge.truth("${used} = 1", OPEN, "empty") is None
    assert judge.truth("${open} = 'x'", OPEN, "empty")[0].tolist() == [True]


def test_a_function_that_asks_the_device_is_not_evaluated(hand):
    judge = Judge(hand.form([OPEN]), {"": hand.table(hand.form([OPEN]), {"open": ["x"]})})
    assert judge.truth("${last-saved#open} = 'x'", OPEN, "empty") is None
    assert judge.truth("pulldata('a', 'b', 'c', ${open}) = 'x'", OPEN, "empty") is None


def test_an_expression_is_judged_in_the_rows_of_its_own_repeat(hand):
    repeats = {(name,): Group(name, is_repeat=True, labels={}, path=()) for name in ("one", "two")}
    inside = [number(f"n_{name}", repeat=name, path=(name,), relevant="${open} = 'yes'") for name in ("one", "two")]
    form = hand.form([OPEN, *inside], groups=repeats)
    tables = {
        "": hand.table(form, {"open": ["yes", "no"]}),
        "one": hand.table(form, {"n_one": ["1", "2", "3"]}, parents=np.array([0, 1, 0])),
        "two": hand.table(form, {"n_two": ["4"]}, parents=np.array([1])),
    }
    judge = Judge(form, tables)
    truths = [judge.truth("${open} = 'yes'", form[name], "empty")[0].tolist() for name in ("open", "n_one", "n_two")]
    assert truths == [[True, False], [True, False, True], [False]]
    assert judge.truth("count(${one}) = 2", form["open"], "empty")[0].tolist() == [True, False]


DAY = Question("visited", "date", constraint=". <= today()")


@pytest.mark.parametrize(
    ("system", "now", "late"),
    [
        ({"submitted": ["2023-01-01T10:00:00.123+02:00", "2023-01-03T10:00:00"]}, "", [2]),
        ({"submitted": ["2023-01-03T00:00:01", "2023-01-01T00:00:01"]}, "", [3]),
        ({"submitted": ["2023-01-03T10:00:00", ""], "end": ["2023-01-01T10:00:00", "2023-01-03T10:00:00"]}, "", [2]),
        ({"submitted": ["", ""], "start": ["2023-01-03T10:00:00", "2023-01-01T10:00:00"]}, "", [3]),
        ({"submitted": ["", ""]}, "2023-01-01", [2, 3]),
        ({"submitted": ["", ""]}, "2023-01-03", []),
        ({"submitted": ["2023-01-03T10:00:00", ""]}, "2023-01-01", [2, 3]),
        ({"submitted": ["", ""]}, "", []),
        ({"submitted": ["2023-01-01T10:00:00+02:00", "2023-01-03T10:00:00Z"]}, "", [2]),
        ({"submitted": ["2023-01-01T23:30:00Z", "2023-01-03T10:00:00Z"]}, "", [2]),
    ],
)  # fmt: skip
def test_today_is_the_day_on_which_all_rows_were_sent_or_the_one_that_is_given(hand, system, now, late):
    table = hand.table(hand.form([DAY]), {"visited": ["2023-01-02", "2023-01-02"]}, system=system)
    judge_limits(Judge(table.form, {"": table}, now), table, {}, frozenset())
    assert [p.rows.tolist() for p in table.journal.problems if p.rule == "limit"] == ([late] if late else [])


@pytest.mark.parametrize("sent", ["2023-01-03T10:00:00.999Z", "2023-01-03T10:00:00Z", "2023-01-03T10:00:00+02:00"])
def test_now_is_the_second_that_a_sending_was_written_with(hand, sent):
    moment = Question("moment", "datetime", constraint=". < now()")
    columns = {"moment": ["2023-01-03T09:59:59", "2023-01-03T10:00:00"]}
    table = hand.table(hand.form([moment]), columns, system={"submitted": [sent, sent]})
    judge_limits(Judge(table.form, {"": table}), table, {}, frozenset())
    assert hand.noted(table) == [("limit", "E", "moment", [3])]


def test_a_rule_beside_the_form_reads_its_own_question_and_those_that_it_names(hand):
    table = hand.table(hand.form([number("beds"), number("used")]), {"beds": ["5", "5"], "used": ["4", "6"]})
    for rule in (". <= ${beds}", "${used} <= 5", ". <= 5"):
        judge = Judge(table.form, {"": table}, "", [("used", rule)])
        assert judge.truth(rule, table.form["used"], "unknown")[0].tolist() == [True, False]


def test_today_is_also_told_by_the_answers_of_the_form(hand):
    columns = {"end": ["2023-01-03T10:00:00", "2023-01-01T10:00:00"], "visited": ["2023-01-02", "2023-01-02"]}
    table = hand.table(hand.form([Question("end", "end"), DAY]), columns, system={"submitted": ["", ""]})
    judge_limits(Judge(table.form, {"": table}, "2023-01-09"), table, {}, frozenset())
    assert hand.noted(table) == [("limit", "E", "visited", [3])]


def test_a_table_without_rows_is_judged(hand):
    table = hand.table(hand.form([DAY]), {"visited": []}, system={"submitted": []})
    judge_limits(Judge(table.form, {"": table}, "2023-01-09"), table, {}, frozenset())
    judge_asked(Judge(table.form, {"": table}, "2023-01-09"), table)
    assert hand.noted(table) == []

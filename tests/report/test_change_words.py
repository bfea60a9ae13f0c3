"""Change is told only between answers to the same question; more than one earlier wave has a table of its own."""

from dataclasses import replace
from itertools import pairwise

import pytest
from support.paths import ROOT
from support.release import write_release

from shelterlib.paths import Project
from shelterlib.report.blocks import Callout, Figure, Heading, List, Table
from shelterlib.report.book import open_report
from shelterlib.report.parts.change import change, most
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

NAMES = ("M1_2", "M2_1", "M3_1")


@pytest.fixture
def report(tmp_path):
    return open_report(Project(ROOT), "2023", write_release(Project(ROOT), tmp_path))


def say(report, language="en"):
    return Words(language, read_texts(Project(ROOT), language), report.released.definitions).plain


def given(report, *changes):
    """Leave only these changes in the release: (indicator, earlier wave, then, now, comparability), of 40 each."""
    cells = report.released.cells
    model = next(c for c in cells.values() if c.kind == "change" and c.unit == "percent")
    for name in [name for name, c in cells.items() if c.kind == "change"]:
        del cells[name]
    for indicator, wave, then, now, comparability in changes:
        for part, n in (("then", then), ("now", now), ("diff", now - then)):
            name = f"{indicator}.country.panel-{wave}.{part}"
            cells[name] = replace(
                model, cell=name, indicator=indicator, group_by="country", group="", group2=part, n=float(n), of=40.0,
                value=2.5 * n, compared_with=wave, comparability=comparability, status="shown", note="",
            )  # fmt: skip
    for name in NAMES:
        cells[f"{name}.country"] = replace(cells[f"{name}.country"], comparability="comparable")


def test_a_question_that_changed_is_no_change_of_answers_in_chart_sentence_table_and_summary(report):
    given(report, ("M1_2", "2020", 10, 16, "comparable"), ("M2_1", "2020", 5, 35, "break"))
    blocks = change(report, {"id": "c"})
    (figure,) = (b for b in blocks if isinstance(b, Figure))
    assert [(row["then"], row["broken"]) for row in figure.data["rows"]] == [(25.0, False), (12.5, True)]
    assert "M2_1" not in str(figure.title)
    assert "question changed" in say(report)(figure.note)
    points = {row.basis: row.cells[3] for row in figure.table.rows}
    assert (points["M1_2"] is None, points["M2_1"] is None) == (False, True)
    lists = {say(report)(head.text): block for head, block in pairwise(blocks)
             if isinstance(head, Heading) and isinstance(block, List)}  # fmt: skip
    told = {title: [item.basis for item in block.items] for title, block in lists.items()}
    assert list(told.values()) == [["M1_2"], ["M2_1"]]
    assert "no change of answers" in say(report)(list(lists.values())[1].items[0].text)
    largest = next(
        b for b in most(report, {"id": "s", "heading": "report.change.most", "number": 5}) if isinstance(b, List)
    )
    assert [item.basis for item in largest.items] == ["M1_2"]


def test_every_earlier_wave_has_a_column_and_the_last_one_the_chart(report):
    given(
        report, ("M1_2", "2020", 10, 16, "break"), ("M1_2", "2021", 12, 17, "comparable"),
        ("M3_1", "2020", 20, 25, "comparable"),
    )  # fmt: skip
    blocks = change(report, {"id": "c"})
    (figure,) = (b for b in blocks if isinstance(b, Figure))
    assert [row["then"] for row in figure.data["rows"]] == [30.0]
    fold = next(b for b in blocks if isinstance(b, Callout) and b.anchor == "change-every-wave")
    (table,) = (b for b in fold.blocks if isinstance(b, Table))
    plain = say(report)
    assert [plain(column.text) for column in table.columns[1:]] == ["2020", "2021"]
    rows = [
        [None if cell is None else plain(cell).replace("\u00a0", " ") for cell in row.cells[1:]] for row in table.rows
    ]
    assert rows == [["10 of 40 → 16 of 40, question changed", "12 of 40 → 17 of 40"], ["20 of 40 → 25 of 40", None]]


def test_one_earlier_wave_needs_no_table_of_waves(report):
    given(report, ("M1_2", "2020", 10, 16, "comparable"))
    assert not [b for b in change(report, {"id": "c"}) if isinstance(b, Callout) and b.anchor == "change-every-wave"]


def test_no_points_stand_on_a_base_under_ten(report):
    given(report, ("M1_2", "2020", 10, 16, "comparable"))
    for part in ("then", "now"):
        name = f"M1_2.country.panel-2020.{part}"
        report.released.cells[name] = replace(report.released.cells[name], of=9.0)
    (figure,) = (b for b in change(report, {"id": "c"}) if isinstance(b, Figure))
    assert figure.table.rows[0].cells[3] is None


def test_what_only_one_wave_asks_is_named(report):
    given(report, ("M1_2", "2020", 10, 16, "comparable"))
    report.released.cells["M3_1.country"] = replace(report.released.cells["M3_1.country"], comparability="new")
    fold = next(b for b in change(report, {"id": "c"}) if isinstance(b, Callout) and b.anchor == "change-once")
    assert "M3_1" in [item.basis for block in fold.blocks for item in block.items]


def test_a_sum_of_money_of_a_few_makes_no_headline(report):
    given(report, ("M1_2", "2020", 10, 16, "comparable"), ("A7_2", "2020", 5, 38, "comparable"))
    for part in ("then", "now"):
        name = f"A7_2.country.panel-2020.{part}"
        report.released.cells[name] = replace(report.released.cells[name], answered=12.0)
    (figure,) = (b for b in change(report, {"id": "c"}) if isinstance(b, Figure))
    assert "A7_2" not in str(figure.title)

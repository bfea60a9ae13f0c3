"""Expressions over repeats: members of a household, beds of a room of a shelter."""

import pandas as pd
import pytest
from support.xlsforms import form_of

from shelterlib.forms import Repeat, Scope, evaluate

FORM = form_of(
    {
        "size": "integer",
        "room/floor": "integer",
        "room/bed/width": "integer",
        "room/bed/who": "text",
        "car/wheels": "integer",
    }
)
# Three houses: two rooms (with beds 90 and 80 | 70), no room, one room (bed of unknown width).
HOUSES = pd.DataFrame({"size": [10, 20, 30]})
ROOMS = pd.DataFrame({"floor": [1, 2, 1]})
BEDS = pd.DataFrame({"width": pd.array([90, 80, 70, None], dtype="Int64"), "who": ["p", "q", "r", "s"]})
CARS = pd.DataFrame({"wheels": [4, 3]})


def scope(blank="empty", orphan=False):
    beds = [0, 0, 1, -1 if orphan else 2]
    repeats = {"room": Repeat(ROOMS, [0, 0, 2]), "bed": Repeat(BEDS, beds), "car": Repeat(CARS, [1, 1])}
    return Scope.of(FORM, HOUSES, blank=blank, repeats=repeats)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("count(${room})", ["2", "0", "1"]),
        ("count(${bed})", ["3", "0", "1"]),
        ("sum(${floor})", ["3", "0", "1"]),
        ("max(${floor})", ["2", "NaN", "1"]),
        ("min(${width})", ["70", "NaN", "NaN"]),
        ("count-non-empty(${width})", ["3", "0", "0"]),
        ("join(', ', ${who})", ["p, q, r", "", "s"]),
        ("concat(${who})", ["pqr", "", "s"]),
        ("${floor} = 2", ["true", "false", "false"]),
        ("${floor}", ["1", "", "1"]),
        ("indexed-repeat(${floor}, ${room}, 2)", ["2", "", ""]),
        ("indexed-repeat(${who}, ${room}, 1, ${bed}, 2)", ["q", "", ""]),
        ("${room}[position() = 2]/floor", ["2", "", ""]),
        ("${room}[last()]/floor", ["2", "", "1"]),
        ("count(${room}[floor = 1])", ["1", "0", "1"]),
        ("sum(/data/room[floor = 2]/floor)", ["2", "0", "0"]),
        ("count(${room} | ${car})", ["2", "2", "1"]),
    ],
)
def test_a_house_reads_its_rooms(expression, expected):
    assert evaluate(expression, scope()).text().tolist() == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("position(..)", ["1", "2", "1"]),
        ("${floor} + ${size}", ["11", "12", "31"]),
        ("sum(${width})", ["170", "70", "NaN"]),
        ("sum(${floor})", ["1", "2", "1"]),
        ("count(${room})", ["2", "2", "1"]),
        ("count(${car})", ["0", "0", "0"]),
        ("indexed-repeat(${floor}, ${room}, position(..) - 1)", ["", "1", ""]),
        ("../size", ["10", "10", "30"]),
    ],
)
def test_a_room_reads_itself_its_house_and_its_beds(expression, expected):
    assert evaluate(expression, scope().within("room")).text().tolist() == expected


def test_a_bed_reads_everything_around_it():
    beds = scope().at("width")
    assert evaluate("${size} * 100 + ${floor} * 10 + position(..)", beds).number().tolist() == [1011, 1012, 1021, 3011]
    assert evaluate("position(../..)", beds).number().tolist() == [1, 1, 2, 1]
    assert evaluate(". > 75", beds).truth().tolist() == [True, True, False, False]


def test_an_orphan_reads_blanks_around_it_and_belongs_to_no_house():
    houses = scope(orphan=True)
    assert evaluate("${size}", houses.within("bed")).text().tolist() == ["10", "10", "10", ""]
    assert evaluate("count(${bed})", houses).number().tolist() == [3, 0, 0]


def test_a_sum_with_an_unknown_part_is_unknown_and_any_known_truth_is_enough():
    houses = scope(blank="unknown")
    assert evaluate("sum(${width})", houses).number().tolist() == [240, 0, pd.NA]
    assert evaluate("${width} > 75", houses).truth().tolist() == [True, False, pd.NA]


def test_a_derived_variable_of_the_house_is_known_to_its_rooms():
    houses = scope()
    houses = houses.with_columns({"BIG": evaluate("${size} > 15", houses)})
    assert evaluate("${BIG}", houses.within("bed")).truth().tolist() == [False, False, False, True]
    rooms = houses.within("room")
    rooms = rooms.with_columns({"HIGH": evaluate("${floor} > 1", rooms)})
    assert evaluate("${HIGH} or ${BIG}", rooms.within("bed")).truth().tolist() == [False, False, True, True]

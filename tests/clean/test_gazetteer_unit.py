"""Names of places."""

import json

import pytest

from shelterlib.clean import gazetteer as module
from shelterlib.clean.gazetteer import Gazetteer, gazetteer

SMALL = {
    "words": {"oblast": ["oblast"], "city": ["city"], "plain": []},
    "places": {
        "UA-1": {"oblast": ["North"], "only_with_oblast": ["Mid"], "plain": ["N."]},
        "UA-2": {"city": ["Mid"], "oblast": ["South"], "plain": ["Both"]},
        "UA-3": {"plain": ["Both"]},
    },
}


@pytest.fixture
def small(tmp_path, monkeypatch):
    path = tmp_path / "places.json"
    path.write_text(json.dumps(SMALL), encoding="utf-8")
    monkeypatch.setattr(module, "NAMES", path)
    gazetteer.cache_clear()
    yield gazetteer()
    gazetteer.cache_clear()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("North", "UA-1"), ("north OBLAST", "UA-1"), ("Oblast North", "UA-1"), ("North city", ""), ("N", "UA-1"),
        ("Mid", "UA-2"), ("Mid oblast", "UA-1"), ("oblast Mid", "UA-1"), ("Mid city", "UA-2"), ("South", "UA-2"),
        ("Both", ""), ("UA-3", "UA-3"), ("ua 1", "UA-1"), ("nowhere", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_place_is_known_by_its_names_unless_two_share_one(small, name, code):
    assert small.code(name) == code


def test_choices_are_places_when_four_of_five_are():
    known = Gazetteer({f"name{n}": f"UA-{n}" for n in range(9)})
    assert known.covers(["UA-0", "UA-1", "UA-2", "UA-3", "other"])
    assert known.covers(iter(["UA-0", "UA-1", "UA-2"]))
    assert not known.covers(["UA-0", "UA-1", "other"])
    assert not known.covers(["UA-0", "UA-1", "UA-2", "x", "y"])
    assert not known.covers(["UA-0", "UA-1"])
    assert not known.covers([])
    assert not known.covers(["name0", "name1", "name2"])


def test_the_package_knows_27_regions_and_reads_them_once():
    assert len(set(gazetteer().codes.values())) == 27
    assert gazetteer() is gazetteer()

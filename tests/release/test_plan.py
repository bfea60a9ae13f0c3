"""A plan of publication that changes is held against every earlier release, and the run says which."""

import json

import pytest
from support.paths import ROOT

from shelterlib.catalogue import load
from shelterlib.errors import ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release import publish as publishing
from shelterlib.release.definitions import _levels as described
from shelterlib.release.plan import Conflict, conflicts


def plan(levels=("country", "macro"), groups=("west", "east"), sensitivity="open", synthetic=True, **more):
    return {
        "wave": {"synthetic": synthetic},
        "indicators": {"S1": {"levels": list(levels), "sensitivity": sensitivity}, **more},
        "levels": {"macro": {"groups": [{"id": g} for g in groups]}},
    }


def ledger(tmp_path, **waves):
    for wave, definitions in waves.items():
        folder = tmp_path / "data" / "published" / wave.strip("w")
        folder.mkdir(parents=True)
        (folder / "definitions.json").write_text(json.dumps(definitions), encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize(("now", "found"), [
    (plan(), []),
    (plan(levels=("macro", "country")), []),
    (plan(S2={"levels": ["country"], "sensitivity": "open"}), []),
    (plan(levels=("country",)), [Conflict("2020", "levels", "S1", "country macro", "country")]),
    (plan(sensitivity="guarded"), [Conflict("2020", "class", "S1", "open", "guarded")]),
    (plan(groups=("west", "south", "east")), [Conflict("2020", "groups", "macro", "east west", "east south west")]),
])  # fmt: skip
def test_what_differs_from_the_plan_of_an_earlier_release_is_named_with_that_release(tmp_path, now, found):
    assert conflicts(ledger(tmp_path, w2020=plan()), now) == found
    assert all("in the release of 2020" in str(conflict) for conflict in found)


def test_every_earlier_release_is_asked_and_what_is_invented_never_binds_what_is_real(tmp_path):
    project = ledger(tmp_path, w2020=plan(levels=("country",)), w2021=plan(), w2023=plan(groups=("all",)))
    assert [(c.wave, c.kind) for c in conflicts(project, plan())] == [("2020", "levels"), ("2023", "groups")]
    assert conflicts(project, plan(synthetic=False)) == []


def test_the_same_wave_is_never_published_under_two_groupings(tmp_path, monkeypatch):
    project = ledger(tmp_path, w2020=plan())
    build = project.wave("2020").output / "data"
    build.mkdir(parents=True)
    (build / "cells.csv").write_text("cell\n", encoding="utf-8")

    class Sound:
        sound = True

    class Known:
        cells, definitions = {}, plan(groups=("west", "rest"))

    monkeypatch.setattr(publishing, "verify", lambda *given: Sound)
    monkeypatch.setattr(publishing, "read_system", lambda *given: {})
    monkeypatch.setattr(publishing, "ledger_changed", lambda *given: False)
    monkeypatch.setattr(publishing.Known, "read", lambda *given: Known)
    with pytest.raises(ReleaseRefusedError, match="other groups of the level macro"):
        publishing.publish(project, "2020")


def test_the_plan_of_this_repository_agrees_with_what_it_published():
    catalogue = load(Project(ROOT))
    now = {"wave": {"synthetic": True}, "indicators": catalogue.rows("indicators"), "levels": described(catalogue)}
    assert conflicts(Project(ROOT), now) == []

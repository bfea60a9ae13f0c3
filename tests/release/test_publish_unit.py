"""Into the ledger or not: every refusal alone, and what a second release may differ by."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from support.few_rows import CLASSES, RATIO, SHARE, printed, table

from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release import publish as publishing
from shelterlib.release.cells import COLUMNS
from shelterlib.release.publish import counted, may_replace, publish, singled_out
from shelterlib.release.wave import PATTERN, write_csv

INDICATORS = {
    "S": SHARE, "C": RATIO, "G": SHARE | {"sensitivity": "guarded"}, "F": SHARE | {"sensitivity": "public"},
    "N": SHARE | {"sensitivity": "nowhere"}, "A": SHARE | {"sensitivity": "sums"},
}  # fmt: skip
QUESTIONS = {
    "facility": {"alarm": {"class": "guarded"}, "women": {"class": "open"}},
    "administration": {"money": {"class": "restricted"}},
}
ABOUT = {
    "indicators": INDICATORS,
    "questions": QUESTIONS,
    "rules": {"classes": CLASSES | {"sums": {"levels": "any", "left": 5}}},
}


# --- what a second release of a wave may differ by


def step(name: str, field: str, old: str, new: str, about: dict[str, Any] = ABOUT, **more: str) -> list[str]:
    same = {"n": "20", "of": "40", "asked": "40", "answered": "40"}
    before, after = (table(printed(name, **same | {field: value})) for value in (old, new))
    after[name] |= more
    return singled_out(before, after, about)


@pytest.mark.parametrize("field", ["n", "of", "asked", "answered"])
@pytest.mark.parametrize(
    ("new", "told"), [("20", False), ("21", True), ("18", True), ("22.9", True), ("23", False), ("17", False)]
)
def test_a_count_moves_by_none_or_by_three(field: str, new: str, told: bool) -> None:
    assert step("C.country", field, "20", new) == (["C.country"] if told else [])


def test_how_many_must_have_changed_is_a_rule() -> None:
    assert step("C.country", "n", "20", "23", ABOUT | {"rules": ABOUT["rules"] | {"panel": {"least": 5}}}) == [
        "C.country"
    ]
    assert step("C.country", "n", "20", "25", ABOUT | {"rules": ABOUT["rules"] | {"panel": {"least": 5}}}) == []
    assert step("C.country", "n", "20", "22", ABOUT | {"rules": ABOUT["rules"] | {"panel": None}}) == ["C.country"]
    assert step("C.country", "n", "20", "23", ABOUT | {"rules": ABOUT["rules"] | {"panel": {}}}) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("S.country", False),  # an institution tells anyone who calls
        ("S.macro.west", True), ("G.country", True), ("F.macro.west", False), ("F.country", False), ("A.country", True),
        ("A.macro.west", True), ("C.macro.west", True), ("N.country", True), ("N.macro.west", True),
        ("elsewhere.country", True), ("women.country", False), ("alarm.country", True), ("money.country", True),
    ],
)  # fmt: skip
def test_a_step_of_one_is_somebody_s_unless_anyone_is_told(name: str, told: bool) -> None:
    assert step(name, "n", "20", "21") == ([name] if told else [])


def test_without_rules_or_classes_every_step_is_somebody_s() -> None:
    for about in (
        {"indicators": {}},
        {"indicators": {}, "rules": None, "questions": None},
        ABOUT | {"rules": {"classes": None}},
    ):
        assert step("S.country", "n", "20", "21", about) == ["S.country"]


def test_what_a_question_of_a_class_for_the_country_alone_counts_is_somebody_s() -> None:
    """The table of questions prints single choices: who put in an alarm is not told by a second release either."""
    old, new = (table(printed("alarm.choice.yes", n=n, kind="question", group_by="country")) for n in (20, 21))
    assert singled_out(old, new, ABOUT) == ["alarm.choice.yes"]


def test_only_what_both_releases_print_can_be_subtracted() -> None:
    assert step("C.country", "n", "20", "21", status="suppressed") == []
    assert (
        step("C.country", "n", "20", "21", kind="quality") == step("C.country", "n", "20", "21", kind="verdict") == []
    )
    assert step("C.country", "n", "", "1") == step("C.country", "n", "1", "") == []
    hidden = table(printed("C.country", "suppressed", n=20))
    assert singled_out(hidden, table(printed("C.country", n=21)), ABOUT) == []
    assert singled_out({}, table(printed("C.country", n=21)), ABOUT) == []


def test_every_such_figure_is_named() -> None:
    names = ("S.country", "C.country", "S.macro.west", "G.country")
    old, new = (table(*(printed(name, n=n) for name in names)) for n in (20, 21))
    assert singled_out(old, new, ABOUT) == ["C.country", "S.macro.west", "G.country"]
    with pytest.raises(ReleaseRefusedError, match=r"3 figures differ .* by one or two, the first is C\.country"):
        may_replace("w", old, new, ABOUT)


@pytest.mark.parametrize(
    ("row", "refused"), [({"n": "1"}, True), ({"n": "0"}, False), ({"n": ""}, False), ({}, False), (None, False)]
)
def test_figures_that_moved_need_a_reason(row: dict[str, str] | None, refused: bool) -> None:
    new = {} if row is None else {"quality.backtest.unexplained": {"kind": "quality"} | row}
    if not refused:
        may_replace("w", {}, new, ABOUT)
        return
    with pytest.raises(ReleaseRefusedError, match="1 published figures moved without a reason") as error:
        may_replace("w", {}, new, ABOUT)
    assert error.value.where == "w"


def test_verdicts_and_counts_of_quality_are_no_part_of_the_system() -> None:
    rows = table(*(printed(f"{kind}.country", kind=kind) for kind in ("indicator", "change", "verdict", "quality")))
    assert counted(rows) == {name: rows[name] for name in ("indicator.country", "change.country")}


# --- one refusal after another


class Build:
    """A build of a wave and a ledger, with what the checks say of it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, wave: str = "2021") -> None:
        self.project, self.wave, self.heard = Project(root), wave, []
        self.rows = [printed("S.country", n=20, of=40), printed("quality.x", n=3, kind="quality")]
        self.sound, self.changed, self.groups = True, False, ["west", "east"]
        data = self.project.wave(wave).output / "data"
        data.mkdir(parents=True)
        for file, columns in (("cells.csv", COLUMNS), ("pattern.csv", PATTERN)):
            write_csv(data / file, columns, self.rows)
        (data / "definitions.json").write_text(json.dumps(self.definitions()))
        inputs = {f"data/raw/{wave}/b.csv": "1", f"data/raw/{wave}/a.csv": "2", "catalogue/x.yml": "3",
                  "data/raw/1999/a.csv": "4", "shelterlib/a.py": "5"}  # fmt: skip
        (data.parent / "manifest.json").write_text(json.dumps({"inputs": inputs}))
        for name in ("verify", "ledger_changed"):
            monkeypatch.setattr(publishing, name, getattr(self, name))
        monkeypatch.setattr(publishing, "read_system", lambda folder: folder)
        known = SimpleNamespace(
            read=lambda *_: SimpleNamespace(cells=table(*self.rows), definitions=self.definitions())
        )
        monkeypatch.setattr(publishing, "Known", known)

    def definitions(self) -> dict[str, Any]:
        return ABOUT | {"levels": {"macro": {"groups": [{"id": g} for g in self.groups]}}}

    def verify(self, build: Path, project: Project) -> Any:
        assert (build, project) == (self.project.wave(self.wave).output, self.project)
        return SimpleNamespace(sound=self.sound)

    def ledger_changed(self, system: Path, published: dict[str, Any], definitions: dict[str, Any]) -> bool:
        assert system == self.project.wave(self.wave).output / "certificates" and definitions == self.definitions()
        self.heard.append({wave: list(rows) for wave, rows in published.items()})
        return self.changed

    def ledger(self, wave: str, *rows: dict[str, str], levels: Any = None) -> None:
        folder = self.project.published / wave
        folder.mkdir(parents=True)
        write_csv(folder / "cells.csv", COLUMNS, rows)
        about = self.definitions() | ({"levels": levels} if levels else {})
        (folder / "definitions.json").write_text(json.dumps(about))

    def refused(self, match: str) -> ReleaseRefusedError:
        before = {f: f.read_bytes() for f in self.project.published.rglob("*") if f.is_file()}
        with pytest.raises(ReleaseRefusedError, match=match) as error:
            publish(self.project, self.wave)
        assert {f: f.read_bytes() for f in self.project.published.rglob("*") if f.is_file()} == before
        assert error.value.exit_code == 6
        return error.value


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(tmp_path, monkeypatch)


def test_the_first_release_makes_the_ledger(build: Build) -> None:
    assert publish(build.project, "2021") == 2
    folder = build.project.published / "2021"
    data = build.project.wave("2021").output / "data"
    for name in ("cells.csv", "pattern.csv", "definitions.json"):
        assert (folder / name).read_bytes() == (data / name).read_bytes()
    text = (folder / "manifest.json").read_text()
    kept = {"catalogue/x.yml": "3", "data/raw/2021/a.csv": "2", "data/raw/2021/b.csv": "1"}
    assert text == json.dumps({"inputs": kept}, indent=1) + "\n"  # in the order of the names
    assert sorted(f.name for f in folder.parent.iterdir()) == ["2021"]
    assert build.heard == [{"2021": ["S.country"]}]  # counts of quality are in no system


def test_a_build_that_is_not_there_or_not_sound_is_refused(build: Build) -> None:
    build.sound = False
    assert "shelter verify" in build.refused("does not verify").fix
    (build.project.wave("2021").output / "data" / "cells.csv").unlink()
    assert build.refused("there is no build").where == "2021"


def test_a_build_of_another_ledger_is_refused(build: Build) -> None:
    build.ledger("2019", printed("S.country", n=1))
    build.changed = True
    build.refused("the ledger has changed")
    assert build.heard == [{"2019": ["S.country"], "2021": ["S.country"]}]


def test_a_second_release_replaces_the_first_and_is_held_against_it(build: Build) -> None:
    build.ledger("2021", printed("C.country", n=20), printed("S.country", n=25))
    (build.project.published / "2021" / "left over.txt").write_text("")
    assert publish(build.project, "2021") == 2
    assert "left over.txt" not in {f.name for f in (build.project.published / "2021").iterdir()}
    build.rows.append(printed("C.country", n=21))
    assert publish(build.project, "2021") == 3  # the first release had no such figure
    build.rows.append(printed("quality.backtest.unexplained", n=1, kind="quality"))
    build.refused("moved without a reason")


def test_two_groupings_of_one_wave_are_refused_and_of_two_waves_are_not(build: Build) -> None:
    other = {"macro": {"groups": [{"id": "all"}]}}
    build.ledger("2019", printed("S.country", n=1), levels=other)
    assert publish(build.project, "2021") == 2
    folder = build.project.published / "2021"
    (folder / "definitions.json").write_text(
        json.dumps(build.definitions() | {"indicators": {"S": SHARE | {"levels": ["macro"]}}})
    )
    assert publish(build.project, "2021") == 2  # another plan of one indicator is said elsewhere
    (folder / "definitions.json").write_text(json.dumps(build.definitions() | {"levels": other}))
    assert build.refused("other groups of the level macro").where == "2021"


def test_waves_are_published_in_their_order(build: Build) -> None:
    build.ledger("2023", printed("S.country", n=1))
    build.ledger("2024", printed("S.country", n=1))
    assert "in their order" in build.refused("2023 is published and was judged without this").fix
    build.ledger("2021", build.rows[0])
    assert publish(build.project, "2021") == 2  # the same figures again: later waves were judged with them
    build.rows[0] = build.rows[0] | {"n": "30"}
    build.refused("2023 is published")
    build.rows = [build.rows[0] | {"n": "20"}, printed("S.macro.west", n=9)]
    build.refused("2023 is published")


def test_the_last_wave_may_be_published_again_otherwise(build: Build) -> None:
    build.ledger("2021", build.rows[0] | {"n": "30"})
    assert publish(build.project, "2021") == 2


def test_a_build_with_a_cell_twice_leaves_the_ledger_as_it_is(build: Build) -> None:
    build.ledger("2021", build.rows[0])
    data = build.project.wave("2021").output / "data"
    write_csv(data / "cells.csv", COLUMNS, [build.rows[0], build.rows[0]])
    before = (build.project.published / "2021" / "cells.csv").read_bytes()
    with pytest.raises(DataError, match="stands twice"):
        publish(build.project, "2021")
    assert (build.project.published / "2021" / "cells.csv").read_bytes() == before
    assert sorted(f.name for f in build.project.published.iterdir()) == ["2021"]

"""The joint audit by hand-made rows: what must stay open, what the witnesses show, and every way to be refused."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.few_rows import RATIO, SHARE, answers, cell, change, policy, printed, table

from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.release import certify, joint
from shelterlib.release.joint import Audit, _open, audit, needs, refusal, within
from shelterlib.release.knowledge import Knowledge
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy

POLICY = policy({
    "S": SHARE, "T": SHARE, "W": SHARE | {"sensitivity": "plain"}, "C": RATIO,
    "P": RATIO | {"sensitivity": "person_count"}, "V": SHARE | {"kind": "coverage"},
})  # fmt: skip


# --- no ratio passes 100 % unless the rules say so


@pytest.mark.parametrize(
    ("row", "fields", "refused"),
    [
        ({}, {}, True), ({}, {"numerator": 10.0}, False), ({"kind": "share"}, {}, False),
        ({"unit": "per_100"}, {}, False),
        ({"sensitivity": "public"}, {}, False), ({}, {"kind": "question"}, False), ({}, {"kind": "change"}, True),
    ],
)  # fmt: skip
def test_a_ratio_in_percent_may_not_pass_a_hundred(row: dict[str, Any], fields: dict[str, Any], refused: bool) -> None:
    rules = policy({"F": RATIO | {"sensitivity": "public"}, "R": RATIO | row, "O": RATIO}, over=["O"])
    free, over = (cell(name, {"u": (12.0, 10.0)}) for name in ("F", "O"))
    made = [free, over, cell("R", {"u": (11.0, 10.0)}, **fields)]
    if not refused:
        within(made, rules)
        return
    with pytest.raises(DataError, match="a figure passes 100 %") as error:
        within(made, rules)
    assert error.value.where == "indicator R"


# --- what must stay open


def asked(made: list[Cell], hidden: set[str], *, rules: Policy = POLICY, shown: str = "") -> list[tuple[str, int, int]]:
    """Return what is asked of the hidden numbers; every cell is suppressed but the ones named in `shown`."""
    rows = table()
    for c in made:
        status = "shown" if c.name in shown.split() else "suppressed"
        rows[c.name] = printed(c.name, status, kind=c.kind, n=int(c.numerator), of=int(c.denominator))
    return [(at, low, high) for _, at, low, high in needs("w", made, rules, rows, dict.fromkeys(hidden))]


def share(yes: int, of: int, *groups: tuple[str, int, int]) -> list[Cell]:
    return [cell("S", answers(yes, of)), *(cell("S", answers(n, d), "macro", group) for group, n, d in groups)]


@pytest.mark.parametrize(("yes", "low", "high"), [(8, 4, 6), (3, 0, 3), (9, 5, 6), (1, 0, 1), (5, 1, 5)])
def test_of_a_hidden_share_every_value_stays_open_that_the_country_alone_allows(yes: int, low: int, high: int) -> None:
    found = asked(share(yes, 10, ("west", 2, 6)), {"w S.macro.west n", "w S.macro.west of"}, shown="S.country")
    assert found == [("w S.macro.west n", low, high)]


def test_only_hidden_figures_below_the_country_are_asked_for() -> None:
    made = share(5, 10, ("north", 1, 4), ("west", 2, 6))
    both = {f"w S.macro.{group} n" for group in ("north", "west")}
    assert asked(made, both, shown="S.country S.macro.north") == [("w S.macro.west n", 1, 5)]
    assert asked(made, {"w S.macro.west n"}, shown="S.country") == [("w S.macro.west n", 1, 5)]
    assert asked(made, both | {"w S.country n"}) == [("w S.macro.north n", 0, 4), ("w S.macro.west n", 1, 5)]
    assert asked(made[1:], both) == []  # no country, nothing to compare with


def test_change_other_readings_and_classes_without_the_rule_are_not_asked_for() -> None:
    other = cell("S", answers(1, 12), group_by2="base", group2="other")
    plain = [cell("W", answers(5, 10)), cell("W", answers(2, 6), "macro", "west")]
    made = [*share(5, 10, ("west", 2, 6)), *change("S", answers(9, 12)), other, *plain]
    every = {f"w {c.name} {f}" for c in made for f in ("n", "of")}
    assert asked(made, every, shown="S.country") == [("w S.macro.west n", 1, 5)]


def test_the_coverage_of_a_group_is_asked_for_like_a_share() -> None:
    made = [cell("V", answers(5, 10)), cell("V", answers(2, 6), "macro", "west", kind="coverage")]
    assert asked(made, {"w V.macro.west n"}, shown="V.country") == [("w V.macro.west n", 1, 5)]


def test_a_share_that_follows_from_its_country_is_passed_over_and_the_next_is_not() -> None:
    made = [cell("T", answers(10, 10)), cell("T", answers(6, 6), "macro", "west"), *share(5, 10, ("west", 2, 6))]
    found = asked(made, {"w T.macro.west n", "w S.macro.west n"}, shown="T.country S.country")
    assert found == [("w S.macro.west n", 1, 5)]


def test_of_a_hidden_sum_its_protection_level_stays_open_on_both_sides() -> None:
    persons = {"a": (1.0, 9.0), "b": (1.0, 8.0), "c": (1.0, 7.0)}
    both = {"w P.country n", "w P.country of"}
    assert asked([cell("P", persons)], both) == [("w P.country n", 0, 6)]  # five must be left beside the largest
    assert asked([cell("P", persons)], {"w P.country of"}) == []
    large = {"a": (60.0, 100.0), "b": (20.0, 100.0), "c": (20.0, 100.0)}
    assert asked([cell("C", large)], {"w C.country n"}) == [("w C.country n", 80, 120)]  # 60 is half of 120
    assert asked([cell("C", large)], {"w C.country of"}) == []
    turned = {unit: (d, n) for unit, (n, d) in large.items()}
    assert asked([cell("C", turned)], {"w C.country n", "w C.country of"}) == [("w C.country of", 80, 120)]


def test_half_persons_are_asked_for_as_whole_ones() -> None:
    large = {"a": (60.5, 100.0), "b": (20.0, 100.0), "c": (20.0, 100.0)}  # 100.5, and 20.5 more
    assert asked([cell("C", large)], {"w C.country n"}) == [("w C.country n", 80, 121)]


# --- what the witnesses show


@pytest.mark.parametrize(
    ("values", "low", "high", "is_open"),
    [
        ([0, 1, 2, 3], 0, 3, True), ([0, 1, 2, 3, 7], 1, 2, True), ([0, 1, 3], 0, 3, False), ([0, 1, 2], 0, 3, False),
        ([1, 2, 3], 0, 3, False), ([0, 3], 0, 3, False), ([*range(61), 100], 0, 100, True),
        ([*range(60), 100], 0, 100, False), ([*range(61)], 0, 100, False), ([*range(7, 68), 90], 7, 90, True),
    ],
)  # fmt: skip
def test_a_range_is_open_with_both_ends_and_the_first_sixty_steps(
    values: list[int], low: int, high: int, is_open: bool
) -> None:
    assert _open(values, low, high) is is_open


def rows(**n: str) -> dict[str, dict[str, str]]:
    """Return a share of 5 of 10 whose groups are hidden where no count is given."""
    groups = (printed(f"S.macro.{g}", "shown" if v else "suppressed", n=v, of="4" if v else "") for g, v in n.items())
    return table(printed("S.country", n=5, of=10, asked=10), *groups)


def written(monkeypatch: pytest.MonkeyPatch, tables: Any = None) -> list[tuple[dict[str, Any], float]]:
    """Have witnesses made in this process, or take given ones; return what was asked for."""
    heard: list[tuple[dict[str, Any], float]] = []

    def write(folder: Path, system: dict[str, Any], seconds: float) -> None:
        heard.append((system, seconds))
        made = certify.witnesses(system, system["steps"]) if tables is None else np.array(tables)
        lines = [",".join(system["hidden"]), *(",".join(map(str, row)) for row in made.tolist())]
        (folder / "witnesses.csv").write_text("\n".join(lines) + "\n")

    monkeypatch.setattr(joint, "write_certificates", write)
    return heard


MADE = share(5, 10, ("north", 2, 4), ("west", 2, 4), ("east", 1, 2))


def test_a_release_that_leaves_enough_open_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = written(monkeypatch)
    found = audit(tmp_path, "w", {"w": rows(north="", west="", east="")}, MADE, POLICY)
    assert found == Audit(6, ())
    ((system, seconds),) = heard
    assert (system["wave"], system["steps"], seconds) == ("w", 60, 60 * 60)
    assert len(system["hidden"]) == 6


def test_a_number_with_one_value_is_named_by_its_cell_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = written(monkeypatch)
    found = audit(tmp_path, "w", {"w": rows(north="2", west="", east="2")}, MADE, POLICY)
    assert found == Audit(2, ("w S.macro.west",))
    assert heard[0][0]["hidden"] == ["w S.macro.west n", "w S.macro.west of"]


def test_a_range_with_a_gap_is_narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = rows(north="", west="2", east="")
    system = joint.reader_system({"w": given}, POLICY.indicators)
    assert system.hidden == [f"w S.macro.{g} {f}" for g in ("north", "east") for f in ("n", "of")]
    written(monkeypatch, [[1, 4, 2, 2], [2, 3, 1, 3], [3, 4, 0, 2]])
    assert audit(tmp_path, "w", {"w": given}, MADE, POLICY).narrow == ("w S.macro.north",)  # never none of them


def test_a_part_of_nothing_is_known_and_so_too_narrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What counts for S counts for T, and T prints none in the west: of the hidden S there one value is left."""
    written(monkeypatch)
    given = rows(north="", west="", east="") | table(printed("T.macro.west", n=0, of=4))
    found = audit(tmp_path, "w", {"w": given}, MADE, POLICY, beside=Knowledge(links=(("S", "T"),)))
    assert found == Audit(5, ("w S.macro.west",))
    assert audit(tmp_path, "w", {"w": given}, MADE, POLICY).narrow == ()


@pytest.mark.parametrize("tables", [[[1, 4, 2, 1], [2, 3, 1, 3]], [[-1, 4, 4, 4], [2, 3, 1, 3]], [[5, 4, -2, 2]]])
def test_a_witness_that_agrees_with_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tables: list[list[int]]
) -> None:
    written(monkeypatch, tables)
    with pytest.raises(ReleaseRefusedError, match="a witness contradicts what is printed") as error:
        audit(tmp_path, "w", {"w": rows(north="", west="2", east="")}, MADE, POLICY)
    assert (error.value.where, error.value.exit_code) == ("w", 6)


def test_without_a_witness_nothing_is_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(monkeypatch, np.zeros((0, 4), dtype=int))
    with pytest.raises(ReleaseRefusedError, match="contradicts"):
        audit(tmp_path, "w", {"w": rows(north="", west="2", east="")}, MADE, POLICY)


def test_a_refusal_says_how_many_and_the_first() -> None:
    error = refusal("w", Audit(9, ("w S.macro.west", "w S.macro.east")))
    assert (error.what, error.where, error.exit_code) == (
        "2 hidden cells leave too few values open, the first is w S.macro.west", "w", 6
    )  # fmt: skip
    assert "coarsen" in error.fix


# --- the process that makes witnesses


def ended(monkeypatch: pytest.MonkeyPatch, code: int, said: str = "", *, late: bool = False) -> list[dict[str, Any]]:
    heard: list[dict[str, Any]] = []

    def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        heard.append({"command": command, **options})
        if late:
            raise subprocess.TimeoutExpired(command, 1)
        return subprocess.CompletedProcess(command, code, said, "")

    monkeypatch.setattr(subprocess, "run", run)
    return heard


@pytest.mark.parametrize(
    ("code", "said", "what"),
    [
        (6, '{"what": "so it is", "where": "here", "fix": "do"}', "so it is"), (-9, "", "ended with signal 9"),
        (3, "", "ended with code 3"), (1, "[]", "ended with code 1"), (-1, "{", "ended with signal 1"),
        (6, '{"other": 1}', "ended with code 6"),
    ],
)  # fmt: skip
def test_a_process_that_fails_is_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str, what: str
) -> None:
    ended(monkeypatch, code, said)
    with pytest.raises(ReleaseRefusedError, match=what) as error:
        certify.write_certificates(tmp_path / "a" / "b", {"hidden": []}, 5)
    assert error.value.exit_code == 6 and (error.value.fix == "do" or "more memory" in error.value.fix)


def test_only_a_code_below_zero_is_a_signal() -> None:
    assert [certify._told("", code).what.rpartition("with ")[2] for code in (-1, 0, 1)] == [
        "signal 1",
        "code 0",
        "code 1",
    ]


def test_a_process_that_takes_too_long_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = ended(monkeypatch, 0, late=True)
    with pytest.raises(ReleaseRefusedError, match="in the time allowed"):
        certify.write_certificates(tmp_path, {"hidden": ["ї"]}, 5)
    assert heard[0]["timeout"] == 5


def test_the_process_is_given_a_folder_and_one_seed_and_its_output_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = ended(monkeypatch, 0)
    certify.write_certificates(tmp_path / "a" / "b", {"hidden": ["ї"]}, 5)
    certify.write_certificates(tmp_path / "a" / "b", {"hidden": ["ї"]})  # the folder may stand already
    assert (tmp_path / "a" / "b" / "system.json").read_text(encoding="utf-8") == '{\n"hidden": [\n"ї"\n]\n}\n'
    assert heard[0]["command"][1:] == ["-m", "shelterlib.release.certify", str(tmp_path / "a" / "b")]
    assert heard[0]["env"]["PYTHONHASHSEED"] == "0"
    assert (heard[0]["check"], heard[0]["capture_output"], heard[0]["text"]) == (False, True, True)
    assert (heard[0]["timeout"], heard[1]["timeout"]) == (5, None)

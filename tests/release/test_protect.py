"""`shelter protect`: an independent attacker finds every sensitive cell open; the owner's part stays apart."""

from __future__ import annotations

import csv
import json
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.attacker import plain_lines, read_pattern

from shelterlib.commands.protect import command
from shelterlib.errors import DataError, ReleaseRefusedError
from shelterlib.release.certify import write_certificates
from shelterlib.release.check import check_folder
from shelterlib.release.exact.request import protect_file

pytestmark = pytest.mark.filterwarnings("ignore")


def write(path: Path, header: list[str], rows: list[list[object]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def small_table(path: Path, seed: int, shape: tuple[int, int] = (4, 3)) -> tuple[Path, list[list[str]]]:
    draw = random.Random(seed)
    codes = [[f"{name}{k}" for k in range(n)] for name, n in zip("ab", shape, strict=True)]
    rows = [[a, b, draw.choice([0, 0, 1, 2, 3, 4, 5, 8, 12, 40])] for a in codes[0] for b in codes[1]]
    return write(path, ["a", "b", "count"], rows), codes


def run(table: Path, out: Path, **changes: object) -> dict[str, object]:
    given: dict[str, object] = {"contributors": None, "hierarchy": None, "rules": None} | changes
    return protect_file(table, ["a", "b"], "count", out=out, **given)  # type: ignore[arg-type]


def attacked(tmp_path: Path, seed: int, shape: tuple[int, int] = (4, 3)) -> tuple[int, list[str]]:
    """Return the number of sensitive cells of a random table, and those that the attacker narrows."""
    table, codes = small_table(tmp_path / f"{seed}.csv", seed, shape)
    out = tmp_path / f"out{seed}"
    summary = run(table, out)
    reader = read_pattern(out, plain_lines(*codes))
    with (out / "restricted" / "hidden.csv").open() as file:
        first = [r for r in csv.DictReader(file) if r["why"] == "sensitive"]
    assert len(first) == summary["sensitive"]
    names = [f"{r['a']}|{r['b']}" for r in first]
    return len(first), [n for n in names if (b := reader.bounds(n))[0] > 0 or b[1] < 4]


def test_no_small_count_is_narrowed(tmp_path: Path) -> None:
    sensitive = 0
    for seed in range(3):
        found, narrowed = attacked(tmp_path, seed)
        sensitive += found
        assert narrowed == [], f"seed {seed}"
    assert sensitive > 10


@pytest.mark.audit
def test_no_small_count_is_narrowed_in_many_tables(tmp_path: Path) -> None:
    seeds = 1000 if os.environ.get("FULL") else 60
    results = [attacked(tmp_path, seed, (3 + seed % 4, 2 + seed % 5)) for seed in range(100, 100 + seeds)]
    print(
        f"S1 protect: {sum(n for n, _ in results)} sensitive cells in {seeds} tables, "
        f"{sum(len(b) for _, b in results)} narrowed"
    )
    assert [b for _, b in results if b] == []


def test_certificates_check_and_say_nothing_of_what_was_sensitive(tmp_path: Path) -> None:
    table, _ = small_table(tmp_path / "t.csv", 1)
    summary = run(table, tmp_path / "out")
    hidden, problems = check_folder(tmp_path / "out" / "certificates")
    assert (hidden, problems) == (summary["hidden"], [])
    public = "".join(f.read_text() for f in (tmp_path / "out" / "certificates").iterdir())
    assert "sensitive" not in public and "secondary" not in public
    assert (tmp_path / "out" / "restricted").stat().st_mode & 0o077 == 0


def test_same_input_same_bytes(tmp_path: Path) -> None:
    table, _ = small_table(tmp_path / "t.csv", 2)
    rows = list(csv.reader(table.open()))
    turned = write(tmp_path / "turned.csv", rows[0], [*reversed(rows[1:])])
    for name, source in (("one", table), ("two", turned)):
        run(source, tmp_path / name)
    files = [p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*.csv")]
    assert len(files) == 3
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_a_dominant_contributor_is_protected(tmp_path: Path) -> None:
    rows = [["a0", "b0", "x", 90], ["a0", "b0", "y", 6], ["a0", "b0", "z", 4]]
    rows += [
        [a, b, f"{a}{b}{k}", 30]
        for a in ("a0", "a1", "a2")
        for b in ("b0", "b1", "b2")
        for k in range(4)
        if (a, b) != ("a0", "b0")
    ]
    table = write(tmp_path / "t.csv", ["a", "b", "who", "count"], rows)
    summary = run(table, tmp_path / "out", contributors="who")
    reader = read_pattern(tmp_path / "out", plain_lines(["a0", "a1", "a2"], ["b0", "b1", "b2"]))
    low, high = reader.bounds("a0|b0")
    assert summary["sensitive"] >= 1
    assert low <= 20 and high >= 180  # 90 must stay below half of what is possible


def test_groups_of_a_hierarchy_are_published_and_protected(tmp_path: Path) -> None:
    rows = [[f"r{k}", b, 20 + k] for k in range(6) for b in ("b0", "b1")]
    rows[0][2] = 2
    table = write(tmp_path / "t.csv", ["a", "b", "count"], rows)
    tree = write(
        tmp_path / "h.csv",
        ["dimension", "child", "parent"],
        [["a", f"r{k}", "west" if k < 3 else "east"] for k in range(6)],
    )
    run(table, tmp_path / "out", hierarchy=tree)
    with (tmp_path / "out" / "pattern.csv").open() as file:
        found = {(r["a"], r["b"]): r for r in csv.DictReader(file)}
    assert found["west", "*"]["value"] == str(2 + 21 + 22 + 20 + 21 + 22)
    hidden = {key for key, r in found.items() if r["status"] == "suppressed"}
    assert ("r0", "b0") in hidden
    assert sum(a in ("west", "r0", "r1", "r2") and b == "b0" for a, b in hidden) >= 2


def test_nothing_is_written_when_a_table_cannot_be_protected(tmp_path: Path) -> None:
    table = write(tmp_path / "t.csv", ["a", "b", "count"], [["a0", "b0", 2]])
    rules = tmp_path / "rules.yml"
    rules.write_text("sensitive: [1, 4]\nrange: [0, 4]\nseconds: 0\n")
    with pytest.raises(ReleaseRefusedError):
        run(table, tmp_path / "out", rules=rules)
    assert not (tmp_path / "out" / "pattern.csv").exists()


@pytest.mark.parametrize("text", ["a,b,count\nx,y,-1\n", "a,b,count\nx,y,secret-value\n", "a,b\nx,y\n", "a,b,count\n"])
def test_bad_tables_are_named_without_their_content(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(DataError) as error:
        run(tmp_path / "t.csv", tmp_path / "out")
    assert "secret" not in str(error.value)


def test_command_prints_the_contract(tmp_path: Path) -> None:
    table, _ = small_table(tmp_path / "t.csv", 3)
    done = CliRunner().invoke(
        command, [str(table), "--dims", "a,b", "--value", "count", "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0
    assert set(json.loads(done.output)) == {"cells", "sensitive", "hidden", "gap", "seconds"}


def test_witnesses_are_made_in_time_or_not_at_all(tmp_path: Path) -> None:
    system = {"hidden": ["a", "b"], "shown": {"t": 9}, "lines": [["t", ["a", "b"]]]}
    with pytest.raises(ReleaseRefusedError, match="time"):
        write_certificates(tmp_path, system, 0.001)
    assert not (tmp_path / "witnesses.csv").exists()


def test_no_proof_within_the_time_allowed_is_a_refusal_that_says_what_to_do(tmp_path: Path) -> None:
    table, _ = small_table(tmp_path / "t.csv", 5, (12, 12))
    (tmp_path / "rules.yml").write_text("{sensitive: [1, 4], range: [0, 4], seconds: 0.0001}")
    with pytest.raises(ReleaseRefusedError) as error:
        run(table, tmp_path / "out", rules=tmp_path / "rules.yml")
    assert "seconds" in str(error.value) and "dimensions" in str(error.value)
    assert not (tmp_path / "out").exists()

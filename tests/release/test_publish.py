"""A verified build goes into the ledger whole or not at all; a build that was touched does not."""

from __future__ import annotations

import atexit
import csv
import hashlib
import json
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.certified import certify_release
from support.survey import INDICATORS, RULES, cells, policy, release, units

from shelterlib.commands.verify import command
from shelterlib.errors import ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release.cells import COLUMNS
from shelterlib.release.ledger import published_cells
from shelterlib.release.publish import publish
from shelterlib.release.wave import PATTERN, write_csv

FILES = {"cells.csv", "pattern.csv", "definitions.json", "manifest.json"}


KEPT = Path(tempfile.mkdtemp(prefix="builds-"))  # the same survey is certified once
atexit.register(shutil.rmtree, KEPT, ignore_errors=True)


def build(project: Project, wave: str, seed: int = 4) -> Path:
    """Write a build of a random survey: data, certificates, manifest."""
    kept = KEPT / "-".join([wave, *published_cells(project, before=wave)])
    if not kept.exists():
        shutil.move(make(project, wave, seed), kept)
    shutil.copytree(kept, project.wave(wave).output)
    return project.wave(wave).output


def make(project: Project, wave: str, seed: int) -> Path:
    made = cells(units(random.Random(seed), 24))
    _, rows = release(made, wave)
    out = project.wave(wave).output
    (out / "data").mkdir(parents=True)
    certify_release(out / "certificates", wave, {**published_cells(project, before=wave), wave: rows}, made, policy())
    for name, columns in (("cells.csv", COLUMNS), ("pattern.csv", PATTERN)):
        write_csv(out / "data" / name, columns, rows.values())
    about = {"wave": {"name": wave}, "indicators": INDICATORS, "rules": RULES, "recommendations": [], "questions": {}}
    (out / "data" / "definitions.json").write_text(json.dumps(about))
    seal(out)
    return out


def seal(out: Path) -> None:
    (out / "manifest.json").unlink(missing_ok=True)
    sums = {
        f.relative_to(out).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in out.rglob("*") if f.is_file()
    }
    (out / "manifest.json").write_text(json.dumps({"outputs": sums}))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "catalogue" / "text").mkdir(parents=True)
    (tmp_path / "catalogue" / "disclosure.yml").write_text(json.dumps(RULES))
    return Project(tmp_path)


def test_a_sound_build_is_published_and_can_be_again(project: Project) -> None:
    build(project, "2020")
    assert publish(project, "2020") == publish(project, "2020") > 20
    folder = project.published / "2020"
    assert {f.name for f in folder.iterdir()} == FILES
    assert [f.name for f in project.published.iterdir()] == ["2020"]


def test_the_next_wave_is_judged_with_the_ledger(project: Project) -> None:
    build(project, "2020")
    publish(project, "2020")
    out = build(project, "2021", seed=5)
    hidden = json.loads((out / "certificates" / "system.json").read_text())["hidden"]
    assert {name.split(" ")[0] for name in hidden} == {"2020", "2021"}
    assert publish(project, "2021") > 20


def test_a_build_made_without_what_is_published_now_is_refused(project: Project) -> None:
    build(project, "2020")
    build(project, "2021", seed=5)
    publish(project, "2020")
    with pytest.raises(ReleaseRefusedError, match="ledger has changed"):
        publish(project, "2021")


def test_an_earlier_wave_cannot_be_added_later(project: Project) -> None:
    build(project, "2020")
    build(project, "2021", seed=5)
    publish(project, "2021")
    with pytest.raises(ReleaseRefusedError, match="2021 is published"):
        publish(project, "2020")


def test_no_build_no_ledger(project: Project) -> None:
    with pytest.raises(ReleaseRefusedError, match="no build"):
        publish(project, "2020")


def unhide(out: Path) -> None:
    """Print a hidden number, and seal the build as if nothing had happened."""
    with (out / "data" / "cells.csv").open() as file:
        rows = list(csv.DictReader(file))
    row = next(r for r in rows if r["status"] == "suppressed" and r["group_by"] != "country")
    row.update(status="shown", n="2", of="3", asked="3", answered="3")
    write_csv(out / "data" / "cells.csv", COLUMNS, rows)
    seal(out)


def forge(out: Path) -> None:
    """Alter one number of one witness."""
    path = out / "certificates" / "witnesses.csv"
    first, second, *rest = path.read_text().splitlines()
    number, comma, others = second.partition(",")
    path.write_text("\n".join([first, f"{int(number) + 1}{comma}{others}", *rest, ""]))
    seal(out)


@pytest.mark.parametrize(
    ("touch", "what"),
    [
        (lambda out: (out / "data" / "pattern.csv").write_text("cell,status\n"), "checksums"),
        (lambda out: (out / "more.html").write_text("<p>x</p>"), "checksums"),
        (unhide, "invalid"), (forge, "invalid"),
        (lambda out: ((out / "page.html").write_text("<p>4711</p>"), seal(out)), "orphans"),
        (lambda out: ((out / "page.html").write_text("<script>1</script>"), seal(out)), "forbidden"),
        (lambda out: (out / "manifest.json").write_text("{"), "invalid"),
    ],
)  # fmt: skip
def test_a_touched_build_is_found_out_and_not_published(project: Project, touch: object, what: str) -> None:
    out = build(project, "2020")
    touch(out)  # type: ignore[operator]
    done = CliRunner().invoke(command, [str(out)], standalone_mode=False)
    assert done.return_value == 6
    assert json.loads(done.output)[what]
    with pytest.raises(ReleaseRefusedError, match="does not verify"):
        publish(project, "2020")
    assert not project.published.exists()


def test_a_sound_build_verifies(project: Project) -> None:
    out = build(project, "2020")
    done = CliRunner().invoke(command, [str(out)], standalone_mode=False)
    found = json.loads(done.output)
    assert done.return_value == 0
    assert found["valid"] and found["certificates"] > 0 and found["numbers_orphan"] == 0
    assert {"cells", "certificates", "valid", "numbers_traced", "numbers_orphan", "forbidden"} <= set(found)

"""Damaged files of the catalogue end in two lines that say where, never in a traceback."""

import shutil

import pytest
from support.paths import ROOT

from shelterlib.catalogue.__main__ import main


def replaced(file, old, new):
    def spoil(folder):
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


def written(file, content):
    return lambda folder: (folder / file).write_bytes(content.encode("utf-8") if isinstance(content, str) else content)


@pytest.mark.parametrize(("spoil", "place"), [
    (written("text/en.yml", "- a\n- b\n"), "text/en.yml"),
    (written("text/en.yml", "words"), "text/en.yml"),
    (written("text/en.yml", ""), "text/en.yml"),
    (replaced("text/en.yml", "    label: Questionnaires received", "    label:"), "indicator.AV01.label"),
    (replaced("text/en.yml", "    label: Questionnaires received", "    label: [a, b]"), "indicator.AV01.label"),
    (written("indicators.yml", "a: 1\n"), "indicators.yml"),
    (written("indicators.yml", "- id: [\n"), "indicators.yml, line 2"),
    (replaced("indicators.yml", "waves: {from: 2020, to: 2021}", "waves: {from: 2020-01-01, to: null}"), "AV03"),
    (replaced("regions.csv", "code", "kode"), "regions.csv"),
    (written("regions.csv", ""), "regions.csv"),
    (written("regions.csv", "code,macro\nПівніч,1\n".encode("cp1251")), "regions.csv"),
    (replaced("regions.csv", "\n", "\nUA-99,north\n"), "regions.csv, row 2"),
    (replaced("type_groups.csv", "type5", "type6"), "type_groups.csv"),
    (replaced("recommendations.yml", "{M3_1: 80}", "{M3_1: high}"), "recommendations.yml, M3"),
    (replaced("levels.yml", "  - id: macro", "  - id: country\n  - id: macro"), "levels.yml, country"),
    (replaced("levels.yml", "groups: [north", "groups: [nord"), "levels.yml, macro"),
    (replaced("levels.yml", "file: type_groups.csv", "file: ../../secret.csv"), "levels.yml, type5"),
    (replaced("context.csv", "source", "origin"), "context.csv"),
])  # fmt: skip
def test_what_is_damaged_is_named(tmp_path, capsys, spoil, place):
    shutil.copytree(ROOT / "catalogue", tmp_path / "catalogue")
    spoil(tmp_path / "catalogue")
    assert main([str(tmp_path)]) == 3
    lines = capsys.readouterr().err.splitlines()
    assert place in lines[0]
    assert len(lines) == 1 or (len(lines) == 2 and lines[1].startswith("  Fix: "))

"""Every document comes out to the same bytes in another folder, clock, zone, locale, home and order of hashing."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile

import pytest
from support.paths import ROOT

from shelterlib.render import office

WRITE = """
import hashlib, sys, time
from pathlib import Path
real = time.time
time.time = lambda: real() + float(sys.argv[2])
from support.executed import executed
from shelterlib.render.docx import letters, report as word
from shelterlib.render.pdf import report as pdf
from shelterlib.render.pptx import slides
from shelterlib.render.xlsx import tables
names = ("summary", "administrations", "letter_ministry", "slide_response", "slide_ministry", "slide_map", "about")
project, out = executed(Path(sys.argv[1]), chapters=names)
for write in (word, pdf, slides, letters):
    write(project, out, wave="2023", lang="uk")
tables(project, out, wave="2023")
for path in sorted(p for p in out.rglob("*") if p.is_file()):
    print(path.relative_to(out).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
"""
WORLDS = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "USER": "first", "CLOCK": "0"},
    {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7", "USER": "second", "CLOCK": "86400000"},
)


@pytest.mark.audit
def test_two_builds_in_two_worlds_are_the_same_files(tmp_path):
    said = []
    for number, world in enumerate(WORLDS):
        home = tmp_path / f"home{number}"
        home.mkdir()
        folder = tmp_path / ("a" * (number + 1))
        more = {"HOME": str(home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}", "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", WRITE, str(folder), world["CLOCK"]]
        done = subprocess.run(command, env={**os.environ, **world, **more}, capture_output=True, text=True, check=True)
        said.append(dict(line.split() for line in done.stdout.splitlines()))
    assert {"report.uk.docx", "report.uk.pdf", "round-table.uk.pptx", "tables.xlsx", "letters/uk/ministry.docx"} <= set(
        said[0]
    )
    assert said[0] == said[1]


def test_a_zip_is_the_same_whenever_its_entries_were_written():
    made = []
    for year, order in ((1999, "ab"), (2031, "ba")):
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w") as archive:
            for letter in order:
                archive.writestr(zipfile.ZipInfo(letter, (year, 1, 2, 3, 4, 6)), letter * 100)
        made.append(hashlib.sha256(office.steady(raw.getvalue())).hexdigest())
    assert made[0] == made[1]

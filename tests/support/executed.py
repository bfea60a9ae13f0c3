"""What the renderers read: a project with an invented release and an executed report notebook, in a second."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml
from support.paths import ROOT
from support.release import write_release

from shelterlib.paths import Project
from shelterlib.report import open_brief, open_report
from shelterlib.report.blocks import MIME, to_json

PAGES = ("report", "quality", "method", "slides", "index")


def executed(
    folder: Path, wave: str = "2023", /, *, chapters: Collection[str] = (), **about: Any
) -> tuple[Project, Path]:
    """Return a copy of the project in `folder` and its build.

    `chapters` names those that the report has (all by default); `about` overlays what wave.yml says.
    """
    shutil.copytree(ROOT / "catalogue", folder / "catalogue")
    if chapters:
        path = folder / "catalogue/report.yml"
        outline = yaml.safe_load(path.read_text("utf-8"))
        outline["chapters"] = [chapter for chapter in outline["chapters"] if chapter["id"] in chapters]
        path.write_text(yaml.safe_dump(outline), "utf-8")
    shutil.copytree(ROOT / "data/raw" / wave, folder / "data/raw" / wave)
    project, out = Project(folder), folder / "outputs" / wave
    write_release(project, out / "data", wave)
    path = out / "data/definitions.json"
    definitions = json.loads(path.read_text("utf-8"))
    definitions["wave"] |= about
    path.write_text(json.dumps(definitions, ensure_ascii=False), "utf-8")
    notebook(project, out, wave)
    return project, out


def notebook(project: Project, out: Path, wave: str = "2023") -> None:
    """Write the executed report notebook of the release in `out`: one cell a page, without running a kernel."""
    report = open_report(project, wave, out / "data")
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {},
            "execution_count": 1,
            "source": f'report.page("{name}")',
            "outputs": [
                {"output_type": "display_data", "metadata": {}, "data": {MIME: {"page": name, "block": to_json(b)}}}
                for b in report.page(name)
            ],
        }
        for name in PAGES
    ]
    target = project.wave(wave).notebooks / "4_report.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    target.write_text(text, encoding="utf-8")


def brief_notebook(project: Project, out: Path, region: str, wave: str = "2023") -> None:
    """Write the executed notebook of one region's brief, without running a kernel."""
    blocks = open_brief(project, wave, region, out / "data")
    outputs = [
        {"output_type": "display_data", "metadata": {}, "data": {MIME: {"page": "brief", "block": to_json(b)}}}
        for b in blocks
    ]
    cell = {"cell_type": "code", "id": "brief", "metadata": {}, "execution_count": 1, "source": "brief"}
    book = {"cells": [cell | {"outputs": outputs}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    target = project.wave(wave).notebooks / f"5_brief.{region}.ipynb"
    target.write_text(json.dumps(book), encoding="utf-8")

"""The codebook of a release as a Frictionless data package: figures, indicators and questionnaire, described.

Format: Data Package and Table Schema, https://specs.frictionlessdata.io (version 1).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shelterlib.paths import Project

if TYPE_CHECKING:
    from shelterlib.report.sentences import Words

PACKAGE = "datapackage.json"
FILES = (PACKAGE, "indicators.csv", "recommendations.csv", "groups.csv", "questions.csv", "choices.csv")


def package(project: Project, out: Path, *, wave: str) -> None:
    """Write the codebook's tables and `datapackage.json` beside the released data, in every language of the project.

    Args:
        project: the project.
        out: the build, with `data/cells.csv`, `data/pattern.csv` and `data/definitions.json`.
        wave: the wave's name.
    """
    import json

    from shelterlib.render.codebook.describe import describe
    from shelterlib.render.codebook.tables import tables
    from shelterlib.report.released import Released

    folder = out / "data"
    released = Released.read(folder)
    spoken = _words(project, released.definitions)
    made = tables(released.definitions, spoken)
    for table in made:
        table.write(folder)
    text = json.dumps(describe(wave, released.definitions, made, spoken), ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(text + "\n", encoding="utf-8")


def _words(project: Project, definitions: dict[str, object]) -> list[Words]:
    from shelterlib.report.sentences import Words
    from shelterlib.report.texts import languages, read_texts

    return [Words(language, read_texts(project, language), definitions) for language in languages(project)]

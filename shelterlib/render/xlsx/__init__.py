"""The workbook of a build: every released figure, one table a sheet, in every language of the project."""

from __future__ import annotations

from pathlib import Path

from shelterlib.paths import Project


def tables(project: Project, out: Path, *, wave: str) -> None:
    """Write `tables.xlsx` of the build `out`; the project's own language comes first.

    Args:
        project: the project.
        out: the build, with `data/cells.csv` and `data/definitions.json`.
        wave: the wave's name.
    """
    from shelterlib.render.xlsx.sheets import sheets
    from shelterlib.render.xlsx.workbook import Workbook
    from shelterlib.report.book import open_report
    from shelterlib.report.sentences import Words
    from shelterlib.report.texts import languages, read_texts

    report = open_report(project, wave, out / "data")
    spoken = [
        Words(lang, read_texts(project, lang), report.released.definitions) for lang in reversed(languages(project))
    ]
    with Workbook(out / "tables.xlsx", report, spoken) as book:
        for words in spoken:
            book.add(words, sheets(report.released))

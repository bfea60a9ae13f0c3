"""The report on paper: a tagged PDF (PDF/UA-1) made by typst from the same blocks as the pages."""

from __future__ import annotations

from pathlib import Path

from shelterlib.paths import Project

WIDTH = 481.9  # points between the margins
WORDS = {
    "contents": "page.contents",
    "figure": "page.figure",
    "table": "page.table",
    "basis": "page.basis",
    "mark": "synthetic.mark",
    "invented": "synthetic.title",
    "warning": "synthetic.text",
}


def report(project: Project, out: Path, *, wave: str, lang: str) -> None:
    """Write `report.<lang>.pdf` of the build `out`.

    Args:
        project: the project.
        out: the build, with `data/`; the executed report notebook stands in the restricted folder.
        wave: the wave's name.
        lang: a language that the project has words in.

    Raises:
        RenderError: typst finds that the document would not be accessible.
    """
    from shelterlib.render import pictures
    from shelterlib.render.edition import Edition
    from shelterlib.render.pdf.compile import compiled
    from shelterlib.render.resolved import openings, resolved
    from shelterlib.report.blocks import Label, Text

    edition = Edition.open(project, out, wave, lang)
    words, blocks = edition.words, edition.blocks("report")
    drawn = pictures.svg(pictures.drawn(blocks), words, edition.synthetic, edition.shelf)
    data = {
        "language": lang.partition("-")[0],
        "title": words.plain(Text("report.title")),
        "subtitle": words.plain(Label("wave", "title")),
        "synthetic": edition.synthetic,
        "words": {name: words.plain_key(key) for name, key in WORDS.items()},
        "front": resolved(edition.front, words),
        "openings": sorted(openings(blocks)),
        "blocks": resolved([*blocks, *pictures.annex(blocks)], words),
        "pictures": {anchor: picture.width * pictures.fitting(picture, WIDTH) for anchor, picture in drawn.items()},
    }
    (out / f"report.{lang}.pdf").write_bytes(compiled(data, {anchor: p.data for anchor, p in drawn.items()}))

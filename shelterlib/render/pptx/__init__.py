"""Slides for the round table, from the blocks of page `slides`: real tables, pictures with words for them, notes."""

from __future__ import annotations

from pathlib import Path

from shelterlib.paths import Project


def slides(project: Project, out: Path, *, wave: str, lang: str) -> None:
    """Write `round-table.<lang>.pptx` of the build `out`.

    Args:
        project: the project.
        out: the build, with `data/`; the executed report notebook stands in the restricted folder.
        wave: the wave's name.
        lang: a language that the project has words in.
    """
    from shelterlib.render import pictures
    from shelterlib.render.edition import Edition
    from shelterlib.render.pptx.deck import Deck
    from shelterlib.render.pptx.split import split
    from shelterlib.report.blocks import Label, Text

    edition = Edition.open(project, out, wave, lang)
    blocks = edition.blocks("slides")
    drawn = pictures.svg(pictures.drawn(blocks), edition.words, edition.synthetic, edition.shelf)
    deck = Deck(edition.words, pictures.png(drawn), edition.synthetic)
    deck.opening(Text("report.title"), Label("wave", "title"))
    for slide in split(blocks):
        deck.add(slide)
    deck.write(out / f"round-table.{lang}.pptx")

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
    from shelterlib.render.notebook import read_blocks
    from shelterlib.render.pptx.deck import Deck
    from shelterlib.render.pptx.split import split
    from shelterlib.report.blocks import Label, Text
    from shelterlib.report.released import Released
    from shelterlib.report.sentences import Words
    from shelterlib.report.texts import read_texts

    released = Released.read(out / "data")
    words = Words(lang, read_texts(project, lang), released.definitions)
    blocks = read_blocks(project.wave(wave).notebooks / "4_report.ipynb", "slides")
    drawn = pictures.svg(pictures.drawn(blocks), words, released.synthetic, pictures.shelf(project, wave, lang))
    deck = Deck(words, pictures.png(drawn), released.synthetic)
    deck.opening(Text("report.title"), Label("wave", "title"))
    for slide in split(blocks):
        deck.add(slide)
    deck.write(out / f"round-table.{lang}.pptx")

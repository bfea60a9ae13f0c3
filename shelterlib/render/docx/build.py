"""Put one document together: pictures, text, contents, the figures' data as an annex."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from shelterlib.render import pictures
from shelterlib.render.docx.package import Package, environment
from shelterlib.render.docx.page import Page
from shelterlib.report.blocks import Block, Content, Heading
from shelterlib.report.sentences import Words


def write(
    path: Path,
    words: Words,
    *,
    title: Content,
    subtitle: Content,
    blocks: Sequence[Block],
    front: Sequence[Block] = (),
    synthetic: bool = True,
    drawn_before: Path | None = None,
    letter: bool = False,
) -> None:
    """Write blocks as a Word document.

    Args:
        path: the file to write.
        words: the language.
        title: the document's title.
        subtitle: what it is about.
        blocks: its body.
        front: blocks between the title and the contents.
        synthetic: whether every page and picture is marked as invented.
        drawn_before: a folder of drawn figures, if there is one.
        letter: whether it is a letter: headings without numbers, no contents.
    """
    figures = list(pictures.drawn(blocks))
    package = Package(words.language, letter)
    shapes = package.add(pictures.png(pictures.svg(figures, words, synthetic, drawn_before)))
    body = [*blocks, *pictures.annex(blocks)]
    contents = [] if letter else [block for block in body if isinstance(block, Heading) and block.level == 2]
    macros = environment().get_template("blocks.xml.j2").module
    page = Page(words, title, subtitle, body, macros, shapes, front, synthetic, contents)
    package.write(page, path)

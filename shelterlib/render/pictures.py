"""The figures of documents as pictures: drawn once as SVG, turned into PNG for formats that need dots."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from shelterlib.paths import Project
from shelterlib.report.blocks import Block, Callout, Figure, Heading, Table, Text
from shelterlib.report.sentences import Words

DOTS = 180  # an inch
PAGES = ("report", "quality", "slides")
_VIEW = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Picture(NamedTuple):
    """A drawn figure and its size in points."""

    data: bytes
    width: float
    height: float


def drawn(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Yield the figures that a document shows as pictures; a matrix of words is a table there."""
    return (figure for figure in _figures(blocks) if figure.kind != "matrix")


def annex(blocks: Sequence[Block]) -> list[Block]:
    """Return the data of every picture as tables, since paper has nothing to unfold; without what a table says."""
    beside = [row.cells[:2] for block in blocks if isinstance(block, Table) for row in block.rows]
    tables = [figure.table for figure in drawn(blocks) if not all(row.cells[:2] in beside for row in figure.table.rows)]
    return [Heading(Text("document.figure_data"), 2, "figure-data"), *tables] if tables else []


def draw(project: Project, out: Path, *, wave: str, lang: str) -> None:
    """Draw every figure of a wave's pages once, for all formats: `pictures/<lang>/<anchor>.svg` beside the notebooks.

    Args:
        project: the project.
        out: the build, with `data/`.
        wave: the wave's name.
        lang: a language that the project has words in.
    """
    from shelterlib.render.edition import Edition

    edition = Edition.open(project, out, wave, lang)
    figures = {f.anchor: f for page in PAGES for f in _figures(edition.blocks(page))}
    edition.shelf.mkdir(parents=True, exist_ok=True)
    for anchor, picture in svg(figures.values(), edition.words, edition.synthetic).items():
        (edition.shelf / f"{anchor}.svg").write_bytes(picture.data)


def svg(
    figures: Iterable[Figure], words: Words, synthetic: bool, drawn_before: Path | None = None
) -> dict[str, Picture]:
    """Return {anchor: SVG} of figures, with the mark of invented data woven in where it is due.

    Args:
        figures: what to draw.
        words: the language.
        synthetic: whether the pictures are marked as invented.
        drawn_before: a folder where `draw` has put them; what is missing there is drawn now.
    """
    from shelterlib.render.figures import draw as picture
    from shelterlib.render.minify import smaller

    found = {}
    for figure in figures:
        path = drawn_before / f"{figure.anchor}.svg" if drawn_before else None
        ready = path is not None and path.is_file()
        data = path.read_bytes() if path and ready else smaller(picture(figure, words, "svg", synthetic))
        found[figure.anchor] = _measured(data)
    return found


def png(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """Return {anchor: PNG} of SVG pictures, all at once and always to the same bytes."""
    import typst

    if not pictures:
        return {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = ["#set page(width: auto, height: auto, margin: 0pt)"]
        for number, picture in enumerate(pictures.values()):
            (folder / f"{number}.svg").write_bytes(picture.data)
            source.append(f'#page(image("{number}.svg"))')
        (folder / "all.typ").write_text("\n".join(source), encoding="utf-8")
        made = typst.compile(folder / "all.typ", root=folder, format="png", ppi=DOTS, ignore_system_fonts=True)
    pages = made if isinstance(made, list) else [made]  # one page comes alone
    return {
        anchor: picture._replace(data=page) for (anchor, picture), page in zip(pictures.items(), pages, strict=True)
    }


def _figures(blocks: Iterable[Block]) -> Iterator[Figure]:
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Callout):
            yield from _figures(block.blocks)


def fitting(picture: Picture, width: float, height: float = 480) -> float:
    """Return the scale at which a picture stands well in a page's text (points).

    Drawn for a screen, its letters are larger than a page's: it takes three quarters of the width, a map (nearly
    square) less, so that two maps fit on one page.
    """
    map_like = 0.75 < picture.height / picture.width < 1
    return min(1.0, width / picture.width * (0.62 if map_like else 0.76), height / picture.height)


def _measured(data: bytes) -> Picture:
    found = _VIEW.search(data)
    assert found is not None
    return Picture(data, float(found[1]), float(found[2]))

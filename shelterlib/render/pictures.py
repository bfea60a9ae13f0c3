"""The figures of documents as pictures: drawn once as SVG, turned into PNG for formats that need dots."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from shelterlib.report.blocks import Block, Callout, Figure
from shelterlib.report.sentences import Words

DOTS = 180  # an inch
_VIEW = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')


class Picture(NamedTuple):
    """A drawn figure and its size in points."""

    data: bytes
    width: float
    height: float


def drawn(blocks: Iterable[Block]) -> Iterator[Figure]:
    """Yield the figures that a document shows as pictures; a matrix of words is a table there."""
    for block in blocks:
        if isinstance(block, Figure) and block.kind != "matrix":
            yield block
        elif isinstance(block, Callout):
            yield from drawn(block.blocks)


def svg(figures: Iterable[Figure], words: Words, synthetic: bool) -> dict[str, Picture]:
    """Return {anchor: SVG} of figures, with the mark of invented data woven in where it is due."""
    from shelterlib.render.figures import draw
    from shelterlib.render.html.minify import smaller

    return {figure.anchor: _measured(smaller(draw(figure, words, "svg", synthetic))) for figure in figures}


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


def _measured(data: bytes) -> Picture:
    found = _VIEW.search(data)
    assert found is not None
    return Picture(data, float(found[1]), float(found[2]))

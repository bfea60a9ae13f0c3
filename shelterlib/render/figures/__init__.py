"""Draw a figure block in one language, as SVG or PNG, always to the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelterlib.errors import RenderError
from shelterlib.report.blocks import Figure
from shelterlib.report.sentences import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

FONTS = Path(__file__).parent.parent / "fonts"
STYLE = Path(__file__).parent / "shelter.mplstyle"


def draw(figure: Figure, words: Words, image: str = "svg", synthetic: bool = True) -> bytes:
    """Return a picture of a figure block.

    Args:
        figure: the block.
        words: the language.
        image: svg, or png (200 dots per inch).
        synthetic: whether the mark of invented data is woven into the picture.

    Raises:
        RenderError: nothing draws this kind of figure.
    """
    import matplotlib as mpl

    if figure.kind not in _drawers():
        raise RenderError(f"no drawing for a figure of kind {figure.kind}", where=figure.anchor)
    with mpl.rc_context(fname=STYLE):
        _register_fonts()
        picture = _drawers()[figure.kind](figure.data, words)
        if synthetic:
            _mark(picture, words)
        target = io.BytesIO()
        # No date, no software version: the same figure is the same file. The salt of the ids is the figure's own
        # anchor, so that two pictures on one page share no id.
        mpl.rcParams["svg.hashsalt"] = figure.anchor
        about = {"Date": None, "Creator": None, "Format": None, "Type": None} if image == "svg" else {"Software": None}
        picture.savefig(target, format=image, metadata=about)
    return target.getvalue()


def _mark(picture: Picture, words: Words) -> None:
    """Write the mark across the picture, several times, under the data: no crop is without it."""
    text = words.plain_key("synthetic.mark")
    height = picture.get_figheight()
    for row in range(max(2, round(height / 1.1))):
        for column in range(3):
            picture.text(
                (column + 0.5 + (row % 2) * 0.25) / 3.2,
                (row + 0.5) / max(2, round(height / 1.1)),
                text,
                ha="center",
                va="center",
                rotation=18,
                fontsize=13,
                color="#8a4b00",
                alpha=0.13,
                zorder=10,
            )


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    from matplotlib import font_manager

    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)


@lru_cache(maxsize=1)
def _drawers() -> dict[str, Callable[[dict[str, Any], Words], Any]]:
    from shelterlib.render.figures import bars, dots, line, matrix, slope, tiles

    return {m.__name__.rsplit(".", 1)[1]: m.draw for m in (bars, dots, line, matrix, slope, tiles)}

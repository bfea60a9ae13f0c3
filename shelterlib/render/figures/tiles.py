"""The regions as equal tiles; what the monitoring does not cover is hatched."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture
from matplotlib.patches import Rectangle

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import say
from shelterlib.report.sentences import Words

# Fill, hatch, colour of the letters: told apart without colour by depth, hatch and the sign in the tile.
LOOKS = {
    "yes": (palette.STRONG, "", "white", "●"),
    "no": ("#ffffff", "", palette.INK, "○"),
    "unknown": ("#dfe5e9", "", palette.INK, "?"),
    "not_covered": ("#ffffff", "////", palette.QUIET, ""),
}


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the tile map of `report.figures.tiles`."""
    picture = Picture(figsize=(6.4, 5.3))
    axes = picture.add_axes((0.01, 0.11, 0.98, 0.88))
    axes.set(xlim=(-0.1, 8.1), ylim=(7.05, -0.1), aspect="equal")
    axes.axis("off")
    for tile in data["tiles"]:
        column, row = tile["at"]
        face, hatch, ink, sign = LOOKS[tile["answer"]]
        axes.add_patch(
            Rectangle((column, row), 0.92, 0.92, facecolor=face, edgecolor=palette.QUIET, hatch=hatch, linewidth=0.9)
        )
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if hatch else None
        say(axes, column + 0.46, row + 0.38, words.plain(tile["region"]), ha="center", color=ink, fontsize=10, bbox=box)
        say(axes, column + 0.46, row + 0.70, sign, ha="center", color=ink, fontsize=8)
    at = 0.02
    for answer, text in data["legend"]:
        face, hatch, ink, sign = LOOKS[answer]
        label = words.plain(text)
        picture.patches.append(
            Rectangle((at, 0.035), 0.035, 0.042, facecolor=face, edgecolor=palette.QUIET, hatch=hatch,
                      linewidth=0.9, transform=picture.transFigure, figure=picture)
        )  # fmt: skip
        picture.text(at + 0.0175, 0.056, sign, ha="center", va="center", color=ink, fontsize=7)
        picture.text(at + 0.045, 0.056, label, va="center", fontsize=9)
        at += 0.075 + 0.0135 * len(label)
    return picture

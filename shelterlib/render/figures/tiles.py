"""The regions as equal tiles; what the monitoring does not cover is hatched."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.patches import Rectangle

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import EDGE, WIDTH, say, sheet
from shelterlib.report.sentences import Words

# Fill, hatch, colour of the letters: told apart without colour by depth, hatch and the sign in the tile.
LOOKS = {
    "yes": (palette.STRONG, "", "white", "●"),
    "no": ("#ffffff", "", palette.INK, "○"),
    "unknown": ("#dfe5e9", "", palette.INK, "?"),
    "not_covered": ("#ffffff", "////", palette.QUIET, ""),
}
STEP, SIDE = 0.72, 0.66


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the tile map of `report.figures.tiles`, with a key of the answers that stand on it."""
    across = max(tile["at"][0] for tile in data["tiles"]) + 1
    down = max(tile["at"][1] for tile in data["tiles"]) + 1
    found = {tile["answer"] for tile in data["tiles"]}
    entries = [(answer, words.plain(text)) for answer, text in data["legend"] if answer in found]
    places = _places([text for _, text in entries])
    picture, axes = sheet(down * STEP + 0.15 + 0.3 * (1 + places[-1][1]))
    left = (WIDTH - across * STEP) / 2
    for tile in data["tiles"]:
        x, y = left + tile["at"][0] * STEP, 0.05 + tile["at"][1] * STEP
        _tile(axes, x, y, SIDE, tile["answer"])
        _, hatch, ink, sign = LOOKS[tile["answer"]]
        middle = x + SIDE / 2
        say(axes, middle, y + 0.27, words.plain(tile["region"]), ha="center", color=ink, bbox=_plate(hatch))
        say(axes, middle, y + 0.49, sign, ha="center", color=ink, fontsize=9)
    for (answer, text), (x, row) in zip(entries, places, strict=True):
        y = 0.12 + down * STEP + 0.3 * row
        _tile(axes, x, y, 0.22, answer)
        say(axes, x + 0.11, y + 0.11, LOOKS[answer][3], ha="center", color=LOOKS[answer][2], fontsize=8)
        say(axes, x + 0.3, y + 0.11, text, fontsize=10)
    return picture


def _tile(axes: Axes, x: float, y: float, side: float, answer: str) -> None:
    face, hatch, _, _ = LOOKS[answer]
    axes.add_patch(Rectangle((x, y), side, side, facecolor=face, edgecolor=palette.QUIET, hatch=hatch, linewidth=0.9))


def _plate(hatch: str) -> dict[str, Any] | None:
    return {"facecolor": "white", "edgecolor": "none", "pad": 1.2} if hatch else None


def _places(texts: list[str]) -> list[tuple[float, int]]:
    """Return where each entry of the key begins: inches from the left, and its line."""
    found, x, row = [], EDGE, 0
    for text in texts:
        width = 0.5 + 0.078 * len(text)
        if x + width > WIDTH and x > EDGE:
            x, row = EDGE, row + 1
        found.append((x, row))
        x += width
    return found

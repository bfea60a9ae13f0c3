"""A line of yearly figures, each year labelled."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import WIDTH, say, sheet
from shelterlib.report.sentences import Words

HEIGHT, FOOT, HEAD = 2.5, 2.15, 0.45


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the line of `report.parts.context`; the foot of the picture is zero."""
    points = sorted(data["points"])
    first, last, top = points[0][0], points[-1][0], max(value for _, value in points)
    picture, axes = sheet(HEIGHT)
    across = [0.45 + (WIDTH - 0.9) * (year - first) / (last - first) for year, _ in points]
    down = [FOOT - (FOOT - HEAD) * value / top for _, value in points]
    axes.hlines(FOOT, 0.15, WIDTH - 0.15, color=palette.QUIET, linewidth=0.8)
    axes.plot(across, down, color=palette.MAIN, linewidth=2, marker="o", ms=6.5)
    for x, y, (year, value) in zip(across, down, points, strict=True):
        say(axes, x, y - 0.17, words.number(value, "count"), ha="center")
        say(axes, x, FOOT + 0.15, words.number(year, "plain"), ha="center", color=palette.QUIET, fontsize=10)
    return picture

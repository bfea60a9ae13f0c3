"""A line of yearly figures, each year labelled."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import canvas, say
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the line of `report.parts.context`."""
    years, values = zip(*data["points"], strict=True)
    picture, axes = canvas(2.7, left=0.4, right=0.4)
    top = max(values)
    axes.set(ylim=(0, top * 1.18), xlim=(min(years) - 0.4, max(years) + 0.4), yticks=[], xticks=list(years))
    axes.set_xticklabels([f"{year}" for year in years])
    axes.plot(years, values, color=palette.MAIN, linewidth=2, marker="o", ms=6)
    for year, value in data["points"]:
        say(axes, year, value + top * 0.08, words.number(value, "count"), ha="center")
    return picture

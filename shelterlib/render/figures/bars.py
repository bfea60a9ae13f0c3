"""Bars of a part within its whole, by group."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import canvas, centres, row_heights, say, wrapped
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the bars of `report.figures.stacked`."""
    rows = data["rows"]
    labels = [wrapped(words.plain(row["label"]), 34) for row in rows]
    heights = row_heights(labels)
    picture, axes = canvas(sum(heights) + 0.55, left=2.2, right=1.0)
    top = max([row["of"] or 0 for row in rows] + [1])
    axes.set(xlim=(0, top), ylim=(sum(heights), 0), yticks=[], xticks=[])
    axes.spines["bottom"].set_visible(False)
    for row, label, y in zip(rows, labels, centres(heights), strict=True):
        say(axes, -0.02 * top, y, label, ha="right", multialignment="right", linespacing=1.05)
        if row["of"] is None:
            say(axes, 0, y, words.plain(row["written"]), color=palette.QUIET, fontsize=9)
            continue
        axes.barh(y, row["of"], 0.22, color="white", edgecolor=palette.QUIET, linewidth=0.8)
        axes.barh(y, row["n"], 0.22, color=palette.MAIN)
        say(axes, row["of"] + 0.02 * top, y, words.plain(row["written"]), color=palette.QUIET, fontsize=9.5)
    return picture

"""Slope chart: a share then and now on the same institutions."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import canvas, centres, row_heights, say, wrapped
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return then and now of each indicator as two dots and an arrow, one row each: many slopes would cross."""
    rows = sorted(data["rows"], key=lambda row: row["now"] - row["then"])
    labels = [wrapped(words.plain(row["label"])) for row in rows]
    heights = row_heights(labels)
    picture, axes = canvas(sum(heights) + 0.95, left=3.15, right=1.45)
    axes.set(xlim=(0, 100), ylim=(sum(heights), -0.3), yticks=[], xticks=[0, 25, 50, 75, 100])
    axes.set_xticklabels([words.number(tick, "percent") for tick in (0, 25, 50, 75, 100)])
    axes.grid(axis="x")
    then, now = (words.plain(wave) for wave in data["waves"])
    axes.plot([62], [-0.16], "o", mfc="white", mec=palette.QUIET, ms=6, clip_on=False)
    say(axes, 65, -0.16, then, fontsize=9.5, color=palette.QUIET)
    axes.plot([82], [-0.16], "o", color=palette.MAIN, ms=7, clip_on=False)
    say(axes, 85, -0.16, now, fontsize=9.5, color=palette.QUIET)
    for row, label, y in zip(rows, labels, centres(heights), strict=True):
        colour = palette.MAIN if row["now"] >= row["then"] else palette.SECOND
        say(axes, -2, y, label, ha="right", multialignment="right", linespacing=1.05)
        axes.annotate(
            "", (row["now"], y), (row["then"], y), arrowprops={"arrowstyle": "->", "color": colour, "lw": 1.6}
        )
        axes.plot(row["then"], y, "o", mfc="white", mec=palette.QUIET, ms=6)
        axes.plot(row["now"], y, "o", color=colour, ms=7)
        say(axes, 103, y, words.plain(row["written"]), fontsize=9, color=palette.QUIET)
    return picture

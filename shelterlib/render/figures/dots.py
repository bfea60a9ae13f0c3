"""Dot plot: a share as a dot, the bounds of the missing answers as a line, the count as words."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import canvas, centres, row_heights, say, wrapped
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the dot plot of `report.figures.dots`."""
    rows = [*data["rows"], *([data["reference"]] if data["reference"] else [])]
    labels = [wrapped(words.plain(row["label"])) for row in rows]
    heights = row_heights(labels)
    picture, axes = canvas(sum(heights) + 0.55, left=3.15, right=1.0)
    share = data["unit"] in ("percent", "percent_of_days", "score")
    top = 100.0 if share else max([row["high"] or row["value"] or 0 for row in rows] + [1]) * 1.08
    top = max([top] + [row["high"] or row["value"] or 0 for row in rows])
    axes.set(xlim=(0, top), ylim=(sum(heights), 0), yticks=[])
    axes.grid(axis="x")
    edge = 1.0
    for row, label, y in zip(rows, labels, centres(heights), strict=True):
        reference = row is data["reference"]
        say(
            axes,
            -0.02 * top,
            y,
            label,
            ha="right",
            multialignment="right",
            linespacing=1.05,
            weight="bold" if reference else "normal",
        )
        if row["value"] is None:
            axes.hlines(y, 0, top, color=palette.RULE, linestyle=(0, (2, 3)), linewidth=1)
            say(axes, 0.5 * top, y, wrapped(words.plain(row["written"]), 34), ha="center", color=palette.QUIET,
                fontsize=8.5, backgroundcolor="white", linespacing=1.0)  # fmt: skip
            continue
        if row["low"] is not None and row["high"] is not None:
            axes.hlines(y, row["low"], row["high"], color=palette.LIGHT, linewidth=5, capstyle="round")
        axes.plot(
            row["value"],
            y,
            "D" if reference else "o",
            color=palette.INK if reference else palette.MAIN,
            ms=7,
            clip_on=False,
        )
        say(axes, top * (edge + 0.03), y, words.plain(row["written"]), ha="left", color=palette.QUIET, fontsize=9.5)
    axes.set_xticks([0, 25, 50, 75, 100] if share and top <= 100 else axes.get_xticks())
    axes.set_xlim(0, top)
    axes.set_xticklabels([words.number(tick, data["unit"]) for tick in axes.get_xticks()])
    return picture

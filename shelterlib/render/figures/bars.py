"""Bars of a part within its whole, by group."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure as Picture
from matplotlib.patches import Rectangle

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import EDGE, LINE, STRIP, Scale, beside, height_of, say, sheet, wrapped
from shelterlib.report.sentences import Words


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the bars of `report.figures.stacked`."""
    rows = data["rows"]
    labels = [wrapped(words.plain(row["label"])) for row in rows]
    written = [words.plain(row["written"]) for row in rows if row["of"] is not None]
    picture, axes = sheet(sum(height_of(label) for label in labels) + 0.1)
    to = Scale(EDGE, picture.get_figwidth() - EDGE - beside(written), max([r["of"] or 0 for r in rows] + [1]), "count")
    y = 0.05
    for row, label in zip(rows, labels, strict=True):
        say(axes, EDGE, y + 0.02, label, va="top")
        y += LINE * (1 + label.count("\n"))
        if row["of"] is None:
            say(axes, to.left, y + 0.12, words.plain(row["written"]), color=palette.QUIET, fontsize=9.5)
        else:
            for amount, colour in ((row["of"], "white"), (row["n"], palette.MAIN)):
                width = to.at(amount) - to.left
                axes.add_patch(Rectangle((to.left, y + 0.06), width, 0.15, ec=palette.QUIET, lw=0.8, fc=colour))
            say(axes, to.at(row["of"]) + 0.12, y + 0.125, words.plain(row["written"]), color=palette.QUIET, fontsize=10)
        y += STRIP
    return picture

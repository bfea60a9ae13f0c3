"""Then and now of each indicator as two dots and an arrow, one row each: many slopes would cross."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.render.figures.canvas import EDGE, LINE, STRIP, Scale, beside, grid, height_of, say, sheet, wrapped
from shelterlib.report.sentences import Words

KEY = 0.32  # inches of the line that says which dot is which wave
BESIDE = 24  # letters that stand right of a strip in one line


def draw(data: dict[str, Any], words: Words) -> Picture:
    """Return the chart of `report.figures.slopes`: what fell most first, what rose most last."""
    rows = sorted(data["rows"], key=lambda row: (row.get("broken", False), row["now"] - row["then"]))
    labels = [wrapped(words.plain(row["label"])) for row in rows]
    written = [_broken(words.plain(row["written"])) for row in rows]
    strips = [STRIP + LINE * text.count("\n") for text in written]
    height = KEY + sum(height_of(label) - STRIP + strip for label, strip in zip(labels, strips, strict=True))
    picture, axes = sheet(height + 0.4)
    to = Scale(EDGE, picture.get_figwidth() - EDGE - beside(written), 100.0, "percent")
    _key(axes, data["waves"], words)
    grid(axes, to, KEY, height + 0.05, words)
    y = KEY
    for row, label, text, strip in zip(rows, labels, written, strips, strict=True):
        say(axes, EDGE, y + 0.03, label, va="top", zorder=2)
        y += LINE * (1 + label.count("\n")) + strip / 2
        _arrow(axes, to, row, y)
        say(axes, to.right + 0.12, y, text, color=palette.QUIET, fontsize=9.5)
        y += strip / 2
    return picture


def _broken(text: str) -> str:
    return text if len(text) <= BESIDE else text.replace(" → ", " →\n", 1)


def _key(axes: Axes, waves: list[Any], words: Words) -> None:
    then, now = (words.plain(wave) for wave in waves)
    axes.plot(EDGE + 0.06, 0.14, "o", mfc="white", mec=palette.QUIET, ms=7)
    say(axes, EDGE + 0.18, 0.14, then, color=palette.QUIET, fontsize=10)
    at = EDGE + 0.5 + 0.08 * len(then)
    axes.plot(at, 0.14, "o", color=palette.MAIN, ms=7.5)
    axes.plot(at + 0.14, 0.14, "s", color=palette.SECOND, ms=7)
    say(axes, at + 0.27, 0.14, now, color=palette.QUIET, fontsize=10)


def _arrow(axes: Axes, to: Scale, row: dict[str, Any], y: float) -> None:
    """Draw a rise as a blue dot and a fall as an orange square: shape and side say it without colour.

    Where the question changed two empty dots stand on a dotted line: no rise and no fall.
    """
    rose = row["now"] >= row["then"]
    colour, sign = (palette.MAIN, "o") if rose else (palette.SECOND, "s")
    axes.hlines(y, to.left, to.right, color=palette.RULE, linewidth=1.2, zorder=1)
    if row.get("broken"):
        ends = [to.at(row["then"]), to.at(row["now"])]
        axes.plot(ends, [y, y], color=palette.QUIET, linewidth=1.6, linestyle=(0, (1, 2)), zorder=2)
        axes.plot(ends, [y, y], "o", mfc="white", mec=palette.QUIET, ms=6.5, zorder=3)
        return
    axes.plot([to.at(row["then"]), to.at(row["now"])], [y, y], color=colour, linewidth=2.4, zorder=2)
    axes.plot(to.at(row["then"]), y, "o", mfc="white", mec=palette.QUIET, ms=6.5, zorder=3)
    axes.plot(to.at(row["now"]), y, sign, color=colour, ms=7.5, zorder=4)

"""What all drawings share: a sheet measured in inches, a scale, labels above their line so that phones can show them.

Words stand over the strip that they name and not beside it: a picture then needs little width, and the same picture
reads on a phone, on a desk and on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from shelterlib.render.figures import palette
from shelterlib.report.sentences import Words

WIDTH = 6.0
EDGE = 0.16
LINE = 0.205  # from one line of a label to the next
STRIP = 0.29  # what a strip needs below its label
LETTERS = 70  # letters in a line of a label over the whole width


@dataclass(frozen=True)
class Scale:
    """Where a value stands on the sheet: from `left` (zero) to `right` (`top`), in inches."""

    left: float
    right: float
    top: float
    unit: str

    def at(self, value: float) -> float:
        """Return the place of a value; what lies beyond the scale stands at its end."""
        return self.left + (self.right - self.left) * min(value, self.top) / self.top

    @property
    def ticks(self) -> list[float]:
        return [self.top * part / 4 for part in range(5)]


def sheet(height: float, width: float = WIDTH) -> tuple[Picture, Axes]:
    """Return a picture and axes whose units are inches from the upper left corner."""
    picture = Picture(figsize=(width, height))
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    return picture, axes


def scale(values: list[float], unit: str, written: list[str], left: float = EDGE) -> Scale:
    """Return the scale of shares and scores (a quarter, half or whole of 100) or of other numbers, beside the words."""
    most = max(values, default=1.0)
    if unit in ("percent", "percent_of_days", "score"):
        top = next((step for step in (20.0, 40.0, 100.0) if most <= step), most)
    else:
        top = next(step for step in _steps() if most <= step)
    return Scale(left, WIDTH - EDGE - beside(written), top, unit)


def beside(written: list[str]) -> float:
    """Return the inches to keep for the longest of the words right of the strips."""
    return 0.16 + 0.078 * max((len(line) for text in written for line in text.split("\n")), default=0)


def grid(axes: Axes, to: Scale, top: float, bottom: float, words: Words) -> None:
    """Draw the scale's lines behind the strips, with its numbers at the foot."""
    for tick in to.ticks:
        axes.vlines(to.at(tick), top, bottom, color=palette.RULE, linewidth=0.8, zorder=0)
        unit = "percent" if to.unit in ("percent", "percent_of_days") else "plain"
        say(axes, to.at(tick), bottom + 0.12, words.number(tick, unit), ha="center", color=palette.QUIET, fontsize=9.5)


def wrapped(text: str, width: int = LETTERS) -> str:
    """Return a label broken into lines of at most `width` letters."""
    return fill(text, width)


def height_of(label: str) -> float:
    """Return the inches of a row: its label and its strip."""
    return LINE * (1 + label.count("\n")) + STRIP


def say(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """Write a text that never gets cut by the axes."""
    axes.text(x, y, text, **{"va": "center", "clip_on": False, "linespacing": 1.1, **style})


def _steps() -> list[float]:
    return [base * 10.0**power for power in range(-3, 10) for base in (1, 2, 4)] + [float("inf")]

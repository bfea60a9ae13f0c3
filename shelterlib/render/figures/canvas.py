"""What all drawings share: a canvas of the page's width, wrapped labels, a grid that does not shout."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

WIDTH = 7.2


def canvas(height: float, width: float = WIDTH, left: float = 0.0, right: float = 0.0) -> tuple[Picture, Axes]:
    """Return a picture (inches) and its axes; `left` and `right` are the inches kept for words."""
    picture = Picture(figsize=(width, height))
    axes = picture.add_axes((left / width, 0.34 / height, 1 - (left + right) / width, 1 - 0.5 / height))
    return picture, axes


def wrapped(text: str, width: int = 44) -> str:
    """Return a label broken into lines of at most `width` letters."""
    return fill(text, width)


def row_heights(labels: list[str]) -> list[float]:
    """Return the inches that each row needs for its label."""
    return [0.36 + 0.17 * label.count("\n") for label in labels]


def centres(heights: list[float]) -> list[float]:
    """Return the middle of each row, counted down from zero."""
    found, at = [], 0.0
    for height in heights:
        found.append(at + height / 2)
        at += height
    return found


def say(axes: Axes, x: float, y: float, text: str, **style: Any) -> None:
    """Write a text that never gets cut by the axes."""
    style = {"va": "center", "clip_on": False, **style}
    axes.text(x, y, text, **style)

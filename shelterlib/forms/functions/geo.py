"""Lengths and areas of traces and shapes: `lat lon alt accuracy; …` on a sphere."""

from __future__ import annotations

import math
from itertools import pairwise

from shelterlib.forms.functions.registry import eager
from shelterlib.forms.values import Numbers, Value

RADIUS = 6_378_100.0  # metres, as the collecting devices take it

Point = tuple[float, float]


@eager("distance", 1, None)
def distance(*places: Value) -> Value:
    """Return the length in metres along a trace, or along several points."""
    from shelterlib.forms.functions.texts import number_of

    return number_of(lambda *words: _length(_points(";".join(words))), *places)


@eager("area", 1)
def area(shape: Value) -> Value:
    """Return the area of a closed shape in square metres."""
    return Numbers(shape.text.numbers(lambda word: _area(_points(word))))


@eager("geofence", 2)
def geofence(place: Value, shape: Value) -> Value:
    """Return whether a point lies within a closed shape."""
    from shelterlib.forms.functions.texts import truth_of

    return truth_of(lambda point, ring: _inside(_points(point), _points(ring)), place, shape)


def _points(word: str) -> list[Point]:
    """Return latitude and longitude in radians; nothing if any part is no point."""
    points = []
    for part in word.split(";"):
        numbers = part.split()
        if not numbers:
            continue
        try:
            points.append((math.radians(float(numbers[0])), math.radians(float(numbers[1]))))
        except (ValueError, IndexError):
            return []
    return points


def _length(points: list[Point]) -> float:
    return math.fsum(_apart(a, b) for a, b in pairwise(points)) if len(points) > 1 else 0.0


def _apart(a: Point, b: Point) -> float:
    half = math.sin((b[0] - a[0]) / 2) ** 2 + math.cos(a[0]) * math.cos(b[0]) * math.sin((b[1] - a[1]) / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _area(points: list[Point]) -> float:
    if len(points) < 3:
        return 0.0
    ring = [*points, points[0]]
    total = math.fsum((b[1] - a[1]) * (2 + math.sin(a[0]) + math.sin(b[0])) for a, b in pairwise(ring))
    return abs(total) * RADIUS**2 / 2


def _inside(point: list[Point], ring: list[Point]) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    if len(point) != 1 or len(ring) < 3:
        return False
    y, x = point[0]
    crossed = False
    for (y1, x1), (y2, x2) in pairwise([*ring, ring[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed

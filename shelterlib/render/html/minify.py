"""Make an SVG of matplotlib smaller without changing what is seen: pages are read on phones."""

from __future__ import annotations

import re

_NUMBER = re.compile(rb"-?\d+\.\d{3,}")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_METADATA = re.compile(rb"<metadata>.*?</metadata>", re.DOTALL)
_GLYPH = re.compile(rb"(ShelterSans-(?:Regular|Bold)|DejaVuSans(?:-Bold)?)-([0-9a-f]+)")
_SHORT = {b"ShelterSans-Regular": b"r", b"ShelterSans-Bold": b"b", b"DejaVuSans": b"d", b"DejaVuSans-Bold": b"D"}


def smaller(svg: bytes) -> bytes:
    """Return an SVG with two decimals, short glyph names and no comment, metadata or line break."""
    svg = _METADATA.sub(b"", _COMMENT.sub(b"", svg))
    svg = svg[svg.index(b"<svg") :]
    svg = _GLYPH.sub(lambda m: _SHORT[m[1]] + m[2], svg)
    svg = _NUMBER.sub(_shorter, svg)
    svg = re.sub(rb'(?<=[\s"])-0(?=[\s"])', b"0", svg)
    return re.sub(rb"\s*\n\s*", b" ", svg).replace(b"> <", b"><")


def _shorter(number: re.Match[bytes]) -> bytes:
    """Return two decimals of a coordinate; a small number is a scale and keeps its digits."""
    value = float(number[0])
    return number[0] if abs(value) < 0.1 else f"{value:.2f}".rstrip("0").rstrip(".").encode()

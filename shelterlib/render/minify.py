"""Make an SVG of matplotlib smaller without changing what is seen: pages are read on phones."""

from __future__ import annotations

import re
from collections import Counter

_NUMBER = re.compile(rb"-?\d+\.\d{3,}")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_METADATA = re.compile(rb"<metadata>.*?</metadata>", re.DOTALL)
# Nothing reaches over the sheet's edge, so what clips it does nothing.
_CLIP = re.compile(rb'\s*clip-path="[^"]*"|<clipPath.*?</clipPath>', re.DOTALL)
_PATH = re.compile(rb'(\sd=")([^"]*)(")')
_BLANK = re.compile(rb"(?<=[A-Za-z]) | (?=[A-Za-z])| (?=-)")
_STYLE = re.compile(rb'style="[^"]*"')
_ID = re.compile(rb'\sid="([^"]*)"')
_USED = re.compile(rb'(?:href="#|url\(#)([^")]*)')
_MOVED = re.compile(rb' transform="translate\((-?[\d.]+) 0\)"/>')
_WORDS = re.compile(rb"(?:<use [^>]*/>\s*){6,}")
_GLYPH = re.compile(rb"(ShelterSans-(?:Regular|Bold)|DejaVuSans(?:-Bold)?)-([0-9a-f]+)")
_SHORT = {b"ShelterSans-Regular": b"r", b"ShelterSans-Bold": b"b", b"DejaVuSans": b"d", b"DejaVuSans-Bold": b"D"}


def smaller(svg: bytes) -> bytes:
    """Return an SVG with two decimals and short names, without what nobody sees: comments, clips, ids, blanks."""
    svg = _METADATA.sub(b"", _COMMENT.sub(b"", svg))
    svg = svg[svg.index(b"<svg") :]
    svg = _GLYPH.sub(lambda m: _SHORT[m[1]] + m[2], svg)
    svg = _NUMBER.sub(_shorter, svg)
    svg = re.sub(rb'(?<=[\s"])-0(?=[\s"])', b"0", svg)
    svg = _CLIP.sub(b"", svg)
    svg = _PATH.sub(lambda m: m[1] + _BLANK.sub(b"", re.sub(rb"\s+", b" ", m[2])) + m[3], svg)
    svg = _STYLE.sub(lambda m: m[0].replace(b": ", b":").replace(b"; ", b";"), svg)
    svg = _MOVED.sub(lambda m: b' x="%s"/>' % m[1], svg)
    svg = _once(svg)
    used = set(_USED.findall(svg))
    svg = _ID.sub(lambda m: m[0] if m[1] in used else b"", svg)
    return re.sub(rb"\s*\n\s*", b" ", svg).replace(b"> <", b"><")


def _once(svg: bytes) -> bytes:
    """Return an SVG in which words that stand several times are drawn once and shown again."""
    seen: dict[bytes, bytes] = {}
    counts = Counter(_WORDS.findall(svg))

    def again(match: re.Match[bytes]) -> bytes:
        words = match[0]
        if counts[words] == 1:
            return words
        if words in seen:
            return b'<use xlink:href="#%s"/>' % seen[words]
        seen[words] = b"w%d" % len(seen)
        return b'<g id="%s">%s</g>' % (seen[words], words)

    return _WORDS.sub(again, svg)


def _shorter(number: re.Match[bytes]) -> bytes:
    """Return two decimals of a coordinate; a small number is a scale and keeps its digits."""
    value = float(number[0])
    return number[0] if abs(value) < 1 else f"{value:.2f}".rstrip("0").rstrip(".").encode()

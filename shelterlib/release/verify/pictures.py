"""Pictures say nothing but what they show: letters are drawn as shapes, no text is kept beside the points."""

from __future__ import annotations

import re

PNG, OTHERS = b"\x89PNG\r\n\x1a\n", (b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"sBIT", b"bKGD"})
SVG = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<svg\b")
WORDS = re.compile(rb"<(?:text|tspan|title|desc|metadata|foreignObject|script|a)\b|<!--|\s(?:aria-[a-z]+|data-[\w-]+)=")


def speaks(data: bytes) -> str:
    """Return what is wrong with a picture's bytes, nothing for a picture of ours and for anything else."""
    if data.startswith(PNG):
        return "" if _is_mute(data) else "text in a picture"
    if SVG.match(data):
        return "text in a picture" if WORDS.search(data) else ""
    return "a picture of another kind" if data.startswith(OTHERS) else ""


def _is_mute(data: bytes) -> bool:
    at, kind = len(PNG), b""
    while at + 8 <= len(data) and kind != b"IEND":
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in CHUNKS:
            return False
        at += 12 + size
    return at == len(data)

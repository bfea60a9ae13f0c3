"""A number and its neighbours in a text: pieces long enough not to stand elsewhere by chance."""

from __future__ import annotations

NEAR, LEAST, CLOSE = 8, 4, 3  # characters beside a number


def begun(text: str, at: int) -> str:
    """Return a text as if a sentence began at a place: a label within a sentence has lost its capital."""
    return f"{text[:at]}{text[at].upper()}{text[at + 1 :]}"


def pieces_of(text: str, start: int, end: int) -> list[str]:
    """Return a number with what stands before it, after it, and close by on both sides, or all of a short text."""
    found = [f"\0{text}\0"] if len(text) <= end - start + 2 * NEAR else []
    if start >= LEAST:
        found.append(text[start - NEAR : end] if start >= NEAR else "\0" + text[:end])
    if len(text) - end >= LEAST:
        found.append(text[start : end + NEAR] if end + NEAR <= len(text) else text[start:] + "\0")
    if start >= CLOSE and (len(text) == end or len(text) - end >= CLOSE):
        found.append(text[start - CLOSE : end + CLOSE] + "\0" * (len(text) == end))
    return found


def stands(piece: str, said: str) -> bool:
    """Return True where a piece stands in a text, and a number at its edge is no part of a longer one."""
    at = said.find(piece)
    while at >= 0:
        end = at + len(piece)
        if not (said[at - 1 : at + 1].isdigit() or said[end - 1 : end + 1].isdigit()):
            return True
        at = said.find(piece, at + 1)
    return False

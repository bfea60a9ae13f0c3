"""Certificates of a release as it stands, refused where a number follows: the audit without its ladder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shelterlib.release.joint import audit, refusal
from shelterlib.release.reader import Published
from shelterlib.release.restricted import Cell
from shelterlib.release.rules import Policy


def certify_release(folder: Path, wave: str, published: Published, cells: Iterable[Cell], policy: Policy) -> int:
    """Write the certificates of a release and return how many numbers it hides.

    Raises:
        ReleaseRefusedError: no witnesses, or a range that is too narrow.
    """
    found = audit(folder, wave, published, cells, policy)
    if found.narrow:
        raise refusal(wave, found)
    return found.hidden

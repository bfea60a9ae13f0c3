"""Cut the blocks of page `slides` into slides: a heading opens one, a paragraph of role `notes` is for the speaker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shelterlib.report.blocks import Block, Content, Figure, Heading, List, Paragraph, Table


@dataclass
class Slide:
    """What stands on one slide, and what is said beside it."""

    title: Content
    points: list[Content] = field(default_factory=list)
    shown: list[Figure | Table] = field(default_factory=list)
    notes: list[Content] = field(default_factory=list)


def split(blocks: Iterable[Block]) -> list[Slide]:
    """Return the slides; one that has nothing but notes is left out."""
    found: list[Slide] = []
    for block in blocks:
        match block:
            case Heading(level=2):
                found.append(Slide(block.text))
            case Paragraph(role="notes"):
                found[-1].notes.append(block.text)
            case Paragraph() | Heading():
                found[-1].points.append(block.text)
            case List():
                found[-1].points += [item.text for item in block.items]
            case Table():
                found[-1].shown.append(block)
            case Figure():
                found[-1].shown.append(block if block.kind != "matrix" else block.table)
    return [slide for slide in found if slide.points or slide.shown]

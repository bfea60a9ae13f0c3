"""What the templates of a Word document ask for: runs with the origins of numbers, pictures, widths, ids."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from shelterlib.render import columns
from shelterlib.render.office import TRACE, cells_of, clean
from shelterlib.render.resolved import openings
from shelterlib.report.blocks import Block, Callout, Content, Figure, Heading, Row, Table, Text
from shelterlib.report.sentences import Words

WIDTH = 9638  # twentieths of a point between the margins of an A4 page
RUN = Markup('<w:r{}>{}<w:t xml:space="preserve">{}</w:t></w:r>')
PLAIN = Markup("")
BOLD = Markup("<w:rPr><w:b/></w:rPr>")
LINKED = Markup('<w:rPr><w:rStyle w:val="Hyperlink"/><w:sz w:val="17"/></w:rPr>')
MARK = Markup(' sh:cell="{}" sh:field="{}"')


class Shape(NamedTuple):
    """A picture in the package: its relation and its size in EMU."""

    rid: str
    cx: int
    cy: int


@dataclass
class Page:
    """One document in one language."""

    words: Words
    title: Content
    subtitle: Content
    blocks: Sequence[Block]
    macros: Any
    shapes: Mapping[str, Shape]
    front: Sequence[Block] = ()
    synthetic: bool = True
    contents: Sequence[Heading] = ()
    section: Markup = PLAIN
    counted: Counter[str] = field(default_factory=Counter)
    last_id: int = 0
    width: int = WIDTH
    trace_namespace: str = TRACE

    def markup(self, block: Any) -> Markup:
        return Markup(getattr(self.macros, type(block).__name__.lower())(self, block))

    def plain(self, content: Content) -> str:
        return clean(self.words.plain(content))

    def word(self, key: str) -> str:
        return clean(self.words.plain_key(key))

    def say(self, content: Content | None, look: Markup = PLAIN) -> Markup:
        """Return words as runs; a number of a cell says which cell it is."""
        runs = self.words.runs(content)
        traced = (MARK.format(r.trace[1], r.trace[2]) if r.trace[0] == "cell" else Markup("") for r in runs)
        return Markup("").join(RUN.format(mark, look, clean(r.text)) for mark, r in zip(traced, runs, strict=True))

    def run(self, text: str) -> Markup:
        return RUN.format("", "", clean(text))

    def bold(self, content: Content) -> Markup:
        return self.say(content, BOLD)

    def bold_word(self, key: str) -> Markup:
        return self.say(Text(key), BOLD)

    def linked(self, key: str) -> Markup:
        return self.say(Text(key), LINKED)

    def dash(self) -> Markup:
        return self.run(self.word("number.none"))

    def traces(self, content: Content) -> Markup:
        """Return the attribute that names the cells of an alternative text."""
        cells = cells_of(content, self.words)
        return Markup(' sh:cells="{}"').format(cells) if cells else PLAIN

    def body(self, row: Row, table: Table) -> Iterator[columns.BodyCell]:
        return columns.body(row, table)

    def picture(self, figure: Figure) -> Shape | None:
        return self.shapes.get(figure.anchor)

    def widths(self, table: Table) -> list[int]:
        """Return the columns' widths in twentieths of a point."""
        return [int(share * self.width) for share in columns.shares(table, self.words)]

    def count(self, name: str) -> int:
        self.counted[name] += 1
        return self.counted[name]

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def bookmark(self, anchor: str) -> str:
        """Return an anchor as Word allows it: letters, digits and underscores, at most forty."""
        name = re.sub(r"\W", "_", anchor, flags=re.ASCII)
        return name if len(name) <= 40 and name[:1].isalpha() else f"a{zlib.crc32(anchor.encode()):08x}"

    def opens_page(self, heading: Heading) -> bool:
        return heading.anchor in self._openings

    def leads_to(self, anchor: str) -> bool:
        return anchor in self._anchors

    @cached_property
    def _openings(self) -> frozenset[str]:
        return openings(self.blocks)

    @cached_property
    def _anchors(self) -> frozenset[str]:
        return frozenset(_anchors(self.blocks))


def _anchors(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, (Heading, Table, Figure, Callout)) and block.anchor:
            yield block.anchor
        if isinstance(block, Callout):
            yield from _anchors(block.blocks)

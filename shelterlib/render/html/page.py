"""What a page's template asks for: words with their origins, pictures, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from shelterlib.render import columns
from shelterlib.render.pictures import svg
from shelterlib.report.blocks import Block, Content, Figure, Heading, Label, Row, Table, Text
from shelterlib.report.sentences import Run, Words

ATTRIBUTES = {
    "text": "data-text",
    "question": "data-question",
    "wave": "data-wave",
    "code": "data-code",
    "name": "data-name",
}

# Texts whose words lead to the place in the report where they are explained.
EXPLAINED = re.compile(r"(?:(indicator)\.([^.]+)\.label|(recommendation)\.([^.]+)\.short)")


class Link(NamedTuple):
    """A link of the page's frame."""

    href: str
    text: str
    lang: str = ""
    title: str = ""


class LinkGroup(NamedTuple):
    """A titled list of links at the foot of a page, in another language where `lang` says so; `said` goes before."""

    anchor: str
    title: str
    links: list[Link]
    lang: str = ""
    said: Sequence[Markup] = ()


@dataclass
class Page:
    """One page in one language."""

    blocks: dict[str, list[Block]]
    words: Words
    title: Content
    subtitle: Content
    macros: Any
    style: Markup
    synthetic: bool = True
    explained: frozenset[str] = frozenset({"ind", "rec"})
    annex: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)
    shelf: Path | None = None
    pages: list[Link] = field(default_factory=list)
    languages: list[Link] = field(default_factory=list)
    link_groups: list[LinkGroup] = field(default_factory=list)
    contents: list[Heading] = field(default_factory=list)
    cover: list[Block] = field(default_factory=list)

    def __deepcopy__(self, memo: dict[int, Any]) -> Page:
        """Return itself: nbconvert copies all resources before it fills a template."""
        return self

    @property
    def linked(self) -> bool:
        """Whether an indicator leads to its definition."""
        return "ind" in self.explained

    @property
    def language(self) -> str:
        return self.words.language

    @cached_property
    def title_text(self) -> str:
        first = self.words.plain(self.title)
        return f"{first} · {self.words.plain_key('synthetic.mark')}" if self.synthetic else first

    def markup(self, block: Any) -> Markup:
        """Return a block as markup."""
        macro = getattr(self.macros, type(block).__name__.lower())
        return Markup(macro(self, block))

    def word(self, key: str) -> Markup:
        return self.say(Text(key))

    def plain(self, content: Content) -> str:
        return self.words.plain(content)

    def plain_word(self, key: str) -> str:
        return self.words.plain_key(key)

    def say(self, content: Content | None) -> Markup:
        """Return words escaped, each number in an element that says where it comes from."""
        return marked(self.words, [content])[0]

    def tell(self, content: Content | None) -> Markup:
        """Return words as `say` does, names of indicators and recommendations as links to the report."""
        return Markup("").join(self._led(run) for run in self.words.runs(content))

    def _led(self, run: Run) -> Markup:
        found = EXPLAINED.fullmatch(run.trace[1]) if run.trace[0] == "text" else None
        kind, name = ("ind", found[2]) if found and found[1] else ("rec", found[4] if found else "")
        if found is None or kind not in self.explained:
            return _element(run)
        return Markup('<a href="{}#{}-{}">{}</a>').format(self.annex, kind, name, _element(run))

    def say_label(self, indicator: str) -> Markup:
        return self.say(Label("indicator", indicator))

    def cells(self, content: Content) -> str:
        """Return `cell:field` of every number in a text, for the attribute beside an alternative text."""
        traces = [run.trace for run in self.words.runs(content)]
        return " ".join(dict.fromkeys(f"{t[1]}:{t[2]}" for t in traces if t[0] == "cell"))

    def wordy(self, table: Table) -> bool:
        """Say whether a table holds words only, and more than two columns of them."""
        return len(table.columns) > 2 and not any(column.align for column in table.columns)

    def body(self, row: Row, table: Table) -> Iterator[columns.BodyCell]:
        return columns.body(row, table)

    def picture(self, figure: Figure) -> Markup:
        """Return a figure's drawing as a data address."""
        drawn = self._drawn(figure).decode("utf-8").replace("%", "%25").replace("#", "%23").replace('"', "'")
        return Markup("data:image/svg+xml,") + Markup(drawn.replace("<", "%3C").replace(">", "%3E").replace("&", "%26"))

    def size(self, figure: Figure) -> tuple[str, str]:
        """Return width and height in CSS pixels, so that nothing moves while the page loads."""
        found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', self._drawn(figure))
        assert found is not None
        width, height = (float(part) for part in found.groups())
        return f"{width / 72 * 96:.0f}", f"{height / 72 * 96:.0f}"

    def citation(self, figure: Figure) -> Text:
        return Text("page.cite", title=self.title, figure=figure.title, anchor=Label("name", figure.anchor))

    def _drawn(self, figure: Figure) -> bytes:
        if figure.anchor not in self.pictures:
            self.pictures |= {a: p.data for a, p in svg([figure], self.words, self.synthetic, self.shelf).items()}
        return self.pictures[figure.anchor]


def marked(words: Words, contents: Iterable[Content | None]) -> list[Markup]:
    """Return contents as markup in one language, each number in an element that says where it comes from."""
    return [Markup("").join(_element(run) for run in words.runs(content)) for content in contents]


def _element(run: Run) -> Markup:
    """Return a run as text; what holds a digit gets an element with its origin."""
    kind, name, part = run.trace
    if kind == "cell":
        return Markup('<span data-cell="{}" data-field="{}">{}</span>').format(name, part, run.text)
    if not any(letter.isdigit() for letter in run.text):
        return escape(run.text)
    if kind == "context":
        return Markup('<span data-context="{}" data-field="{}">{}</span>').format(name, part, run.text)
    return Markup('<span {}="{}">{}</span>').format(Markup(ATTRIBUTES[kind]), name, run.text)

"""Where every number of a page comes from: the element it stands in names a cell, a text, a question, a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser

from shelterlib.release.verify.known import DIGITS, NUMBERS, Known
from shelterlib.release.verify.numerals import plain

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
UNSEEN = frozenset({"style"})
SPOKEN = ("alt", "aria-label", "title", "content", "aria-description")
LAYOUT = frozenset({"width", "height", "colspan", "rowspan", "tabindex", "charset"})
VIEWPORT = "width=device-width, initial-scale=1"
# What a style sheet can print: strings and counters; and what nobody is shown.
PRINTED = re.compile(
    r"content\s*:[^;}]*\d|counter-[a-z]+\s*:[^;}]*\d|/\*.*?\d.*?\*/|--[\w-]+\s*:\s*[\"'][^;}]*\d", re.S
)
ORIGINS = ("cell", "text", "question", "wave", "code", "name", "context")


class Trace(HTMLParser):
    """Counts traced numbers and lists orphans: `where: number`."""

    def __init__(self, known: Known) -> None:
        super().__init__(convert_charrefs=True)
        self.known, self.traced = known, 0
        self.orphans: list[str] = []
        self.stack: list[tuple[str, Mapping[str, str]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        given = {name: value or "" for name, value in attrs}
        for name, value in ((name, value or "") for name, value in attrs):
            if name in SPOKEN:
                self._spoken(plain(value).removeprefix(VIEWPORT), given.get("data-cells", ""))
            elif name == "data-code" and self.known.leads(value):
                continue  # a place in the definitions: its numbers are those of a list
            elif name not in LAYOUT and not (name == "src" and value.startswith("data:image/")):
                self.orphans += self.known.unnamed(plain(value))
        if tag not in VOID:
            self.stack.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self._spoken(plain(data), "")

    def handle_pi(self, data: str) -> None:
        self._spoken(plain(data), "")

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text, self.text = plain(self.text), ""
        if any(tag in UNSEEN for tag, _ in self.stack):
            self.orphans += [DIGITS.findall(printed)[-1] for printed in PRINTED.findall(text)]
            return
        self.orphans += self.known.unwritten(text)
        if not DIGITS.search(text):
            return
        origin = next((given for _, given in reversed(self.stack) if any(f"data-{o}" in given for o in ORIGINS)), {})
        self.judge(text, origin)

    def judge(self, text: str, origin: Mapping[str, str]) -> None:
        """Count the numbers of a text under one origin."""
        official = origin.get("data-field") == "value" and "data-context" in origin
        if "data-cell" in origin or official:
            good = (
                self.known.of_context(text, row=origin["data-context"])
                if official
                else self.known.of_cell(text, origin["data-cell"], origin.get("data-field", ""))
            )
            self._count(DIGITS.findall(text), set(DIGITS.findall(text)) if good else set())
            return
        self._count(DIGITS.findall(text), {n for n in DIGITS.findall(text) if self._literal(n, text, origin)})

    def _literal(self, number: str, text: str, origin: Mapping[str, str]) -> bool:
        if key := origin.get("data-text"):
            return self.known.of_text(number, key)
        if "data-name" in origin:
            return text.strip() == origin["data-name"]
        return any(f"data-{o}" in origin for o in ORIGINS) and self.known.of_definitions(number)

    def _spoken(self, text: str, cells: str) -> None:
        """Judge an attribute that is read out: its numbers are those of the cells that it names, or part of a text."""
        named = self.known.speak(text, cells)
        self.orphans += self.known.unwritten(text)
        for written in NUMBERS.finditer(text):
            of_cell = any(self.known.of_cell(written[0], cell, field) for cell, field in named)
            good = of_cell or self.known.of_words(text, *written.span())
            digits = DIGITS.findall(written[0])
            self._count(digits, set(digits) if good else set())

    def _count(self, numbers: list[str], good: set[str]) -> None:
        for number in numbers:
            if number in good:
                self.traced += 1
            else:
                self.orphans.append(number)

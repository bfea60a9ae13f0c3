"""The pages of a build and how they lead to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shelterlib.render.docx.addressees import letters_of
from shelterlib.render.edition import Edition
from shelterlib.render.html.page import Link, LinkGroup
from shelterlib.report.blocks import Label, Text
from shelterlib.report.book import Report, read_outline
from shelterlib.report.sentences import Words
from shelterlib.report.texts import language_name, languages, read_texts


@dataclass(frozen=True)
class Site(Edition):
    """One build in one language; `folder` is where the page stands inside it."""

    folder: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def to_report(self) -> str:
        return f"{self._up}report.{self.words.language}.html"

    @property
    def _up(self) -> str:
        return "../" if self.folder else ""

    def pages(self, target: Path) -> list[Link]:
        """Return links to the build's main pages, but not to `target` itself."""
        lang = self.words.language
        named = {f"{name}.{lang}.html": f"page.{name}" for name in ("report", "quality", "method")}
        return [
            Link(self._up + file, self.words.plain_key(key))
            for file, key in {"index.html": "page.index", **named}.items()
            if file != target.name
        ]

    def languages(self, target: Path) -> list[Link]:
        """Return links to the same page in the other languages; the start page leads to each report."""
        stem = target.name.rsplit(".", 2)[0] if target.name != "index.html" else "report"
        found = []
        for other in languages(self.project):
            if other != self.words.language or target.name == "index.html":
                name, switch = language_name(self.project, other)
                found.append(Link(f"{stem}.{other}.html", name, other, switch))
        return found

    def groups(self) -> list[LinkGroup]:
        """Return the start page's lists: pages and documents in every language, briefs, letters, data."""
        found = []
        outline = read_outline(self.project)
        pages = {chapter.get("page", "report") for chapter in outline["chapters"]}
        letters = list(letters_of(Report(self.released, outline, self.project)))
        for lang in languages(self.project):
            words = Words(lang, read_texts(self.project, lang), self.released.definitions)
            links = [Link(f"{n}.{lang}.html", words.plain_key(f"page.{n}")) for n in ("report", "quality", "method")]
            links += [Link(f"report.{lang}.{kind}", words.plain_key(f"page.{kind}")) for kind in ("pdf", "docx")]
            if "slides" in pages:
                links.append(Link(f"round-table.{lang}.pptx", words.plain_key("page.pptx")))
            found.append(LinkGroup(f"pages-{lang}", words.plain_key("language.name"), links))
            if "brief" in pages:
                briefs = [
                    Link(f"briefs/{code}.{lang}.html", words.plain(Label("group", "region", code)))
                    for code in self.released.groups("region")
                ]
                found.append(LinkGroup(f"briefs-{lang}", words.plain(Text("page.briefs")), briefs))
            if letters:
                links = [Link(f"letters/{lang}/{one.name}.docx", words.plain(one.addressee)) for one in letters]
                found.append(LinkGroup(f"letters-{lang}", words.plain_key("page.letters"), links))
        data = [Link("tables.xlsx", self.words.plain_key("page.xlsx"))]
        data.append(Link("data/cells.csv", self.words.plain_key("page.data")))
        data.append(Link("data/definitions.json", self.words.plain_key("page.definitions")))
        return [*found, LinkGroup("data", self.words.plain_key("page.downloads"), data)]

"""The pages of a build and how they lead to each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from shelterlib.render.docx.addressees import letters_of
from shelterlib.render.edition import Edition
from shelterlib.render.html.page import Link, LinkGroup, marked
from shelterlib.report.blocks import Content, Label, Text
from shelterlib.report.book import Report, read_outline
from shelterlib.report.sentences import Words
from shelterlib.report.texts import language_name, languages, read_texts

EXPLAINING = {"definitions": "ind", "recommendations": "rec"}  # part of the report -> how its anchors begin
PAGES = ("report", "quality", "method", "diff")


@dataclass(frozen=True)
class Site(Edition):
    """One build in one language.

    `folder` is where the page stands inside it, `alone` where there is no build, `made` the languages that are made
    (with commas between them; all that the project has where it is empty).
    """

    folder: str = ""
    alone: bool = False
    made: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def to_report(self) -> str:
        return f"{self._up}report.{self.words.language}.html"

    @property
    def spoken(self) -> list[str]:
        """The languages of the build."""
        return self.made.split(",") if self.made else languages(self.project)

    @property
    def explained(self) -> frozenset[str]:
        """Anchors that the report explains things at: `ind` for indicators, `rec` for recommendations."""
        if self.alone:
            return frozenset()
        chapters = [each for each in read_outline(self.project)["chapters"] if each.get("page", "report") == "report"]
        parts = {part["part"] for chapter in chapters for part in chapter["parts"]}
        return frozenset(anchor for part, anchor in EXPLAINING.items() if part in parts)

    @property
    def _up(self) -> str:
        return "../" if self.folder else ""

    def pages(self, target: Path) -> list[Link]:
        """Return links to the build's main pages, but not to `target` itself."""
        if self.alone:
            return []
        lang = self.words.language
        return [
            Link(f"{self._up}{name}.{lang}.html", self.words.plain_key(f"page.{name}"))
            for name in ("index", *PAGES)
            if f"{name}.{lang}.html" != target.name
        ]

    def languages(self, target: Path) -> list[Link]:
        """Return links to the same page in the other languages; on the way in, to every start page."""
        stem = target.name.split(".")[0]
        found = []
        for other in self.spoken:
            if other != self.words.language:
                name, switch = language_name(self.project, other)
                found.append(Link(f"{stem}.{other}.html", name, other, switch))
        return found

    def groups(self) -> list[LinkGroup]:
        """Return the start page's lists: pages and documents, briefs, letters, data."""
        lang, say = self.words.language, self.words.plain_key
        outline = read_outline(self.project)
        pages = {chapter.get("page", "report") for chapter in outline["chapters"]}
        links = [Link(f"{name}.{lang}.html", say(f"page.{name}")) for name in PAGES]
        links += [Link(f"report.{lang}.{kind}", say(f"page.{kind}")) for kind in ("pdf", "docx")]
        if "slides" in pages:
            links.append(Link(f"round-table.{lang}.pptx", say("page.pptx")))
        found = [LinkGroup("pages", say("page.pages"), links)]
        if "brief" in pages:
            briefs = [
                Link(f"briefs/{code}.{lang}.html", self.words.plain(Label("group", "region", code)))
                for code in self.released.groups("region")
            ]
            found.append(LinkGroup("briefs", say("page.briefs"), briefs))
        letters = list(letters_of(Report(self.released, outline, self.project)))
        if letters:
            links = [Link(f"letters/{lang}/{one.name}.docx", self.words.plain(one.addressee)) for one in letters]
            found.append(LinkGroup("letters", say("page.letters"), links))
        data = {"tables.xlsx": "page.xlsx", "data/cells.csv": "page.data", "data/definitions.json": "page.definitions"}
        return [*found, LinkGroup("data", say("page.downloads"), [Link(file, say(key)) for file, key in data.items()])]

    def editions(self) -> list[LinkGroup]:
        """Return the way into each language, in its own words."""
        found = []
        own = self.words.language
        for lang in (own, *(other for other in self.spoken if other != own)):
            words = Words(lang, read_texts(self.project, lang), self.released.definitions)
            links = [Link(f"{name}.{lang}.html", words.plain_key(f"page.{name}")) for name in ("index", "report")]
            links += [Link(f"report.{lang}.{kind}", words.plain_key(f"page.{kind}")) for kind in ("pdf", "docx")]
            said: list[Content] = [Label("wave", "title")]
            said += [Text("synthetic.text")] if self.synthetic and lang != own else []
            found.append(LinkGroup(f"in-{lang}", words.plain_key("language.name"), links, lang, marked(words, said)))
        return found

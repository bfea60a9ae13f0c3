"""A build in one language, open for rendering: what every format reads before it writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from shelterlib.paths import Project
from shelterlib.render.notebook import read_blocks
from shelterlib.report.blocks import Block, Heading
from shelterlib.report.released import Released
from shelterlib.report.sentences import Words
from shelterlib.report.texts import languages, read_texts


@dataclass(frozen=True)
class Edition:
    """Released data and words of one language, and where the executed notebooks and drawn figures stand."""

    project: Project
    wave: str
    words: Words
    released: Released

    @classmethod
    def open(cls, project: Project, out: Path, wave: str, lang: str = "", **known: Any) -> Self:
        """Open the build `out` to write in `lang` (by default the project's last language, its own).

        `known` is what texts may name beside the release's definitions.
        """
        lang = lang or languages(project)[-1]
        released = Released.read(out / "data")
        return cls(project, wave, Words(lang, read_texts(project, lang), released.definitions | known), released)

    @property
    def synthetic(self) -> bool:
        return self.released.synthetic

    @property
    def shelf(self) -> Path:
        """The folder of the figures drawn before in this language; they may not have been."""
        return self.project.wave(self.wave).processed / "pictures" / self.words.language

    def notebook(self, name: str = "4_report") -> Path:
        """Return an executed notebook's path."""
        return self.project.wave(self.wave).notebooks / f"{name}.ipynb"

    def blocks(self, page: str) -> list[Block]:
        """Return the blocks of a page of the report's notebook."""
        return read_blocks(self.notebook(), page)

    @property
    def front(self) -> list[Block]:
        """What stands on the start page, for a document's first page: all but its headings."""
        return [block for block in self.blocks("index") if not isinstance(block, Heading)]

"""The page of what changed between two releases of one wave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from shelterlib.paths import Project
from shelterlib.render.html import write
from shelterlib.render.html.links import Site
from shelterlib.report import changes
from shelterlib.report.blocks import Text
from shelterlib.report.released import Released
from shelterlib.report.sentences import Words
from shelterlib.report.texts import languages, read_texts


def difference(project: Project, out: Path, *, wave: str, lang: str, langs: str = "") -> None:
    """Write into the build `out` what changed since the wave was published, from `data/changes.json`."""
    told = json.loads((out / "data" / "changes.json").read_text(encoding="utf-8"))
    _write(replace(Site.open(project, out, wave, lang, changes=told), made=langs), told, out)


def pages(project: Project, new: Path, told: Mapping[str, Any], folder: Path) -> None:
    """Write the page in every language into `folder`, for two releases of which `new` is the newer.

    Args:
        project: whose words the page is in.
        new: a build or a folder of the ledger.
        told: what changed (`release.changes.told`).
        folder: where `diff.<language>.html` goes; there may be no other page.
    """
    released = Released.read(new / "data" if (new / "data").is_dir() else new)
    for lang in languages(project):
        words = Words(lang, read_texts(project, lang), {**released.definitions, "changes": told})
        _write(Site(project, released.wave, words, released, alone=True), told, folder)


def _write(site: Site, told: Mapping[str, Any], folder: Path) -> None:
    write(
        site, [("", changes.page(site.released, told))], folder / f"diff.{site.words.language}.html", Text("diff.title")
    )

"""From every number of the report a reader comes to definition, base, cleaning entries and code cell in two clicks."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import html5lib
import pytest

from shelterlib.paths import Project
from shelterlib.report.texts import read_texts

NEAR = 6  # blocks before or after a number's own, in the same section, that are seen together with it


class Page:
    """A page as a tree: where a number stands, and where the links beside it lead."""

    none = ""  # the words for "no cleaning entry"

    def __init__(self, file: Path) -> None:
        self.root = html5lib.parse(file.read_text("utf-8"), namespaceHTMLElements=False)
        self.above = {child: parent for parent in self.root.iter() for child in parent}
        self.by_id = {e.get("id"): e for e in self.root.iter() if e.get("id")}
        self.main = next(self.root.iter("main"))
        self.blocks = list(self.main)
        self.section: dict[Any, str] = {}
        self.led: dict[Any, set[str]] = {}
        here = ""
        for block in self.blocks:
            if block.tag in ("h2", "h3", "h4"):
                here = block.get("id") or ""
            self.section[block] = here

    def numbers(self) -> Iterator[tuple[str, Any]]:
        """Yield each number's cell and the block of the page that it stands in."""
        for element in self.main.iter():
            if cell := element.get("data-cell"):
                block = element
                while self.above[block] is not self.main:
                    block = self.above[block]
                yield cell, block

    def leads(self, block: Any) -> set[str]:
        """Return the ids that links in a block, or beside it in its section, lead to; and its own section."""
        if block in self.led:
            return self.led[block]
        at = self.blocks.index(block)
        beside = [b for b in self.blocks[max(0, at - NEAR) : at + NEAR + 1] if self.section[b] == self.section[block]]
        links = {(a.get("href") or "")[1:] for b in beside for a in b.iter("a")}
        self.led[block] = links | {self.section[block]}
        return self.led[block]

    def definition(self, name: str) -> tuple[str, list[Any]]:
        """Return the visible text of an indicator's definition, and what unfolds there."""
        blocks = [b for b in self.blocks if self.section[b] == f"ind-{name}"]
        folds = [b for b in blocks if b.tag == "details"]
        return " ".join("".join(b.itertext()) for b in blocks if b.tag != "details"), folds


@pytest.fixture(scope="module", params=["en", pytest.param("uk", marks=pytest.mark.audit)])
def page(request: pytest.FixtureRequest, made: tuple[Project, Path], site: Path) -> Page:
    found = Page(site / f"report.{request.param}.html")
    found.none = str(read_texts(made[0], request.param)["definition.cleaned_none"])
    return found


@pytest.fixture(scope="module")
def rows(site: Path) -> dict[str, dict[str, str]]:
    with (site / "data" / "cells.csv").open(encoding="utf-8") as file:
        return {row["cell"]: row for row in csv.DictReader(file)}


def test_one_click_leads_from_every_number_to_its_definition(page, rows):
    seen, lost = 0, set()
    for cell, block in page.numbers():
        row = rows[cell]
        if row["kind"] in ("indicator", "coverage", "change"):
            seen += 1
            if f"ind-{row['indicator']}" not in page.leads(block):
                lost.add((cell, page.section[block]))
    assert seen > 1000
    assert not lost, sorted(lost)


def test_what_is_no_indicator_stands_beside_its_question_its_evidence_or_its_rule(page, rows):
    lost = set()
    for cell, block in page.numbers():
        row, leads = rows[cell], page.leads(block)
        if row["kind"] == "question" and not (block.get("id") or "").endswith(f"-{row['indicator']}"):
            lost.add(cell)
        if row["kind"] == "verdict" and not any(lead.startswith(("ind-", "rec-")) for lead in leads):
            lost.add((cell, page.section[block]))
    assert not lost, sorted(map(str, lost))


def test_there_stand_base_and_cleaning_entries_and_a_second_click_opens_the_code(page, rows, site):
    definitions = json.loads((site / "data" / "definitions.json").read_text("utf-8"))
    assert len(definitions["indicators"]) == 60
    for name, row in definitions["indicators"].items():
        assert f"ind-{name}" in page.by_id
        text, folds = page.definition(name)
        country = rows.get(f"{name}.country", {})
        if country.get("status") == "shown" and country["asked"] and country["dont_know"]:
            blocks = [b for b in page.blocks if page.section[b] == f"ind-{name}"]
            fields = {e.get("data-field") for b in blocks for e in b.iter() if e.get("data-cell") == country["cell"]}
            assert {"asked", "answered"} <= fields, name
        (fold,) = folds
        code = "".join(fold.itertext())
        assert definitions["code"]["source"] in code
        assert all(row[field] in code for field in ("universe", "condition", "value") if row.get(field))
        known = [q for q in row["asks"] if q in definitions["questions"].get(row["form"], {})]
        told = [e for b in page.blocks if page.section[b] == f"ind-{name}" for e in b.iter()
                if (e.get("data-cell") or "").startswith("quality.")]  # fmt: skip
        assert bool(told) == ("ext_rule" in known), name
        assert not known or told or page.none in text, name

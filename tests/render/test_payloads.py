"""Texts of people who mean harm: two hundred payloads in every text that reaches a page, none runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser
from support.browser import chromium, opened
from support.executed import executed, notebook
from support.payloads import PAYLOADS
from support.release import write_release

from shelterlib.catalogue import load
from shelterlib.paths import Project
from shelterlib.release.changes import changes
from shelterlib.render import html
from shelterlib.render.html.changes import difference

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
QUICK = ("summary", "questions", "about", "method_verdicts")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_there_are_two_hundred_different_payloads():
    assert len(set(PAYLOADS)) == 200


@pytest.mark.parametrize("bypass", [False, True])
def test_a_payload_runs_on_a_page_that_does_not_escape(browser, tmp_path, bypass):
    """The alarm itself works: the policy blocks and says so; without it the payload runs."""
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    (tmp_path / "page.html").write_text(f"<!doctype html>{policy}<p>{PAYLOADS[0]}</p>", "utf-8")
    with opened(browser, tmp_path / "page.html", bypass_csp=bypass) as seen:
        assert alarms(seen)


def alarms(seen) -> list[str]:
    """Return whatever shows that a text was taken for markup."""
    hit = seen.page.evaluate("window.hit")
    foreign = [r for r in seen.requests[1:] if not r.startswith("data:image/svg+xml")]
    strange = seen.page.evaluate(
        "[...document.querySelectorAll('script, iframe, object, embed, form, video, audio, base, svg, math, input, "
        'img:not([src^="data:image/svg+xml"]), [onerror], [onload], [onfocus], a[href^=javascript]\')]'
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    return [*(["script"] if hit else []), *foreign, *strange, *seen.messages, *seen.dialogs]


def safe(browser: Browser, path: Path) -> None:
    for bypass in (False, True):
        with opened(browser, path, bypass_csp=bypass) as seen:
            assert alarms(seen) == []


def poison_labels(out: Path) -> int:
    """Put a payload into every label of the questionnaires; return how many."""
    path = out / "data/definitions.json"
    found = json.loads(path.read_text("utf-8"))
    number = count()
    for questions in found["questions"].values():
        for question in questions.values():
            for part in (question, *question.get("choices", [])):
                part["labels"] = {lang: PAYLOADS[next(number) % len(PAYLOADS)] for lang in ("en", "uk")}
    for row in found["context"]:
        row["source"] = PAYLOADS[next(number) % len(PAYLOADS)]
    path.write_text(json.dumps(found), "utf-8")
    return next(number)


def poison_texts(project: Project, lang: str) -> int:
    """Put a payload behind every text of the project; return how many."""
    path, number = project.catalogue / f"text/{lang}.yml", count()

    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: value[key] if key == "plural" else poisoned(value[key]) for key in value}
        payload = PAYLOADS[next(number) % len(PAYLOADS)].replace("{", "{{").replace("}", "}}")
        return f"{value}{payload}"

    path.write_text(yaml.safe_dump(poisoned(yaml.safe_load(path.read_text("utf-8"))), allow_unicode=True), "utf-8")
    return next(number)


def test_labels_and_texts_stay_text(browser, tmp_path):
    project, out = executed(tmp_path, chapters=QUICK)
    assert poison_labels(out) >= len(PAYLOADS) and poison_texts(project, "en") >= len(PAYLOADS)
    notebook(project, out)
    html.report(project, out, wave="2023", lang="en")
    for name in ("report.en.html", "method.en.html"):
        assert "window.hit" in (out / name).read_text("utf-8")
        safe(browser, out / name)


@pytest.mark.audit
@pytest.mark.parametrize("lang", ["en", "uk"])
def test_labels_and_texts_stay_text_on_every_page(browser, tmp_path, lang):
    project, out = executed(tmp_path)
    assert poison_labels(out) >= len(PAYLOADS) and poison_texts(project, lang) >= len(PAYLOADS)
    notebook(project, out)
    html.report(project, out, wave="2023", lang=lang)
    html.index(project, out, wave="2023")
    for name in (*(f"{page}.{lang}.html" for page in ("index", "report", "quality", "method")), "index.html"):
        safe(browser, out / name)


def test_what_the_change_log_says_stays_text(browser, tmp_path):
    project, out = executed(tmp_path, chapters=("about",))
    write_release(project, project.published / "2023", seed=8)
    poison_labels(out)
    lines = [
        f"- 2023: `{cell}`: {PAYLOADS[k]}" for k, cell in enumerate(indicators(project)) if "\n" not in PAYLOADS[k]
    ]
    (tmp_path / "CHANGELOG.md").write_text("\n".join(["### Numbers that changed", *lines]), "utf-8")
    changes(project, out, wave="2023")
    difference(project, out, wave="2023", lang="en")
    text = (out / "diff.en.html").read_text("utf-8")
    assert text.count('class="quoted"') >= 20 and text.count("window.hit") >= 20
    safe(browser, out / "diff.en.html")


def indicators(project: Project) -> list[str]:
    return list(load(project).rows("indicators"))


@pytest.mark.audit
def test_what_wave_yml_says_stays_text(browser, tmp_path):
    """Every payload in two fields of the wave that a page shows; with FULL=1 in every field."""
    fields = ("title", "organisation", "project", "funder", "presentation", "modelled_on", "source", "licence")
    project, out = executed(tmp_path, chapters=("about",))
    path = out / "data/definitions.json"
    for first in range(0, len(PAYLOADS), 1 if os.environ.get("FULL") else 4):
        found = json.loads(path.read_text("utf-8"))
        found["wave"] |= {name: {"en": PAYLOADS[(first + k) % len(PAYLOADS)]} for k, name in enumerate(fields)}
        path.write_text(json.dumps(found), "utf-8")
        notebook(project, out)
        html.report(project, out, wave="2023", lang="en")
        html.index(project, out, wave="2023")
        for name in ("index.en.html", "index.html"):
            with opened(browser, out / name, bypass_csp=True) as seen:
                assert alarms(seen) == []

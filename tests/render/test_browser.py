"""Pages as readers meet them, in Debian's Chromium: at three widths, light, dark and printed, by keyboard.

`make test` opens one full page a language and two briefs at the width of a phone; the audit opens every page in
every way.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.browser import chromium, opened

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = [f"{name}.{lang}.html" for name in ("index", "report", "quality", "method", "diff") for lang in ("en", "uk")]
BRIEFS = [f"briefs/{region}.{lang}.html" for region in ("UA-46", "UA-43") for lang in ("en", "uk")]
SAMPLE = ("report.en.html", "report.uk.html", "briefs/UA-46.uk.html", "briefs/UA-43.en.html")
WIDTHS = (320, 768, 1280)
PAPER = (768, "dark", "print")  # an A4 sheet is about as wide; paper is white for those too whose screen is dark


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def look(browser: Browser, path: Path, width: int, scheme: str, media: str) -> None:
    """Assert that a page needs nothing, says nothing, fits its window and has no barrier that axe knows."""
    with opened(browser, path, width, scheme, media) as seen:
        assert seen.requests[0].startswith("file:")
        assert [r for r in seen.requests[1:] if not r.startswith("data:")] == []
        assert seen.messages == []
        assert seen.overflow() <= 0
        assert seen.violations() == []


@pytest.mark.parametrize("name", SAMPLE)
def test_a_page_on_a_phone_has_no_barrier(browser, site, name):
    look(browser, site / name, 320, "light", "screen")


@pytest.mark.audit
@pytest.mark.parametrize("name", [*PAGES, *BRIEFS, "index.html"])
def test_every_page_in_every_way_has_no_barrier(browser, site, name):
    ways = [*((width, scheme, "screen") for width in WIDTHS for scheme in ("light", "dark")), PAPER]
    if "report" in name and not os.environ.get("FULL"):
        ways = [(320, "dark", "screen"), (1280, "light", "screen"), PAPER]
    for way in ways:
        look(browser, site / name, *way)


@pytest.mark.audit
@pytest.mark.parametrize("name", ["report.en.html", "diff.uk.html", "briefs/UA-46.uk.html"])
def test_a_page_keeps_its_marks_and_its_focus_in_colours_that_the_reader_forces(browser, site, name):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, forced_colors="active")
    page = context.new_page()
    page.goto((site / name).as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    edges = page.evaluate("""[...document.querySelectorAll('.callout')].map(e => {
        const edge = getComputedStyle(e), ground = getComputedStyle(document.body);
        return edge.borderLeftStyle !== 'none' && edge.borderLeftColor !== ground.backgroundColor;
    })""")
    context.close()
    assert outline == "solid" and edges and all(edges)


def test_the_keyboard_reaches_every_link_and_every_fold(browser, site):
    with opened(browser, site / "briefs/UA-46.uk.html", 320) as seen:
        reached = keyboard(seen)
        there = seen.page.evaluate("document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length")
    assert len(reached) == there and there >= 20


@pytest.mark.audit
@pytest.mark.parametrize("name", ["report.uk.html", "quality.en.html", "method.en.html", "index.html", "diff.uk.html"])
def test_the_keyboard_reaches_everything_on_every_kind_of_page(browser, site, name):
    with opened(browser, site / name, 1280) as seen:
        seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        there = seen.page.evaluate("document.querySelectorAll('a[href], summary, [tabindex=\"0\"]').length")
        # The summary of the contents is a heading on a wide window and takes no click, but still the focus.
        assert len(keyboard(seen)) == there


def keyboard(seen) -> list[int]:
    """Return the places that the tabulator visits from the page's start to its end, each once."""
    seen.page.evaluate(
        "[...document.querySelectorAll('a[href], summary, [tabindex=\"0\"]')].forEach((e, i) => e.dataset.place = i)"
    )
    found: list[int] = []
    for _ in range(4000):
        seen.page.keyboard.press("Tab")
        place = seen.page.evaluate("document.activeElement.dataset.place")
        if place is None or int(place) in found:
            break
        found.append(int(place))
    return found


def test_a_fold_opens_by_the_keyboard(browser, site):
    with opened(browser, site / "quality.en.html", 320) as seen:
        fold = seen.page.locator("figure details summary").first
        fold.focus()
        seen.page.keyboard.press("Enter")
        assert fold.evaluate("summary => summary.parentElement.open")


def test_nothing_moves_while_the_page_is_painted(browser, site):
    with opened(browser, site / "report.uk.html", 1280) as seen:
        moved = seen.page.evaluate(
            """() => new Promise(done => {
                let sum = 0;
                new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
                    .observe({type: 'layout-shift', buffered: true});
                setTimeout(() => done(sum), 300);
            })"""
        )
    assert moved == 0

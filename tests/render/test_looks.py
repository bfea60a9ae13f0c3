"""What pages look like, beside approved pictures; `UPDATE=1 pytest tests/render/test_looks.py` renews these.

The page holds one block and one drawing of every kind in words of its own, so that a picture changes when the
design changes and not when a text or an answer does. Compared small and grey, with room for another machine's fonts.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser
from support.browser import chromium, opened
from support.gallery import gallery

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
APPROVED = Path(__file__).parent / "approved"
SMALLER = 4
WAYS = [("en", 1280, "light"), ("uk", 1280, "light"), ("en", 320, "dark"), ("uk", 320, "light")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return gallery(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def seen_small(browser: Browser, path: Path, width: int, scheme: str) -> Image.Image:
    with opened(browser, path, width, scheme) as seen:
        picture = Image.open(io.BytesIO(seen.page.screenshot(full_page=True))).convert("L")
    return picture.resize((picture.width // SMALLER, picture.height // SMALLER), Image.Resampling.BOX)


def difference(one: Image.Image, two: Image.Image) -> float:
    """Return the share of small pixels that are clearly lighter or darker, 1.0 where the sizes do not fit."""
    if abs(one.height - two.height) > 0.02 * two.height or one.width != two.width:
        return 1.0
    height = min(one.height, two.height)
    a, b = (np.asarray(image, dtype=float)[:height] for image in (one, two))
    return float((abs(a - b) > 48).mean())


@pytest.mark.parametrize(("lang", "width", "scheme"), WAYS)
def test_a_page_looks_as_approved(browser, pages, lang, width, scheme):
    path = APPROVED / f"{lang}-{width}-{scheme}.png"
    found = seen_small(browser, pages[lang], width, scheme)
    if os.environ.get("UPDATE"):
        path.parent.mkdir(exist_ok=True)
        found.save(path, optimize=True)
    assert difference(found, Image.open(path)) < 0.01


def test_a_lost_picture_is_noticed(browser, pages, tmp_path):
    text = pages["en"].read_text("utf-8")
    start = text.index('<figure id="matrix"')
    (tmp_path / "less.html").write_text(text[:start] + text[text.index("</figure>", start) + 9 :], "utf-8")
    less = seen_small(browser, tmp_path / "less.html", 1280, "light")
    assert difference(less, Image.open(APPROVED / "en-1280-light.png")) >= 0.01

"""Drawings: small files that look the same, no word outside the sheet, the same bytes each time."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from support.gallery import WORDS, blocks
from support.paths import ROOT

from shelterlib.paths import Project
from shelterlib.render.figures import draw
from shelterlib.render.minify import smaller
from shelterlib.render.pictures import Picture, png, svg
from shelterlib.report.blocks import Figure
from shelterlib.report.sentences import Words
from shelterlib.report.texts import read_texts

FIGURES = {block.kind: block for block in blocks() if isinstance(block, Figure)}


def words(lang: str) -> Words:
    own = {f"gallery.{key}": text for key, text in WORDS[lang].items()}
    return Words(lang, read_texts(Project(ROOT), lang) | own, {})


def dots(data: bytes) -> np.ndarray:
    size = Image.open(io.BytesIO(data))
    return np.asarray(size.convert("L"), dtype=float)


@pytest.mark.parametrize("kind", FIGURES)
def test_a_smaller_picture_looks_the_same(kind):
    raw = draw(FIGURES[kind], words("uk"), "svg", True)
    less = smaller(raw)
    assert len(less) < 0.8 * len(raw)
    one, two = (dots(png({"a": Picture(data, 0, 0)})["a"].data) for data in (raw, less))
    assert one.shape == two.shape
    assert (abs(one - two) > 24).mean() < 0.002


@pytest.mark.parametrize("lang", ["en", "uk"])
@pytest.mark.parametrize("kind", FIGURES)
def test_no_word_or_sign_is_cut_at_the_edge(kind, lang):
    """Ink at the very edge would be a letter cut in half; the mark is left out, it may cross the edge."""
    (picture,) = png(svg([FIGURES[kind]], words(lang), synthetic=False)).values()
    ink = dots(picture.data) < 160
    edge = 3
    assert not (ink[:edge].any() or ink[-edge:].any() or ink[:, :edge].any() or ink[:, -edge:].any())


@pytest.mark.parametrize("kind", FIGURES)
def test_a_picture_is_the_same_each_time_and_names_no_program(kind):
    one, two = (draw(FIGURES[kind], words("en"), "svg", True) for _ in range(2))
    assert one == two
    less = smaller(one)
    assert b"matplotlib" not in less.lower() and b"<metadata" not in less


@pytest.mark.parametrize("kind", FIGURES)
def test_only_an_invented_wave_carries_the_mark(kind):
    assert b"#8a4b00" in draw(FIGURES[kind], words("en"), "svg", True)
    assert b"#8a4b00" not in draw(FIGURES[kind], words("en"), "svg", False)

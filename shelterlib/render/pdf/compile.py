"""Run typst on data: a text can never become markup, since the template reads it from JSON."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from shelterlib.errors import RenderError
from shelterlib.render.pdf.headers import with_row_headers

TEMPLATE = Path(__file__).parent / "report.typ"
FONTS = Path(__file__).parent.parent / "fonts"
UNKNOWN = "\ufffd"


def compiled(data: Mapping[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    """Return the PDF that `report.typ` makes of data and SVG pictures, tagged and checked as PDF/UA-1.

    Raises:
        RenderError: typst does not accept it.
    """
    import typst

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / "report.typ")
        for anchor, picture in pictures.items():
            (folder / f"{anchor}.svg").write_bytes(picture)
        text = json.dumps(data, ensure_ascii=False)
        (folder / "data.json").write_text(printable(text), encoding="utf-8")
        try:
            made: Any = typst.compile(
                folder / "report.typ",
                root=folder,
                font_paths=[FONTS, _more_fonts()],
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards="ua-1",
            )
        except typst.TypstError as error:
            # typst quotes its source, which is our template: no answer stands in it.
            raise RenderError(
                f"typst refused the document ({str(error).splitlines()[0]})", where="report.pdf"
            ) from None
    return with_row_headers(bytes(made))


def printable(text: str) -> str:
    """Return a text in which what no shipped font can draw is the sign for an unknown letter."""
    return text.translate({ord(c): UNKNOWN for c in set(text) if ord(c) not in _letters() and c != "\n"})


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in (*sorted(FONTS.glob("*.ttf")), _more_fonts() / "DejaVuSans.ttf"):
        with TTFont(path, lazy=True) as font:
            found |= set(font.getBestCmap())
    return frozenset(found)


@lru_cache(maxsize=1)
def _more_fonts() -> Path:
    """Return the folder of matplotlib's own fonts, which hold the rarer signs."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"

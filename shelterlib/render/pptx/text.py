"""Words on slides: runs with their language and, where they are numbers, the cell they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from shelterlib.render.office import TRACE, clean, locale
from shelterlib.report.blocks import Content
from shelterlib.report.sentences import Run, Words

INK, QUIET, FONT = "1B2530", "51606B", "Arial"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@dataclass(frozen=True)
class Look:
    """How words look: size in points, weight, colour, set to the right or not, each line a point of a list or not."""

    size: float
    bold: bool = False
    colour: str = INK
    right: bool = False
    bullet: bool = False


def fill(frame: Any, lines: Sequence[Content], words: Words, look: Look) -> None:
    """Write lines into a text frame, one paragraph each; numbers of cells keep their origin."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if look.right else PP_ALIGN.LEFT
        if len(lines) > 1:
            paragraph.space_after = Pt(look.size * 0.5)
        if look.bullet:
            _bullet(paragraph, look.size)
        for piece in words.runs(line):
            _run(paragraph.add_run(), piece, words.language, look)


def _run(run: Any, piece: Run, language: str, look: Look) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    run.text = clean(piece.text)
    run.font.size, run.font.bold, run.font.name = Pt(look.size), look.bold, FONT
    run.font.color.rgb = RGBColor(*bytes.fromhex(look.colour))  # type: ignore[no-untyped-call]
    run._r.get_or_add_rPr().set("lang", locale(language))
    if piece.trace[0] == "cell":
        run._r.set(f"{{{TRACE}}}cell", piece.trace[1])
        run._r.set(f"{{{TRACE}}}field", piece.trace[2])


def number(frame: Any, words: Words) -> None:
    """Write the slide's own number as a field."""
    from pptx.oxml import parse_xml

    paragraph = frame.paragraphs[0]._p
    paragraph.append(
        parse_xml(
            f'<a:fld xmlns:a="{DRAWING}" id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f'<a:rPr lang="{locale(words.language)}" sz="1100">'
            f'<a:solidFill><a:srgbClr val="{QUIET}"/></a:solidFill></a:rPr>'
            "<a:t>‹#›</a:t></a:fld>"
        )
    )
    paragraph.get_or_add_pPr().set("algn", "r")


def fitting(texts: Sequence[str], width: float, height: float, largest: float = 20, smallest: float = 11) -> float:
    """Return the largest size, in points, at which texts fit a box: half a letter's size is its usual width."""
    size = largest
    while size > smallest and sum(lines(text, width, size) * 1.2 + 0.5 for text in texts) * size > height:
        size -= 1
    return size


def lines(text: str, width: float, size: float) -> int:
    """Return about how many lines a text takes."""
    return max(1, ceil(len(text) * size * 0.58 / width))


def declare(element: Any) -> None:
    """Tell office programs to ignore the origins of numbers, once at the top of a part."""
    from lxml import etree

    etree.cleanup_namespaces(element, top_nsmap={"sh": TRACE, "mc": COMPATIBILITY}, keep_ns_prefixes=["sh", "mc"])
    element.set(f"{{{COMPATIBILITY}}}Ignorable", "sh")


def _bullet(paragraph: Any, size: float) -> None:
    from pptx.oxml import parse_xml

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(size * 12700)))
    properties.set("indent", str(-int(size * 12700)))
    properties.append(parse_xml(f'<a:buChar xmlns:a="{DRAWING}" char="•"/>'))

"""Lay slides out: a title, points beside a picture or alone, a table; on every one the mark of invented data."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shelterlib.render import office
from shelterlib.render.pictures import Picture
from shelterlib.render.pptx import text
from shelterlib.render.pptx.grid import add_table
from shelterlib.render.pptx.split import Slide
from shelterlib.render.pptx.text import Look
from shelterlib.report.blocks import Content, Figure, Table, Text
from shelterlib.report.sentences import Words

# In points, on a slide of 16 to 9.
WIDTH, HEIGHT, EDGE = 960.0, 540.0, 42.0
TOP, BOTTOM = 118.0, 500.0
POINTS_BESIDE = 300.0
# A band at the upper edge, on the master: an ornament that no screen reader meets.
BAND = (
    f'<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{text.DRAWING}"><p:nvSpPr>'
    '<p:cNvPr id="99" name="band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
    '<a:srgbClr val="0B5394"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
)
Box = tuple[float, float, float, float]


class Deck:
    """A file of slides in one language."""

    def __init__(self, words: Words, pictures: Mapping[str, Picture], synthetic: bool) -> None:
        from pptx import Presentation
        from pptx.util import Pt

        self._file: Any = Presentation()
        _widen(self._file, Pt(WIDTH))
        self._file.slide_height = Pt(HEIGHT)
        self._words, self._pictures, self._synthetic = words, pictures, synthetic
        self._title: Content = Text("report.title")
        package = self._file.part.package
        for name, relation in list(package._rels.items()):
            if relation.reltype.rsplit("/", 1)[1] in ("thumbnail", "extended-properties"):
                package._rels.pop(name)

    def opening(self, title: Content, subtitle: Content) -> None:
        """Add the first slide."""
        self._title = title
        slide = self._new(title, (EDGE, 150, WIDTH - 2 * EDGE, 130), 40)
        lines = [subtitle]
        if self._synthetic:
            lines.append(Text("synthetic.text"))
        self._points(slide, lines, (EDGE, 300, WIDTH - 2 * EDGE, 130), bullet=False)
        self._notes(slide, [])

    def add(self, content: Slide) -> None:
        """Add one slide with its notes."""
        box = (EDGE, 40.0, WIDTH - 2 * EDGE, 64.0)
        size = text.fitting([self._words.plain(content.title)], box[2], box[3], 28, 18)
        slide = self._new(content.title, box, size)
        whole = (EDGE, TOP, WIDTH - 2 * EDGE, BOTTOM - TOP)
        notes = [*content.notes]
        if content.points and content.shown:
            self._points(slide, content.points, (WIDTH - EDGE - POINTS_BESIDE, TOP, POINTS_BESIDE, BOTTOM - TOP))
            whole = (EDGE, TOP, WIDTH - 2 * EDGE - POINTS_BESIDE - 24, BOTTOM - TOP)
        elif content.points:
            self._points(slide, content.points, whole)
        for shown in content.shown[:1]:
            if isinstance(shown, Figure):
                self._figure(slide, shown, whole)
                notes += [shown.note] if shown.note is not None else []
            else:
                self._table(slide, shown, whole)
        self._notes(slide, notes)

    def write(self, path: Path) -> None:
        """Write the file, always to the same bytes."""
        title = self._words.plain(self._title)
        office.describe(self._file.core_properties, title, self._words.language)
        for part in (p for slide in self._file.slides for p in (slide, slide.notes_slide)):
            text.declare(part._element)
        raw = io.BytesIO()
        self._file.save(raw)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(office.steady(raw.getvalue()))

    def _new(self, title: Content, box: Box, size: float) -> Any:
        """Add a slide with a real title, the mark and its number."""
        slide = self._file.slides.add_slide(self._file.slide_layouts[5])
        shape = slide.shapes.title
        _place(shape, box)
        text.fill(shape.text_frame, [title], self._words, Look(size, bold=True))
        if self._synthetic:
            mark = slide.shapes.add_textbox(0, 0, 0, 0)
            _place(mark, (WIDTH - EDGE - 220, 16, 220, 24))
            look = Look(12, bold=True, colour="8A4B00", right=True)
            text.fill(mark.text_frame, [Text("synthetic.mark")], self._words, look)
        number = slide.shapes.add_textbox(0, 0, 0, 0)
        _place(number, (WIDTH - EDGE - 80, HEIGHT - 32, 80, 22))
        text.number(number.text_frame, self._words)
        return slide

    def _points(self, slide: Any, points: Sequence[Content], box: Box, bullet: bool = True) -> None:
        shape = slide.shapes.add_textbox(0, 0, 0, 0)
        _place(shape, box)
        said = [self._words.plain(point) for point in points]
        look = Look(text.fitting(said, box[2] - 24, box[3]), bullet=bullet)
        text.fill(shape.text_frame, points, self._words, look)

    def _figure(self, slide: Any, figure: Figure, box: Box) -> None:
        """Add a picture under its finding, as large as it fits."""
        left, top, width, height = box
        caption = slide.shapes.add_textbox(0, 0, 0, 0)
        _place(caption, (left, top, width, 44))
        said = self._words.plain(figure.title)
        look = Look(text.fitting([said], width, 44, 16, 11), bold=True)
        text.fill(caption.text_frame, [figure.title], self._words, look)
        picture = self._pictures[figure.anchor]
        scale = min(width / picture.width, (height - 52) / picture.height, 1.6)
        shape = slide.shapes.add_picture(io.BytesIO(picture.data), 0, 0)
        indent = max(0.0, (width - picture.width * scale) / 2) if width > WIDTH / 1.5 else 0.0
        _place(shape, (left + indent, top + 52, picture.width * scale, picture.height * scale))
        shape.name = figure.anchor
        self._describe(shape._element.nvPicPr.cNvPr, figure.alt)

    def _table(self, slide: Any, table: Table, box: Box) -> None:
        shape = add_table(slide, table, self._words, box)
        shape.name = table.anchor
        self._describe(shape._element.nvGraphicFramePr.cNvPr, table.caption)

    def _describe(self, properties: Any, words: Content) -> None:
        """Set a shape's alternative text, and beside it the cells that its numbers come from."""
        properties.set("descr", office.clean(self._words.plain(words)))
        if cells := office.cells_of(words, self._words):
            properties.set(f"{{{office.TRACE}}}cells", cells)

    def _notes(self, slide: Any, notes: Sequence[Content]) -> None:
        mark = [Text("synthetic.mark")] if self._synthetic else []
        text.fill(slide.notes_slide.notes_text_frame, [*mark, *notes], self._words, Look(12))


def _widen(file: Any, width: int) -> None:
    """Stretch python-pptx's own layouts from 4:3, so that a slide that somebody adds later fits too; add the band."""
    from pptx.oxml import parse_xml

    stretch = width / file.slide_width
    file.slide_width = width
    for layout in (file.slide_master, *file.slide_layouts):
        for shape in layout.shapes:
            if shape._element.xpath(".//a:xfrm"):
                shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    band = BAND.format(width=int(width), height=int(6 * office.EMU))
    file.slide_master.shapes._spTree.append(parse_xml(band))


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = (int(side * office.EMU) for side in box)

"""A real table on a slide: a header row, rules instead of boxes, the largest letters that fit."""

from __future__ import annotations

from typing import Any

from shelterlib.render import columns, office
from shelterlib.render.pptx import text
from shelterlib.report.blocks import Content, Table, Text
from shelterlib.report.sentences import Words

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
MARGIN = 4.0
LARGEST, SMALLEST = 16, 8


def add_table(slide: Any, table: Table, words: Words, box: tuple[float, float, float, float]) -> Any:
    """Add a table to a slide and return its shape.

    Args:
        slide: python-pptx's slide.
        table: the block.
        words: the language.
        box: left, top, width and height in points.
    """
    left, top, width, height = box
    widths = [share * width for share in columns.shares(table, words)]
    said = [[words.plain(column.text) for column in table.columns]]
    said += [[words.plain(cell) for cell in row.cells] for row in table.rows]
    size = LARGEST
    while size > SMALLEST and sum(_heights(said, widths, size)) > height:
        size -= 1
    heights = _heights(said, widths, size)
    sides = (int(side * office.EMU) for side in (left, top, width, sum(heights)))
    shape = slide.shapes.add_table(len(said), len(widths), *sides)
    grid = shape.table
    shape._element.graphic.graphicData.tbl.tblPr.find("{*}tableStyleId").text = NO_STYLE
    grid.first_row, grid.horz_banding = True, False
    for at, share in enumerate(widths):
        grid.columns[at].width = int(share * office.EMU)
    for at, tall in enumerate(heights):
        grid.rows[at].height = int(tall * office.EMU)
    for at, column in enumerate(table.columns):
        look = text.Look(size, bold=True, right=column.align == "number")
        _cell(grid.cell(0, at), column.text, words, look)
    for down, row in enumerate(table.rows, 1):
        _cell(grid.cell(down, 0), row.cells[0], words, text.Look(size))
        for cell in columns.body(row, table):
            target = grid.cell(down, cell.first)
            if cell.span > 1:
                target.merge(grid.cell(down, cell.first + cell.span - 1))
            _cell(target, cell.content, words, text.Look(size, right=cell.number))
    return shape


def _cell(cell: Any, content: Content | None, words: Words, look: text.Look) -> None:
    """Fill a cell; the bold ones are the header's and stand on a heavier rule."""
    from pptx.oxml import parse_xml

    text.fill(cell.text_frame, [content or Text("number.none")], words, look)
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = int(MARGIN * office.EMU)
    weight, colour = (19050, text.INK) if look.bold else (6350, "CFD8DE")
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<a:lnB xmlns:a="{text.DRAWING}" w="{weight}">{fill}</a:lnB>'))


def _heights(said: list[list[str]], widths: list[float], size: float) -> list[float]:
    """Return about how tall each row is at a size of letters."""
    return [
        max(text.lines(words, width - 2 * MARGIN, size) for words, width in zip(row, widths, strict=True)) * size * 1.2
        + 2 * MARGIN
        for row in said
    ]

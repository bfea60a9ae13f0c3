"""Take the blocks of one page out of an executed notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shelterlib.errors import RenderError
from shelterlib.report.blocks import MIME, Block, from_json


def read_cells(notebook: Path, page: str) -> list[tuple[str, list[Block]]]:
    """Return (source, blocks of `page`) of each code cell that shows any, in order.

    Raises:
        RenderError: the notebook is missing.
    """
    if not notebook.is_file():
        raise RenderError("the executed notebook is missing", where=notebook.name, fix="run shelter report again")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    found = [("".join(cell["source"]), list(_blocks(cell, page))) for cell in cells if cell["cell_type"] == "code"]
    return [(source, blocks) for source, blocks in found if blocks]


def read_blocks(notebook: Path, page: str) -> list[Block]:
    """Return the blocks of `page` in order."""
    return [block for _, blocks in read_cells(notebook, page) for block in blocks]


def _blocks(cell: Any, page: str) -> Iterator[Block]:
    for output in cell.get("outputs", ()):
        found = output.get("data", {}).get(MIME)
        if found is not None and found["page"] == page:
            yield from_json(found["block"])

"""Take the blocks of one page out of an executed notebook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shelterlib.errors import RenderError
from shelterlib.report.blocks import MIME, Block, from_json


def read_blocks(notebook: Path, page: str) -> list[Block]:
    """Return the blocks of `page` in order.

    Raises:
        RenderError: the notebook is missing.
    """
    if not notebook.is_file():
        raise RenderError("the executed notebook is missing", where=notebook.name, fix="run shelter report again")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [block for cell in cells for block in cell_blocks(cell, page)]


def cell_blocks(cell: Any, page: str) -> Iterator[Block]:
    """Yield the blocks of `page` that one cell has shown."""
    for output in cell.get("outputs", ()):
        found = output.get("data", {}).get(MIME)
        if found is not None and found["page"] == page:
            yield from_json(found["block"])

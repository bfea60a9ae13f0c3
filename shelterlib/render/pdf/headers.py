"""Row headers in a tagged PDF: the first cell of every row of a table's body becomes one.

typst tags the cells of a table's head only (its `pdf.header-cell` stands behind a switch that its Python package does
not have), and it writes every structure element as a plain object on one line. So the elements are rewritten in place
and the table of offsets with them; what is drawn stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shelterlib.errors import RenderError

ROW = re.compile(rb"/S/TR/P (\d+) 0 R/K\[([^\]]*)\]")
BODY = b"/S/TBody/"
CELL = re.compile(rb"/S/TD/P (\d+) 0 R/A\[<</O/Table/Headers\[([^\]]*)\]")
NAMES = b"/IDTree<</Names["
REFERENCE = re.compile(rb"(\d+) 0 R")
START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


def with_row_headers(pdf: bytes) -> bytes:
    """Return a PDF of typst in which each row of a table's body has a header cell that its other cells name.

    Raises:
        RenderError: the file is not written as typst writes it.
    """
    objects, end = _objects(pdf)
    named: dict[int, bytes] = {}
    for number, content in list(objects.items()):
        row = ROW.search(content)
        if row and BODY in objects[int(row[1])]:
            first, *others = (int(cell) for cell in REFERENCE.findall(row[2]))
            named[first] = b"(R%06d)" % number
            objects[first] = CELL.sub(rb"/S/TH/P \1 0 R/ID%s/A[<</O/Table/Scope/Row/Headers[\2]" % named[first],
                                      objects[first])  # fmt: skip
            for other in others:
                objects[other] = CELL.sub(rb"/S/TD/P \1 0 R/A[<</O/Table/Headers[\2%s]" % named[first], objects[other])
    listed = b"".join(b"%s%d 0 R" % (name, number) for number, name in sorted(named.items(), key=lambda item: item[1]))
    root = next((number for number, content in objects.items() if NAMES in content), None)
    if named and root is not None:
        # Names stand in the order of their bytes: ours before typst's, which begin with U.
        objects[root] = objects[root].replace(NAMES, NAMES + listed)
    return b"".join(_file(pdf[: pdf.index(b"1 0 obj")], objects, end))


def _objects(pdf: bytes) -> tuple[dict[int, bytes], bytes]:
    """Return the objects of a file by number, in the order of the file, and its trailer."""
    start = START.search(pdf)
    if start is None or not pdf.startswith(b"xref\n0 ", at := int(start[1])):
        raise RenderError(
            "typst wrote a PDF of another kind", where="report.pdf", fix="use the locked version of typst"
        )
    table, _, trailer = pdf[at:].partition(b"trailer")
    offsets = [int(line[:10]) for line in table.splitlines()[3:]]
    ends = dict(zip(ordered := sorted(offsets), [*ordered[1:], at], strict=True))
    return {n: pdf[o : ends[o]] for n, o in sorted(enumerate(offsets, 1), key=lambda each: each[1])}, trailer


def _file(head: bytes, objects: dict[int, bytes], trailer: bytes) -> Iterator[bytes]:
    yield head
    at, offsets = len(head), {}
    for number, content in objects.items():
        offsets[number] = at
        at += len(content)
        yield content
    yield b"xref\n0 %d\n0000000000 65535 f\r\n" % (len(objects) + 1)
    yield from (b"%010d 00000 n\r\n" % offsets[number] for number in sorted(offsets))
    yield START.sub(b"startxref\n%d\n%%%%EOF" % at, b"trailer" + trailer)

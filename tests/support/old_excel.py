"""Workbooks of Excel 97, made record by record, since no library writes them."""

import struct


def old_workbook(rows, hidden_rows=(), hidden_columns=(), epoch_1904=False):
    """Return rows of texts, numbers, truths and errors (`#N/A`) as a workbook of Excel 97 (BIFF8)."""
    cells = b"".join(_cell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row))
    size = _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    hidden = [_record(0x208, struct.pack("<HHHHHHI", r, 0, len(rows[0]), 255, 0, 0, 0x120)) for r in hidden_rows]
    hidden += [_record(0x7D, struct.pack("<HHHHHH", c, c, 2304, 0, 1, 0)) for c in hidden_columns]
    sheet = _begin(0x10) + b"".join(hidden) + size + cells + _record(0x0A, b"")
    head = _begin(5) + _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", epoch_1904))
    name = b"Data"
    length = len(head) + 4 + 8 + len(name) + 4
    book = head + _record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name) + _record(0x0A, b"")
    return compound(book + sheet)


def _begin(kind):
    return _record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row, column, value):
    place = struct.pack("<HHH", row, column, 0)
    if value == "#N/A":
        return _record(0x205, place + struct.pack("<BB", 42, 1))
    if isinstance(value, bool):
        return _record(0x205, place + struct.pack("<BB", value, 0))
    if isinstance(value, int | float):
        return _record(0x203, place + struct.pack("<d", value))
    return _record(0x204, place + struct.pack("<HB", len(value), 0) + value.encode("latin-1"))


def compound(stream):
    """Return a compound file that holds one stream, `Workbook`."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat = [fat_mark, end, *range(3, sectors + 2), end]
    fat += [free] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)

    def entry(name, kind, child, start, size):
        raw = (name + "\0").encode("utf-16-le")
        links = struct.pack("<BBIII", kind, 1, free, free, child)
        return raw.ljust(64, b"\0") + struct.pack("<H", len(raw)) + links + b"\0" * 36 + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream))
    empty = b"\0" * 68 + struct.pack("<III", free, free, free) + b"\0" * 48
    return header + struct.pack("<128I", *fat) + directory + empty * 2 + stream

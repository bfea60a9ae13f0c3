"""Workbooks of Excel 97, made record by record, since no library writes them."""

import struct


def old_workbook(rows):
    """Return rows of text as a workbook of Excel 97 (BIFF8 in a compound file), made record by record."""

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    bof = struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6)
    sheet_bof = struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)
    cells_of = b"".join(
        record(0x204, struct.pack("<HHHHB", r, c, 0, len(text), 0) + text.encode("latin-1"))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    size = record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0))
    sheet = record(0x809, sheet_bof) + size + cells_of + record(0x0A, b"")
    head = record(0x809, bof) + record(0x42, struct.pack("<H", 1200))
    name = b"Data"
    length = len(head) + 4 + 8 + len(name) + 4
    globals_ = head + record(0x85, struct.pack("<IBBBB", length, 0, 0, len(name), 0) + name) + record(0x0A, b"")
    return compound(globals_ + sheet)


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

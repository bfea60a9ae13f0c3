"""Text that goes into files which people open in a spreadsheet: nothing in it may run as a formula."""

from __future__ import annotations

import re

RISKY = re.compile(r"'*[=+\-@\t\r\n]")
NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?")
MARKED = re.compile(r"'+[=+\-@\t\r\n]")


def escaped(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe before a sign that begins a formula; numbers stay."""
    return f"'{text}" if RISKY.match(text) and not NUMBER.fullmatch(text) else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return text[1:] if MARKED.match(text) else text

"""The language of a file of a build, as its name says it."""

from __future__ import annotations

import re

NAMED = re.compile(r"\.([a-z]{2,3})\.|\bletters/([a-z]{2,3})(?:/|$)")  # report.uk.html, letters/uk/ministry.docx


def language(name: str) -> str:
    """Return the language that a file's name, or a folder's, says; empty where it says none."""
    found = NAMED.search(name)
    return (found[1] or found[2]) if found else ""

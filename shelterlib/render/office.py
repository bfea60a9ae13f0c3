"""What Word and PowerPoint files share: zip archives without a clock, ids of cells, text that XML can hold."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from shelterlib.report.blocks import Content
from shelterlib.report.sentences import Words

# Every number of a released cell says which one it is, in attributes that office programs are told to ignore.
TRACE = "urn:shelterlib:trace"
FIXED = datetime(2020, 1, 1)
EMU = 12_700  # a point
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOCALES = {"en": "en-GB", "uk": "uk-UA"}


def steady(data: bytes) -> bytes:
    """Return a zip archive with its entries in order and a fixed time: the same content is the same file."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        # The list of content types comes first: some readers look for it there.
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.create_system = 0o600 << 16, 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()


def describe(properties: Any, title: str, language: str, subject: str = "") -> None:
    """Set the core properties: title and language, nobody's name, no time of today."""
    properties.title, properties.subject, properties.language = clean(title)[:255], clean(subject)[:255], language
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.category = properties.content_status = properties.identifier = properties.version = ""
    properties.created = properties.modified = properties.last_printed = FIXED
    properties.revision = 1


def cells_of(content: Content, words: Words) -> str:
    """Return `cell:field` of every number in an alternative text, for the attribute beside it."""
    found = (run.trace for run in words.runs(content))
    return " ".join(dict.fromkeys(f"{name}:{part}" for kind, name, part in found if kind == "cell"))


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def locale(language: str) -> str:
    """Return the tag that office programs choose a spelling by."""
    return _LOCALES.get(language, language)

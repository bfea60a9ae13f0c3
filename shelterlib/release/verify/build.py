"""Verify a build, and read one back before it takes the last one's place."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf.errors import PyPdfError

from shelterlib.errors import ReleaseRefusedError
from shelterlib.paths import Project
from shelterlib.release.check import check, read_system, read_witnesses
from shelterlib.release.verify import files, trace_office, trace_pdf
from shelterlib.release.verify.agree import disagreements
from shelterlib.release.verify.answers import common_words, restricted_answers
from shelterlib.release.verify.forbidden import forbidden
from shelterlib.release.verify.known import Known
from shelterlib.release.verify.language import language
from shelterlib.release.verify.trace_html import Trace

MANIFEST = "manifest.json"
WORDS = Path(__file__).parents[2] / "report" / "text"


@dataclass
class Report:
    """What was found; a build is sound when no list has an entry."""

    cells: int = 0
    certificates: int = 0
    numbers_traced: int = 0
    numbers_orphan: list[str] = field(default_factory=list)
    checksums: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True where nothing is wrong."""
        return not (self.numbers_orphan or self.checksums or self.invalid or self.forbidden)

    def json(self) -> dict[str, Any]:
        """Return the output contract of `shelter verify`."""
        return {
            "cells": self.cells, "certificates": self.certificates, "valid": not self.invalid,
            "numbers_traced": self.numbers_traced, "numbers_orphan": len(self.numbers_orphan),
            "forbidden": self.forbidden, "checksums": self.checksums,
            "orphans": self.numbers_orphan[:50], "invalid": self.invalid[:50],
        }  # fmt: skip


def verify(build: Path, project: Project | None = None, *, with_checksums: bool = True) -> Report:
    """Verify a finished build.

    Args:
        build: the folder `outputs/<wave>`.
        project: where the words of the pages and the restricted answers are; without it only what the build and the
            package hold is used.
        with_checksums: a build that is being made has no manifest yet.
    """
    report = Report()
    with _reading(report):
        report.checksums = list(checksums(build)) if with_checksums else []
        known = _known(build, project)
        trace(build, known, report)
        _the_rest(build, project, known, report)
    return report


def _known(build: Path, project: Project | None) -> Known:
    return Known.read(build, [WORDS, *([project.catalogue / "text"] if project else [])])


def _the_rest(build: Path, project: Project | None, known: Known, report: Report) -> None:
    """Look at what is in no language: certificates, data, and every byte of every file."""
    report.cells = len(known.cells)
    report.certificates, report.invalid = certificates(build, known)
    report.numbers_orphan += files.orphans(build, known)
    wave = str(known.definitions["wave"]["name"])
    common = common_words(project)
    report.forbidden = [*files.strange(build, known)]
    report.forbidden += forbidden(build, restricted_answers(project, wave, common) if project else (), common)


@contextmanager
def _reading(report: Report) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        report.invalid.append(f"the build cannot be read ({type(error).__name__})")


def readback(project: Project, out: Path, *, wave: str, lang: str = "", others: str = "") -> None:
    """Read a build back before it is swapped in, in one part or in several that can be read side by side.

    Args:
        project: where the words and the restricted answers are.
        out: the folder of the build.
        wave: its name.
        lang: only the pages and documents of this language; empty: all else.
        others: the languages, between commas, that are read apart.

    Raises:
        ReleaseRefusedError: a number without origin, a forbidden byte, an invalid certificate.
    """
    report = Report()
    with _reading(report):
        known = _known(out, project)
        apart = set(others.split(",")) - {""}
        trace(out, known, report, lambda name: language(name) == lang if lang else language(name) not in apart)
        if not lang:
            _the_rest(out, project, known, report)
    for what, found in (
        ("certificates do not hold", report.invalid),
        ("numbers come from nowhere", report.numbers_orphan),
        ("strings must not be published", report.forbidden),
    ):
        if found:
            raise ReleaseRefusedError(
                f"{len(found)} {what}",
                where=f"{wave}: {found[0]}",
                fix="mend the page or the text; the last build stands",
            )


def checksums(build: Path) -> Iterator[str]:
    """Yield the files that are missing, unknown, or of another sha256 than the manifest says."""
    given = json.loads((build / MANIFEST).read_text(encoding="utf-8"))["outputs"]
    found = {f.relative_to(build).as_posix(): f for f in sorted(build.rglob("*")) if f.is_file() and f.name[0] != "."}
    found.pop(MANIFEST, None)
    yield from (f"{name}: not in the manifest" for name in found if name not in given)
    for name, sha in given.items():
        if name not in found:
            yield f"{name}: missing"
        elif hashlib.sha256(found[name].read_bytes()).hexdigest() != sha:
            yield f"{name}: another content than the manifest says"


def certificates(build: Path, known: Known) -> tuple[int, list[str]]:
    """Return the number of witnessed numbers, and what is wrong with them."""
    folder, wave = build / "certificates", str(known.definitions["wave"]["name"])
    system = read_system(folder)
    wrong = disagreements(system, wave, known.cells, known.definitions)
    return len(system["hidden"]), wrong + check(system, read_witnesses(folder, system["hidden"]))


def trace(build: Path, known: Known, report: Report, wanted: Callable[[str], bool] = lambda _: True) -> None:
    """Trace every number of every page and document; pages first, since they name the cells of spoken texts.

    Args:
        build: the folder of the build.
        known: what a number can come from.
        report: takes what is found.
        wanted: which files, by name.
    """
    for ending, read in READERS.items():
        for file in sorted(build.rglob(f"*{ending}")):
            name = file.relative_to(build).as_posix()
            if not wanted(name):
                continue
            try:
                traced, orphans = read(build, file, known)
            except (ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile, PyPdfError) as error:
                traced, orphans = 0, [str(error) if type(error) is ValueError else "cannot be read"]
            report.numbers_traced += traced
            report.numbers_orphan += [f"{name}: {number}" for number in orphans]


def _page(_build: Path, file: Path, known: Known) -> trace_office.Found:
    page = Trace(known)
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    return page.traced, page.orphans


def _document(_build: Path, file: Path, known: Known) -> trace_office.Found:
    return trace_office.document(file, known)


def _workbook(_build: Path, file: Path, known: Known) -> trace_office.Found:
    return trace_office.workbook(file, known)


def _print(build: Path, file: Path, known: Known) -> trace_office.Found:
    """Trace a PDF, whose words stand in the pages of its language."""
    beside = sorted(build.glob(f"*.{file.name.split('.')[-2]}.html"))
    said = "\n".join(trace_pdf.page_words(page.read_text(encoding="utf-8")) for page in beside)
    return trace_pdf.traced(file, said, known)


READERS: dict[str, Callable[[Path, Path, Known], trace_office.Found]] = {
    ".html": _page, ".docx": _document, ".pptx": _document, ".xlsx": _workbook, ".pdf": _print,
}  # fmt: skip

"""Set up the raw folder of a new wave: copies, `wave.yml`, a drafted crosswalk.

Input: forms and exports as they came. Output: `data/raw/<wave>`, whole or not at all. What nobody but
a person can know is left empty and marked TO DO; nothing that exists is overwritten.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shelterlib.errors import DataError
from shelterlib.forms import Form
from shelterlib.paths import WavePaths
from shelterlib.raw.crosswalk_draft import Draft
from shelterlib.raw.last_wave import LastWave

CROSSWALK = ("form", "kind", "old", "new", "status", "note")
FORM_SHEETS = ("survey.csv", "choices.csv", "settings.csv")
TO_DO = "TO DO"


@dataclass(frozen=True)
class Source:
    """One questionnaire of the wave: the files as they came and what was found in them.

    Args:
        kind: `facility` or `administration`.
        form_path: a workbook, or a folder with survey.csv and choices.csv.
        export_path: the export.
        form: the form as read.
        key: questions that identify a unit; empty when nobody said so yet.
        drafts: proposed crosswalk to the last wave.
    """

    kind: str
    form_path: Path
    export_path: Path
    form: Form
    key: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = field(default=())


def refuse_existing(wave: WavePaths) -> None:
    """Stop when the wave has a raw folder already.

    Raises:
        DataError: it has.
    """
    if wave.raw.exists() or wave.raw.is_symlink():
        raise DataError(
            "this wave exists already, nothing was changed",
            where=wave.project.show(wave.raw),
            fix="choose another name, or move that folder away",
        )


def set_up(
    wave: WavePaths, sources: Sequence[Source], *, sample: bool, last: LastWave | None
) -> tuple[list[str], str | None]:
    """Write the wave's raw folder in one step, and keep it out of git.

    Args:
        wave: folders of the new wave.
        sources: one for each questionnaire.
        sample: the units asked are a sample, not all there are.
        last: the wave before, from which the organisation is carried over.

    Returns:
        the fields of wave.yml that a person must fill in, and the line added to .gitignore (None: none needed).

    Raises:
        DataError: the folder exists, a file is a link, or it cannot be written.
    """
    refuse_existing(wave)
    building = wave.raw.with_name(f".new-{wave.name}-{os.getpid()}")
    try:
        ignored = ignore_in_git(wave)
        building.mkdir(parents=True, mode=0o700)
        for source in sources:
            _copy(source, building)
        said = last.said if last else {}
        text, open_fields = describe(wave.name, sources, _digests(building), sample=sample, last=said)
        (building / "wave.yml").write_text(text, encoding="utf-8")
        if drafts := [(s.kind, d) for s in sources for d in s.drafts]:
            _write_crosswalk(building / "crosswalk.csv", drafts)
        building.rename(wave.raw)
    except OSError as error:
        raise DataError(
            f"the wave's folder cannot be written ({error.strerror})",
            where=wave.project.show(wave.raw),
            fix="check rights and space",
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return open_fields, ignored


def ignore_in_git(wave: WavePaths) -> str | None:
    """Add the wave's folder to the project's .gitignore; return the line, None where it needs none."""
    root = wave.project.root.resolve()
    if not wave.raw.resolve().is_relative_to(root):
        return None
    folder = wave.raw.resolve().relative_to(root)
    path = root / ".gitignore"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    around = {parent.as_posix() for parent in (folder, *folder.parents[:-1])}
    if any(line.strip().strip("/") in around for line in before.splitlines()):
        return None
    line = f"/{folder.as_posix()}/"
    joint = "" if not before or before.endswith("\n") else "\n"
    path.write_text(f"{before}{joint}{line}\n", encoding="utf-8")
    return line


def describe(
    name: str, sources: Sequence[Source], digests: Mapping[str, str], *, sample: bool, last: Mapping[str, Any]
) -> tuple[str, list[str]]:
    """Return the text of wave.yml and the fields in it that are marked TO DO.

    The text is JSON inside YAML where a value comes from outside, so that no value can become syntax.
    """
    title = _plain(sources[0].form.title or name)
    lines: list[str] = [
        "# What is known of this wave. Lines marked TO DO wait for a person; null means not stated.",
        f"title: {title}  # {TO_DO} the title of the report, or {{en: …, uk: …}}",
    ]
    open_fields = ["title"]
    for key, question in (
        ("organisation", "who carried it out"),
        ("project", "within which project"),
        ("funder", "who paid for it"),
        ("presentation", "where and when it was presented"),
    ):
        known = last.get(key) if key == "organisation" and not last.get("synthetic") else None
        lines.append(_line(key, known, question, open_fields))
    for key, question in (
        ("field", "first and last day of collection"),
        ("reference", "first and last day asked about"),
    ):
        lines.append(f"{key}: null  # {TO_DO} {question}: {{start: 2023-09-01, end: 2023-09-30}}")
        open_fields.append(key)
    lines += [
        f"design: {'sample' if sample else 'census'}",
        "synthetic: false  # true only for invented data; every page then says so",
    ]
    for key, question in (("source", "where the data comes from"), ("licence", "on which terms it may be used")):
        lines.append(_line(key, None, question, open_fields))
    if last.get("parameters"):
        lines.append(f"parameters: {{}}  # {TO_DO} as the wave before: {_plain(last['parameters'])}")
        open_fields.append("parameters")
    lines.append("key:  # the questions that tell one unit from another, the same ones in every wave")
    for source in sources:
        mark = "" if source.key else f"  # {TO_DO} without a key there is no panel and no check for duplicates"
        lines.append(f"  {source.kind}: {_plain(list(source.key))}{mark}")
        open_fields += [] if source.key else [f"key.{source.kind}"]
    lines.append("files:")
    lines += [f"  {_plain(file)}: {digest}" for file, digest in sorted(digests.items())]
    return "\n".join(lines) + "\n", open_fields


def _plain(value: object) -> str:
    """Return a value as JSON on one line, which is YAML too; YAML breaks lines at more characters than JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _line(key: str, known: object, question: str, open_fields: list[str]) -> str:
    if known:
        return f"{key}: {_plain(known)}"
    open_fields.append(key)
    return f"{key}: null  # {TO_DO} {question}"


def _copy(source: Source, folder: Path) -> None:
    for path in (source.form_path, source.export_path):
        if path.is_symlink():
            raise DataError("this is a link, not a file", where=path.name, fix="name the file itself")
    if source.form_path.is_dir():
        target = folder / f"{source.kind}.form"
        target.mkdir()
        for sheet in FORM_SHEETS:
            if (source.form_path / sheet).is_file():
                shutil.copyfile(source.form_path / sheet, target / sheet)
    else:
        shutil.copyfile(source.form_path, folder / f"{source.kind}.form{source.form_path.suffix.lower()}")
    shutil.copyfile(source.export_path, folder / f"{source.kind}{source.export_path.suffix.lower()}")


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _write_crosswalk(path: Path, drafts: Iterable[tuple[str, Draft]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(CROSSWALK)
        writer.writerows((kind, d.kind, d.old, d.new, "draft", d.note) for kind, d in drafts)

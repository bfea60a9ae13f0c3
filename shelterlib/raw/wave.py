"""A wave's description, `wave.yml`, and the files of its folder."""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from shelterlib.catalogue.strict_yaml import load
from shelterlib.errors import BadCallError, DataError
from shelterlib.forms import Form, read_form
from shelterlib.paths import WavePaths
from shelterlib.raw.at_rest import guard
from shelterlib.raw.locked import refuse_locked

FORM_ENDINGS = (".form.xlsx", ".form.xlsm", ".form.xls", ".form")
EXPORT_ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".tsv", ".txt")


def _said(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


Said = Annotated[dict[str, str] | None, BeforeValidator(_said)]
Names = Annotated[tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value or ())]


class Span(BaseModel):
    """First and last day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: dt.date
    end: dt.date


class Description(BaseModel):
    """What `wave.yml` says; texts are `{language: text}`, or one text without a language.

    Args:
        title, organisation, project, funder, presentation: who did what for whom.
        modelled_on: what an invented wave imitates.
        release_date: on which the report is dated.
        design: whether all units were asked or a sample of them.
        synthetic: whether the data is invented.
        source, licence: of the data.
        key: form → the questions that tell its units apart.
        files: file → sha256 of it when the wave was set up.
        reference, field: days that were asked about, days of collection.
        sheets: form → sheet of the export that holds the answers.
        parameters: values for `${…}` in expressions of the catalogue.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Said
    organisation: Said = None
    project: Said = None
    funder: Said = None
    presentation: Said = None
    modelled_on: Said = None
    release_date: dt.date | None = None
    design: Literal["census", "sample"]
    synthetic: Annotated[bool, Field(strict=True)]
    source: Said = None
    licence: str | None = None
    key: dict[str, Names]
    files: dict[str, str] = {}
    reference: Span | None = None
    field: Span | None = None
    sheets: dict[str, str] = {}
    parameters: dict[str, Any] = {}


@dataclass(frozen=True)
class Wave:
    """A wave: its description, and its files found by name.

    Args:
        paths: its folders.
        said: `wave.yml`.
        exports: form → export.
        form_files: form → questionnaire.
    """

    paths: WavePaths
    said: Description
    exports: Mapping[str, Path] = field(default_factory=dict)
    form_files: Mapping[str, Path] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.paths.name

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Its questionnaires, read when first asked for."""
        return {kind: read_form(file) for kind, file in self.form_files.items()}

    def key(self, kind: str) -> tuple[str, ...]:
        """Return the questions that tell the units of a form apart; empty where nobody named them."""
        return self.said.key.get(kind, ())

    def sheet(self, kind: str) -> str | None:
        """Return the sheet of a form's export that holds the answers, if wave.yml names one."""
        return self.said.sheets.get(kind)

    def list_file(self, name: str) -> Path | None:
        """Return a list of the wave (`corrections`, `crosswalk`, `frame`, `public_knowledge`), None if it has none."""
        path = self.paths.raw / f"{name}.csv"
        return path if path.is_file() else None


def load_wave(paths: WavePaths) -> Wave:
    """Read a wave's description and find its files.

    Raises:
        BadCallError: there is no such wave.
        DataError: the wave is locked, `wave.yml` is not understood, a form or an export is missing, or a registered
            file changed.
    """
    folder = paths.raw
    if not folder.is_dir():
        names = ", ".join(paths.project.waves())
        raise BadCallError(
            "no such wave",
            where=paths.project.show(folder),
            fix=f"use one of: {names}" if names else "set one up with shelter new-wave",
        )
    if not (folder / "wave.yml").exists():
        raise DataError(
            "the wave has no wave.yml", where=paths.project.show(folder), fix="set the wave up with shelter new-wave"
        )
    refuse_locked(paths.project, [paths.name])
    said = _described(folder / "wave.yml")
    if not said.synthetic:
        guard(folder)
    _unchanged(paths, said.files)
    forms = _form_files(folder)
    exports = {kind: _export(folder, kind) for kind in forms}
    for part, kinds in (("key", said.key), ("sheets", said.sheets)):
        for kind in kinds:
            if kind not in forms:
                raise DataError(
                    f"{part}.{kind}: the wave has no such form",
                    where="wave.yml",
                    fix=f"add {kind}.form.xlsx, or delete the line",
                )
    wave = Wave(paths, said, exports, forms)
    for kind in said.key:
        for name in wave.key(kind):
            if name not in wave.forms[kind]:
                raise DataError(
                    f"key.{kind}: the form has no question {name}",
                    where="wave.yml",
                    fix=f"use a name of {forms[kind].name}{_near(name, wave.forms[kind].by_name)}",
                )
    return wave


def _described(path: Path) -> Description:
    content = load(path)
    if not isinstance(content, dict):
        raise DataError("nothing is described here", where=path.name, fix="write the keys of docs/add-a-wave.md")
    for key in content:
        if key not in Description.model_fields:
            raise DataError(
                f"unknown key {key}", where=path.name, fix=f"delete it{_near(str(key), Description.model_fields)}"
            )
    try:
        return Description.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function-"))
        raise DataError(f"{place}: {first['msg'].lower()}", where=path.name, fix="correct this key") from None


def _near(word: str, known: Any) -> str:
    found = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {found[0]}?" if found else ""


def _unchanged(paths: WavePaths, files: Mapping[str, str]) -> None:
    for name, digest in files.items():
        path = paths.raw / name
        if Path(name).is_absolute() or ".." in Path(name).parts or path.is_symlink():
            raise DataError(
                f"files.{name}: not a file of this folder", where="wave.yml", fix="name files of the wave's folder"
            )
        if not path.is_file():
            raise DataError(
                "a registered file is missing",
                where=paths.project.show(path),
                fix="put it back, or delete its line in wave.yml",
            )
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != str(digest).lower():
            raise DataError(
                "the file changed since it was registered",
                where=paths.project.show(path),
                fix=f"put the registered file back or, if this one is right, its sha256 into wave.yml: {found}",
            )


def _form_files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        ending = next((end for end in FORM_ENDINGS if path.name.lower().endswith(end)), "")
        if not ending:
            continue
        kind = path.name[: -len(ending)]
        if kind in found:
            raise DataError(f"two forms for {kind}", where=path.name, fix="leave one of them in the folder")
        found[kind] = path
    if not found:
        raise DataError(
            "the wave has no form",
            where=folder.name,
            fix="add facility.form.xlsx, or set the wave up with shelter new-wave",
        )
    return found


def _export(folder: Path, kind: str) -> Path:
    found = [folder / f"{kind}{end}" for end in EXPORT_ENDINGS if (folder / f"{kind}{end}").exists()]
    if not found:
        raise DataError(f"no export for the form {kind}", where=folder.name, fix=f"add {kind}.csv or {kind}.xlsx")
    if len(found) > 1:
        raise DataError(
            f"two exports for {kind}", where=f"{found[0].name}, {found[1].name}", fix="leave one of them in the folder"
        )
    return found[0]

"""Clean a wave: its forms and exports in, typed answers out, or the list of what a person must decide."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shelterlib.clean.absent import read_absent
from shelterlib.clean.checks import read_checks
from shelterlib.clean.corrections import read_corrections
from shelterlib.clean.display import as_html, as_text
from shelterlib.clean.export import Plan, clean_export
from shelterlib.clean.keys import SEPARATOR
from shelterlib.clean.people_lists import read_list
from shelterlib.clean.readable import refuse_unreadable
from shelterlib.clean.replay import prove
from shelterlib.clean.schema import hold_to_form
from shelterlib.clean.summary import counted, whole_summary
from shelterlib.clean.write import write_tables
from shelterlib.errors import DataError
from shelterlib.forms.crosswalk import Crosswalk
from shelterlib.raw import load_wave, read_export
from shelterlib.raw.journal import ERROR

if TYPE_CHECKING:
    from shelterlib.clean.table import CleanTable
    from shelterlib.paths import Project
    from shelterlib.raw import Export

SHOWN = 5  # open problems that a message names one by one


@dataclass(frozen=True)
class CleanForm:
    """One form's clean tables, the answers themselves under `""`, the digest of each, and the questions of the key."""

    name: str
    tables: Mapping[str, CleanTable]
    digests: Mapping[str, str]
    key: tuple[str, ...] = ()

    @property
    def summary(self) -> dict[str, Any]:
        return {**whole_summary(self.tables), "form": self.name, "digests": dict(self.digests)}


@dataclass(frozen=True)
class Cleaned:
    """A cleaned wave, form by form; shows its counts, never an answer."""

    wave: str
    forms: Mapping[str, CleanForm]

    def __str__(self) -> str:
        return as_text({name: form.summary for name, form in self.forms.items()})

    __repr__ = __str__  # the dataclass's own would put every answer into the executed notebook

    def _repr_html_(self) -> str:
        return as_html({name: form.summary for name, form in self.forms.items()})


def clean_wave(project: Project, wave: str) -> Cleaned:
    """Clean every form of a wave and write `data/processed/<wave>/clean/`.

    Args:
        project: with catalogue and raw folders.
        wave: name of a folder of `data/raw`.

    Raises:
        DataError: a file cannot be read; an answer breaks its form and no problem says so; or problems are open that a
            person must decide (all files are written first).
    """
    cleaned = clean_forms(project, wave)
    paths = project.wave(wave)
    for form in cleaned.forms.values():
        for table in form.tables.values():
            hold_to_form(table, form.key)
    for old in paths.clean.glob("*/"):
        shutil.rmtree(old)
    for name, form in cleaned.forms.items():
        write_tables(form.tables, paths.clean / name, {"form": name, "digests": dict(form.digests)})
    _refuse_open(cleaned)
    return cleaned


def clean_forms(project: Project, wave: str, *, corrections: Path | None = None) -> Cleaned:
    """Clean every form of a wave and write nothing.

    Args:
        project: with catalogue and raw folders.
        wave: its name.
        corrections: another file than the wave's corrections.csv.

    Raises:
        DataError: a file cannot be read, or the log does not lead to the clean answers.
    """
    paths = project.wave(wave)
    about = load_wave(paths)
    absent, checks = read_absent(project), read_checks(project)
    rows = [row for _, row in read_list(paths.raw / "crosswalk.csv").rows]
    decided = read_corrections(corrections or paths.raw / "corrections.csv", about.forms)
    done = {}
    for name, form in about.forms.items():
        refuse_unreadable(form)
        agreed = Crosswalk.of([row for row in rows if row.get("form") in (None, "", name)])
        export: Export = read_export(about.exports[name], form, about.sheet(name), agreed.questions)
        key = about.key(name)
        plan = Plan(
            absent,
            key,
            decided.get(name, ()),
            agreed.choices,
            _units(about.list_file("frame"), key),
            {old: new for kind, old, new in agreed.declared if kind == "unit" and old and new},
            about.said.field.end.isoformat() if about.said.field else "",
            strict=True,
            name=name,
            checks=checks,
        )
        tables = clean_export(export, plan)
        done[name] = CleanForm(name, tables, {table or name: prove(one) for table, one in tables.items()}, key)
    return Cleaned(wave, done)


def _units(path: Path | None, key: tuple[str, ...]) -> frozenset[str] | None:
    """Return the units of frame.csv, if it is a list of this form's units."""
    if path is None or not key:
        return None
    frame = read_list(path)
    if not set(key) <= set(frame.header) or frame.header[0] != key[0]:
        return None
    return frozenset(SEPARATOR.join(row[name].strip() for name in key) for _, row in frame.rows)


def _refuse_open(cleaned: Cleaned) -> None:
    lines, total = [], 0
    for form in cleaned.forms.values():
        found = counted(form.tables, ERROR)
        total += sum(found.values())
        for table in form.tables.values():
            for problem in table.journal.problems:
                if problem.severity == ERROR:
                    row = f", row {problem.rows[0]}" if problem.rows[0] else ""
                    more = f" and {problem.n - 1} more" if problem.n > 1 else ""
                    column = f", {problem.column}" if problem.column else ""
                    lines.append(f"{problem.rule}: {table.where}{row}{column}{more}")
    if total:
        shown = "; ".join(lines[:SHOWN]) + ("; …" if len(lines) > SHOWN else "")
        raise DataError(f"{total} open problems ({shown})", where=cleaned.wave, fix=f"shelter problems {cleaned.wave}")

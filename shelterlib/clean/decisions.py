"""The way back of the workbook: read the decisions, check all of them, and only then add them to corrections.csv."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from shelterlib.clean.corrections import ACCEPT, BLANK, COLUMNS, FLAG, REMOVE, REPLACE, Correction
from shelterlib.clean.people_lists import read_list
from shelterlib.clean.sheet_layout import COLUMNS as SHOWN
from shelterlib.clean.spreadsheet import unescaped
from shelterlib.clean.wave import Cleaned, clean_forms
from shelterlib.clean.words import both, words
from shelterlib.clean.workbook import allowed
from shelterlib.errors import DataError
from shelterlib.forms import check_workbook
from shelterlib.raw.journal import ERROR

if TYPE_CHECKING:
    from shelterlib.paths import Project

PLACE = ("form", "row", "question", "old", "new", "action")  # what makes two decisions the same
NAMED = 5  # wrong lines that a message names
NO_DECISION = ("correction_conflict", "correction_orphan")


def read_decisions(path: Path, when: str, who: str = "") -> list[Correction]:
    """Return the decisions that a workbook holds.

    Args:
        path: the filled workbook.
        when: the day of the decisions, ISO.
        who: decided, where a row does not say.

    Raises:
        DataError: not the workbook of `shelter problems`, no decision in it, or one that is not complete; names rows.
    """
    rows = _rows(path)
    found, wrong = [], []
    for line, row in rows:
        if not row["decision"].strip():
            continue
        correction, why = _decision(row, line, when, who)
        if correction is None:
            wrong.append(f"row {line}: {why}")
        else:
            found.append(correction)
    if wrong:
        more = f"; and {len(wrong) - NAMED} more" if len(wrong) > NAMED else ""
        raise DataError(
            f"{len(wrong)} decisions are not complete ({'; '.join(wrong[:NAMED])}{more}); none was applied",
            where=path.name, fix="correct these rows and apply again",
        )  # fmt: skip
    if not found:
        raise DataError("no decision in this workbook", where=path.name, fix="choose decisions in the yellow column")
    return found


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    import openpyxl

    check_workbook(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception:
        raise DataError("not a workbook", where=path.name, fix="give the file that shelter problems wrote") from None
    sheet = book.worksheets[0]
    heads = ["" if cell is None else str(cell) for cell in next(sheet.iter_rows(values_only=True), ())]
    places = {name: heads.index(both("columns", name, "\n")) for name in SHOWN if both("columns", name, "\n") in heads}
    if lost := [name for name in SHOWN if name not in places]:
        raise DataError(
            f"the column {both('columns', lost[0])} is missing",
            where=path.name,
            fix="give the file that shelter problems wrote",
        )
    found = []
    for line, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        texts = ["" if cell is None else _plain(cell) for cell in cells] + [""] * len(heads)
        found.append((line, {name: unescaped(texts[place]) for name, place in places.items()}))
    return found


def _plain(cell: object) -> str:
    """Return a cell's text; a whole number as people see it, a day as ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
    return text.removesuffix("T00:00:00")


def _decision(row: dict[str, str], line: int, when: str, who: str) -> tuple[Correction | None, str]:
    said = row["decision"].strip().casefold()
    actions = {both("decisions", action).casefold(): action for action in words()["decisions"]}
    actions |= {text.casefold(): action for action, texts in words()["decisions"].items() for text in texts.values()}
    action = actions.get(said) or (said if said in words()["decisions"] else "")
    severity = ERROR if row["severity"] == both("severity", ERROR) else "W"
    person = row["who"].strip() or who.strip()
    new = row["new"].split(" | ")[0].strip()
    why = ""
    if not action:
        why = "the decision is none of the list"
    elif action not in (can := allowed(row["rule"], severity, row["question"])):
        why = f"this decision cannot settle this problem, these can: {', '.join(both('decisions', one) for one in can)}"
    elif action == REPLACE and not new:
        why = "“change to” needs a new answer"
    elif action in (BLANK, ACCEPT, FLAG, REMOVE) and new:
        why = "a new answer stands beside a decision that takes none"
    elif not person:
        why = "nobody is named who decided"
    if why:
        return None, why
    question = "" if action == REMOVE else row["question"]
    old = "" if action == REMOVE else row["answer"]
    return Correction(
        row["form"], row["row"], row["unit"], question, old, new, action, row["reason"].strip(), person, when, line
    ), ""


def apply_decisions(project: Project, wave: str, decisions: Sequence[Correction]) -> tuple[int, Cleaned]:
    """Check decisions against the wave as it is now, and add them to its corrections.csv.

    Args:
        project: with the wave.
        wave: its name.
        decisions: rows of the workbook.

    Returns:
        how many were added (those already there are not added twice), and the wave cleaned with them.

    Raises:
        DataError: a decision contradicts another or an earlier one, is about another answer than the one there now,
            about a row that is gone, or leaves its problem open. Nothing is added then.
    """
    paths = project.wave(wave)
    path = paths.raw / "corrections.csv"
    present = read_list(path, COLUMNS)
    known = {tuple(row[name] for name in PLACE) for _, row in present.rows}
    fresh = [d for d in dict.fromkeys(replace(d, line=0) for d in decisions) if _cell(d) not in known]
    content = present.with_rows({name: str(getattr(d, name)) for name in COLUMNS} for d in fresh)
    trial = path.parent / ".trial" / path.name  # under its own name, which errors tell
    trial.parent.mkdir(exist_ok=True)
    try:
        trial.write_text(content, encoding="utf-8", newline="")
        cleaned = clean_forms(project, wave, corrections=trial)
        _refuse(cleaned, fresh, path.name)
        trial.replace(path)
    finally:
        trial.unlink(missing_ok=True)
        trial.parent.rmdir()
    return len(fresh), cleaned


def _cell(decision: Correction) -> tuple[str, ...]:
    return tuple(getattr(decision, name) for name in PLACE)


def _refuse(cleaned: Cleaned, fresh: Sequence[Correction], file: str) -> None:
    """Refuse decisions that no longer fit, or that leave their cell open."""
    decided = {(d.form, d.row, d.question) for d in fresh}
    lost, still = [], []
    for form in cleaned.forms.values():
        for table in form.tables.values():
            names = dict(zip(table.numbers.tolist(), table.ids.at(range(len(table))), strict=True))
            for problem in table.journal.problems:
                if problem.severity != ERROR:
                    continue
                if problem.rule in NO_DECISION:
                    lost.append(f"{problem.rule}: {form.name}, {problem.column} ({problem.fix})")
                    continue
                rows = [
                    line
                    for line in problem.rows.tolist()
                    if (form.name, names.get(line, ""), problem.column) in decided
                ]
                still += [f"{form.name}, row {line}, {problem.column}: {problem.rule}" for line in rows]
    for what, lines in (
        ("decisions do not fit the answers there now", lost),
        ("decisions leave their problem open", still),
    ):
        if lines:
            more = f"; and {len(lines) - NAMED} more" if len(lines) > NAMED else ""
            raise DataError(
                f"{len(lines)} {what} ({'; '.join(lines[:NAMED])}{more}); none was applied", where=file,
                fix="write the workbook anew and decide again",
            )  # fmt: skip

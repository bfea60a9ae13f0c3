"""The workbook in which people decide about open problems: drop-downs, both languages, the answers beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from shelterlib.clean.corrections import ACCEPT, ACTIONS, REMOVE
from shelterlib.clean.sheet_layout import COLUMNS, FROZEN, HELP, WHOLE, heads, height, printed, styles_of
from shelterlib.clean.spreadsheet import escaped
from shelterlib.clean.words import both, words
from shelterlib.raw.journal import ERROR

if TYPE_CHECKING:
    from shelterlib.clean.open_problems import OpenProblem

TO_FILL = frozenset(("decision", "new", "reason", "who"))
CAN_STAY = frozenset(("limit", "code_or_count", "correction_conflict"))  # an E whose answer can be right all the same
MOST_ROWS = 50_000
TAG = "shelter problems"


def write_workbook(path: Path, problems: Sequence[OpenProblem]) -> None:
    """Write the workbook.

    Args:
        path: of the xlsx file.
        problems: in the order to be shown; those of whole columns go to a sheet of their own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": TAG})
        styles = styles_of(book)
        cells = [problem for problem in problems if problem.row][:MOST_ROWS]
        sheet = book.add_worksheet(both("sheets", "problems", " · ")[:31])
        heads(sheet, COLUMNS, styles)
        sheet.freeze_panes(1, FROZEN)
        printed(sheet)
        for line, problem in enumerate(cells, 1):
            _row(sheet, line, problem, styles)
        _validate(sheet, cells, _Lists(book))
        sheet.autofilter(0, 0, max(1, len(cells)), len(COLUMNS) - 1)
        _columns_sheet(book, [problem for problem in problems if not problem.row], styles)
        _help_sheet(book, styles)


def texts_of(problem: OpenProblem) -> dict[str, str]:
    """Return what the workbook shows of a problem, by column."""
    why = filter(None, (both("rules", problem.rule, "\n"), problem.detail))
    return {
        "severity": both("severity", problem.severity), "form": problem.form, "row": problem.row,
        "line": str(problem.line), "unit": problem.unit, "question": problem.question,
        "label_en": problem.labels.get("en", ""),
        "label_uk": problem.labels.get("uk", "") or problem.labels.get("", ""), "rule": problem.rule,
        "why": "\n".join(why), "answer": problem.answer, "neighbours": problem.neighbours,
    }  # fmt: skip


def _row(sheet: Any, line: int, problem: OpenProblem, styles: dict[str, Any]) -> None:
    shown = texts_of(problem)
    sheet.set_row(line, height({name: text[:2_000] for name, text in shown.items()}, COLUMNS))
    for place, name in enumerate(COLUMNS):
        if name in TO_FILL:
            sheet.write_blank(line, place, None, styles["fill"])
        else:
            sheet.write_string(line, place, escaped(shown[name])[:32_000], styles["text"])


def allowed(rule: str, severity: str, question: str) -> list[str]:
    """Return the actions that can settle a problem."""
    if not question:
        return [REMOVE]
    stays = severity != ERROR or rule in CAN_STAY
    return [action for action in ACTIONS if stays or action not in (ACCEPT, "flag")]


def _validate(sheet: Any, problems: Sequence[OpenProblem], lists: _Lists) -> None:
    """Give the cells to be filled their drop-downs, one for all cells with the same list: Excel allows 65,530."""
    places = {name: place for place, name in enumerate(COLUMNS)}
    rows: dict[tuple[int, str | tuple[str, ...]], list[int]] = defaultdict(list)
    for line, problem in enumerate(problems, 1):
        actions = allowed(problem.rule, problem.severity, problem.question)
        rows[places["decision"], tuple(both("decisions", action) for action in actions)].append(line)
        if problem.choices and not problem.several:
            rows[places["new"], lists.range_of(problem.choices)].append(line)
    for (place, source), lines in rows.items():
        (first, last), *others = _runs(lines)
        cells = [(start, place, end, place) for start, end in others]
        rule = {"validate": "list", "source": source if isinstance(source, str) else list(source), "other_cells": cells}
        sheet.data_validation(first, place, last, place, rule)


def _runs(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs: the first and the last of each."""
    found: list[tuple[int, int]] = []
    for line in lines:
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return found


class _Lists:
    """A hidden sheet with a column per list of choices."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.sheet: Any = None
        self.places: dict[tuple[str, ...], int] = {}

    def range_of(self, choices: tuple[str, ...]) -> str:
        from xlsxwriter.utility import xl_col_to_name

        if self.sheet is None:
            self.sheet = self.book.add_worksheet("lists")
            self.sheet.hide()
        if choices not in self.places:
            self.places[choices] = place = len(self.places)
            for line, choice in enumerate(choices):
                self.sheet.write_string(line, place, escaped(choice))
        column = xl_col_to_name(self.places[choices])
        return f"=lists!${column}$1:${column}${len(choices)}"


def _columns_sheet(book: Any, problems: Sequence[OpenProblem], styles: dict[str, Any]) -> None:
    if not problems:
        return
    sheet = book.add_worksheet(both("sheets", "columns", " · ")[:31])
    heads(sheet, WHOLE, styles)
    sheet.freeze_panes(1, 0)
    printed(sheet)
    for line, problem in enumerate(problems, 1):
        shown = {**texts_of(problem), "why": both("rules", problem.rule, "\n"), "todo": problem.detail}
        sheet.set_row(line, height({name: shown[name] for name in WHOLE}, WHOLE))
        for place, name in enumerate(WHOLE):
            sheet.write_string(line, place, escaped(shown[name]), styles["text"])


def _help_sheet(book: Any, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(both("sheets", "help", " · ")[:31])
    for place, width in enumerate(HELP.values()):
        sheet.set_column(place, place, width)
    printed(sheet)
    for line, texts in enumerate(words()["help"]):
        sheet.set_row(line, height(texts, HELP))
        for place, language in enumerate(HELP):
            sheet.write_string(line, place, texts[language], styles["text"])

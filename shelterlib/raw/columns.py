"""What each column of a sheet means: which are kept, which are dropped, which nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterlib.raw.by_place import by_place
from shelterlib.raw.journal import ERROR, WARNING, Journal
from shelterlib.raw.marks import column_letters
from shelterlib.raw.match import UNKNOWN, Matcher, Target
from shelterlib.raw.moved import settle

if TYPE_CHECKING:
    from shelterlib.raw.coded import Coded

STYLES = frozenset(
    ("path", "spelling", "label", "copy", "truncated", "place")
)  # of headers that are not the plain name

NAMED = 4  # questions that a message names


@dataclass(frozen=True)
class Columns:
    """Columns that are kept, in the order of the sheet; `places` are their positions there."""

    headers: tuple[str, ...]
    cells: tuple[Coded, ...]
    targets: tuple[Target, ...]
    places: tuple[int, ...]


def read_columns(names: Sequence[str], cells: Sequence[Coded], matcher: Matcher, journal: Journal) -> Columns:
    """Return the columns by their meaning.

    Personal columns of servers and devices are left out and noted by name. A header that means nothing is kept as
    `unknown`, one that means two things is a problem as well.

    Args:
        names: the headers.
        cells: what stands below them.
        matcher: knows the form.
        journal: takes what was found.
    """
    headers: list[str] = []
    targets: list[Target] = []
    places: list[int] = []
    for place, name in enumerate(names):
        target = matcher.target(name)
        if target.kind == "personal":
            journal.structure("personal_column", name, "never kept")
            continue
        if target == UNKNOWN and not cells[place].filled.any():
            if not name.strip():
                continue
            if matcher.is_elsewhere(name):
                target = Target("ignored", style="name")
                journal.structure("column_of_repeat", name, "blank here: its answers stand with the repeat")
        headers.append(name if name.strip() else f"(column {column_letters(place)})")
        targets.append(target)
        places.append(place)
    kept = [cells[place] for place in places]
    targets = by_place(headers, settle(targets, kept), matcher)
    _note(headers, targets, matcher, journal)
    return Columns(tuple(headers), tuple(kept), tuple(targets), tuple(places))


def _note(headers: Sequence[str], targets: Sequence[Target], matcher: Matcher, journal: Journal) -> None:
    seen: set[tuple[str, str]] = set()
    labelled = sum(t.style == "label" for t in targets) > sum(
        t.style in ("name", "path", "spelling") and t.kind != "system" for t in targets
    )
    matched = {target.question for target in targets}
    incomplete = any(q.is_asked and q.name not in matched for q in matcher.questions)
    for header, target in zip(headers, targets, strict=True):
        if target.kind in ("question", "child"):
            if target.style in STYLES:
                new = "/".join(part for part in (target.question, target.choice) if part)
                journal.structure(f"header_{target.style}", header, "read by the form", new)
            if (target.question, target.choice) in seen:
                journal.structure("duplicate_column", header, "joined with the first one", target.question)
            seen.add((target.question, target.choice))
        elif target == UNKNOWN:
            if names := sorted({name for name, _ in matcher.candidates(header)}):
                fix = f"export names instead of labels, or call the column {' or '.join(names[:NAMED])}"
                journal.problem("header_ambiguous", ERROR, header, None, fix)
            elif labelled and incomplete and not header.startswith("(column "):
                journal.problem("label_unknown", ERROR, header, None, "give the column the name of its question")
            else:
                journal.problem("column_unknown", WARNING, header, None, "add it to the form, or leave it")

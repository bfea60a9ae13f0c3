"""Tell columns with the same heading apart by where they stand, as an export of labels has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from shelterlib.raw.match import UNKNOWN, Target

if TYPE_CHECKING:
    from shelterlib.raw.index import Key
    from shelterlib.raw.match import Matcher

STYLE = "place"
END = 1 << 60


def by_place(headers: Sequence[str], targets: Sequence[Target], matcher: Matcher) -> list[Target]:
    """Return the targets, those of headings that several questions share settled where their place leaves no doubt.

    Such columns stand between the same neighbours as in the form: between the column before and the one after, the
    form has as many questions of that heading as the sheet has columns, and none that stands elsewhere in the sheet.

    Args:
        headers: of the sheet.
        targets: what each means; `UNKNOWN` where several questions share the heading.
        matcher: knows the form.
    """
    order = matcher.order
    known = {place: order[_key(target)] for place, target in enumerate(targets) if _key(target) in order}
    shared = {place: matcher.candidates(headers[place]) for place, t in enumerate(targets) if t == UNKNOWN}
    shared = {place: keys for place, keys in shared.items() if keys}
    done = list(targets)
    before = -1
    columns = sorted({*known, *shared})
    for is_shared, group in groupby(columns, key=shared.__contains__):
        run = list(group)
        if is_shared:
            after = min((place for place in known if place > run[-1]), default=None)
            between = range(before + 1, END if after is None else known[after])
            if not any(place in between for place in known.values()):
                for place, key in _assigned({place: shared[place] for place in run}, between, order).items():
                    done[place] = Target("child" if key[1] else "question", *key, STYLE)
        else:
            before = known[run[-1]]
    return done


def _assigned(run: Mapping[int, set[Key]], between: range, order: Mapping[Key, int]) -> dict[int, Key]:
    """Return which question each column of a run is; columns of a heading that leaves a doubt are left out."""
    columns: dict[frozenset[Key], list[int]] = defaultdict(list)
    for place, keys in run.items():
        columns[frozenset(keys)].append(place)
    found: dict[int, Key] = {}
    for shared, places in columns.items():
        fitting = sorted((key for key in shared if order.get(key, -1) in between), key=order.__getitem__)
        if len(fitting) == len(places):
            found |= dict(zip(places, fitting, strict=True))
    return found


def _key(target: Target) -> Key:
    return (target.question, target.choice) if target.kind in ("question", "child") else ("", "")

"""Sentences about released cells: which text says it, and with which numbers.

Every sentence names the count before the share, and no share stands on a base under ten.
"""

from __future__ import annotations

from collections.abc import Sequence

from shelterlib.report.blocks import Content, Label, Text
from shelterlib.report.released import Cell, Released

SMALLEST_BASE_OF_A_SHARE = 10
SMALLEST_BASE_OF_A_HEADLINE = 20
WORTH_A_CAUTION = 5.0  # points between the bounds of a share
INTERVAL = "interval"  # note of a cell whose low and high are the interval of a sample
TESTED = frozenset({"beyond_chance", "within_chance"})  # notes of a difference between two samples
_SHARES = frozenset({"percent"})
_COUNTED = frozenset({"percent", "per_100"})


def has_share(cell: Cell) -> bool:
    """Say whether a percentage may stand: the cell is a shown share on a base of ten or more."""
    return cell.unit in _SHARES and cell.shown and (cell.of or 0) >= SMALLEST_BASE_OF_A_SHARE


def share(cell: Cell) -> Text:
    """Return ` (44%)`, or nothing where the base is too small for a percentage."""
    return Text("share.given", value=cell.ref("value")) if has_share(cell) else Text("share.none")


def bounds(cell: Cell) -> Text | None:
    """Return `40% to 47%`, between which the missing answers leave a share, or the interval of a sample.

    None where they leave no room.
    """
    if not has_share(cell) or cell.low is None or cell.high is None or round(cell.low) == round(cell.high):
        return None
    return Text(f"amount.{INTERVAL if sampled(cell) else 'range'}", low=cell.ref("low"), high=cell.ref("high"))


def sampled(*cells: Cell) -> bool:
    """Say whether a share among the cells comes from a sample, so that its bounds are an interval."""
    return any(cell.note == INTERVAL for cell in cells)


def amount(cell: Cell) -> Content:
    """Return the shortest true statement of a cell: `11 of 24`, `90 days`, or why it is not shown."""
    if not cell.shown:
        return cell.ref("value")
    if cell.unit in _COUNTED and cell.n is not None:
        return Text("amount.share", n=cell.ref("n"), of=cell.ref("of"))
    return cell.ref("value")


def group(level: str, name: str) -> Content:
    """Return the name of a group; the whole country has a text of its own."""
    return Text("level.whole") if level == "country" else Label("group", level, name)


def finding(cell: Cell, *, bounded: bool = False) -> Text:
    """Return the sentence that says what a cell says, written for its indicator or, without one, in general.

    `bounded` adds to a share how far the missing answers could move it, where that is far. The tables give the
    bounds of every share.
    """
    label = Label("indicator", cell.indicator)
    if not cell.shown:
        return Text("finding.hidden", label=label, status=cell.ref("value"))
    numbers = {name: cell.ref(name) for name in ("n", "of", "value", "asked", "answered")}
    if cell.value == float("inf"):
        return Text("finding.not_limited", label=label, **numbers)
    general = "finding.share" if cell.unit in _COUNTED else "finding.value"
    return Text(
        f"finding.{cell.indicator}", general, label=label, share=_bounded(cell) if bounded else share(cell), **numbers
    )


def _bounded(cell: Cell) -> Text:
    if bounds(cell) is None or (cell.high or 0) - (cell.low or 0) < WORTH_A_CAUTION:
        return share(cell)
    return Text(
        "share.interval" if sampled(cell) else "share.bounded",
        **{name: cell.ref(name) for name in ("value", "low", "high")},
    )


def change(cells: dict[str, Cell]) -> Text | None:
    """Return the sentence about then and now on the same institutions; None where there is nothing to compare."""
    then, now, diff = (cells.get(name) for name in ("then", "now", "diff"))
    if then is None or now is None:
        return None
    label = Label("indicator", now.indicator)
    if not (then.shown and now.shown):
        hidden = then if not then.shown else now
        return Text("change.hidden", label=label, status=hidden.ref("value"))
    if broken(cells):
        return Text("change.break", label=label, then=amount(then), now=amount(now))
    moved = (now.value or 0) - (then.value or 0)
    more = "share_more" if now.unit in _COUNTED else "more"
    less = "share_less" if now.unit in _COUNTED else "less"
    key = f"change.{'same' if round(moved, 1) == 0 else more if moved > 0 else less}"
    difference = Text("share.none")
    if diff is not None and diff.shown and min(then.of or 0, now.of or 0) >= SMALLEST_BASE_OF_A_SHARE:
        tested = f".{diff.note}" if diff.note in TESTED else ""
        difference = Text(f"change.points{tested}", diff=diff.ref("value"))
    return Text(key, label=label, then=amount(then), now=amount(now), points=difference)


def both_shown(pair: dict[str, Cell]) -> bool:
    """Say whether then and now may both be shown."""
    return {"then", "now"} <= pair.keys() and pair["then"].shown and pair["now"].shown


def broken(pair: dict[str, Cell]) -> bool:
    """Say whether the question changed in between, so that then and now are no change of answers."""
    return pair["now"].comparability == "break"


def then_and_now(pair: dict[str, Cell]) -> Text:
    """Return `11 of 24 → 13 of 24`, and that the question changed where it did."""
    key = "amount.change_broken" if broken(pair) else "amount.change"
    return Text(key, then=amount(pair["then"]), now=amount(pair["now"]))


def moved(pair: dict[str, Cell]) -> float:
    """Return how far a value moved between two waves, in its unit and without direction."""
    return abs((pair["now"].value or 0) - (pair["then"].value or 0))


def solid(pair: dict[str, Cell]) -> bool:
    """Say whether both bases of a change are large enough for a headline: answers too, where sums are compared."""
    sides = (pair["then"], pair["now"])
    bases = [cell.of or 0 for cell in sides] + [cell.answered for cell in sides if cell.answered is not None]
    return min(bases) >= SMALLEST_BASE_OF_A_HEADLINE


def extremes(cells: Sequence[Cell]) -> tuple[Cell, Cell] | None:
    """Return the shown cells with the smallest and the largest value; None under two cells with different values."""
    shown = [c for c in cells if c.shown and c.value is not None and c.value != float("inf")]
    if len(shown) < 2:
        return None
    low, high = min(shown, key=_value), max(shown, key=_value)
    return None if low.value == high.value else (low, high)


def listed(names: Sequence[Content]) -> Content:
    """Return `a, b and c` (the joining words are the language's)."""
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return Text("list.last", first=names[0], rest=names[1])
    return Text("list.more", first=names[0], rest=listed(names[1:]))


def joined(parts: Sequence[Content], key: str = "list.clauses") -> Content:
    """Return `a; b; c`."""
    if len(parts) == 1:
        return parts[0]
    return Text(key, first=parts[0], rest=joined(parts[1:], key))


def lines(parts: Sequence[Content]) -> Content:
    """Return statements that follow each other in one cell of a table."""
    return joined(parts, "list.lines")


def about_a_body(released: Released, sentence: Text) -> Text:
    """Return a sentence about a named public body; in an invented wave it opens by saying so."""
    return Text("synthetic.opening", sentence=sentence) if released.synthetic else sentence


def _value(cell: Cell) -> float:
    return cell.value or 0.0

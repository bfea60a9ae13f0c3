"""Count the Housing Inventory again, row by row, with nothing of shelterlib.

Input: the two public workbooks as they are. Output: numerators and denominators by indicator, level and
group, under the names that the catalogue of the example gives them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

from python_calamine import CalamineWorkbook

Row = dict[str, Any]
Count = tuple[float, float]

# header of 2012: header of 2013, where they differ
RENAMED = {
    "HUD CoC Number": "HudNum",
    "Beds for Households With Children": "Beds HH w/ Children",
    "Beds for Households Without Children": "Beds HH w/o Children",
    "Beds for Households With Only Children": "Beds HH w/ only Children",
    "Total Year Round Beds": "Year-Round Beds",
    "Domestic Violence Beds": "DV Beds",
    "Overflow and Voucher Beds": "O/V Beds",
}
REGIONS = {
    "northeast": "CT ME MA NH NJ NY PA RI VT",
    "midwest": "IL IN IA KS MI MN MO NE ND OH SD WI",
    "south": "AL AR DE DC FL GA KY LA MD MS NC OK SC TN TX VA WV",
    "west": "AK AZ CA CO HI ID MT NV NM OR UT WA WY",
    "territories": "GU PR VI",
}
REGION_OF = {state: region for region, states in REGIONS.items() for state in states.split()}
FAMILIES, MEN, WOMEN, YOUTH = (
    {"HC", "SFHC", "SMHC", "SMF+HC"},
    {"SM", "SMHC", "SMF", "SMF+HC"},
    {"SF", "SFHC", "SMF", "SMF+HC"},
    {"YF", "YM", "YMF"},
)


def read_rows(path: Path, sheet: str) -> list[Row]:
    """Return the rows under the headers of 2012; an empty cell is None."""
    head, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    old = {new: old for old, new in RENAMED.items()}
    names = [old.get(str(cell), str(cell)) for cell in head]
    return [dict(zip(names, (None if value == "" else value for value in row), strict=True)) for row in rows]


def key_of(row: Row) -> tuple[str, ...]:
    """Return what tells a programme from another, spaces and upper case aside."""
    kind = {"HPRP": "RRH"}.get(row["Program Type"], row["Program Type"])
    parts = (row["HUD CoC Number"], row["Organization Name"], row["Program Name"], kind)
    return tuple(" ".join((str(int(p)) if isinstance(p, float) else str(p or "")).split()) for p in parts)


def panel_of(then: Iterable[Row], now: Iterable[Row]) -> dict[str, int]:
    """Return how many programmes match one to one, came, went, or cannot be told apart (rows of both years)."""
    a, b = Counter(map(key_of, then)), Counter(map(key_of, now))
    both = a.keys() & b.keys()
    matched = [k for k in both if a[k] == b[k] == 1]
    return {
        "matched": len(matched),
        "entries": sum(n for k, n in b.items() if k not in a),
        "exits": sum(n for k, n in a.items() if k not in b),
        "ambiguous": sum(a[k] + b[k] for k in both) - 2 * len(matched),
    }


def recount(rows: Iterable[Row]) -> dict[tuple[str, str, str], Count]:
    """Return (numerator, denominator) by (indicator, level, group)."""
    found: dict[tuple[str, str, str], Count] = {}
    for (level, group), members in _groups(rows).items():
        for name, counted in INDICATORS.items():
            found[name, level, group] = counted(members)
        if level in ("country", "census_region"):
            found["SURVIVOR_STATES", level, group] = _states_with_survivors(members, group)
    return found


def _states_with_survivors(rows: list[Row], region: str) -> Count:
    states = [state for state, own in REGION_OF.items() if region in ("country", own)]
    having = {row["State"] for row in rows if _in_operation(row) and _survivors(row)}
    return float(len(having)), float(len(states))


def _groups(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        kind = {"RRH": "HPRP"}.get(row["Program Type"], row["Program Type"])
        places = [("country", "country"), ("state", row["State"]), ("census_region", REGION_OF[row["State"]])]
        for place in [*places, ("program_type", kind)] if kind else places:
            groups.setdefault(place, []).append(row)
    return groups


def _in_operation(row: Row) -> bool:
    return row["Inventory Type"] in ("C", "N")


def _number(row: Row, header: str) -> float:
    return float(row[header] or 0)


def _share(condition: Callable[[Row], bool], asked: Callable[[Row], bool]) -> Callable[[list[Row]], Count]:
    def count(rows: list[Row]) -> Count:
        base = [r for r in rows if _in_operation(r) and asked(r)]
        return float(sum(map(condition, base))), float(len(base))

    return count


def _ratio(
    part: Callable[[Row], float],
    whole: str,
    universe: Callable[[Row], bool] = lambda _: True,
    known: str = "Total Beds",
) -> Callable[[list[Row]], Count]:
    def count(rows: list[Row]) -> Count:
        base = [r for r in rows if _in_operation(r) and universe(r) and r[known] is not None]
        return float(sum(map(part, base))), float(sum(_number(r, whole) for r in base))

    return count


def _places(rows: list[Row]) -> Count:
    base = [r for r in rows if _in_operation(r)]
    return float(sum(_number(r, "Total Beds") for r in base)), float(len(base))


def _size(rows: list[Row]) -> Count:
    values = [_number(r, "Total Beds") for r in rows if _in_operation(r)]
    return (float(median(values)) if values else 0.0), float(len(values))


def _survivors(row: Row) -> bool:
    return row["Target Population B"] == "DV"


def _named(row: Row) -> bool:
    return row["Target Population A"] is not None


def _always(_: Row) -> bool:
    return True


def _takes(kinds: set[str]) -> Callable[[list[Row]], Count]:
    return _share(lambda row: row["Target Population A"] in kinds, _named)


def _sum(*headers: str) -> Callable[[Row], float]:
    return lambda row: sum(_number(row, header) for header in headers)


INDICATORS: dict[str, Callable[[list[Row]], Count]] = {
    "PLACES": _places,
    "SIZE": _size,
    "FAMILY_PLACES": _ratio(_sum("Beds for Households With Children"), "Total Year Round Beds"),
    "ADULT_PLACES": _ratio(_sum("Beds for Households Without Children"), "Total Year Round Beds"),
    "CHILD_PLACES": _ratio(_sum("Beds for Households With Only Children"), "Total Year Round Beds"),
    "TEMPORARY_PLACES": _ratio(
        _sum("Total Seasonal Beds", "Overflow and Voucher Beds"), "Total Beds", lambda r: r["Program Type"] == "ES"
    ),
    "NEW": _share(lambda r: r["Inventory Type"] == "N", _always),
    "TAKE_FAMILIES": _takes(FAMILIES),
    "TAKE_MEN": _takes(MEN),
    "TAKE_WOMEN": _takes(WOMEN),
    "TAKE_YOUTH": _takes(YOUTH),
    "MEN_ONLY": _takes({"SM"}),
    "WOMEN_ONLY": _takes({"SF"}),
    "SURVIVOR_PROGRAMMES": _share(_survivors, _always),
    "SURVIVOR_PLACES": _ratio(_sum("Domestic Violence Beds"), "Total Year Round Beds"),
    "SURVIVOR_OCCUPANCY": _ratio(_sum("PIT Count"), "Total Beds", _survivors, known="PIT Count"),
    "OCCUPANCY": _ratio(_sum("PIT Count"), "Total Beds", known="PIT Count"),
    "FULL": _share(
        lambda r: r["PIT Count"] >= r["Total Beds"], lambda r: r["Total Beds"] > 0 and r["PIT Count"] is not None
    ),
}

"""What the released figures say about each recommendation, by the stated rule and from nothing else.

Input: released country cells and the thresholds of catalogue/recommendations.yml. A hidden figure is no evidence.
The rule in words: docs/method.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from shelterlib.catalogue.models import Definition, Recommendation
from shelterlib.errors import DataError
from shelterlib.release.cells import COLUMNS, FACTORS

SUPPORTED, PARTLY, NOT_SUPPORTED, NO_DATA = "supported", "partly", "not_supported", "not_enough_data"
SUPPORTS, AGAINST, ABSENT, SET_ASIDE = "supports", "against", "no_data", "set_aside"
STRONGER, WEAKER, GONE, SAME, NEW, NOT_COMPARABLE = "stronger", "weaker", "gone", "same", "new", "not_comparable"
_UNLIKE = ("break", "new", "dropped")  # the figure does not mean what it meant in the earlier wave

Row = Mapping[str, str]
Cells = Mapping[str, Row]  # cell name -> row of cells.csv


def verdict_rows(
    wave: str,
    recommendations: Mapping[str, Recommendation],
    indicators: Mapping[str, Definition],
    cells: Cells,
    earlier: tuple[str, Cells] | None = None,
    *,
    since: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Return rows of cells.csv: the verdict on each recommendation, and what each direct indicator said.

    Args:
        wave: name of the wave.
        recommendations: with thresholds.
        indicators: definitions; `supports_when` says on which side of a threshold a figure supports.
        cells: released cells of the wave.
        earlier: name and published cells of the wave to compare with.
        since: what the questionnaire did to each indicator since that wave; by default what the cells themselves say,
            which is since the last wave, published or not.

    Raises:
        DataError: a recommendation cites an indicator that is not defined.
    """
    found = []
    for name, recommendation in recommendations.items():
        evidence = weigh(recommendation, indicators, cells)
        row = dict.fromkeys(COLUMNS, "") | {
            "cell": f"{name}.verdict", "wave": wave, "kind": "verdict", "indicator": name, "group_by": "country",
            "unit": "count", "base": "all", "status": "shown", "rounding": "0",
        }  # fmt: skip
        row |= {
            "n": str(_said(evidence, SUPPORTS)),
            "of": str(_with_data(evidence)),
            "note": verdict(recommendation, evidence),
        }
        if earlier is not None:
            row["compared_with"] = earlier[0]
            row["comparability"] = _against(recommendation, indicators, cells, earlier[1], since or {})
        found.append(row)
        for indicator, said in evidence.items():
            threshold, unit = recommendation.direct[indicator], indicators[indicator].unit
            found.append(row | _evidence_row(name, indicator, said, _number(threshold), unit))
    return found


def _evidence_row(recommendation: str, indicator: str, said: str, threshold: str, unit: str) -> dict[str, str]:
    empty = dict.fromkeys(("n", "of", "compared_with", "comparability"), "")
    return empty | {
        "cell": f"{recommendation}.verdict.{indicator}", "group_by2": "evidence", "group2": indicator,
        "value": threshold, "unit": unit, "note": said,
    }  # fmt: skip


def weigh(recommendation: Recommendation, indicators: Mapping[str, Definition], cells: Cells) -> dict[str, str]:
    """Return what each direct indicator says: supports, against, no_data, or set_aside (its group already counted)."""
    counted: set[tuple[str, ...]] = set()
    said = {}
    for name, threshold in recommendation.direct.items():
        if name not in indicators:
            raise DataError(
                f"the recommendation {recommendation.id} cites the indicator {name}, which is not defined",
                where="catalogue/recommendations.yml",
                fix="define it in catalogue/indicators.yml or take it out",
            )
        figure = _figure(cells.get(f"{name}.country"))
        groups = {group for group in recommendation.groups if name in group}
        if figure is None:
            said[name] = ABSENT
        elif groups & counted:
            said[name] = SET_ASIDE
        else:
            limit = Fraction(str(threshold))
            low = indicators[name].supports_when == "low"
            said[name] = SUPPORTS if (figure < limit if low else figure > limit) else AGAINST
            counted |= groups
    return said


def verdict(recommendation: Recommendation, evidence: Mapping[str, str]) -> str:
    """Return the verdict: all, some or none of the direct indicators with data support it, or too few have data."""
    support, data = _said(evidence, SUPPORTS), _with_data(evidence)
    if data < recommendation.needs:
        return NO_DATA
    return SUPPORTED if support == data else PARTLY if support else NOT_SUPPORTED


def since_wave(cells: Iterable[Any], wave: str | None) -> dict[str, str]:
    """Return what the questionnaire did to each indicator since a wave, from restricted cells of change."""
    return {c.indicator: c.comparability for c in cells if c.kind == "change" and c.compared_with == wave}


def _against(
    recommendation: Recommendation,
    indicators: Mapping[str, Definition],
    cells: Cells,
    earlier: Cells,
    since: Mapping[str, str],
) -> str:
    """Compare on the direct indicators that both waves show and that mean the same in both."""
    shared = {
        name: threshold
        for name, threshold in recommendation.direct.items()
        if since.get(name, cells.get(f"{name}.country", {}).get("comparability")) not in _UNLIKE
        and _figure(cells.get(f"{name}.country")) is not None
        and _figure(earlier.get(f"{name}.country")) is not None
    }
    if not shared:
        return NOT_COMPARABLE
    alike = recommendation.model_copy(update={"direct": shared, "needs": 1})
    now, then = (verdict(alike, weigh(alike, indicators, each)) for each in (cells, earlier))
    if now == then:
        return SAME
    if then == NOT_SUPPORTED:
        return NEW
    if now == NOT_SUPPORTED:
        return GONE
    return STRONGER if now == SUPPORTED else WEAKER


def _figure(row: Row | None) -> Fraction | None:
    """Return the figure of a shown cell, from n and of where both are printed; None where there is none."""
    if row is None or row["status"] != "shown":
        return None
    if row["n"] and row["of"]:
        factor = FACTORS.get(row["unit"], 1)
        return Fraction(row["n"]) / Fraction(row["of"]) * factor if Fraction(row["of"]) else None
    return Fraction(row["value"]) if row["value"] not in ("", "inf") else None


def _said(evidence: Mapping[str, str], what: str) -> int:
    return sum(said == what for said in evidence.values())


def _with_data(evidence: Mapping[str, str]) -> int:
    return _said(evidence, SUPPORTS) + _said(evidence, AGAINST)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def latest(published: Mapping[str, Cells], wave: str) -> tuple[str, Cells] | None:
    """Return the last published wave before one."""
    before: Iterable[str] = sorted(name for name in published if name < wave)
    return next(((name, published[name]) for name in reversed(list(before))), None)

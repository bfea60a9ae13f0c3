"""Clean a whole export: its main table, the repeats below it, and what they say together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from shelterlib.clean.asked import Judge, judge_asked, judge_limits
from shelterlib.clean.build import build
from shelterlib.clean.checks import flag_far_dates, flag_near_duplicates, flag_negative, flag_outliers, judge_rules
from shelterlib.clean.gazetteer import gazetteer
from shelterlib.clean.others import judge_others
from shelterlib.clean.personal import flag_personal
from shelterlib.clean.plan import Plan
from shelterlib.clean.states import MISSING
from shelterlib.clean.table import CleanTable

if TYPE_CHECKING:
    from shelterlib.forms import Form
    from shelterlib.raw import Export

__all__ = ["Plan", "clean_export"]


def clean_export(export: Export, plan: Plan) -> dict[str, CleanTable]:
    """Return the clean tables of an export by name, the answers themselves under `""`.

    Args:
        export: as read.
        plan: what cleaning needs to know beside it.
    """
    form = export.form
    made: dict[str, CleanTable] = {}
    kept: dict[str, np.ndarray] = {}
    for table in export.tables.values():
        made[table.name], kept[table.name] = build(form, table, plan, made, kept)
    keys = frozenset(plan.key)
    rules = [(rule.question, rule.holds) for rule in plan.checks.of(plan.name)]
    judge = Judge(form, made, plan.now, rules)
    specified = {name: judge_others(table) for name, table in made.items()}
    for name, one in made.items():
        judge_asked(judge, one, specified[name])
    for one in made.values():
        judge_limits(judge, one, plan.absent.status_of("maybe"), keys)
    _judge_places(form, made, plan)
    for one in made.values():
        judge_rules(judge, one, plan.name, plan.checks)
        flag_far_dates(one, plan.now)
        flag_negative(one)
        flag_personal(one, keys)
    if plan.strict:
        flag_outliers(made[""], plan.checks.outliers_by.get(plan.name, ""), keys)
        flag_near_duplicates(made[""], keys)
    return made


def _judge_places(form: Form, tables: Mapping[str, CleanTable], plan: Plan) -> None:
    """A place that was asked for and is missing is for a person to decide."""
    for table in tables.values():
        for name, cells in table.cells.items():
            if (
                cells.question.type == "select_one"
                and gazetteer().covers(form.choice_names(cells.question))
                and name not in plan.key
            ):
                table.hold(
                    "region_missing", name, np.flatnonzero(cells.status == MISSING), "fill it in corrections.csv"
                )

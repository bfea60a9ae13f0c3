"""An independent recount of every indicator, by rules written out by hand.

Imports nothing but the standard library and its own rows (recount_rows). Written from the definitions in words, not
from the catalogue's expressions; agreement of the two is the test.
"""

import math

from support.recount_rows import (
    Row,
    above,
    all_known,
    both,
    everyone,
    has_all,
    has_any,
    health_grounds,
    index_of,
    not_none,
    one_of,
    reached_by_answer,
    read,
    stay,
    stay_extended,
    stopped_share,
    truth_acc,
    truth_adult,
    truth_any,
    truth_nonprofile,
    truth_op,
    zero,
)

__all__ = ["Row", "read", "recount", "second_bases"]

CORE = [
    "beds_total",
    "groups_admitted",
    "child_u3",
    "father_child",
    "accept_thb",
    "reg_required",
    "foreign_policy",
    "max_stay_days",
    "ext_rule",
    "req_thb",
    "placed_thb",
    "refused_thb",
    "group_algorithm",
    "disease_algorithm",
    "staff_contact",
    "staff_trained_thb",
    "fund_sources",
]
WOMEN_AND_MEN = has_all("groups_admitted", "women", "men")
UNDER_THREE = one_of("child_u3", "yes")
SHARES = {  # indicator: (form, universe, condition)
    "AV08": ("facility", truth_acc, one_of("thb_profile", "nonprofile")),
    "AV11": ("facility", truth_acc, one_of("status_required", "no")),
    "M1_2": ("facility", truth_acc, one_of("ext_rule", "court")),
    "M1_7": ("facility", both(truth_op, above("crim_n")), above("crim_left_early")),
    "M2_1": ("facility", truth_acc, one_of("group_algorithm", "approved")),
    "M2_3": ("facility", truth_acc, one_of("disease_algorithm", "approved")),
    "M2_4": ("facility", truth_acc, above("isolation_beds")),
    "M2_5": ("facility", truth_acc, health_grounds),
    "M3_1": ("facility", truth_acc, one_of("foreign_policy", "same")),
    "M3_3": ("facility", truth_acc, has_any("services", "interpretation")),
    "A1_1": ("administration", everyone, one_of("r_access_monitor", "quarter", "half")),
    "A2_2": (
        "facility",
        both(truth_op, one_of("ownership", "ngo", "church")),
        has_any("fund_sources", "oblast", "local"),
    ),
    "A3_3": ("facility", both(truth_nonprofile, above("staff_contact")), zero("staff_trained_thb")),
    "A4_1": ("facility", truth_adult, WOMEN_AND_MEN),
    "A4_2": ("facility", truth_adult, UNDER_THREE),
    "A4_3": ("facility", truth_adult, all_known(WOMEN_AND_MEN, UNDER_THREE)),
    "A4_4": ("administration", reached_by_answer, has_all("r_options", "women", "men", "child_u3")),
    "A5_1": ("facility", truth_adult, one_of("father_child", "together", "separate_unit")),
    "A5_3": ("administration", reached_by_answer, has_any("r_options", "father")),
    "A6_1": ("facility", truth_acc, one_of("reg_required", "oblast", "community")),
    "A6_3": ("facility", both(truth_any, above("refused_thb")), above("refused_reg")),
    "A7_1": ("administration", everyone, above("r_budget_plan")),
    "A7_3": ("administration", everyone, one_of("r_budget_next", "yes")),
    "A7_4": ("administration", everyone, one_of("r_programme", "separate", "integrated")),
    "RS2": ("facility", truth_acc, has_all("staff_roles", "psychologist", "social_worker", "lawyer")),
    "QI1": ("facility", truth_any, one_of("q_admission", "suspended", "stopped")),
    "QI3": ("facility", truth_any, has_any("q_conditions", "pcr", "observation", "certificate")),
    "QI6": ("facility", truth_any, not_none("q_services")),
}
RATIOS = {  # indicator: (form, universe, parts of the numerator, parts of the denominator)
    "AV05": ("facility", truth_acc, ["beds_thb"], ["beds_total"]),
    "AV06": ("facility", truth_op, ["beds_occupied"], ["beds_total"]),
    "AV09": ("facility", truth_any, ["placed_thb"], ["req_thb"]),
    "AV10": ("administration", everyone, ["r_status_housed"], ["r_status_granted"]),
    "M1_4": ("facility", truth_op, ["ext_granted"], ["ext_requests"]),
    "M1_5": ("facility", truth_op, ["crim_left_early"], ["crim_n"]),
    "M2_2": ("facility", truth_op, ["group_served"], ["group_requests"]),
    "M3_2": ("facility", truth_any, ["placed_foreign"], ["req_foreign"]),
    "A1_2": ("facility", truth_any, ["refused_thb"], ["req_thb"]),
    "A2_1": ("administration", everyone, ["r_ngo_funded"], ["r_ngo"]),
    "A3_2": ("facility", truth_nonprofile, ["staff_trained_thb"], ["staff_contact"]),
    "A3_4": ("administration", everyone, ["r_nonprofile_trained"], ["r_nonprofile"]),
    "A4_5": ("facility", truth_any, ["placed_men"], ["placed_women", "placed_men"]),
    "A5_2": ("facility", truth_any, ["placed_father"], ["req_father"]),
    "A6_2": ("facility", truth_any, ["refused_reg"], ["req_thb"]),
    "A7_2": ("administration", above("r_budget_plan"), ["r_budget_spent"], ["r_budget_plan"]),
    "A7_5": ("facility", truth_op, ["budget_local"], ["budget_total"]),
    "RS1": ("facility", truth_op, ["staff_filled"], ["staff_posts"]),
    "QI4": ("facility", truth_any, ["q_beds_lost"], ["beds_total"]),
    "QI5": ("facility", truth_any, ["q_refused"], ["req_thb"]),
    "WA1": ("facility", truth_op, ["w_idp_beds"], ["beds_total"]),
}
ASKED_IN = {"AV03": (2020, 2021), "AV04": (2020, 2021), "WA1": (2022, 9999)} | {
    f"QI{i}": (2020, 2023) for i in range(1, 7)
}


def middle(values):
    values = sorted(values)
    if not values:
        return None
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


class Tally:
    """Sums by (indicator, level, group)."""

    def __init__(self, regions, types):
        self.macro = {row["code"]: row["macro"] for row in regions}
        self.types = types
        self.found = {}

    def groups(self, region, kind=None):
        yield "country", ""
        if region in self.macro:
            yield "macro", self.macro[region]
            yield "region", region
        if kind in self.types:
            yield "type5", self.types[kind]

    def place(self, form, row):
        if form == "facility":
            return self.groups(row.says("region"), row.says("facility_type"))
        return self.groups(row.says("r_region"))

    def put(self, indicator, where, top, bottom):
        for level, group in where:
            n, of = self.found.get((indicator, level, group), (0, 0))
            self.found[indicator, level, group] = (n + top, of + bottom)


def count_shares(tally, forms):
    for indicator, (form, universe, condition) in SHARES.items():
        for row in forms[form]:
            holds = condition(row)
            if universe(row) is True and holds is not None:
                tally.put(indicator, tally.place(form, row), int(holds), 1)


def count_ratios(tally, forms):
    for indicator, (form, universe, tops, bottoms) in RATIOS.items():
        for row in forms[form]:
            parts = [[row.number(name) for name in names] for names in (tops, bottoms)]
            if universe(row) is True and None not in parts[0] + parts[1]:
                tally.put(indicator, tally.place(form, row), sum(parts[0]), sum(parts[1]))


def count_institutions(tally, forms):
    for row in forms["administration"]:
        if row.number("r_facilities") is not None:
            tally.put("AV12", tally.place("administration", row), row.number("r_facilities"), 0)
    for row in forms["facility"]:
        tally.put("AV13", tally.place("facility", row), truth_acc(row) is True, 0)


def count_lost_answers_and_readiness(tally, facility):
    for row in facility:
        if truth_op(row) is True:
            asked = [name for name in CORE if row.status.get(name) not in (None, "not_asked", "not_in_version")]
            lost = sum(row.status[name] != "answered" for name in asked)
            tally.put("DQ1", tally.place("facility", row), lost, len(asked))
        if truth_acc(row) is True and index_of(row) is not None:
            tally.put("RS3", tally.place("facility", row), index_of(row), 1)


def count_forms_that_came_back(tally, frame):
    for row in frame:
        if row["sent"] == "yes":
            tally.put("AV01", tally.groups(row["region"], row.get("facility_type")), row["received"] == "yes", 1)


def count_regions_with_a_place(tally, facility, reached):
    with_place = {row.says("region") for row in facility if truth_acc(row) is True}
    for code in reached:
        tally.put("AV02", tally.groups(code), code in with_place, 1)


def count_places_per_people(tally, facility, people):
    for indicator, universe, question in (("AV03", truth_acc, "beds_total"), ("AV04", truth_op, "family_places")):
        for code, number in people.items():
            tally.put(indicator, tally.groups(code), 0, number)
        for row in facility:
            if universe(row) is True and row.number(question) is not None and row.says("region") in people:
                tally.put(indicator, tally.groups(row.says("region")), row.number(question), 0)


def settled(first, second):
    """Both hold; one that does not hold decides, whatever the other says, if the other was asked at all."""

    def rule(row):
        a, b = first(row), second(row)
        return False if a is False or b is False else None if a is None or b is None else True

    return rule


def second_bases(facility):
    """Return {(indicator, reading): (numerator or median, denominator)} for the whole country."""
    found = {}
    for indicator, value in (("M1_1", stay), ("M1_6", stay_extended)):
        days = [value(row) for row in facility if truth_acc(row) is True]
        days = [d for d in days if d not in (None, math.inf)]
        found[indicator, "limited"] = (middle(days), len(days))
    skipped = ("not_asked", "not_in_version")
    rows = [row for row in facility if truth_adult(row) is True and row.status["child_u3"] not in skipped]
    said = [settled(WOMEN_AND_MEN, UNDER_THREE)(row) for row in rows]
    found["A4_3", "settled"] = (said.count(True), len(said) - said.count(None))
    return found


def count_medians(tally, facility, days):
    paused = both(truth_any, one_of("q_admission", "suspended", "stopped"))
    for indicator, universe, value in (
        ("M1_1", truth_acc, stay),
        ("M1_6", truth_acc, stay_extended),
        ("QI2", paused, stopped_share(days)),
    ):
        lists = {}
        for row in facility:
            if universe(row) is True and value(row) is not None:
                for level, group in tally.place("facility", row):
                    lists.setdefault((indicator, level, group), []).append(value(row))
        tally.found.update({key: (middle(values), len(values)) for key, values in lists.items()})


def recount(year, facility, administration, frame, regions, types, reached, days):
    """Return {(indicator, level, group): (numerator, denominator)}; for medians (median, answers).

    Args:
        year: of the wave.
        facility, administration: lists of Row.
        frame: rows with region, sent, received.
        regions: rows with code, macro, population (text, "" where unknown).
        types: {facility_type: group}.
        reached: set of region codes under control.
        days: length of the reference period.
    """
    tally = Tally(regions, types)
    forms = {"facility": facility, "administration": administration}
    known = {row["code"]: float(row["population"]) for row in regions if row["population"]}
    count_shares(tally, forms)
    count_ratios(tally, forms)
    count_institutions(tally, forms)
    count_lost_answers_and_readiness(tally, facility)
    count_forms_that_came_back(tally, frame)
    count_regions_with_a_place(tally, facility, reached)
    count_places_per_people(tally, facility, {code: n for code, n in known.items() if code in reached})
    count_medians(tally, facility, days)
    always = (0, 9999)
    return {
        key: pair
        for key, pair in tally.found.items()
        if ASKED_IN.get(key[0], always)[0] <= year <= ASKED_IN.get(key[0], always)[1]
    }

"""An independent recount of every indicator, by rules written out by hand.

Imports nothing but the standard library. Reads plain csv dumps: for each form a list of rows of answers (text) and a
list of rows of statuses with the same columns. Written from the definitions in words, not from the catalogue's
expressions; agreement of the two is the test.
"""

import csv
import math

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
ADULTS = {"women", "men", "women_child", "men_child", "couples"}
SERVICES = [
    "psych",
    "legal",
    "medical",
    "social",
    "documents",
    "employment",
    "education",
    "interpretation",
    "material",
    "status_help",
]


class Row:
    """One questionnaire: an answer counts only where its status is `answered`."""

    def __init__(self, answers, status):
        self.answers, self.status = answers, status

    def says(self, question):
        return self.answers.get(question) if self.status.get(question) == "answered" else None

    def number(self, question):
        said = self.says(question)
        return None if said is None else int(said)

    def picks(self, question):
        said = self.says(question)
        return None if said is None else set(said.split())


def read(path_answers, path_status):
    """Return the rows of a form from its two dumps."""
    with (
        path_answers.open(encoding="utf-8", newline="") as one,
        path_status.open(encoding="utf-8", newline="") as two,
    ):
        return [Row(a, s) for a, s in zip(csv.DictReader(one), csv.DictReader(two), strict=True)]


def truth_op(row):
    said = row.says("op_status")
    return None if said is None else said in ("open", "partly")


def truth_any(row):
    said = row.says("op_status")
    return None if said is None else said in ("open", "partly", "suspended")


def truth_acc(row):
    """Operating and admits; unknown stays unknown, but a closed institution does not admit whatever it says."""
    if truth_op(row) is not True:
        return truth_op(row)
    said = row.says("accept_thb")
    return None if said is None else said in ("yes", "case")


def truth_adult(row):
    if truth_acc(row) is not True:
        return truth_acc(row)
    groups = row.picks("groups_admitted")
    return None if groups is None else bool(groups & ADULTS)


def truth_nonprofile(row):
    if truth_acc(row) is not True:
        return truth_acc(row)
    said = row.says("thb_profile")
    return None if said is None else said == "nonprofile"


def everyone(_row):
    return True


def reached_by_answer(row):
    said = row.says("r_control")
    return None if said is None else said in ("full", "part")


def both(first, second):
    """Kleene's and of two rules that give True, False or None."""

    def rule(row):
        a, b = first(row), second(row)
        if a is False or b is False:
            return False
        return None if a is None or b is None else True

    return rule


def above(question, limit=0):
    def rule(row):
        number = row.number(question)
        return None if number is None else number > limit

    return rule


def one_of(question, *choices):
    def rule(row):
        said = row.says(question)
        return None if said is None else said in choices

    return rule


def has_all(question, *choices):
    def rule(row):
        picked = row.picks(question)
        return None if picked is None else all(choice in picked for choice in choices)

    return rule


def has_any(question, *choices):
    def rule(row):
        picked = row.picks(question)
        return None if picked is None else any(choice in picked for choice in choices)

    return rule


def not_none(question):
    def rule(row):
        picked = row.picks(question)
        return None if picked is None else "none" not in picked

    return rule


def all_known(*rules):
    """All hold, judged only where every one is known."""

    def rule(row):
        found = [r(row) for r in rules]
        return None if None in found else all(found)

    return rule


def health_grounds(row):
    name = "refusal_health" if "refusal_health" in row.answers else "disease_refusal"
    return not_none(name)(row)


def zero(question):
    def rule(row):
        number = row.number(question)
        return None if number is None else number == 0

    return rule


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


def stay(row):
    days = row.number("max_stay_days")
    return None if days is None else math.inf if days == 0 else days


def stay_extended(row):
    rule, days = row.says("ext_rule"), row.number("max_stay_days")
    if rule is None or days is None:
        return None
    if rule == "none" or days == 0:
        return stay(row)
    extended = row.number("max_stay_ext_days")
    return None if extended is None else math.inf if extended == 0 else extended


def stopped_share(days_of_period):
    def value(row):
        days = row.number("q_days_closed")
        return None if days is None else 100 * days / days_of_period

    return value


def index_of(row):
    """Return the readiness of one institution, or None."""
    rules = {
        "D1": [one_of("admit_247", "yes"), one_of("status_required", "no"), has_any("amenities", "alarm"),
               has_any("amenities", "guard"), has_any("practices", "confidential")],
        "D2": [has_any("amenities", item) for item in
               ["heating", "hot_water", "kitchen", "laundry", "internet", "sex_rooms", "child_area", "wheelchair"]],
        "D3": [has_any("staff_roles", item) for item in ["psychologist", "social_worker", "lawyer", "night"]]
              + [has_any("staff_roles", "nurse", "doctor"), above("staff_trained_thb")],
        "D4": [has_any("services", item) for item in SERVICES],
        "D5": [has_any("practices", item) for item in ["case_plan", "consent", "complaints", "nrm", "ppe"]]
              + [one_of(f"{what}_algorithm", "approved") for what in ("group", "disease")] + [above("isolation_beds")],
    }  # fmt: skip
    domains = []
    for items in rules.values():
        known = [item for item in (rule(row) for rule in items) if item is not None]
        if 2 * len(known) >= len(items):
            domains.append(sum(known) / len(known))
    return 100 * sum(domains) / len(domains) if len(domains) >= 4 else None


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

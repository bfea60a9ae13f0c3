"""Rows and conditions of the independent recount: what holds of one questionnaire, written out by hand.

Imports nothing but the standard library. Reads plain csv dumps: answers (text) and statuses, row by row.
"""

import csv
import math

ADULTS = {"women", "men", "women_child", "men_child", "couples"}


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

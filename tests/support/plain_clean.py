"""Clean answers of a simulated wave without the cleaning stage: typed, each with its status."""

from pathlib import Path

import pandas as pd

from shelterlib.forms import Scope, evaluate, parse, read_form
from shelterlib.indicators.loading import FRAME, CleanWave, read_crosswalk
from shelterlib.indicators.parameters import wave_parameters
from shelterlib.indicators.rows import Answers

KEYS = {"facility": "facility_id", "administration": "r_region"}


def clean_simulated(folder: Path, control: dict[str, str] | None = None) -> CleanWave:
    """Read a wave folder that `simulate_wave(mess=False)` wrote."""
    import yaml

    about = yaml.safe_load((folder / "wave.yml").read_text(encoding="utf-8"))
    forms = {form: _answers(folder, form, key) for form, key in KEYS.items()}
    frame = pd.read_csv(folder / "frame.csv", dtype="str").set_index("facility_id").rename_axis("unit")
    frame["facility_id"] = frame.index
    forms[FRAME] = Answers(frame)
    parameters = wave_parameters(
        {**(about.get("parameters") or {}), **({"control": control} if control else {})},
        about["reference"]["start"], about["reference"]["end"],
    )  # fmt: skip
    return CleanWave(
        folder.name, int(folder.name[:4]), False, parameters, forms, read_crosswalk(folder / "crosswalk.csv")
    )


def _answers(folder: Path, name: str, key: str) -> Answers:
    form = read_form(folder / f"{name}.form.xlsx")
    table = pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False)
    questions = [q for q in form.questions if q.is_asked and q.name in table]
    text = table[[q.name for q in questions]].set_axis(table[key].rename("unit"))
    text = text.where(text != "")
    typed, status = {}, {}
    for question in questions:
        column = text[question.name]
        state = pd.Series("answered", index=column.index).where(column.notna(), "missing")
        state = state.mask(column.isin(["dk", "-99"]), "dont_know").mask(column == "-88", "refused")
        number = question.type == "integer"
        typed[question.name] = column.mask(state != "answered").astype("Int64") if number else column
        status[question.name] = state
    answers, states = pd.DataFrame(typed), pd.DataFrame(status)
    scope = Scope.of(form, answers)
    for question in questions:
        for skip in form.skips(question):
            skipped = ~evaluate(parse(skip), scope).truth().fillna(False).astype(bool)
            states[question.name] = states[question.name].mask(skipped & answers[question.name].isna(), "not_asked")
    return Answers(answers, states, form)

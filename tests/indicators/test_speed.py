"""Speed: all indicators by four groupings, over a million rows, linear in rows."""

import resource
import time
from dataclasses import replace

import pytest
from support.surveys import catalogue, survey

from shelterlib.indicators import compute
from shelterlib.indicators.rows import Answers

LIMIT_SECONDS, LIMIT_BYTES = 20, 4e9


def repeated(wave, times):
    """Return a wave whose questionnaires stand there many times, each under a name of its own."""
    forms = dict(wave.forms)
    for form in ("facility", "administration"):
        data = forms[form]
        rows = [i % len(data.answers) for i in range(len(data.answers) * times)]
        units = [f"{data.answers.index[i]}-{n // len(data.answers)}" for n, i in enumerate(rows)]
        answers, status = (frame.iloc[rows].set_axis(units) for frame in (data.answers, data.status))
        forms[form] = Answers(answers, status, data.form)
    return replace(wave, forms=forms)


def seconds(definitions, wave):
    # Processor seconds: neighbours on a shared machine do not count.
    started = time.process_time()
    compute(definitions, [wave], with_contributions=False)
    return time.process_time() - started


@pytest.mark.bench
def test_a_million_rows_by_four_groupings_take_under_twenty_seconds(tmp_path):
    definitions, wave = catalogue(), survey(tmp_path, 1)[0]
    levels = [level.id for level in definitions.levels.levels]
    every = {name: row.model_copy(update={"levels": tuple(levels)}) for name, row in definitions.indicators.items()}
    definitions = replace(definitions, indicators=every)
    size = sum(len(wave.forms[form].answers) for form in ("facility", "administration"))
    full = 1_000_000 // size + 1
    whole = seconds(definitions, repeated(wave, full))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024  # of this process so far, the data included
    half = seconds(definitions, repeated(wave, full // 2))
    print(f"\n{full * size:,} rows, {len(every)} indicators, {len(levels)} groupings: {whole:.1f} s, "
          f"peak {peak / 1e9:.1f} GB, 2 x rows = {whole / half:.1f} x time")  # fmt: skip
    assert whole < LIMIT_SECONDS
    assert peak < LIMIT_BYTES
    assert whole / half < 3

"""How long a million rows take."""

import time

import numpy as np
import pandas as pd
import pytest
from support.xlsforms import form_of

from shelterlib.forms import Scope, evaluate

STATES = ["open", "partly", "suspended", "closed", "unreachable"]
PATTERNS = (
    "${{s{a}}} = 'open' or ${{s{a}}} = 'partly' or ${{s{a}}} = 'suspended'",
    "${{s{a}}} != 'closed' and ${{s{b}}} = 'open' and ${{n{a}}} > 5",
    "selected(${{m{a}}}, 'a') and not(selected(${{m{b}}}, 'd'))",
    "${{n{a}}} >= ${{n{b}}}",
    "count-selected(${{m{a}}}) > 1",
)


@pytest.mark.bench
@pytest.mark.parametrize("blank", ["empty", "unknown"])
def test_a_hundred_skips_over_a_million_rows_take_a_few_seconds(blank, capsys):
    rows, draw = 1_000_000, np.random.default_rng(1)
    columns = {f"s{i}": pd.array(draw.choice(STATES, rows), dtype="str") for i in range(20)}
    columns |= {f"m{i}": pd.array(draw.choice(["a b", "a", "b c d", "", "a d"], rows), dtype="str") for i in range(20)}
    columns |= {f"n{i}": pd.array(draw.integers(0, 100, rows), dtype="Int64") for i in range(20)}
    scope = Scope.of(
        form_of({name: "integer" if name[0] == "n" else "text" for name in columns}), pd.DataFrame(columns), blank=blank
    )
    skips = [PATTERNS[i % 5].format(a=i % 20, b=(i + 7) % 20) for i in range(100)]
    started = time.perf_counter()
    for skip in skips:
        evaluate(skip, scope).truth()
    seconds = time.perf_counter() - started
    with capsys.disabled():
        print(f"\n100 skips over 1,000,000 rows, blanks {blank}: {seconds:.2f} s")
    assert seconds < 5

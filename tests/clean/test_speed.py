"""What reading and cleaning costs, as a ratio to what pyarrow needs to parse the same file."""

import csv
import json
import os
import statistics
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pytest
from support.paths import ROOT

ROUNDS = 5
MOST, MOST_MEMORY = 12, 6e9
RUN = """
import json, resource, sys, time
import pandas
from shelterlib.clean import Plan, clean_export
from shelterlib.clean.absent import read_absent
from shelterlib.forms import read_form
from shelterlib.raw import read_export
form = read_form(sys.argv[1])
started = time.perf_counter()
tables = clean_export(read_export(sys.argv[2], form), Plan(read_absent()))
seconds = time.perf_counter() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps([seconds, memory, len(tables[""]), tables[""].journal.counts("E")]))
"""
PARSE = """
import json, sys, time
import pyarrow.csv
started = time.perf_counter()
pyarrow.csv.read_csv(sys.argv[1])
print(json.dumps([time.perf_counter() - started]))
"""


def write_survey(folder, rows):
    """Write a form of 64 questions with skips and limits, and an export of it as a server makes it, with some mess."""
    chance = np.random.default_rng(rows)
    survey = [("type", "name", "label::English (en)", "relevant", "constraint")]
    columns = {}

    def add(kind, name, values, relevant="", constraint=""):
        survey.append((kind, name, f"Label of {name}", relevant, constraint))
        columns[name] = pa.array(values)

    def some(words, share=0.01):
        """Return words with a share of mess."""
        words = np.asarray(words, dtype=object)
        words[chance.random(rows) < share] = chance.choice(["NA", "-99", "немає"])
        return words

    seconds = np.datetime64("2023-05-01T08:00:00") + chance.integers(0, 2_000_000, rows)
    add("start", "start", np.char.add(np.datetime_as_string(seconds), ".123+03:00"))
    add("end", "end", np.char.add(np.datetime_as_string(seconds + 1200), ".123+03:00"))
    for n in range(22):
        add("select_one yn", f"s{n}", some(chance.choice(["yes", "no", "dk"], rows)))
    groups = np.array(
        [" ".join(letter for bit, letter in enumerate("abcdef") if code >> bit & 1) for code in range(64)]
    )
    for n in range(8):
        add("select_multiple letters", f"m{n}", groups[chance.integers(0, 64, rows)])
    for n in range(20):
        numbers = some(chance.integers(0, 50 if n % 2 else 5_000_000, rows).astype(str))
        asked = pc.equal(columns[f"s{n}"], "yes") if n < 8 else pa.array(np.ones(rows, dtype=bool))
        add(
            "integer",
            f"i{n}",
            pc.if_else(asked, pa.array(numbers), ""),
            f"${{s{n}}} = 'yes'" if n < 8 else "",
            ". >= 0",
        )
    for n in range(4):
        add("decimal", f"d{n}", some(np.char.mod("%.2f", chance.random(rows) * 1000)))
    days = np.datetime_as_string(np.datetime64("2023-01-01") + np.arange(364))
    for n in range(3):
        add("date", f"t{n}", days[chance.integers(0, 364, rows)])
    words = np.array(["робота", "притулок", "люди", "допомога", "пів’яри", "дім"])
    for n in range(4):
        tail = np.char.mod(" %d", np.arange(rows)) if n < 2 else np.full(rows, "")
        add("text", f"x{n}", np.char.add(words[chance.integers(0, 6, rows)], tail))
    add("text", "id", np.char.mod("F%07d", np.arange(rows)))
    assert len(columns) == 64
    columns["_uuid"] = pa.array(np.char.mod("uuid:%08x-0000", np.arange(rows)))
    columns["_submission_time"] = pa.array(np.datetime_as_string(seconds + 5000))
    folder.mkdir(exist_ok=True)
    choices = [("list_name", "name", "label::English (en)"), *(("yn", x, x.title()) for x in ("yes", "no", "dk"))]
    choices += [("letters", letter, f"Letter {letter}") for letter in "abcdef"]
    for name, lines in (("survey", survey), ("choices", choices)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
    pyarrow.csv.write_csv(pa.table(columns), folder / f"{rows}.csv")
    return folder / f"{rows}.csv"


def median(code, *arguments):
    """Return the median of what a fresh process prints first, and the last line in full."""
    seconds, last = [], []
    for _ in range(ROUNDS):
        done = subprocess.run(
            [sys.executable, "-c", code, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env=dict(os.environ),
        )
        last = json.loads(done.stdout)
        seconds.append(last[0])
    return statistics.median(seconds), last


@pytest.mark.bench
def test_a_million_rows_cost_a_few_times_what_parsing_costs_and_time_grows_with_rows(tmp_path):
    cost = {}
    for rows in (10_000, 100_000, 1_000_000):
        path = write_survey(tmp_path / "form", rows)
        parse, _ = median(PARSE, path)
        clean, (_, memory, kept, errors) = median(RUN, tmp_path / "form", path)
        cost[rows] = clean
        ratio = f"ratio {clean / parse:.1f}, {memory / 1e9:.2f} GB"
        print(f"{rows:>9} rows: read and clean {clean:.2f} s, parse {parse:.2f} s, {ratio}")
        assert kept == rows
        assert errors.keys() <= {"code_or_count"}
        path.unlink()
    assert clean / parse <= MOST
    assert memory <= MOST_MEMORY
    assert cost[1_000_000] <= 13 * cost[100_000]

"""Counts of cleaning as people see them."""

from shelterlib.clean.display import as_html, as_text

COUNTS = {
    "a": {"rows_read": 3, "rows_kept": 2, "rows_dropped": {"empty": 1}, "repairs": {"spaces": 4, "thousands": 1},
          "problems": {}},
    "b": {"rows_read": 1, "rows_kept": 1, "rows_dropped": {}, "repairs": {}, "problems": {"<x>": 2}},
}  # fmt: skip


def test_as_lines():
    assert as_text(COUNTS).splitlines() == [
        "a: rows_read 3, rows_kept 2", "  rows_dropped: empty 1", "  repairs: spaces 4, thousands 1",
        "b: rows_read 1, rows_kept 1", "  problems: <x> 2",
    ]  # fmt: skip


def test_as_a_table():
    row = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"
    rows = [
        ("a", "rows_read", "", 3), ("a", "rows_kept", "", 2), ("a", "rows_dropped", "empty", 1),
        ("a", "repairs", "spaces", 4), ("a", "repairs", "thousands", 1), ("b", "rows_read", "", 1),
        ("b", "rows_kept", "", 1), ("b", "problems", "&lt;x&gt;", 2),
    ]  # fmt: skip
    head = "<thead><tr><th>form</th><th>count</th><th>rule</th><th>n</th></tr></thead>"
    body = "".join(row.format(*cells) for cells in rows)
    assert as_html(COUNTS) == f"<table>{head}<tbody>{body}</tbody></table>"

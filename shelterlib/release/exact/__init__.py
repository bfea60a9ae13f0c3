"""Exact secondary suppression of tables whose totals are published too. See docs/disclosure.md."""

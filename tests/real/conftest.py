"""Print at the end what the tests measured on the real files: they call `record_property(name, figure)`."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("passed", []) + terminalreporter.stats.get("failed", [])
    lines = [f"{name}: {figure}" for report in reports for name, figure in report.user_properties]
    if lines:
        terminalreporter.section("measured on the real files")
        for line in lines:
            terminalreporter.write_line(line)

"""Released data into blocks: chapters, briefs, letters, without a language."""

from __future__ import annotations

from shelterlib.report.book import Report, open_brief, open_report, read_outline

__all__ = ["Report", "open_brief", "open_report", "read_outline"]

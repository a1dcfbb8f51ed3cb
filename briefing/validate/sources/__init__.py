"""Printed figures of a province → whether the source texts print them where the rows say."""

from briefing.validate.sources.lookup import TraceCounts, list_source_files, trace_statements

__all__ = ["TraceCounts", "list_source_files", "trace_statements"]

"""Targets in force and known results → measures: baseline, required pace, verdicts, reasons."""

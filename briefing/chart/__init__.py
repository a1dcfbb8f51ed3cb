"""Frames → charts: each function returns a `block.Figure`, or a `block.Note` on what is missing.

levels: baseline → target · paces: required against past pace · verdicts: the official count ·
shares: parts of a whole · years: one indicator year by year.
All draw on `canvas`, and share the column of names in `rows`.
"""

from briefing.chart.levels import gap
from briefing.chart.paces import ambition
from briefing.chart.shares import structure
from briefing.chart.verdicts import scoreboard
from briefing.chart.years import yearly

__all__ = ["ambition", "gap", "scoreboard", "structure", "yearly"]

"""Frames → charts: each function returns a `block.Figure`, or a `block.Note` on what is missing.

Where a report has nothing to draw (no targets, no parts of a whole) there is neither.

levels: baseline → target · paces: required against past pace · verdicts: the official count ·
shares: parts of a whole · years: one indicator year by year · provinces: several provinces' paces ·
progress: every target on its way, a small panel each, made in `panels`.
All draw on `canvas`, and share the column of names in `rows`.
"""

from briefing.chart.levels import gap
from briefing.chart.paces import ambition
from briefing.chart.progress import ways
from briefing.chart.provinces import ambitions
from briefing.chart.shares import structure
from briefing.chart.verdicts import scoreboard
from briefing.chart.years import yearly

__all__ = ["ambition", "ambitions", "gap", "scoreboard", "structure", "ways", "yearly"]

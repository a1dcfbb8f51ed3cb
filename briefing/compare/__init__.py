"""Measures against other measures: of the year before, of other provinces → what differs."""

from briefing.compare.provinces import ASKS, WHY, comparison, provinces
from briefing.compare.years import FIELDS, SORTS, years

__all__ = ["ASKS", "FIELDS", "SORTS", "WHY", "comparison", "provinces", "years"]

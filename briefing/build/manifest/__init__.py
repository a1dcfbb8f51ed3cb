"""What each step of a run was made from, kept beside what it made → what still stands, and why not.

The steps are a run's tables, its workbook, each executed notebook and each page. One stands while
all it really read has the same bytes and what it made has its own; nothing is keyed by a time.
`record` holds what is kept of a step, `reads` compares the cells and words a notebook read,
`editions` decides for each report in each language, `tables` and `book` for a run's tables and
their workbook, `reasons` says why something must be made again. A manifest that is damaged stands
for nothing.
"""

from briefing.build.manifest.book import entry_of_book, why_book
from briefing.build.manifest.editions import Edition, Outcome, editions, entries
from briefing.build.manifest.reads import Columns, cells_of
from briefing.build.manifest.reasons import Change
from briefing.build.manifest.record import Made, Manifest, read, written
from briefing.build.manifest.tables import TABLES, entry_of_tables, why_tables

__all__ = [
    "TABLES",
    "Change",
    "Columns",
    "Edition",
    "Made",
    "Manifest",
    "Outcome",
    "cells_of",
    "editions",
    "entries",
    "entry_of_book",
    "entry_of_tables",
    "read",
    "why_book",
    "why_tables",
    "written",
]

"""A run's tables → the same for other programs: CSVW, SDMX, JSON-stat, and what changed, as JSON.

docs/open-formats.md tells data teams how to read them.
"""

from briefing.publish.open_formats.write import OPEN_FILES as OPEN_FILES
from briefing.publish.open_formats.write import list_open_files as list_open_files
from briefing.publish.open_formats.write import write_open_formats as write_open_formats

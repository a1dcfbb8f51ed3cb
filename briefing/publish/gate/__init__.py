"""The gate a report passes before it is published: its blocks, its web page, its PDF → faults.

The rules are `errors.RULES`, told in docs/gate.md. All faults are told at once; a report that has
one is not published. What costs too much at every run, the whole of PDF/UA-1 and PDF/A-2a and a
page in a browser, is held by the tests.
"""

from briefing.publish.gate.across import find_broken_links
from briefing.publish.gate.blocks import check_blocks
from briefing.publish.gate.contrast import compute_contrast, parse_colour
from briefing.publish.gate.figures import EMBEDDED_FONTS
from briefing.publish.gate.inks import PALE_COLOURS
from briefing.publish.gate.page import check_page
from briefing.publish.gate.pdf import check_pdf

__all__ = [
    "EMBEDDED_FONTS",
    "PALE_COLOURS",
    "check_blocks",
    "check_page",
    "check_pdf",
    "compute_contrast",
    "find_broken_links",
    "parse_colour",
]

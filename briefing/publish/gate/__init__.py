"""The gate a report passes before it is published: its blocks, its web page, its PDF → faults.

The rules are `errors.RULES`, told in docs/gate.md. All faults are told at once; a report that has
one is not published. What costs too much at every run, the whole of PDF/UA-1 and PDF/A-2a and a
page in a browser, is held by the tests.
"""

from briefing.publish.gate.across import across
from briefing.publish.gate.blocks import checked
from briefing.publish.gate.contrast import colour, contrast
from briefing.publish.gate.figures import VENDORED
from briefing.publish.gate.inks import PALE
from briefing.publish.gate.page import page
from briefing.publish.gate.pdf import pdf

__all__ = ["PALE", "VENDORED", "across", "checked", "colour", "contrast", "page", "pdf"]

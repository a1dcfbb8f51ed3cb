"""The gate a report passes before it is published: its blocks and its web page → faults.

The rules are `errors.RULES`, listed in docs/gate.md: what an analyst's notebook or data can break.
All faults are reported at once; a report that has one is not published. What only the project's
templates can break is checked by tests/test_templates.py.
"""

from briefing.publish.gate.blocks import check_blocks
from briefing.publish.gate.leaks import may_leak
from briefing.publish.gate.page import check_page, find_broken_links

__all__ = ["check_blocks", "check_page", "find_broken_links", "may_leak"]

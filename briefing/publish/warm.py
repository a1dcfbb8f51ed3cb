"""To be imported before processes part: what the first page of a process costs, paid once for all.

Reads the catalogues, says a number and a date of each language, compiles the templates. No PDF is
set: Typst starts threads, and they would be lost in the processes to come.
"""

from __future__ import annotations

import contextlib

import typst  # noqa: F401 - the compiler's own import is the first thing a PDF costs

from briefing import block, words
from briefing.publish.markdown import markdown_blocks
from briefing.publish.pages import page_html


def _page(language: str) -> None:
    say = words.speak(language)
    say.value(1234.5, "", decimals=1)
    say.date("2026-01-01")
    cover = block.Cover(title="1", subtitle="", message="1").as_json()
    block.fragment(cover)
    page_html([cover, *markdown_blocks("", say, "")], say, {})


with contextlib.suppress(Exception):  # what fails here is told by the report that needs it
    for _language in words.LANGUAGES:
        _page(_language)

"""To be imported before processes part: what the first page of a process costs, paid once for all.

Reads the catalogues, says a number and a date of each language, compiles the templates. No PDF is
set: Typst starts threads, and they would be lost in the processes to come.
"""

from __future__ import annotations

import contextlib

import typst  # noqa: F401 - the compiler's own import is the first thing a PDF costs

from briefing import i18n
from briefing.publish.html import render_html
from briefing.publish.markdown import parse_markdown
from briefing.report import blocks


def _preload_page(language: str) -> None:
    say = i18n.load_translator(language)
    say.value(1234.5, "", decimals=1)
    say.date("2026-01-01")
    cover = blocks.Cover(title="1", subtitle="", message="1 1").as_json()
    blocks.render_fragment(cover)
    render_html([cover, *parse_markdown("", say, "")], say, {})


with contextlib.suppress(Exception):  # what fails here is reported with the page that needs it
    for _language in i18n.LANGUAGES:
        _preload_page(_language)

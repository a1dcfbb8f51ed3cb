"""The text of finished web pages → ids used twice, links that lead to no place.

Blocks meet the ids of the page's frame, of its rows and of other pages only here.
"""

from __future__ import annotations

import functools
import html
import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from briefing import paths
from briefing.errors import Fault, message
from briefing.publish.gate.anchors import make_fault

_HERE = re.compile(r' href="#([^"]+)"')
_ELSEWHERE = re.compile(r' href="([^"#:]+)#([^"]+)"')
_PAGE = message("the web page")
_ID_ATTRIBUTE = re.compile(r' id="([^"]*)"')


def check_page(text: str) -> list[Fault]:
    """Ids a page uses twice, and its links to places it does not have."""
    ids = Counter(_ID_ATTRIBUTE.findall(text))
    anchors = (
        name for name in dict.fromkeys(_HERE.findall(text)) if html.unescape(name) not in ids
    )
    return [
        *(
            make_fault("page-ids", _PAGE, "the id “{id}” twice", id=name)
            for name, count in ids.items()
            if count > 1
        ),
        *(_describe_dead_link(f"#{name}") for name in anchors),
    ]


def find_broken_links(stage: Path, folder: Path) -> Mapping[str, list[Fault]]:
    """Pages made in the stage whose links lead to a page that has no such place, with the faults.

    A page that is not in the stage is the one in the folder; whether there is one at all is for the
    run to know, which gives each page the pages it may lead to.
    """

    @functools.cache
    def find_ids(page: str) -> set[str]:
        """The ids of a page; none of the index, which is made last, or where there is no page."""
        files = (place / page for place in (stage, folder) if page != paths.INDEX)
        file = next((file for file in files if file.is_file()), None)
        return set(_ID_ATTRIBUTE.findall(file.read_text(encoding="utf-8"))) if file else set()

    found: dict[str, list[Fault]] = {}
    for file in sorted(stage.glob("*/*.html")):
        page = file.relative_to(stage).as_posix()
        for link, anchor in dict.fromkeys(_ELSEWHERE.findall(file.read_text(encoding="utf-8"))):
            ids = find_ids(
                posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(link)))
            )
            if ids and html.unescape(anchor) not in ids:
                found.setdefault(page, []).append(_describe_dead_link(f"{link}#{anchor}"))
    return found


def _describe_dead_link(link: str) -> Fault:
    return make_fault("page-links", _PAGE, "the link “{link}”, which leads nowhere", link=link)

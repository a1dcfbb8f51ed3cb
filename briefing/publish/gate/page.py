"""The text of finished web pages → ids used twice, links that lead to no place.

Blocks meet the ids of the page's frame, of its rows and of other pages only here.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from briefing import paths
from briefing.errors import Fault, message

_HERE = re.compile(r' href="#([^"]+)"')
_ELSEWHERE = re.compile(r' href="([^"#:]+)#([^"]+)"')
_ID_ATTRIBUTE = re.compile(r' id="([^"]*)"')


def check_page(text: str) -> list[Fault]:
    """Ids a page uses twice, and its links to places it does not have."""
    ids = Counter(_ID_ATTRIBUTE.findall(text))
    twice = [
        Fault("page-ids", message("the web page"), message("the id “{id}” twice", id=name))
        for name, count in ids.items()
        if count > 1
    ]
    anchors = dict.fromkeys(_HERE.findall(text))
    return twice + [
        _describe_dead_link(f"#{one}") for one in anchors if html.unescape(one) not in ids
    ]


def find_broken_links(stage: Path, folder: Path) -> Mapping[str, list[Fault]]:
    """Pages made in the stage whose links lead to a page that has no such place, with the faults.

    A page that is not in the stage is the one that stands in the folder; whether there is one at
    all is the run's to know, which gives each page the pages it may lead to.
    """
    made = {file.relative_to(stage).as_posix(): file for file in stage.glob("*/*.html")}
    texts = {name: file.read_text(encoding="utf-8") for name, file in made.items()}
    known: dict[str, set[str]] = {}

    def faults(name: str) -> Iterator[Fault]:
        for link, anchor in dict.fromkeys(_ELSEWHERE.findall(texts[name])):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link)))
            if place not in known:
                known[place] = _find_ids(place, texts, folder)
            if known[place] and html.unescape(anchor) not in known[place]:
                yield _describe_dead_link(f"{link}#{anchor}")

    found = {name: list(faults(name)) for name in sorted(texts)}
    return {name: several for name, several in found.items() if several}


def _find_ids(place: str, texts: Mapping[str, str], folder: Path) -> set[str]:
    """The ids of a page; none of the index, which is made last, nor of a page that is not there."""
    if place == paths.INDEX:
        return set()
    if place in texts:
        return set(_ID_ATTRIBUTE.findall(texts[place]))
    file = folder / place
    return set(_ID_ATTRIBUTE.findall(file.read_text(encoding="utf-8"))) if file.is_file() else set()


def _describe_dead_link(link: str) -> Fault:
    found = message("the link “{link}”, which leads nowhere", link=link)
    return Fault("page-links", message("the web page"), found)

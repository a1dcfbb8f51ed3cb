"""The pages of a run side by side → links from one to another that lead to no place there."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from briefing import paths
from briefing.errors import Fault, message

_CROSS_PAGE_LINK = re.compile(r' href="([^"#:]+)#([^"]+)"')
_ID_ATTRIBUTE = re.compile(r' id="([^"]*)"')


def find_broken_links(stage: Path, folder: Path) -> Mapping[str, list[Fault]]:
    """Pages made in the stage whose links lead to a page that has no such place, with the faults.

    A page that is not in the stage is the one that stands in the folder; whether there is one at
    all is the run's to know, which gives each page the pages it may lead to.
    """
    made = {file.relative_to(stage).as_posix(): file for file in stage.glob("*/*.html")}
    texts = {name: file.read_text(encoding="utf-8") for name, file in made.items()}
    known: dict[str, set[str]] = {}

    def faults(name: str) -> Iterator[Fault]:
        for link, anchor in dict.fromkeys(_CROSS_PAGE_LINK.findall(texts[name])):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(link)))
            if place not in known:
                known[place] = _find_ids(place, texts, folder)
            if known[place] and html.unescape(anchor) not in known[place]:
                found = message("the link “{link}”, which leads nowhere", link=f"{link}#{anchor}")
                yield Fault("page-links", message("the web page"), found)

    told = {name: list(faults(name)) for name in sorted(texts)}
    return {name: own for name, own in told.items() if own}


def _find_ids(place: str, texts: Mapping[str, str], folder: Path) -> set[str]:
    """The places of a page; of the index, which is made last, and of no page none is asked."""
    if place == paths.INDEX:
        return set()
    if place in texts:
        return set(_ID_ATTRIBUTE.findall(texts[place]))
    file = folder / place
    return set(_ID_ATTRIBUTE.findall(file.read_text(encoding="utf-8"))) if file.is_file() else set()

"""A chart → what keeps it from being heard, or from being embedded safely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from briefing.errors import Fault, Message, message
from briefing.publish.gate import inks, places

Shape = Mapping[str, Any]

VENDORED = {"inter"}  # families in briefing/fonts; any other would be replaced in silence
GENERIC = {"sans-serif"}  # what a browser that cannot read the embedded face falls back to
REFUSED_IN_SVG = {"script", "foreignObject", "image", "animate", "set"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def faults(figure: Shape) -> Iterator[Fault]:
    """All faults of a chart: names, alternative text, drawing, fonts, contrast."""
    where, svg = places.of(figure), figure["svg"]
    if not figure["anchor"].strip() or not figure["title"].strip():
        yield Fault("figure-title", where, message("no anchor or no title"))
    unheard = _unheard(figure)
    if unheard:
        yield Fault("alt-text", where, unheard)
    try:
        drawing = ElementTree.fromstring(svg)
    except ElementTree.ParseError as cause:
        found = message("SVG that cannot be read ({cause})", cause=str(cause))
        yield Fault("drawing", where, found)
        return
    for part in _refused(drawing, svg):
        yield Fault("drawing", where, message("{part} in its SVG", part=part))
    for family in _foreign_fonts(svg):
        yield Fault("fonts", where, message("the font family {family}", family=family))
    for rule, found in inks.faults(drawing):
        yield Fault(rule, where, found)


def _unheard(figure: Shape) -> Message | None:
    """What is wrong with an alternative text: it must tell figures that the chart shows."""
    alt = " ".join(figure["alt"].split())
    if not alt:
        return message("no alternative text")
    if alt.rstrip(".").casefold() == " ".join(figure["title"].split()).rstrip(".").casefold():
        return message("an alternative text that repeats the title")
    shown = {n for text in re.findall(r">([^<>]+)</", figure["svg"]) for n in _NUMBER.findall(text)}
    told = set(_NUMBER.findall(alt))
    if told & shown or (told and not shown):
        return None
    return message("an alternative text with none of its figures: “{text}”", text=alt[:60])


def _refused(drawing: ElementTree.Element, svg: str) -> Iterator[str]:
    """Each part of a drawing that does something or fetches something."""
    for part in drawing.iter():
        name = part.tag.rpartition("}")[2]
        if name in REFUSED_IN_SVG:
            yield f"<{name}>"
        for key, value in part.attrib.items():
            if key.startswith("on") or (key.endswith("href") and value[:1] != "#"):
                yield f"<{name}> {key.rpartition('}')[2]}={value[:60]}"
    for found in re.finditer(r"url\((?!\s*['\"]?#)", svg):
        yield " ".join(svg[found.start() :][:60].split())


def _foreign_fonts(svg: str) -> Iterator[str]:
    """Typst and browsers replace a family they lack without a word, so only ours may be named."""
    svg = svg.replace("&quot;", "'").replace("&apos;", "'")
    lists = re.findall(r"""font-family\s*[:=]\s*["']?([^;"<>}]+)""", svg)
    lists += re.findall(r"""font\s*:\s*[^;"<>}]*?[\d.]+(?:px|pt|em|%)\S*\s+([^;"<>}]+)""", svg)
    if "<text" in svg and not lists:
        yield "?"
    for families in dict.fromkeys(lists):
        named = [family.strip(" '\"\n").lower() for family in families.split(",")]
        foreign = set(named) - VENDORED - GENERIC
        if foreign or named[0] not in VENDORED:
            yield ", ".join(sorted(foreign)) or named[0]

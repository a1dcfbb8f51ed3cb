"""A chart → what keeps it from being heard, or from being embedded safely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from briefing.errors import Fault, Message, message
from briefing.publish.gate import anchors, inks

JSONObject = Mapping[str, Any]

EMBEDDED_FONTS = {"inter"}  # families in briefing/fonts; any other would be replaced in silence
GENERIC_FONTS = {"sans-serif"}  # what a browser that cannot read the embedded face falls back to
FORBIDDEN_SVG_TAGS = {"script", "foreignObject", "image", "animate", "set"}
_PRINTED_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def check_figure(figure: JSONObject) -> Iterator[Fault]:
    """All faults of a chart: names, alternative text, drawing, fonts, contrast."""
    where, svg = anchors.name_block(figure), figure["svg"]
    if not figure["anchor"].strip() or not figure["title"].strip():
        yield Fault("figure-title", where, message("no anchor or no title"))
    unheard = _check_alt_text(figure)
    if unheard:
        yield Fault("alt-text", where, unheard)
    try:
        drawing = ElementTree.fromstring(svg)
    except ElementTree.ParseError as cause:
        found = message("SVG that cannot be read ({cause})", cause=str(cause))
        yield Fault("drawing", where, found)
        return
    for part in _find_forbidden_parts(drawing, svg):
        yield Fault("drawing", where, message("{part} in its SVG", part=part))
    for family in _find_foreign_fonts(svg):
        yield Fault("fonts", where, message("the font family {family}", family=family))
    for rule, found in inks.check_contrast(drawing):
        yield Fault(rule, where, found)


def _check_alt_text(figure: JSONObject) -> Message | None:
    """What is wrong with an alternative text: it must tell figures that the chart shows."""
    alt = " ".join(figure["alt"].split())
    if not alt:
        return message("no alternative text")
    if alt.rstrip(".").casefold() == " ".join(figure["title"].split()).rstrip(".").casefold():
        return message("an alternative text that repeats the title")
    shown = {
        n
        for text in re.findall(r">([^<>]+)</", figure["svg"])
        for n in _PRINTED_NUMBER.findall(text)
    }
    told = set(_PRINTED_NUMBER.findall(alt))
    if told & shown or (told and not shown):
        return None
    return message("an alternative text with none of its figures: “{text}”", text=alt[:60])


def _find_forbidden_parts(drawing: ElementTree.Element, svg: str) -> Iterator[str]:
    """Each part of a drawing that does something or fetches something."""
    for part in drawing.iter():
        name = part.tag.rpartition("}")[2]
        if name in FORBIDDEN_SVG_TAGS:
            yield f"<{name}>"
        for key, value in part.attrib.items():
            if key.startswith("on") or (key.endswith("href") and value[:1] != "#"):
                yield f"<{name}> {key.rpartition('}')[2]}={value[:60]}"
    for found in re.finditer(r"url\((?!\s*['\"]?#)", svg):
        yield " ".join(svg[found.start() :][:60].split())


def _find_foreign_fonts(svg: str) -> Iterator[str]:
    """Typst and browsers replace a family they lack without a word, so only ours may be named."""
    svg = svg.replace("&quot;", "'").replace("&apos;", "'")
    lists = re.findall(r"""font-family\s*[:=]\s*["']?([^;"<>}]+)""", svg)
    lists += re.findall(r"""font\s*:\s*[^;"<>}]*?[\d.]+(?:px|pt|em|%)\S*\s+([^;"<>}]+)""", svg)
    if "<text" in svg and not lists:
        yield "?"
    for families in dict.fromkeys(lists):
        named = [family.strip(" '\"\n").lower() for family in families.split(",")]
        foreign = set(named) - EMBEDDED_FONTS - GENERIC_FONTS
        if foreign or named[0] not in EMBEDDED_FONTS:
            yield ", ".join(sorted(foreign)) or named[0]

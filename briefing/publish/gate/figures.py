"""A chart → what keeps it from being heard, seen, or embedded safely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from briefing.errors import Fault, Message, message
from briefing.publish.gate import anchors
from briefing.report import design

JSONObject = Mapping[str, Any]

EMBEDDED_FONTS = {"inter"}  # families in briefing/fonts; any other would be replaced in silence
GENERIC_FONTS = {"sans-serif"}  # what a browser that cannot read the embedded face falls back to
MARKS = {"path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "use"}
TEXTS = {"text", "tspan"}
UNPAINTED = {"defs", "clipPath", "title", "desc"}
PARTS = {"svg", "g", "pattern", "linearGradient", "radialGradient", "stop"}
DRAWN = MARKS | TEXTS | UNPAINTED | PARTS  # a <style> would style the page around the chart

# Colours of the design by their contrast with the card: 4.5:1 and more, 3:1 and more, less.
DARK = {"black", "#000"} | {
    design.CHART_COLOURS[name]
    for name in ("ink", "muted", "accent", "warm", "good", "bad", "warn", "gap")
}
MEDIUM = {design.CHART_COLOURS["axis"]}
PALE = {design.CHART_COLOURS[name] for name in ("middle", "sand", "grid")}
CARD = {"white", "#fff", design.CHART_COLOURS["card"]}
_PRINTED_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OPACITY = re.compile(r"""opacity\s*[:=][\s"']*[\d.]*""")


def check_figure(figure: JSONObject) -> Iterator[Fault]:
    """All faults of a chart: names, alternative text, drawing, fonts, colours."""
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
    for part in dict.fromkeys(_find_forbidden_parts(drawing, svg)):
        yield Fault("drawing", where, message("{part} in its SVG", part=part))
    for family in _find_foreign_fonts(svg):
        yield Fault("fonts", where, message("the font family {family}", family=family))
    for found in _miscoloured(drawing, svg):
        yield Fault("colours", where, found)


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
    """Each part of a drawing that is no shape or text, does something or fetches something."""
    for part in drawing.iter():
        name = part.tag.rpartition("}")[2]
        if name not in DRAWN:
            yield f"<{name}>"
        for key, value in part.attrib.items():
            if key.startswith("on") or (key.endswith("href") and value[:1] != "#"):
                yield f"<{name}> {key.rpartition('}')[2]}={value[:60]}"
    if "<!" in svg[svg.find("<svg") :]:  # a browser ends comments elsewhere than an XML parser
        yield "<!"
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


def _miscoloured(drawing: ElementTree.Element, svg: str) -> Iterator[Message]:
    """Colours that are not of the design or do not stand out from the card, each once.

    Which colour lies on which mark is not looked at: the tests do, for the project's charts.
    """
    painted = dict(_painted(drawing, "black"))
    marks = {colour for name, colour in painted if name in MARKS}
    texts = DARK | CARD if marks & DARK else DARK
    for (name, colour), text in painted.items():
        if name in TEXTS and colour not in texts:
            yield message("“{text}” in {colour}", text=text[:40], colour=colour)
        elif name in MARKS and colour not in DARK | MEDIUM | PALE | CARD:
            yield message("a mark in {colour}", colour=colour)
    if marks & PALE and not marks & (DARK | MEDIUM):
        palest = " ".join(sorted(marks & PALE))
        yield message("nothing but pale colours: {colours}", colours=palest)
    for found in dict.fromkeys(_OPACITY.findall(svg)):
        yield message("“{text}”", text=found)


def _painted(
    part: ElementTree.Element, fill: str, stroke: str = "none"
) -> Iterator[tuple[tuple[str, str], str]]:
    """Name and colour of each text and mark, with its text; `fill` and `stroke` are inherited."""
    name = part.tag.rpartition("}")[2]
    if name in UNPAINTED:
        return
    rules = (rule.partition(":") for rule in part.get("style", "").split(";"))
    look = {**part.attrib, **{key.strip(): value.strip() for key, _, value in rules}}
    fill, stroke = look.get("fill", fill), look.get("stroke", stroke)
    text = (part.text or "").strip()
    colours = (fill, stroke) if name in MARKS else (fill,) if text else ()
    for colour in colours:
        if colour != "none" and not colour.startswith("url("):
            yield (name, colour.lower()), text
    for inner in part:
        yield from _painted(inner, fill, stroke)

"""A chart → what keeps it from being heard, seen, or embedded safely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from briefing.errors import Fault
from briefing.publish.gate.anchors import make_fault
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
    faults = list(_check_drawing(figure, figure["svg"]))
    if narrow := figure.get("narrow"):
        found = _check_drawing({**figure, "svg": narrow}, narrow)
        faults += (fault for fault in found if fault not in faults)
    yield from faults


def _check_drawing(figure: JSONObject, svg: str) -> Iterator[Fault]:
    if not figure["anchor"].strip() or not figure["title"].strip():
        yield make_fault("figure-title", figure, "no anchor or no title")
    yield from _check_alt_text(figure)
    try:
        drawing = ElementTree.fromstring(svg)
    except ElementTree.ParseError as cause:
        yield make_fault("drawing", figure, "SVG that cannot be read ({cause})", cause=str(cause))
        return
    for part in dict.fromkeys(_find_forbidden_parts(drawing, svg)):
        yield make_fault("drawing", figure, "{part} in its SVG", part=part)
    for family in _find_foreign_fonts(svg):
        yield make_fault("fonts", figure, "the font family {family}", family=family)
    yield from _check_colours(figure, drawing)


def _check_alt_text(figure: JSONObject) -> Iterator[Fault]:
    """An alternative text must name figures that the chart shows."""
    alt, title = (" ".join(figure[name].split()) for name in ("alt", "title"))
    named = set(_PRINTED_NUMBER.findall(alt))
    shown = set(_PRINTED_NUMBER.findall(" ".join(re.findall(r">([^<>]+)</", figure["svg"]))))
    if not alt:
        yield make_fault("alt-text", figure, "no alternative text")
    elif alt.rstrip(".").casefold() == title.rstrip(".").casefold():
        yield make_fault("alt-text", figure, "an alternative text that repeats the title")
    elif not named or (shown and not named & shown):
        short = alt[:60]
        yield make_fault(
            "alt-text", figure, "an alternative text with none of its figures: “{text}”", text=short
        )


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


def _check_colours(figure: JSONObject, drawing: ElementTree.Element) -> Iterator[Fault]:
    """Colours that are not of the design or do not stand out from the card, each once.

    Which colour lies on which mark is not looked at: the tests do, for the project's charts.
    """
    painted = dict(_list_painted(drawing, "black"))
    marks = {colour for name, colour in painted if name in MARKS}
    texts = DARK | CARD if marks & DARK else DARK
    for (name, colour), text in painted.items():
        if name in TEXTS and colour not in texts:
            shown = {"text": text[:40], "colour": colour}
            yield make_fault("colours", figure, "“{text}” in {colour}", **shown)
        elif name in MARKS and colour not in DARK | MEDIUM | PALE | CARD:
            yield make_fault("colours", figure, "a mark in {colour}", colour=colour)
    if marks & PALE and not marks & (DARK | MEDIUM):
        pale = " ".join(sorted(marks & PALE))
        yield make_fault("colours", figure, "nothing but pale colours: {colours}", colours=pale)
    for found in dict.fromkeys(_OPACITY.findall(figure["svg"])):
        yield make_fault("colours", figure, "“{text}”", text=found)


def _list_painted(
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
        yield from _list_painted(inner, fill, stroke)

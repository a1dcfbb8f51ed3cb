"""A drawing → where its colours are too close to what they stand on, as far as that is sure.

Text: its fill against the last filled rectangle painted under its first letters (its last or its
middle ones, as it is anchored), else against the white card every chart stands on, in the dark
scheme too. Marks: the stronger of fill and line of each against that card. The design's pale
colours (`PALE`) pass, for the charts that use them say beside them in words what they show; a
chart of nothing but pale marks does not.

Not weighed: text over markers, patterns and shapes that are no rectangles, or moved by a transform
other than a turn of the text about its own place; marks against each other.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from briefing.errors import Message, message
from briefing.publish.gate.contrast import (
    WHITE,
    Colour,
    blend_colours,
    compute_contrast,
    parse_colour,
)
from briefing.report import design

PALE_COLOURS = {
    design.CHART_COLOURS[name] for name in ("middle", "sand", "grid")
}  # areas, lines of a grid
MARK_TAGS = {"path", "rect", "circle", "ellipse", "line", "polygon", "polyline", "use"}
STYLE_ATTRIBUTES = {  # the attributes that say how an element is drawn
    *("style", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity"),
    *("font", "font-size", "font-weight", "text-anchor"),
}
INVISIBLE_TAGS = {"defs", "clipPath", "title", "desc", "metadata", "style"}
MIN_TEXT_CONTRAST, MIN_LARGE_TEXT_CONTRAST, MIN_MARK_CONTRAST = 4.5, 3.0, 3.0  # to 1
CARD_CONTRAST = 1.05  # what is nearer to white than this is the card itself
LARGE_TEXT_PX, LARGE_BOLD_TEXT_PX, BOLD_WEIGHT = (
    24.0,
    18.66,
    700,
)  # CSS pixels: 18 points, or 14 in bold

_COORDINATE = r"\s*(-?[\d.]+)"
_RECTANGLE_PATH = re.compile(
    rf"\s*M{_COORDINATE}{_COORDINATE}" + rf"\s*L{_COORDINATE}{_COORDINATE}" * 3 + r"\s*z\s*"
)
_FONT = re.compile(r"(?:(\d{3}|bold)\s+)?([\d.]+)p[xt]")


@dataclass(frozen=True)
class DrawStyle:
    """How an element is drawn; what it does not say itself it has from the one around it."""

    fill: str = "black"
    stroke: str = "none"
    shares: tuple[float, float, float] = (1.0, 1.0, 1.0)  # of all, of the fill, of the line
    size: float = 16.0
    bold: bool = False
    anchor: str = "start"
    moved: bool = False  # it is not where its numbers say


@dataclass(frozen=True)
class FilledArea:
    """A filled rectangle; `ink` is None where its colour is not known."""

    left: float
    top: float
    right: float
    bottom: float
    ink: Colour | None

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def check_contrast(drawing: ElementTree.Element) -> Iterator[tuple[str, Message]]:
    """The rules of contrast a drawing breaks, each colour told once."""
    areas = [FilledArea(float("-inf"), float("-inf"), float("inf"), float("inf"), WHITE)]
    told: dict[tuple[str, ...], tuple[str, Message]] = {}
    marks: dict[str, float | None] = {}
    for name, part, look in _list_painted(drawing, DrawStyle()):
        if name in ("text", "tspan") and (part.text or "").strip():
            ground = _find_background(part, look, areas)
            if ground is not None:
                _check_text_contrast(str(part.text).strip(), look, ground, told)
        elif name in MARK_TAGS:
            area = _find_filled_area(name, part, look)
            if area is not None:
                areas.append(area)
            _record_mark_contrast(look, marks)
    yield from _check_marks(marks)
    yield from told.values()


def _check_marks(marks: Mapping[str, float | None]) -> Iterator[tuple[str, Message]]:
    """The faults of the colours of marks, each with its least contrast, None where unknown."""
    for ink in (ink for ink, ratio in marks.items() if ratio is None):
        found = message("{colour}, which cannot be weighed: write it #rrggbb", colour=ink)
        yield "contrast-marks", found
    seen = {ink: ratio for ink, ratio in marks.items() if ratio and ratio > CARD_CONTRAST}
    if seen and all(ratio < MIN_MARK_CONTRAST for ratio in seen.values()):
        palest = message("nothing but pale colours: {colours}", colours=" ".join(sorted(seen)))
        yield "contrast-marks", palest
        return
    for ink, ratio in seen.items():
        if ratio < MIN_MARK_CONTRAST and ink not in PALE_COLOURS:
            found = message("{colour} at {ratio}", colour=ink, ratio=format_ratio(ratio))
            yield "contrast-marks", found


def _list_painted(
    part: ElementTree.Element, around: DrawStyle
) -> Iterator[tuple[str, ElementTree.Element, DrawStyle]]:
    """Every element that is painted, in the order of painting."""
    name = part.tag.rpartition("}")[2]
    if name in INVISIBLE_TAGS:
        return
    look = _read_style(part, around, name)
    yield name, part, look
    for inner in part:
        yield from _list_painted(inner, look)


def _read_style(part: ElementTree.Element, around: DrawStyle, name: str) -> DrawStyle:
    own = tuple((key, value) for key, value in part.attrib.items() if key in STYLE_ATTRIBUTES)
    transform = part.attrib.get("transform", "")
    moved = bool(transform) and not (name == "text" and transform.startswith("rotate("))
    return _inherit_style(around, own, moved) if own or moved else around


@functools.lru_cache(maxsize=2048)
def _inherit_style(around: DrawStyle, given: tuple[tuple[str, str], ...], moved: bool) -> DrawStyle:
    """A look within another; the same few are met thousands of times in a chart."""
    own = dict(given)
    for rule in own.pop("style", "").split(";"):
        key, _, value = rule.partition(":")
        own[key.strip()] = value.strip()
    font = _FONT.search(own.get("font", ""))
    weight = own.get("font-weight") or (font and font[1]) or ""
    size = re.match(r"[\d.]+", own.get("font-size") or (font[2] if font else ""))
    whole, fill, line = around.shares
    return replace(
        around,
        fill=own.get("fill", around.fill),
        stroke=own.get("stroke", around.stroke),
        shares=(
            whole * _parse_number(own.get("opacity"), 1.0),
            _parse_number(own.get("fill-opacity"), fill),
            _parse_number(own.get("stroke-opacity"), line),
        ),
        size=float(size[0]) if size else around.size,
        bold=_is_bold(weight, around.bold),
        anchor=own.get("text-anchor", around.anchor),
        moved=around.moved or moved,
    )


def _is_bold(weight: str, otherwise: bool) -> bool:
    if weight.isdecimal():
        return int(weight) >= BOLD_WEIGHT
    return weight == "bold" or (otherwise and weight != "normal")


def _parse_number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def _find_filled_area(name: str, part: ElementTree.Element, look: DrawStyle) -> FilledArea | None:
    """The rectangle an element fills; None where it fills none, or it is not known where."""
    if look.fill == "none" or look.moved or name not in ("path", "rect"):
        return None
    if name == "rect":
        own = (_parse_number(part.get(key), 0.0) for key in ("x", "y", "width", "height"))
        left, top, wide, high = own
        right, bottom = left + wide, top + high
    else:
        drawn = part.get("d", "")
        corners = _RECTANGLE_PATH.fullmatch(drawn) if drawn.count("L") == 3 else None
        if corners is None:
            return None
        numbers = [float(number) for number in corners.groups()]
        (left, right), (top, bottom) = (
            (min(several), max(several)) for several in (numbers[::2], numbers[1::2])
        )
        if {*numbers[::2]} != {left, right} or {*numbers[1::2]} != {top, bottom}:
            return None
    ink = parse_colour(look.fill)
    whole, fill, _ = look.shares
    return FilledArea(left, top, right, bottom, ink and blend_colours(ink, whole * fill, WHITE))


def _find_background(
    part: ElementTree.Element, look: DrawStyle, areas: list[FilledArea]
) -> Colour | None:
    """What a text stands on; None where that is not known."""
    here = "0" if part.tag.endswith("text") else ""  # a part of a text goes on where the last ended
    x, y = part.get("x", here), part.get("y", here)
    if look.moved or not re.fullmatch(r"-?[\d.]+", x) or not re.fullmatch(r"-?[\d.]+", y):
        return None
    inside = {"start": 0.4, "middle": 0.0, "end": -0.4}.get(look.anchor, 0.0) * look.size
    at = float(x) + inside, float(y) - 0.35 * look.size
    return next(area.ink for area in reversed(areas) if area.holds(*at))


def _check_text_contrast(
    text: str, look: DrawStyle, ground: Colour, told: dict[tuple[str, ...], tuple[str, Message]]
) -> None:
    ink = parse_colour(look.fill)
    if ink is None:
        found = message(
            "“{text}” in {colour}, which cannot be weighed: write it #rrggbb",
            text=text[:40],
            colour=look.fill,
        )
        told.setdefault((look.fill,), ("contrast-text", found))
        return
    ratio = compute_contrast(blend_colours(ink, look.shares[0] * look.shares[1], ground), ground)
    large = look.size >= LARGE_TEXT_PX or (look.bold and look.size >= LARGE_BOLD_TEXT_PX)
    if ratio < (MIN_LARGE_TEXT_CONTRAST if large else MIN_TEXT_CONTRAST):
        values = {"text": text[:40], "colour": look.fill, "ratio": format_ratio(ratio)}
        found = message("“{text}” in {colour} at {ratio}", **values)
        told.setdefault((look.fill, str(format_ratio(ratio))), ("contrast-text", found))


def format_ratio(ratio: float) -> Message:
    """A ratio to one decimal, cut off: 4.49 is not 4.5."""
    whole, tenth = divmod(int(ratio * 10), 10)
    return message("{whole}.{tenth}:1", whole=whole, tenth=tenth)


def _record_mark_contrast(look: DrawStyle, marks: dict[str, float | None]) -> None:
    """A mark counts by the stronger of its fill and its line."""
    for name, ratio in _measure_mark_contrast(look.fill, look.stroke, look.shares):
        known = marks.get(name, ratio)
        marks[name] = min(ratio, known) if ratio and known else None


@functools.lru_cache(maxsize=2048)
def _measure_mark_contrast(
    fill: str, stroke: str, shares: tuple[float, float, float]
) -> list[tuple[str, float | None]]:
    """The colours of a mark that count, with their contrast, None where that is not known.

    A pattern is not weighed.
    """
    whole, *both = shares
    weighed, unknown = [], []
    for name, share in zip((fill, stroke), both, strict=True):
        ink = parse_colour(name)
        if ink is not None:
            weighed.append(
                (compute_contrast(blend_colours(ink, whole * share, WHITE), WHITE), name)
            )
        elif name != "none" and not name.startswith("url("):
            unknown.append((name, None))
    return [*unknown, *((name, ratio) for ratio, name in sorted(weighed)[-1:])]

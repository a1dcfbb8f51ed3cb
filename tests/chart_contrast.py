"""A drawing → its texts and marks with too little contrast, as far as that is certain.

Text: its fill against the last filled rectangle painted under its first letters (its last or its
middle ones, as it is anchored), else against the white card of every chart, in the dark scheme too.
Marks: the stronger of fill and line of each against that card. The design's pale colours (`PALE`)
pass, as the charts that use them say in words beside them what they show; a chart of nothing but
pale marks does not.

Not checked: text over markers, patterns and shapes that are no rectangles, or moved by a transform
other than a turn of the text about its own place; marks against each other.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from contrast import WHITE, Colour, colour, contrast, over

from briefing.publish.gate.figures import MARKS, PALE

LOOKS = {  # the attributes that say how an element is drawn
    *("style", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity"),
    *("font", "font-size", "font-weight", "text-anchor"),
}
NOT_DRAWN = {"defs", "clipPath", "title", "desc", "metadata", "style"}
TEXT, LARGE, MARK = 4.5, 3.0, 3.0  # to 1
CARD = 1.05  # what is nearer to white than this is the card itself
LARGE_SIZE, LARGE_BOLD, BOLD = 24.0, 18.66, 700  # CSS pixels: 18 points, or 14 in bold

_NUMBER = r"\s*(-?[\d.]+)"
_RECTANGLE = re.compile(rf"\s*M{_NUMBER}{_NUMBER}" + rf"\s*L{_NUMBER}{_NUMBER}" * 3 + r"\s*z\s*")
_FONT = re.compile(r"(?:(\d{3}|bold)\s+)?([\d.]+)p[xt]")


@dataclass(frozen=True)
class Look:
    """How an element is drawn; what it does not say itself it has from the one around it."""

    fill: str = "black"
    stroke: str = "none"
    shares: tuple[float, float, float] = (1.0, 1.0, 1.0)  # of all, of the fill, of the line
    size: float = 16.0
    bold: bool = False
    anchor: str = "start"
    moved: bool = False  # it is not where its numbers say


@dataclass(frozen=True)
class Area:
    """A filled rectangle; `ink` is None where its colour is not known."""

    left: float
    top: float
    right: float
    bottom: float
    ink: Colour | None

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


def faults(drawing: ElementTree.Element) -> Iterator[str]:
    """The texts and the marks of a drawing with too little contrast, each colour once."""
    areas = [Area(float("-inf"), float("-inf"), float("inf"), float("inf"), WHITE)]
    texts: dict[tuple[str, str], str] = {}
    marks: dict[str, float | None] = {}
    for name, part, look in _painted(drawing, Look()):
        if name in ("text", "tspan") and (part.text or "").strip():
            ground = _ground(part, look, areas)
            ratio = None if ground is None else _of_text(look, ground)
            if ratio is not None and ratio < _least(look):
                key = look.fill, f"{ratio:.1f}"
                texts.setdefault(key, f"text “{part.text}” in {look.fill} at {ratio:.2f}:1")
        elif name in MARKS:
            area = _area(name, part, look)
            if area is not None:
                areas.append(area)
            _weigh_mark(look, marks)
    yield from _of_marks(marks)
    yield from texts.values()


def _of_marks(marks: Mapping[str, float | None]) -> Iterator[str]:
    """The faults of the colours of marks, each with its least contrast, None where unknown."""
    yield from (f"mark in {ink}, unknown" for ink, ratio in marks.items() if ratio is None)
    seen = {ink: ratio for ink, ratio in marks.items() if ratio and ratio > CARD}
    if seen and all(ratio < MARK for ratio in seen.values()):
        yield f"marks all pale: {' '.join(sorted(seen))}"
        return
    for ink, ratio in seen.items():
        if ratio < MARK and ink not in PALE:
            yield f"mark in {ink} at {ratio:.2f}:1"


def _painted(
    part: ElementTree.Element, around: Look
) -> Iterator[tuple[str, ElementTree.Element, Look]]:
    """Every element that is painted, in the order of painting."""
    name = part.tag.rpartition("}")[2]
    if name in NOT_DRAWN:
        return
    look = _look(part, around, name)
    yield name, part, look
    for inner in part:
        yield from _painted(inner, look)


def _look(part: ElementTree.Element, around: Look, name: str) -> Look:
    own = tuple((key, value) for key, value in part.attrib.items() if key in LOOKS)
    transform = part.attrib.get("transform", "")
    moved = bool(transform) and not (name == "text" and transform.startswith("rotate("))
    return _inherited(around, own, moved) if own or moved else around


@functools.lru_cache(maxsize=2048)
def _inherited(around: Look, given: tuple[tuple[str, str], ...], moved: bool) -> Look:
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
            whole * _number(own.get("opacity"), 1.0),
            _number(own.get("fill-opacity"), fill),
            _number(own.get("stroke-opacity"), line),
        ),
        size=float(size[0]) if size else around.size,
        bold=_bold(weight, around.bold),
        anchor=own.get("text-anchor", around.anchor),
        moved=around.moved or moved,
    )


def _bold(weight: str, otherwise: bool) -> bool:
    if weight.isdecimal():
        return int(weight) >= BOLD
    return weight == "bold" or (otherwise and weight != "normal")


def _number(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def _area(name: str, part: ElementTree.Element, look: Look) -> Area | None:
    """The rectangle an element fills; None where it fills none, or it is not known where."""
    if look.fill == "none" or look.moved or name not in ("path", "rect"):
        return None
    if name == "rect":
        own = (_number(part.get(key), 0.0) for key in ("x", "y", "width", "height"))
        left, top, wide, high = own
        right, bottom = left + wide, top + high
    else:
        drawn = part.get("d", "")
        corners = _RECTANGLE.fullmatch(drawn) if drawn.count("L") == 3 else None
        if corners is None:
            return None
        numbers = [float(number) for number in corners.groups()]
        (left, right), (top, bottom) = (
            (min(several), max(several)) for several in (numbers[::2], numbers[1::2])
        )
        if {*numbers[::2]} != {left, right} or {*numbers[1::2]} != {top, bottom}:
            return None
    ink = colour(look.fill)
    whole, fill, _ = look.shares
    return Area(left, top, right, bottom, ink and over(ink, whole * fill, WHITE))


def _ground(part: ElementTree.Element, look: Look, areas: list[Area]) -> Colour | None:
    """What a text stands on; None where that is not known."""
    here = "0" if part.tag.endswith("text") else ""  # a part of a text goes on where the last ended
    x, y = part.get("x", here), part.get("y", here)
    if look.moved or not re.fullmatch(r"-?[\d.]+", x) or not re.fullmatch(r"-?[\d.]+", y):
        return None
    inside = {"start": 0.4, "middle": 0.0, "end": -0.4}.get(look.anchor, 0.0) * look.size
    at = float(x) + inside, float(y) - 0.35 * look.size
    return next(area.ink for area in reversed(areas) if area.holds(*at))


def _of_text(look: Look, ground: Colour) -> float:
    """The contrast of a text with its ground; 0 where its colour is not known."""
    ink = colour(look.fill)
    if ink is None:
        return 0.0
    return contrast(over(ink, look.shares[0] * look.shares[1], ground), ground)


def _least(look: Look) -> float:
    large = look.size >= LARGE_SIZE or (look.bold and look.size >= LARGE_BOLD)
    return LARGE if large else TEXT


def _weigh_mark(look: Look, marks: dict[str, float | None]) -> None:
    """A mark counts by the stronger of its fill and its line."""
    for name, ratio in _of_mark(look.fill, look.stroke, look.shares):
        known = marks.get(name, ratio)
        marks[name] = min(ratio, known) if ratio and known else None


@functools.lru_cache(maxsize=2048)
def _of_mark(
    fill: str, stroke: str, shares: tuple[float, float, float]
) -> list[tuple[str, float | None]]:
    """The colours of a mark that count, with their contrast, None where that is not known.

    A pattern is not weighed.
    """
    whole, *both = shares
    weighed, unknown = [], []
    for name, share in zip((fill, stroke), both, strict=True):
        ink = colour(name)
        if ink is not None:
            weighed.append((contrast(over(ink, whole * share, WHITE), WHITE), name))
        elif name != "none" and not name.startswith("url("):
            unknown.append((name, None))
    return [*unknown, *((name, ratio) for ratio, name in sorted(weighed)[-1:])]

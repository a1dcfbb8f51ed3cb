"""A chart with one row per target: its name left of the marks, on a narrow sheet above them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from briefing.i18n import NO_BREAK
from briefing.report.drawing import canvas

_NAME_WIDTH = 56.0  # mm; about 30 characters of a name
_ROW_GAP = 2.6
TICKS_HEIGHT = 5.0  # mm below the rows of an axis, for its numbers


class RowLabel(NamedTuple):
    """A row's name and remark, each already broken into lines; heights in mm from its top."""

    name: tuple[str, ...]
    remark: tuple[str, ...]
    text_top: float
    centre: float  # of its marks
    height: float


class Axis(NamedTuple):
    """Values → mm from the left of the page."""

    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Where a value is drawn."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.left + share * (self.right - self.left)


def is_narrow(width: float) -> bool:
    """Whether names are above their rows."""
    return width < canvas.WIDTH


def marks_left(width: float) -> float:
    """Where the marks begin on a sheet."""
    return 0.0 if is_narrow(width) else _NAME_WIDTH + 3


def make_label(
    width: float, name: str, remarks: Sequence[str] = (), marks_height: float = 5.0
) -> RowLabel:
    """A row's label; remarks are joined by a middle dot, and broken only where one is too long."""
    room = width if is_narrow(width) else _NAME_WIDTH
    unbroken = " · ".join(remark.replace(" ", NO_BREAK) for remark in remarks if remark)
    lines = canvas.wrap_text(unbroken, room, canvas.SMALL_SIZE)
    names = canvas.wrap_text(name, room)
    text = len(names) * canvas.LINE_HEIGHT + len(lines) * canvas.SMALL_LINE_HEIGHT
    remark = tuple(line.removesuffix(" ·") for line in lines)
    if is_narrow(width):
        centre = _ROW_GAP / 2 + text + marks_height / 2
        return RowLabel(names, remark, _ROW_GAP / 2, centre, text + marks_height + _ROW_GAP)
    height = max(text, marks_height) + _ROW_GAP
    return RowLabel(names, remark, (height - text) / 2, height / 2, height)


def write_labels(
    page: canvas.Axes, labels: Collection[RowLabel], top: float
) -> Iterator[tuple[RowLabel, float]]:
    """Write the labels in their column, the first row beginning at `top`; each with the middle of
    its marks on the page.
    """
    look = canvas.ON_WHITE if is_narrow(page.get_xlim()[1]) else {}  # lines of the axis cross it
    for label in labels:
        end = canvas.write_lines(page, 0, top + label.text_top, label.name, **look)
        canvas.write_lines(page, 0, end, label.remark, **canvas.SMALL_GREY, **look)
        yield label, top + label.centre
        top += label.height


def draw_ticks(
    page: canvas.Axes, axis: Axis, marks: Sequence[tuple[float, str]], top: float, bottom: float
) -> None:
    """Lines from `top` to `bottom` with their numbers below, fewer where they would touch."""
    width = page.get_xlim()[1]
    boxes = []
    for value, text in marks:
        x, half = axis.x(value), canvas.measure_text(text, canvas.SMALL_SIZE) / 2
        page.plot([x, x], [top, bottom], color=canvas.PALE, linewidth=0.6, zorder=0.5)
        boxes.append((min(max(x, half), width - half), half, text))
    while any(b[0] - b[1] < a[0] + a[1] + 1.5 for a, b in pairwise(boxes)):
        boxes = boxes[::2]
    for middle, _, text in boxes:
        look = {"ha": "center", **canvas.SMALL_GREY}
        canvas.write_text(page, middle, bottom + TICKS_HEIGHT / 2, text, **look)


def write_key(
    page: canvas.Axes, left: float, y: float, entries: Sequence[tuple[dict[str, Any], str]]
) -> None:
    """What each mark means, beside each other; a mark as matplotlib draws points."""
    for look, text in entries:
        page.plot([left + 1.5], [y], linestyle="", **look)
        canvas.write_text(page, left + 4, y, text, small=True)
        left += canvas.measure_text(text, canvas.SMALL_SIZE) + 9

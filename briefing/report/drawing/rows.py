"""A chart with one row per target: wrapped names with remarks on the left, marks on an axis."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from briefing.i18n import NO_BREAK, Translator
from briefing.report import pace_phrases, phrases
from briefing.report.drawing import canvas

_NAME_WIDTH = 56.0  # mm; about 32 characters of a name
PLOT_LEFT = _NAME_WIDTH + 3
PLOT_WIDTH = canvas.WIDTH - PLOT_LEFT
_ROW_GAP = 2.6
RATIO_HEAD, RATIO_FOOT = 10.0, 10.0  # mm above and below the rows on an axis of ratios
_MIN_REACH = math.log10(1.8)  # so far that axis reaches to both sides of 1 at least
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
_LONG_AXIS = 1.7  # decades
_DECADE_TICKS = (0.01, 0.1, 1, 10, 100)  # on an axis too long for the others
Box = tuple[float, float, float]  # the top, width and height of axes in mm


class RowLabel(NamedTuple):
    """A row's name and remark, each already broken into lines; heights in mm."""

    name: tuple[str, ...]
    remark: tuple[str, ...]
    text_height: float
    row_height: float


def make_label(name: str, remarks: Sequence[str] = (), min_height: float = 0) -> RowLabel:
    """A row's label; remarks are joined by a middle dot, and broken only where one is too long."""
    unbroken = " · ".join(remark.replace(" ", NO_BREAK) for remark in remarks)
    lines = canvas.wrap_text(unbroken, _NAME_WIDTH, canvas.SMALL_SIZE)
    names = canvas.wrap_text(name, _NAME_WIDTH)
    height = len(names) * canvas.LINE_HEIGHT + len(lines) * canvas.SMALL_LINE_HEIGHT
    remark = tuple(line.removesuffix(" ·") for line in lines)
    return RowLabel(names, remark, height, max(height, min_height) + _ROW_GAP)


def place_rows(labels: Collection[RowLabel]) -> tuple[list[float], float]:
    """The middle of every row in mm below the first row's top, and the height of all."""
    heights = [label.row_height for label in labels]
    ends = accumulate(heights)
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)], sum(heights)


def write_labels(page: canvas.Axes, labels: Collection[RowLabel], top: float) -> None:
    """Write the labels in their column, the first row beginning at `top`."""
    for label, centre in zip(labels, place_rows(labels)[0], strict=True):
        end = canvas.write_lines(page, 0, top + centre - label.text_height / 2, label.name)
        canvas.write_lines(page, 0, end, label.remark, **canvas.SMALL_GREY)


def add_axes(page: canvas.Axes, box: Box, low: float, high: float, room: float) -> canvas.Axes:
    """Axes right of the labels from low to high, `room` mm beside both; y in mm from the top."""
    top, width, height = box
    axes = canvas.add_plot_axes(page, PLOT_LEFT, top, width, height)
    margin = room * ((high - low) / (width - room - room))
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    return axes


def format_ratio(row: phrases.TargetRow, say: Translator) -> str:
    """Required ÷ past pace beside its mark: 2.24×; "" where the trend has to turn."""
    return say("{ratio}×", ratio=pace_phrases.format_ambition(row, say)) if row.ambition > 0 else ""


def ratio_reading_hint(say: Translator) -> str:
    """How a chart with an axis of ratios is read."""
    return say("Right of 1 the plan needs a faster pace than before, left of it a slower one.")


def add_ratio_axes(
    page: canvas.Axes,
    box: Box,
    targets: Sequence[phrases.TargetRow],
    line_label: str,
    say: Translator,
) -> canvas.Axes:
    """A logarithmic axis of the ratio of two paces: twice and half are equally far from 1.

    With a line at 1, labelled, and texts on its two sides.
    """
    logs = [math.log10(row.ambition) for row in targets if row.ambition > 0]
    low, high = min([*logs, -_MIN_REACH]), max([*logs, _MIN_REACH])
    room = canvas.measure_labels(format_ratio(row, say) for row in targets)
    axes = add_axes(page, box, low, high, room)
    left, right = axes.get_xlim()
    ticks = _TICKS if right - left < _LONG_AXIS else _DECADE_TICKS
    shown = [tick for tick in ticks if left + 0.02 < math.log10(tick) < right - 0.02]
    marks = [say("{ratio}×", ratio=say.number(tick)) for tick in shown]
    axes.set_xticks([math.log10(tick) for tick in shown], marks)
    axes.grid(axis="x")
    axes.axvline(0, color=canvas.INK, linewidth=2, zorder=2)
    top, width, height = box
    middle = PLOT_LEFT + width * -left / (right - left)
    # Above the axis, what it means to lie left or right of 1.
    slower = canvas.wrap_text(say("asks for less than was achieved"), middle - PLOT_LEFT - 6)
    faster = canvas.wrap_text(say("needs a faster pace"), canvas.WIDTH - middle - 6)
    for lines, x, side in (
        ((f"← {slower[0]}", *slower[1:]), middle - 3, "right"),
        ((*faster[:-1], f"{faster[-1]} →"), middle + 3, "left"),
    ):
        start = top - 3 - canvas.LINE_HEIGHT * (len(lines) - 0.5)
        canvas.write_lines(page, x, start, lines, ha=side, color=canvas.GREY)
    bottom = top + height + 7.5
    canvas.write_text(page, middle, bottom, line_label, ha="center", small=True, bold=True)
    return axes

"""A logarithmic axis of the ratio of two paces: twice and half are equally far from 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from briefing import i18n
from briefing.data.rows import Measure, SideBySide
from briefing.report import phrases
from briefing.report.drawing import canvas, rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEAD_HEIGHT, FOOT_HEIGHT = 10.0, 10.0  # mm above and below the rows
_MIN_REACH = math.log10(1.8)  # so far the axis reaches to both sides of 1 at least
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
_LONG_AXIS = 1.7  # decades
_DECADE_TICKS = (0.01, 0.1, 1, 10, 100)  # on an axis too long for the others


def format_ambition(row: Measure | SideBySide, say: i18n.Translator) -> str:
    """How many times the past pace a target asks for, beside its mark: 2.24×."""
    decimals = phrases.count_decimals(row.ambition_decimals)
    return say("{ratio}×", ratio=say.number(row.ambition, decimals))


def reading_hint(say: i18n.Translator) -> str:
    """How a chart with this axis is read."""
    return say("Right of 1 the plan needs a faster pace than before, left of it a slower one.")


def draw_ratio_axis(
    figure: Figure,
    page: Axes,
    box: tuple[float, float, float],
    ratios: Sequence[float],
    labels: Sequence[str],
    line_label: str,
    say: i18n.Translator,
) -> Axes:
    """The axis, right of the column of names, with a line at 1 and texts on its two sides.

    `box` is its top, width and height in mm; `labels` are the texts beside its marks, which need
    room; `line_label` says what 1 is.
    """
    top, width, height = box
    logs = [math.log10(ratio) for ratio in ratios]
    low, high = min([*logs, -_MIN_REACH]), max([*logs, _MIN_REACH])
    room = 4 + max(canvas.measure_text(label, weight=canvas.SEMIBOLD) for label in labels)
    left, right = canvas.pad_limits(low, high, width, room, room)
    axes = canvas.add_plot_axes(figure, rows.PLOT_LEFT, top, width, height)
    axes.set_xlim(left, right)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    ticks = _TICKS if right - left < _LONG_AXIS else _DECADE_TICKS
    shown = [tick for tick in ticks if left + 0.02 < math.log10(tick) < right - 0.02]
    axes.set_xticks(
        [math.log10(t) for t in shown], [say("{ratio}×", ratio=say.number(t)) for t in shown]
    )
    axes.grid(axis="x")
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=canvas.INK, linewidth=2, zorder=2)
    middle = rows.PLOT_LEFT + width * -left / (right - left)
    _write_sides(page, middle, top, say)
    bottom = top + height + 7.5
    canvas.write_text(page, middle, bottom, line_label, ha="center", small=True, bold=True)
    return axes


def _write_sides(page: Axes, middle: float, top: float, say: i18n.Translator) -> None:
    """Above the axis, what it means to lie left or right of 1."""
    slower = canvas.wrap_text(say("asks for less than was achieved"), middle - rows.PLOT_LEFT - 6)
    faster = canvas.wrap_text(say("needs a faster pace"), canvas.WIDTH - middle - 6)
    sides = (
        ((f"← {slower[0]}", *slower[1:]), middle - 3, "right"),
        ((*faster[:-1], f"{faster[-1]} →"), middle + 3, "left"),
    )
    for lines, x, side in sides:
        start = top - 3 - canvas.LINE_HEIGHT * (len(lines) - 0.5)
        canvas.write_lines(page, x, start, lines, ha=side, color=canvas.GREY)

"""A logarithmic axis of the ratio of two paces: twice and half are equally far from 1."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefing.i18n import Translator
from briefing.report import phrases
from briefing.report.drawing import canvas, rows

HEAD_HEIGHT, FOOT_HEIGHT = 10.0, 10.0  # mm above and below the rows
_MIN_REACH = math.log10(1.8)  # so far the axis reaches to both sides of 1 at least
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
_LONG_AXIS = 1.7  # decades
_DECADE_TICKS = (0.01, 0.1, 1, 10, 100)  # on an axis too long for the others


def format_ratio(ratio: float, say: Translator, decimals: float = math.nan) -> str:
    """A ratio of two paces beside its mark: 2.24×."""
    return say("{ratio}×", ratio=say.number(ratio, phrases.count_decimals(decimals)))


def reading_hint(say: Translator) -> str:
    """How a chart with this axis is read."""
    return say("Right of 1 the plan needs a faster pace than before, left of it a slower one.")


def draw_ratio_axis(
    page: canvas.Axes,
    box: tuple[float, float, float],
    ratios: Sequence[float],
    labels: Sequence[str],
    line_label: str,
    say: Translator,
) -> canvas.Axes:
    """The axis, right of the column of names, with a line at 1 and texts on its two sides.

    `box` is its top, width and height in mm; `labels` are the texts beside its marks, which need
    room; `line_label` says what 1 is.
    """
    top, width, height = box
    logs = [math.log10(ratio) for ratio in ratios]
    ends = min([*logs, -_MIN_REACH]), max([*logs, _MIN_REACH])
    axes = rows.add_axes(page, *box, ends, canvas.measure_labels(labels))
    left, right = axes.get_xlim()
    ticks = _TICKS if right - left < _LONG_AXIS else _DECADE_TICKS
    shown = [tick for tick in ticks if left + 0.02 < math.log10(tick) < right - 0.02]
    axes.set_xticks([math.log10(t) for t in shown], [format_ratio(t, say) for t in shown])
    axes.grid(axis="x")
    axes.axvline(0, color=canvas.INK, linewidth=2, zorder=2)
    middle = rows.PLOT_LEFT + width * -left / (right - left)
    # Above the axis, what it means to lie left or right of 1.
    slower = canvas.wrap_text(say("asks for less than was achieved"), middle - rows.PLOT_LEFT - 6)
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

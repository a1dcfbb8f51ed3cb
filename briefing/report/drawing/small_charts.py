"""A target → a drawing a few lines high, beside the figures it shows in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from briefing.report.drawing import canvas
from briefing.report.drawing.label_placement import Box, Scale

WIDTH, HEIGHT = 27.0, 7.0  # mm, as wide as its column on paper
_DASHED = (0, (2.5, 2))


def draw_small_chart(
    results: Sequence[canvas.Point],
    path: Sequence[canvas.Point],
    ends: tuple[float, float],
    years: tuple[int, int],
    anchor: str,
) -> str:
    """Results as a line with a mark at the last, the path asked for, the target or its range.

    Years without a result are a gap in the line: their value is no number.
    """
    low_end, high_end = ends
    values = [value for _, value in (*results, *path) if not math.isnan(value)]
    values += [end for end in ends if not math.isnan(end)]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    scale = Scale(Box(1.5, 1.5, WIDTH - 2, HEIGHT - 1.5), *years, low, high)
    with canvas.new_sheet(HEIGHT, WIDTH) as page:
        page.plot([0, WIDTH], [HEIGHT - 0.2] * 2, color=canvas.PALE, linewidth=0.6)
        if not math.isnan(high_end):
            top, bottom = scale.y(high_end), scale.y(low_end)
            right = scale.x(scale.last)
            page.fill_between([right - 3, right], bottom, top, color=canvas.SAND, linewidth=0)
        _plot(page, scale, path, color=canvas.RUST, linewidth=1.1, linestyle=_DASHED)
        _plot(page, scale, path[-1:], color=canvas.RUST, marker="X", ms=5, markeredgewidth=0)
        _plot(page, scale, results, color=canvas.TEAL, linewidth=1.6)
        known = [point for point in results if not math.isnan(point[1])]
        _plot(page, scale, known, color=canvas.TEAL, ls="", marker="d", ms=4, markeredgewidth=0)
        return canvas.render_svg(page, anchor)


def _plot(page: canvas.Axes, scale: Scale, points: Sequence[canvas.Point], **look: Any) -> None:
    if points:
        x, y = zip(*scale.points(points), strict=True)
        page.plot(x, y, **look)

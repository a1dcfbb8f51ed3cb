"""A chart with one row per target: wrapped names with remarks on the left, marks on an axis."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from briefing.report.drawing import canvas

_NAME_WIDTH = 56.0  # mm; about 32 characters of a name
PLOT_LEFT = _NAME_WIDTH + 3
PLOT_WIDTH = canvas.WIDTH - PLOT_LEFT
_ROW_GAP = 2.6


class RowLabel(NamedTuple):
    """A row's name and remark, each already broken into lines; heights in mm."""

    name: tuple[str, ...]
    remark: tuple[str, ...]
    text_height: float
    row_height: float


def make_label(name: str, remarks: Sequence[str] = (), min_height: float = 0) -> RowLabel:
    """A row's label; remarks are joined by a middle dot, and broken only where one is too long."""
    unbroken = " · ".join(remark.replace(" ", canvas.NO_BREAK) for remark in remarks)
    lines = canvas.wrap_text(unbroken, _NAME_WIDTH, canvas.SMALL_SIZE)
    names = canvas.wrap_text(name, _NAME_WIDTH)
    height = len(names) * canvas.LINE_HEIGHT + len(lines) * canvas.SMALL_LINE_HEIGHT
    remark = tuple(line.removesuffix(" ·") for line in lines)
    return RowLabel(names, remark, height, max(height, min_height) + _ROW_GAP)


def place_rows(labels: Sequence[RowLabel]) -> tuple[list[float], float]:
    """The middle of every row in mm below the first row's top, and the height of all."""
    heights = [label.row_height for label in labels]
    ends = accumulate(heights)
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)], sum(heights)


def write_labels(
    page: canvas.Axes, labels: Sequence[RowLabel], centres: Sequence[float], top: float
) -> None:
    """Write labels in the column, their middles at `centres` below `top`."""
    for label, centre in zip(labels, centres, strict=True):
        end = canvas.write_lines(page, 0, top + centre - label.text_height / 2, label.name)
        canvas.write_lines(page, 0, end, label.remark, **canvas.SMALL_GREY)


def add_axes(
    page: canvas.Axes,
    top: float,
    width: float,
    height: float,
    ends: tuple[float, float],
    room: float,
) -> canvas.Axes:
    """Axes right of the labels, over `ends` with `room` mm beside each; y in mm from `top`."""
    axes = canvas.add_plot_axes(page, PLOT_LEFT, top, width, height)
    (low, high), free = ends, width - room - room
    margin = room * ((high - low) / free)
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    return axes

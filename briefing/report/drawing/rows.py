"""The left column of a chart with one row per target: wrapped names, small remarks below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from briefing.report.drawing import canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME_WIDTH = 56.0  # mm; about 32 characters of a name
PLOT_LEFT = _NAME_WIDTH + 3
_ROW_GAP = 2.6


@dataclass(frozen=True)
class RowLabel:
    """A row's name and remark, each already broken into lines; heights in mm."""

    name: tuple[str, ...]
    remark: tuple[str, ...]
    min_height: float

    @property
    def text_height(self) -> float:
        return len(self.name) * canvas.LINE_HEIGHT + len(self.remark) * canvas.SMALL_LINE_HEIGHT

    @property
    def row_height(self) -> float:
        return max(self.text_height, self.min_height) + _ROW_GAP


def make_label(name: str, remarks: Sequence[str] = (), min_height: float = 0) -> RowLabel:
    """A row's label; remarks are joined by a middle dot, and broken only where one is too long."""
    unbroken = " · ".join(remark.replace(" ", canvas.NO_BREAK) for remark in remarks)
    lines = canvas.wrap_text(unbroken, _NAME_WIDTH, canvas.SMALL_SIZE)
    remark = tuple(line.removesuffix(" ·") for line in lines)
    return RowLabel(canvas.wrap_text(name, _NAME_WIDTH), remark, min_height)


def place_rows(labels: Sequence[RowLabel]) -> tuple[list[float], float]:
    """The middle of every row in mm below the first row's top, and the height of all."""
    heights = [label.row_height for label in labels]
    ends = list(accumulate(heights))
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)], sum(heights)


def write_label(page: Axes, label: RowLabel, centre: float) -> None:
    """Write a label in the column, its middle at `centre`."""
    end = canvas.write_lines(page, 0, centre - label.text_height / 2, label.name)
    canvas.write_lines(page, 0, end, label.remark, small=True, color=canvas.GREY)

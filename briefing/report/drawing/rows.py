"""The left column of a chart with one row per target: wrapped names, small remarks below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from briefing.report.drawing import canvas

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME_WIDTH = 56.0  # mm; about 32 characters of a name
_ROW_GAP = 2.6


@dataclass(frozen=True)
class RowLabel:
    """A row's name and remark, each already broken into lines."""

    name: tuple[str, ...]
    remark: tuple[str, ...]

    @property
    def height(self) -> float:
        """Of the text alone, in mm."""
        return len(self.name) * canvas.LINE_HEIGHT + len(self.remark) * canvas.SMALL_LINE_HEIGHT


def make_label(name: str, remarks: Sequence[str]) -> RowLabel:
    """A row's label; remarks are joined by a middle dot, and broken only where one is too long."""
    whole = [remark.replace(" ", canvas.NO_BREAK) for remark in remarks]
    lines = canvas.wrap_text(" · ".join(whole), NAME_WIDTH, canvas.SMALL_SIZE)
    return RowLabel(
        canvas.wrap_text(name, NAME_WIDTH), tuple(line.removesuffix(" ·") for line in lines)
    )


def place_rows(labels: Sequence[RowLabel]) -> tuple[list[float], float]:
    """The middle of every row in mm below the first row's top, and the height of all."""
    heights = [label.height + _ROW_GAP for label in labels]
    ends = list(accumulate(heights))
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)], sum(heights)


def write_label(page: Axes, label: RowLabel, centre: float) -> None:
    """Write a label in the column, its middle at `centre`."""
    top = centre - label.height / 2
    for line in label.name:
        canvas.write_text(page, 0, top + canvas.LINE_HEIGHT / 2, line)
        top += canvas.LINE_HEIGHT
    for line in label.remark:
        middle = top + canvas.SMALL_LINE_HEIGHT / 2
        canvas.write_text(page, 0, middle, line, size=canvas.SMALL_SIZE, color=canvas.GREY)
        top += canvas.SMALL_LINE_HEIGHT

"""How wide and high a text is on a slide, so that none overflows in the widest letters.

Slides are set in Arial; a machine without it may take DejaVu Sans, the widest of its substitutes.
Texts are measured with Inter, which is ours, and what DejaVu Sans takes beyond it is added.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from briefing import paths
from briefing.i18n import NO_BREAK

LINE = 1.22  # of the type size from one line to the next
WIDER, BOLD_WIDER = 1.1, 1.22  # DejaVu Sans and its bold than Inter and its semibold, at most
STEP, LARGEST = 0.05, 1.4  # by which a text is set larger than its least size where there is room
_SIZE = 100  # points a text is measured at


class Box(NamedTuple):
    """A place on a slide, in points from the top left."""

    left: float
    top: float
    width: float
    height: float


class Paragraph(NamedTuple):
    """A paragraph at its least size in points; `colour` is a name of the design."""

    text: str
    size: float
    bold: bool = False
    colour: str = "ink"
    before: float = 0.0  # room above it


@functools.cache
def _load_font(bold: bool) -> Any:
    from PIL import ImageFont

    name = "Inter-SemiBold.ttf" if bold else "Inter-Regular.ttf"
    return ImageFont.truetype(str(paths.FONTS / name), _SIZE)


@functools.lru_cache(maxsize=8192)
def measure_width(text: str, size: float, bold: bool = False) -> float:
    """How many points a line of text takes."""
    return float(_load_font(bold).getlength(text)) * size / _SIZE * (BOLD_WIDER if bold else WIDER)


def count_lines(text: str, room: float, size: float, bold: bool = False) -> int:
    """How many lines a paragraph takes; a word longer than a line takes several."""
    space = measure_width("n n", size, bold) - measure_width("nn", size, bold)
    lines, length = 1, 0.0
    for group in text.split(" "):
        whole = measure_width(group, size, bold)
        parts = [whole]
        if whole > room:  # what is kept together is broken all the same
            parts = [measure_width(word, size, bold) for word in group.split(NO_BREAK)]
        for width in parts:
            if length and length + space + width > room:
                lines, length = lines + 1, 0.0
            extra = int(width // room) if width > room else 0
            lines += extra
            length += width - extra * room + (space if length else 0.0)
    return lines


def measure_height(paragraphs: Iterable[Paragraph], room: float, factor: float = 1.0) -> float:
    """How many points some paragraphs take below each other, all enlarged by a factor."""
    height = 0.0
    for number, part in enumerate(paragraphs):
        size = part.size * factor
        lines = count_lines(part.text, room, size, part.bold)
        height += lines * size * LINE + (part.before * factor if number else 0.0)
    return height


def fits(paragraphs: Iterable[Paragraph], box: Box) -> bool:
    """Whether some paragraphs have room in a box at their least size."""
    return measure_height(paragraphs, box.width) <= box.height


def enlarge(paragraphs: Sequence[Paragraph], box: Box, largest: float = LARGEST) -> float:
    """By what paragraphs can be set larger and still fit; 1 at least."""
    factor = 1.0
    while (
        factor + STEP <= largest
        and measure_height(paragraphs, box.width, factor + STEP) <= box.height
    ):
        factor += STEP
    return factor

"""Sheets measured in millimetres, and a finished sheet → SVG text, the same bytes on every run."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from briefing import i18n, paths
from briefing.report import blocks, design

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = design.CHART_SIZES["width"]  # millimetres
TEXT_SIZE, SMALL_SIZE = design.CHART_SIZES["text"], design.CHART_SIZES["small"]  # points
LINE_HEIGHT, SMALL_LINE_HEIGHT = 4.0, 3.5  # millimetres from one line of text to the next
SEMIBOLD = 600
NO_BREAK = "\N{NO-BREAK SPACE}"

INK, GREY, RULE, PALE = (design.CHART_COLOURS[name] for name in ("ink", "muted", "axis", "grid"))
TEAL, LIGHT_TEAL, RUST, SAND = (
    design.CHART_COLOURS[name] for name in ("accent", "middle", "warm", "sand")
)

_MM_PER_INCH = 25.4
_HALF_CAP_HEIGHT = 0.364  # of the type size, in Inter
_LABEL_OFFSET = 7  # points
_WIDTH_TOLERANCE = (
    2.0  # mm; the words of a line and the spaces between differ by less from the whole line
)
_MM_PER_POINT = _MM_PER_INCH / 72


@contextmanager
def new_sheet(height: float) -> Iterator[Figure]:
    """An empty sheet `WIDTH` × `height` mm; draw on it and call `svg` inside the `with`."""
    import matplotlib
    from matplotlib.figure import Figure

    _register_fonts()
    with matplotlib.rc_context(design.matplotlib_settings(), paths.CHART_STYLE):
        yield Figure(figsize=(WIDTH / _MM_PER_INCH, height / _MM_PER_INCH))


def add_page_axes(figure: Figure) -> Axes:
    """The whole sheet as invisible axes: x in mm from the left, y in mm from the top."""
    axes = figure.add_axes((0, 0, 1, 1), zorder=2)
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(_sheet_height(figure), 0)
    axes.set_axis_off()
    return axes


def add_plot_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at a place given in mm from the top left."""
    whole = _sheet_height(figure)
    box = (left / WIDTH, 1 - (top + height) / whole, width / WIDTH, height / whole)
    return figure.add_axes(box, zorder=1)


def render_svg(figure: Figure, anchor: str) -> str:
    """The sheet as an `<svg>` element that can stand beside others on one page.

    Ids are prefixed with `anchor`; header, comments, metadata and the page-wide style rule
    matplotlib writes are taken out.
    """
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    text = written.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    # The rule `*{stroke-linejoin…}` would style every element of the HTML page around the chart.
    text = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", text, flags=re.DOTALL)
    group = '<g id="figure_1"'
    text = text.replace(group, group + ' stroke-linejoin="round" stroke-linecap="butt"', 1)
    text = re.sub(r'\bid="', f'id="{anchor}-', text)
    text = re.sub(r"url\(#", f"url(#{anchor}-", text)
    text = re.sub(r'href="#', f'href="#{anchor}-', text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


@functools.lru_cache(maxsize=4096)
def measure_text(text: str, size: float = TEXT_SIZE, weight: int = 400) -> float:
    """How many mm a line of text takes."""
    from matplotlib.font_manager import FontProperties, fontManager
    from matplotlib.textpath import text_to_path

    _register_fonts()
    font = FontProperties(family=design.FONT_FAMILY, size=size, weight=weight)
    fontManager.findfont(font, fallback_to_default=False)
    return text_to_path.get_text_width_height_descent(text, font, False)[0] * _MM_PER_POINT


def wrap_text(
    text: str, room: float, size: float = TEXT_SIZE, weight: int = 400
) -> tuple[str, ...]:
    """Text broken at spaces into lines of at most `room` mm; a longer word stays whole.

    What no-break spaces hold together is broken only if it is longer than a line; they come back
    as plain spaces.
    """
    lines: list[str] = []
    length, space = 0.0, measure_text("n n", size, weight) - measure_text("nn", size, weight)
    for held in text.split(" "):
        fits = measure_text(held, size, weight) <= room
        for word in [held] if fits else held.split(NO_BREAK):
            longer = f"{lines[-1]} {word}" if lines else word
            own = measure_text(word, size, weight)
            # Words are measured once for all texts; the line only where it is a near thing.
            about = length + space + own
            near = abs(about - room) < _WIDTH_TOLERANCE
            if lines and (measure_text(longer, size, weight) if near else about) <= room:
                lines[-1], length = longer, about
            elif word:
                lines.append(word)
                length = own
    return tuple(line.replace(NO_BREAK, " ") for line in lines)


def wrap_evenly(
    text: str, room: float, size: float = TEXT_SIZE, weight: int = 400
) -> tuple[str, ...]:
    """As `wrap`, with lines of about one length: no last word alone."""
    lines = wrap_text(text, room, size, weight)
    while len(narrower := wrap_text(text, room - 0.5, size, weight)) == len(lines) and room > 1:
        lines, room = narrower, room - 0.5
    return lines


def write_text(
    page: Axes,
    x: float,
    y: float,
    text: str,
    *,
    color: str = INK,
    size: float = TEXT_SIZE,
    weight: int = 400,
    ha: str = "left",
    behind: str = "none",
) -> None:
    """A line of text on the page, its capitals centred on `y`; `behind` colours a box under it.

    By the baseline and not by the box of the glyphs: stacked accents must not move a line.
    """
    from briefing.report.drawing.line import BaselineText

    baseline = y + _HALF_CAP_HEIGHT * size * _MM_PER_POINT
    look: dict[str, Any] = {"color": color, "size": size, "weight": weight, "ha": ha}
    if behind == "none":
        page.add_artist(BaselineText(x, baseline, text, **look))
    else:
        box = {"facecolor": behind, "edgecolor": "none", "pad": 1.2}
        page.text(x, baseline, text, va="baseline", bbox=box, **look)


def label_mark(
    axes: Axes, x: float, y: float, text: str, *, left: bool, color: str, weight: int = 400
) -> None:
    """A text left or right of a mark that lies at `x`, `y` in the axes' own units."""
    axes.annotate(
        text,
        (x, y),
        (-_LABEL_OFFSET if left else _LABEL_OFFSET, -_HALF_CAP_HEIGHT * TEXT_SIZE),
        textcoords="offset points",
        ha="right" if left else "left",
        va="baseline",
        color=color,
        weight=weight,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4},
    )


def pad_limits(
    low: float, high: float, length: float, left: float, right: float
) -> tuple[float, float]:
    """Axis limits that leave `left` and `right` mm of `length` free beside `low` and `high`."""
    per_mm = (high - low) / (length - left - right)
    return low - left * per_mm, high + right * per_mm


def no_chart_note(text: str, say: i18n.Translator) -> blocks.Note:
    """What stands in the place of a chart that cannot be drawn."""
    return blocks.Note(title=say("No chart"), text=text, tone="gap")


@functools.cache
def _register_fonts() -> None:
    from matplotlib.font_manager import fontManager

    ours = [str(file) for file in sorted(paths.FONTS.glob("*.ttf"))]
    for file in ours:
        fontManager.addfont(file)
    # An Inter installed on the machine would otherwise be found first, with other metrics.
    fontManager.ttflist.sort(key=lambda font: font.fname not in ours)


def _sheet_height(figure: Figure) -> float:
    return figure.get_figheight() * _MM_PER_INCH

"""Sheets measured in millimetres, and a finished sheet → SVG text, the same bytes on every run."""

from __future__ import annotations

import functools
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from briefing import paths
from briefing.i18n import NO_BREAK, keep_units
from briefing.report import design

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes  # elsewhere `canvas.Axes`
    from matplotlib.font_manager import FontProperties

WIDTH = design.CHART_SIZES["width"]  # millimetres; of a sheet for a phone, NARROW
NARROW = design.CHART_SIZES["narrow"]
TEXT_SIZE, SMALL_SIZE = design.CHART_SIZES["text"], design.CHART_SIZES["small"]  # points
LINE_HEIGHT, SMALL_LINE_HEIGHT = 4.2, 4.0  # millimetres from one line of text to the next
SEMIBOLD = 600
INK, GREY, RULE, PALE = (design.CHART_COLOURS[name] for name in ("ink", "muted", "axis", "grid"))
TEAL, LIGHT_TEAL = design.CHART_COLOURS["accent"], design.CHART_COLOURS["middle"]
RUST, SAND = design.CHART_COLOURS["warm"], design.CHART_COLOURS["sand"]
SMALL_GREY: dict[str, Any] = {"small": True, "color": GREY}  # a remark's text
ON_WHITE: dict[str, Any] = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1.2}}
MIN_ROWS = 3  # of which a chart is made; of fewer a sentence says as much
Point = tuple[float, float]

_ENDLESS = re.compile(r"\S{40,}")  # a word longer than a line
_MM_PER_INCH = 25.4
_VALUE = "value:"  # how the id of a mark's group begins that is not one
_HALF_CAP_HEIGHT = 0.364  # of the type size, in Inter
_LABEL_OFFSET = 7  # points
_WIDTH_TOLERANCE = 2.0  # mm; a line differs by less from the sum of its words and spaces
_MM_PER_POINT = _MM_PER_INCH / 72


@contextmanager
def new_sheet(height: float, width: float = WIDTH) -> Iterator[Axes]:
    """An empty page of `width` × `height` mm, to be drawn and rendered in the `with`.

    It covers its figure as invisible axes: x in mm from the left, y in mm from the top.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        # They were validated when they were read: at every sheet that would cost as much as axes.
        dict.update(matplotlib.rcParams, _read_settings())  # type: ignore[misc]
        figure = Figure(figsize=(width / _MM_PER_INCH, height / _MM_PER_INCH))
        page = figure.add_axes((0, 0, 1, 1), zorder=2)
        page.set_xlim(0, width)
        page.set_ylim(figure.get_figheight() * _MM_PER_INCH, 0)
        page.set_axis_off()
        yield page


def add_plot_axes(page: Axes, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at a place given in mm from the top left."""
    sheet_width, sheet_height = page.get_xlim()[1], page.get_ylim()[0]
    bottom = 1 - (top + height) / sheet_height
    box = (left / sheet_width, bottom, width / sheet_width, height / sheet_height)
    return page.figure.add_axes(box, zorder=1)


def render_svg(page: Axes, anchor: str) -> str:
    """The sheet as an `<svg>` element that can stand beside others on one page: its ids begin
    with `anchor`; header, comments, metadata and the page-wide style rule are taken out.
    """
    written = io.StringIO()
    for artist in page.get_children():
        artist.set_clip_on(False)  # the sheet's edge does it
    anchor = anchor if page.get_xlim()[1] == WIDTH else f"{anchor}-narrow"
    metadata = {"Date": None, "Creator": None}
    page.figure.canvas.print_figure(written, format="svg", metadata=metadata)
    # The rule `*{stroke-linejoin…}` would style every element of the HTML page around the chart.
    left_out = r"<!--.*?-->|<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>"
    text = re.sub(rf"\A.*?(?=<svg)|{left_out}", "", written.getvalue(), flags=re.DOTALL)
    group = '<g id="figure_1"'
    text = text.replace(group, group + ' stroke-linejoin="round" stroke-linecap="butt"', 1)
    text = re.sub(rf'\bid="{_VALUE}', 'data-value="', text)
    text = re.sub(r' transform="rotate\(-?0 [^"]*"', "", text)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\1{anchor}-", text)
    return re.sub(r"\s*\n\s*", "\n", text).strip()


@functools.lru_cache(maxsize=4096)
def measure_text(text: str, size: float = TEXT_SIZE, weight: int = 400) -> float:
    """How many mm a line of text takes."""
    from matplotlib.textpath import text_to_path

    font = _find_font(size, weight)
    return text_to_path.get_text_width_height_descent(text, font, False)[0] * _MM_PER_POINT


def measure_labels(texts: Iterable[str]) -> float:
    """How many mm the longest label of a mark takes beside it."""
    return 4 + max(measure_text(text, weight=SEMIBOLD) for text in texts)


def wrap_text(text: str, room: float, size: float = TEXT_SIZE) -> tuple[str, ...]:
    """Text broken at spaces into lines of at most `room` mm; of words only endless ones are broken.

    What no-break spaces hold together is broken only if it is longer than a line; they come back
    as plain spaces.
    """
    lines: list[str] = []
    length, space = 0.0, measure_text("n n", size) - measure_text("nn", size)
    text = _ENDLESS.sub(lambda word: _break_word(word[0], room, size), text)
    for group in keep_units(text).split(" "):
        fits = measure_text(group, size) <= room
        for word in [group] if fits else group.split(NO_BREAK):
            longer = f"{lines[-1]} {word}" if lines else word
            word_length = measure_text(word, size)
            # Words are measured once for all texts; the line only where it is a near thing.
            about = length + space + word_length
            near = abs(about - room) < _WIDTH_TOLERANCE
            if lines and (measure_text(longer, size) if near else about) <= room:
                lines[-1], length = longer, about
            elif word:
                lines.append(word)
                length = word_length
    return tuple(line.replace(NO_BREAK, " ") for line in lines)


def _break_word(word: str, room: float, size: float) -> str:
    """A word with spaces where lines of `room` mm end."""
    lines = [""]
    for letter in word:
        if lines[-1] and measure_text(lines[-1] + letter, size) > room:
            lines.append("")
        lines[-1] += letter
    return " ".join(lines)


def wrap_evenly(text: str, room: float, size: float) -> tuple[str, ...]:
    """As `wrap_text`, with lines of about one length: no last word alone."""
    lines = wrap_text(text, room, size)
    while len(narrower := wrap_text(text, room - 0.5, size)) == len(lines) and room > 1:
        lines, room = narrower, room - 0.5
    return lines


def write_text(
    page: Axes, x: float, y: float, text: str, small: bool = False, bold: bool = False, **look: Any
) -> None:
    """A line of text on the page, its capitals centred on `y`; `look` as matplotlib takes it.

    By the baseline and not by the box of the glyphs: stacked accents must not move a line.
    """
    from briefing.report.drawing.baseline_text import BaselineText

    size = SMALL_SIZE if small else TEXT_SIZE
    font, look = _find_font(size, SEMIBOLD if bold else 400), {"color": INK, **look}
    baseline = y + _HALF_CAP_HEIGHT * size * _MM_PER_POINT
    if "bbox" in look:
        page.text(x, baseline, text, va="baseline", font=font, **look)
    else:
        page.add_artist(BaselineText(x, baseline, text, va="baseline", font=font, **look))


def write_lines(
    page: Axes, x: float, top: float, lines: Iterable[str], small: bool = False, **look: Any
) -> float:
    """Lines of text below each other from `top` down; returns where they end."""
    height = SMALL_LINE_HEIGHT if small else LINE_HEIGHT
    for line in lines:
        write_text(page, x, top + height / 2, line, small, **look)
        top += height
    return top


def label_mark(
    axes: Axes, x: float, y: float, text: str, *, to_left: bool, color: str, weight: int = SEMIBOLD
) -> None:
    """A text left or right of a mark that lies at `x`, `y` in the units of the axes."""
    ha, right = ("right", -_LABEL_OFFSET) if to_left else ("left", _LABEL_OFFSET)
    offset = (right, -_HALF_CAP_HEIGHT * TEXT_SIZE)
    look: dict[str, Any] = {"color": color, "weight": weight, "ha": ha, "va": "baseline"}
    box = {"facecolor": "white", "edgecolor": "none", "pad": 0.4}
    axes.annotate(text, (x, y), offset, textcoords="offset points", bbox=box, **look)


def draw_marks(
    axes: Axes, points: Sequence[Point], size: float, zorder: float = 4, **look: Any
) -> None:
    """Marks of one look at points in the units of the axes."""
    import seaborn as sns

    if points:
        x, y = zip(*points, strict=True)
        sns.scatterplot(x=x, y=y, ax=axes, s=size, zorder=zorder, **look)


def draw_lines(page: Axes, lines: Iterable[Sequence[Point]], **look: Any) -> None:
    """Lines of one look as one path, each broken off from the next."""
    points = [point for line in lines for point in (*line, (math.nan, math.nan))]
    if points:
        page.plot(*zip(*points, strict=True), **look)


def tone_colour(tone: design.Tone) -> str:
    """The colour of a tone, which tables give the same verdict."""
    return design.CHART_COLOURS[tone] if tone else INK


def add_value(artist: Artist, text: str) -> None:
    """What a mark stands for, shown where it is pointed at: name, period, value."""
    artist.set_gid(_VALUE + text)


def fill_box(page: Axes, place: Point, width: float, height: float, **look: Any) -> Artist:
    """A filled rectangle on the page."""
    from matplotlib.patches import Rectangle

    return page.add_patch(Rectangle(place, width, height, **look))


def round_ticks(low: float, high: float) -> list[float]:
    """A few round numbers from `low` to `high`."""
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(tick) for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]


@functools.cache
def _read_settings() -> dict[str, Any]:
    """All settings a chart is drawn with."""
    from matplotlib import rc_context, rcParams

    _register_fonts()
    with rc_context(design.matplotlib_settings(), paths.CHART_STYLE):
        return {name: rcParams[name] for name in rcParams if name != "backend"}


@functools.cache
def _find_font(size: float, weight: int) -> FontProperties:
    from matplotlib.font_manager import FontProperties, fontManager

    _register_fonts()
    font = FontProperties(family=design.FONT_FAMILY, size=size, weight=weight)
    fontManager.findfont(font, fallback_to_default=False)
    return font


@functools.cache
def _register_fonts() -> None:
    from matplotlib.font_manager import fontManager

    vendored = [str(file) for file in sorted(paths.FONTS.glob("*.ttf"))]
    for file in vendored:
        fontManager.addfont(file)
    # An Inter installed on the machine would otherwise be found first, with other metrics.
    fontManager.ttflist.sort(key=lambda font: font.fname not in vendored)

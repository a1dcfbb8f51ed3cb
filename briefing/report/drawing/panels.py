"""Small multiples: a panel a target with its path, its results and where they lead."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from briefing.i18n import Translator
from briefing.report.design import Tone
from briefing.report.drawing import canvas, readings
from briefing.report.drawing.label_placement import Box, Scale, line_obstacles

PANEL_WIDTH = 46.0  # mm, the least that names and values are readable in
_PANEL_GAP, _ROW_GAP, _KEY_LINE = 6.0, 5.0, 5.0  # mm between panels, rows, lines of the key
_LINE = canvas.SMALL_LINE_HEIGHT
_PLOT_HEIGHT, _YEARS_HEIGHT, _AIR = 21.0, 4.6, 2.6  # of a plot, its years; above and below its axis
_LABEL_HEIGHT, _LABEL_DISTANCE = 3.4, 1.4  # height of a value's text, its distance from the mark
_DASHED = (0, (2.5, 2))
_RULE: dict[str, Any] = {"color": canvas.RULE, "linewidth": 0.6, "zorder": 1.5}
# White below a value, over the grid and under the lines that were measured.
_GROUND: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "zorder": 1.6}
_GRID: dict[str, Any] = {"color": canvas.PALE, "linewidth": 0.6, "zorder": 0}

Points = tuple[tuple[int, float], ...]


class Panel(NamedTuple):
    """One target as drawn: its path, its results, where they lead, and the words beside them.

    `path` is flat for what is to be maintained or is a mean; `band` is the target's range by year,
    from one end to the other. `yearly` are the years' values where `results` are the means of the
    years so far. `target` is where its mark is drawn, if it has a text. `values` are what marks of
    results are, in words.
    """

    name: str
    unit: str
    verdict_text: str
    tone: Tone
    years: tuple[int, int]  # on the axis
    path: Points
    band: tuple[tuple[int, float, float], ...]
    results: Points
    yearly: Points
    projected: Points
    target: float
    result_texts: Sequence[str]
    target_text: str
    values: Sequence[str]
    target_value: str


def count_columns(width: float) -> int:
    """How many panels a row of a sheet has."""
    return int((width + _PANEL_GAP) // (PANEL_WIDTH + _PANEL_GAP))


def draw_panels(
    panels: Sequence[Panel], margin: float, width: float, anchor: str, say: Translator
) -> str:
    """The panels of a chart on a sheet of a width, `margin` mm left of each for its axis."""
    columns = count_columns(width)
    panels = [_name_axis(panel, say) for panel in panels]
    room = (width - (columns - 1) * _PANEL_GAP) / columns
    rows = [panels[start : start + columns] for start in range(0, len(panels), columns)]
    heads = [_head_height(row, room) for row in rows]
    key = list(_key_items(panels, say))
    places = list(_place_key(key, width))
    top = places[-1][1] + _KEY_LINE + 1
    below = _PLOT_HEIGHT + _YEARS_HEIGHT + _ROW_GAP
    height = top + sum(head + below for head in heads) - _ROW_GAP
    with canvas.new_sheet(height, width) as page:
        _draw_key(page, key, places)
        for row, head in zip(rows, heads, strict=True):
            for column, panel in enumerate(row):
                left = column * (room + _PANEL_GAP)
                _write_head(page, panel, left, top, room)
                plot = Box(left + margin, top + head, left + room, top + head + _PLOT_HEIGHT)
                _draw_plot(page, panel, plot, say)
            top += head + below
        return canvas.render_svg(page, anchor)


def _name_axis(panel: Panel, say: Translator) -> Panel:
    """With the unit of its axis."""
    factor = readings.choose_factor(value_ticks(panel))
    return panel._replace(unit=readings.name_unit(panel.unit, factor, say))


# Above the plots


def _head_height(row: Sequence[Panel], room: float) -> float:
    """What the names, verdicts and units above the plots of a row need; alike for all of it."""
    lines = max(len(_wrap(panel.name, room)) + len(_unit_lines(panel, room)) for panel in row)
    return (lines + 1) * _LINE + 1


def _wrap(text: str, room: float) -> tuple[str, ...]:
    return canvas.wrap_text(text, room, canvas.SMALL_SIZE)


def _unit_lines(panel: Panel, room: float) -> tuple[str, ...]:
    """The unit below the verdict; nothing where it has room beside it."""
    verdict = canvas.measure_text(panel.verdict_text, canvas.SMALL_SIZE, canvas.SEMIBOLD)
    unit = canvas.measure_text(panel.unit, canvas.SMALL_SIZE)
    return () if verdict + 3 + unit <= room else _wrap(panel.unit, room)


def _write_head(page: canvas.Axes, panel: Panel, left: float, top: float, room: float) -> None:
    middle = canvas.write_lines(page, left, top, _wrap(panel.name, room), small=True) + _LINE / 2
    colour, below = canvas.tone_colour(panel.tone), _unit_lines(panel, room)
    canvas.write_text(page, left, middle, panel.verdict_text, color=colour, small=True, bold=True)
    if not below:
        canvas.write_text(page, left + room, middle, panel.unit, ha="right", **canvas.SMALL_GREY)
    canvas.write_lines(page, left, middle + _LINE / 2, below, **canvas.SMALL_GREY)


def _key_items(panels: Sequence[Panel], say: Translator) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What the lines and marks mean, once, above the panels; of those there are."""
    yield say("path asked for"), {"color": canvas.GREY, "lw": 0.9}
    if any(panel.band for panel in panels):
        yield say("range asked for"), {"color": canvas.SAND, "lw": 6}
    look = {"color": canvas.TEAL, "lw": 1.6, "marker": "d", "ms": 4, "markevery": [1]}
    yield say("results"), look
    if any(panel.projected for panel in panels):
        yield say("at the pace so far"), {"color": canvas.TEAL, "lw": 1, "ls": _DASHED}
    if any(panel.target_text for panel in panels):
        yield say("target"), {"color": canvas.RUST, "lw": 0, "marker": "X", "ms": 5}
    if any(panel.yearly for panel in panels):
        yield say("single years"), {"color": canvas.GREY, "lw": 0, "marker": "d", "ms": 3.4}


def _place_key(
    items: Sequence[tuple[str, Mapping[str, Any]]], width: float
) -> Iterator[tuple[float, float]]:
    """Where each item of the key begins, in as many lines as they need."""
    left, y = 0.0, 2.0
    for text, look in items:
        room = (7.8 if look["lw"] else 4.8) + canvas.measure_text(text, canvas.SMALL_SIZE)
        if left and left + room > width:
            left, y = 0.0, y + _KEY_LINE
        yield left, y
        left += room + 5


def _draw_key(
    page: canvas.Axes,
    items: Sequence[tuple[str, Mapping[str, Any]]],
    places: Sequence[tuple[float, float]],
) -> None:
    for (text, look), (left, y) in zip(items, places, strict=True):
        ends = [left, left + 3, left + 6] if look["lw"] else [left + 3]
        page.plot(ends, [y] * len(ends), solid_capstyle="butt", **look)
        canvas.write_text(page, ends[-1] + 1.8, y, text, small=True)


# The plots


def value_ticks(panel: Panel) -> list[float]:
    """Three to five round values from below all that is drawn to above it."""
    points = (*panel.path, *panel.results, *panel.yearly, *panel.projected)
    values = [*(value for _, value in points), *(end for _, *ends in panel.band for end in ends)]
    values += [panel.target] if panel.target_text else []
    low, high = min(values), max(values)
    if low == high:
        low, high = low - abs(low or 1) / 10, high + abs(high or 1) / 10
    whole = 10.0 ** math.floor(math.log10((high - low) / 2))
    step = next(size * whole for size in (1, 2, 5, 10) if size * whole >= (high - low) / 2.5)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 2)
    return [number * step for number in range(first, last + 1)]


def format_ticks(panel: Panel, say: Translator) -> list[str]:
    """The marks of a panel's axis, with the decimals its steps have; large ones in millions."""
    ticks = value_ticks(panel)
    factor = readings.choose_factor(ticks)
    ticks = [tick / factor for tick in ticks]
    decimals = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9))
    return [say.number(tick, decimals) for tick in ticks]


def measure_ticks(panels: Sequence[Panel], say: Translator) -> float:
    """How many mm the longest mark of all axes needs: one margin, so one scale of years."""
    texts = (text for panel in panels for text in format_ticks(panel, say))
    return max(canvas.measure_text(text, canvas.SMALL_SIZE) for text in texts) + 1.6


def _draw_plot(page: canvas.Axes, panel: Panel, plot: Box, say: Translator) -> None:
    ticks = value_ticks(panel)
    box = Box(plot.left + 1, plot.top + _AIR, plot.right - 2.2, plot.bottom - _AIR)
    scale = Scale(box, *panel.years, ticks[0], ticks[-1])
    heights = [scale.y(tick) for tick in ticks]
    canvas.draw_lines(page, (((plot.left, y), (plot.right, y)) for y in heights), **_GRID)
    for y, text in zip(heights, format_ticks(panel, say), strict=True):
        canvas.write_text(page, plot.left - 1.2, y, text, ha="right", **canvas.SMALL_GREY)
    _draw_years(page, panel, scale, plot)
    _draw_lines(page, panel, scale)
    _draw_labels(page, panel, scale, plot)


def _draw_years(page: canvas.Axes, panel: Panel, scale: Scale, plot: Box) -> None:
    """A line below with a tick a year; the first, the last known and the due year by name."""
    years = [scale.x(year) for year in range(scale.first, scale.last + 1)]
    end = plot.bottom + 0.9
    ticks = (((x, plot.bottom), (x, end)) for x in years)
    axis = ((plot.left, plot.bottom), (plot.right, plot.bottom))
    canvas.draw_lines(page, (axis, *ticks), **_RULE)
    written: list[float] = []
    width, y = canvas.measure_text("2030", canvas.SMALL_SIZE), end + _YEARS_HEIGHT / 2
    for year in (scale.last, scale.first, panel.results[-1][0]):
        x = min(scale.x(year), plot.right - width / 2)
        if all(abs(x - other) > width + 1 for other in written):
            written.append(x)
            canvas.write_text(page, x, y, str(year), ha="center", **canvas.SMALL_GREY)


def _draw_lines(page: canvas.Axes, panel: Panel, scale: Scale) -> None:
    def plot(values: Points, color: str, **look: Any) -> Any:
        x, y = zip(*scale.points(values), strict=True) if values else ((), ())
        return page.plot(x, y, color=color, markeredgewidth=0, **look)[0]

    if panel.band:
        years, lows, highs = zip(*panel.band, strict=True)
        low, high = ([scale.y(value) for value in values] for values in (lows, highs))
        page.fill_between(
            [scale.x(year) for year in years], low, high, color=canvas.SAND, linewidth=0, zorder=1
        )
    plot(panel.path, canvas.GREY, linewidth=0.9)
    plot(panel.projected, canvas.TEAL, linewidth=1, linestyle=_DASHED, zorder=2.5)
    # `plot` draws marks at a third of the cost of `scatter`; their area is the square of the size.
    if panel.yearly:
        plot(panel.yearly, canvas.GREY, ls="", zorder=3, marker="d", ms=3.4)
    known, (first, last) = dict(panel.results), (panel.results[0][0], panel.results[-1][0])
    line = tuple((year, known.get(year, math.nan)) for year in range(first, last + 1))
    plot(line, canvas.TEAL, zorder=4, linewidth=1.6)  # a gap in the years is one in the line
    for point, value in zip(panel.results, panel.values, strict=True):
        mark = plot((point,), canvas.TEAL, zorder=5, ls="", marker="d", ms=4.2)
        canvas.add_value(mark, f"{panel.name} · {value}")
    if panel.target_text:
        mark = plot(((scale.last, panel.target),), canvas.RUST, ls="", zorder=6, marker="X", ms=5.5)
        canvas.add_value(mark, f"{panel.name} · {panel.target_value}")


def _draw_labels(page: canvas.Axes, panel: Panel, scale: Scale, plot: Box) -> None:
    """The target, the last value, the first value: each where it covers least.

    What is no longer free of other texts is left out, but for the target and the last value.
    """
    marks: list[Box] = []
    for values in (panel.path, panel.projected, panel.results, *([p] for p in panel.yearly)):
        marks += line_obstacles(scale.points(values))
    texts = [(panel.result_texts[i], panel.results[i], canvas.TEAL) for i in (-1, 0)]
    texts = texts[: len(panel.results)]
    if panel.target_text:
        texts.insert(0, (panel.target_text, (scale.last, panel.target), canvas.RUST))
    written: list[Box] = []
    for number, (text, point, colour) in enumerate(texts):
        bold = colour == canvas.RUST
        width = canvas.measure_text(text, canvas.SMALL_SIZE, canvas.SEMIBOLD if bold else 400)
        box = _place_label(width, *scale.points([point])[0], marks, written, plot)
        if box is None or (number == 2 and any(map(box.overlaps, written))):
            continue
        written.append(box._replace(left=box.left - 0.8, right=box.right + 0.8))
        look: dict[str, Any] = {"color": colour, "small": True, "bold": bold}
        canvas.fill_box(page, (box.left, box.top), width, _LABEL_HEIGHT, **_GROUND)
        canvas.write_text(page, box.left, box.top + _LABEL_HEIGHT / 2, text, **look)


def _place_label(
    width: float, x: float, y: float, marks: Sequence[Box], written: Sequence[Box], plot: Box
) -> Box | None:
    """A place near a mark for its value, over no other text and over few lines; None if none is."""
    tops = [
        top
        for distance in (_LABEL_DISTANCE, 3.0, 5.0, 8.0)
        for top in (y - distance - _LABEL_HEIGHT, y + distance)
    ]
    lefts = [max(plot.left, min(x - shift, plot.right - width)) for shift in (width / 2, width, 0)]
    boxes = [
        Box(left, top, left + width, top + _LABEL_HEIGHT) for top, left in product(tops, lefts)
    ]
    inside = [box for box in boxes if plot.top - 2 <= box.top and box.bottom <= plot.bottom + 0.1]
    free = [box for box in inside if not any(map(box.overlaps, written))]
    return min(free, key=lambda box: sum(map(box.overlaps, marks)), default=None)

"""Targets on their way → small multiples: path asked for, results so far, where that pace leads.

One small panel a target; `panels` reads what it shows out of the tables, here it is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data.tables import Tables
from briefing.report import assessment, blocks, target_figures
from briefing.report.drawing import canvas, label_placement, panels
from briefing.report.drawing.panels import Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_ROWS = 2  # rows of panels in a figure: half a page, so that no page stays half empty
_MAX_COLUMNS, _MIN_COLUMNS = 4, 3
_PANEL_GAP, _KEY_HEIGHT = 6.0, 6.0  # mm between panels, and for the key on top
_NAME_HEIGHT, _VERDICT_HEIGHT, _PLOT_HEIGHT, _YEARS_HEIGHT, _ROW_GAP = 3.5, 4.2, 19.0, 4.0, 4.5
_LABEL_HEIGHT, _LABEL_DISTANCE = 3.2, 1.5  # height of a value's text, its distance from the mark
_INSET = 1.6  # mm from a panel's left edge to its first year
_TONE_COLOURS = {"good": canvas.TEAL, "warn": canvas.RUST, "bad": canvas.RUST}


def progress_charts(run: Tables, say: i18n.Translator, *, source: str) -> list[blocks.Block]:
    """Every target of the plan with a result, a panel each, by domain; and what has no panel."""
    shown = panels.panels_by_domain(run, say)
    left_out = panels.describe_not_drawn(run, say)
    if not shown:
        plan = say.period(target_figures.current_plan(run))
        return [canvas.no_chart_note(say("No target for {plan} has a result yet.", plan=plan), say)]
    figures: list[blocks.Figure] = []
    for domain, own in shown.items():
        parts = _split_into_figures(own)
        for number, part in enumerate(parts, start=1):
            figures.append(_make_figure(run, domain, part, (number, len(parts)), say, source))
    reading = say(
        "A target to rise keeps pace while its results lie on or above the path asked for, one "
        "to fall while they lie on or below it."
    )
    figures[0] = replace(figures[0], reading=reading)  # and not above each of them
    return [*figures, blocks.paragraph(left_out)] if left_out else list(figures)


def _split_into_figures(own: Sequence[Panel]) -> list[Sequence[Panel]]:
    """The panels of a domain in figures of at most `ROWS` rows each, as even as can be."""
    rows = -(-len(own) // _MAX_COLUMNS)
    each = -(-len(own) // -(-rows // MAX_ROWS))
    return _split_by_size(own, each)


def _split_by_size(own: Sequence[Panel], each: int) -> list[Sequence[Panel]]:
    return [own[start : start + each] for start in range(0, len(own), each)]


def _make_figure(
    run: Tables,
    domain: str,
    own: Sequence[Panel],
    part: tuple[int, int],
    say: i18n.Translator,
    source: str,
) -> blocks.Figure:
    anchor = f"progress-{domain}-{part[0]}"
    plan = say.period(target_figures.current_plan(run))
    measured = say("Targets of {plan} as of {year}, each in its own unit", plan=plan, year=run.year)
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(domain, own, part, target_figures.is_last_plan_year(run), say),
        subtitle=" · ".join((measured, say.own(run.place, "name"))),
        svg=_draw_chart(own, anchor, say),
        alt=" ".join(panel.sentence for panel in own),
        source=source,
        width="full",
    )


def _chart_title(
    domain: str, own: Sequence[Panel], part: tuple[int, int], due: bool, say: i18n.Translator
) -> str:
    name = say.code("domain", domain)
    if part[1] > 1:
        name = say("{name} ({part} of {parts})", name=name, part=part[0], parts=part[1])
    good = sum(p.verdict in (*assessment.ON_COURSE, "met", "exceeded") for p in own)
    values = {"name": name, "good": say.number(good), "count": say.number(len(own))}
    if due:
        return say("{name}: {good} of {count} met or exceeded", **values)
    return say("{name}: {good} of {count} on track or maintained", **values)


# The sheet


@dataclass(frozen=True)
class PlotArea:
    """Where a panel's plot lies on the page in mm, and its scale."""

    left: float
    right: float
    top: float
    first: int
    due: int
    low: float
    high: float

    @property
    def bottom(self) -> float:
        return self.top + _PLOT_HEIGHT

    def x(self, year: float) -> float:
        return self.left + (year - self.first) / (self.due - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Values fill the middle; above and below them is room for a text."""
        air = _LABEL_HEIGHT + _LABEL_DISTANCE + 0.6
        share = (self.high - value) / (self.high - self.low)
        return self.top + air + share * (_PLOT_HEIGHT - 2 * air)


def _draw_chart(own: Sequence[Panel], anchor: str, say: i18n.Translator) -> str:
    rows = -(-len(own) // _MAX_COLUMNS)
    across = max(_MIN_COLUMNS, -(-len(own) // rows))
    wide = (canvas.WIDTH - (across - 1) * _PANEL_GAP) / across
    lines = _split_by_size(own, across)
    heads = [_head_height(line, wide) for line in lines]
    height = (
        _KEY_HEIGHT
        + sum(head + _PLOT_HEIGHT + _YEARS_HEIGHT + _ROW_GAP for head in heads)
        - _ROW_GAP
    )
    with canvas.new_sheet(height) as figure:
        page = canvas.add_page_axes(figure)
        _draw_key(page, own, say)
        top = _KEY_HEIGHT
        for line, head in zip(lines, heads, strict=True):
            for place, panel in enumerate(line):
                _draw_panel(page, panel, place * (wide + _PANEL_GAP), top, wide, head)
            top += head + _PLOT_HEIGHT + _YEARS_HEIGHT + _ROW_GAP
        return canvas.render_svg(figure, anchor)


def _head_height(line: Sequence[Panel], wide: float) -> float:
    """What the names, verdicts and units above the plots of a row need; alike for all of it."""
    names = max(len(canvas.wrap_text(panel.name, wide, canvas.SMALL_SIZE)) for panel in line)
    below = any(_unit_offset(panel, wide) is None for panel in line)
    return names * _NAME_HEIGHT + _VERDICT_HEIGHT + (_NAME_HEIGHT if below else 0)


def _unit_offset(panel: Panel, wide: float) -> float | None:
    """Where the unit begins beside the verdict, None where there is no room for it."""
    word = canvas.measure_text(panel.word, canvas.SMALL_SIZE, canvas.SEMIBOLD)
    unit = canvas.measure_text(panel.unit, canvas.SMALL_SIZE)
    return wide - unit if word + 3 + unit <= wide else None


def _draw_key(page: Axes, own: Sequence[Panel], say: i18n.Translator) -> None:
    """What the lines and marks mean, once, above the panels."""
    line = {"color": canvas.TEAL, "linewidth": 1.6, "marker": "o", "markersize": 4}
    items: list[tuple[str, dict[str, Any]]] = [
        (say("path asked for"), {"color": canvas.GREY, "linewidth": 0.9}),
        (say("results"), {**line, "markevery": [1]}),
        (say("at the pace so far"), {"color": canvas.TEAL, "linewidth": 1, "linestyle": _DASHED}),
        (say("target"), {**line, "color": canvas.RUST, "linewidth": 0, "marker": "D"}),
        (
            say("single years"),
            {**line, "color": canvas.LIGHT_TEAL, "linewidth": 0, "markersize": 3},
        ),
    ]
    shown = (True, True, any(p.ahead for p in own), True, any(p.single for p in own))
    left = 0.0
    for (text, look), is_shown in zip(items, shown, strict=True):
        if is_shown:
            ends = [left, left + 3, left + 6] if look["linewidth"] else [left + 3]
            page.plot(ends, [2] * len(ends), **look)
            left = ends[-1] + 1.8
            canvas.write_text(page, left, 2, text, size=canvas.SMALL_SIZE)
            left += canvas.measure_text(text, canvas.SMALL_SIZE) + 5


_DASHED = (0, (2.5, 2))


def _draw_panel(
    page: Axes, panel: Panel, left: float, top: float, wide: float, head: float
) -> None:
    y = top
    for line in canvas.wrap_text(panel.name, wide, canvas.SMALL_SIZE):
        canvas.write_text(page, left, y + _NAME_HEIGHT / 2, line, size=canvas.SMALL_SIZE)
        y += _NAME_HEIGHT
    colour, middle = _TONE_COLOURS.get(panel.tone, canvas.GREY), y + _VERDICT_HEIGHT / 2
    look: dict[str, Any] = {"size": canvas.SMALL_SIZE, "color": colour, "weight": canvas.SEMIBOLD}
    canvas.write_text(page, left, middle, panel.word, **look)
    beside = _unit_offset(panel, wide)
    at = (left, middle + _NAME_HEIGHT) if beside is None else (left + beside, middle)
    canvas.write_text(page, *at, panel.unit, size=canvas.SMALL_SIZE, color=canvas.GREY)
    room = _plot_area(panel, left, top + head, wide)
    _draw_axis(page, panel, room)
    _draw_lines(page, panel, room)
    _draw_labels(page, panel, room, label_placement.Box(left, top + head, left + wide, room.bottom))


def _plot_area(panel: Panel, left: float, top: float, wide: float) -> PlotArea:
    beside = canvas.measure_text(panel.said_target, canvas.SMALL_SIZE, canvas.SEMIBOLD) + 2.2
    values = panel.values()
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    right = left + wide - max(beside, canvas.measure_text(str(panel.due), canvas.SMALL_SIZE) / 2)
    return PlotArea(left + _INSET, right, top, panel.first, panel.due, low, high)


def _draw_axis(page: Axes, panel: Panel, room: PlotArea) -> None:
    """A line below with a tick a year; the first, the last known and the due year by name."""
    page.plot([room.left - _INSET, room.right], [room.bottom] * 2, color=canvas.RULE, linewidth=0.6)
    years = [room.x(year) for year in range(panel.first, panel.due + 1)]
    page.vlines(years, room.bottom, room.bottom + 0.9, color=canvas.RULE, linewidth=0.6)
    named: list[float] = []
    wide = canvas.measure_text("2030", canvas.SMALL_SIZE)
    for year in (panel.due, panel.first, panel.results[-1][0]):
        middle = max(room.x(year), room.left - _INSET + wide / 2)
        if all(abs(middle - other) > wide + 1 for other in named):
            named.append(middle)
            y = room.bottom + 0.9 + _YEARS_HEIGHT / 2
            look: dict[str, Any] = {"size": canvas.SMALL_SIZE, "color": canvas.GREY, "ha": "center"}
            canvas.write_text(page, middle, y, str(year), **look)


def _draw_lines(page: Axes, panel: Panel, room: PlotArea) -> None:
    def on_page(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
        return [room.x(x) for x, _ in points], [room.y(value) for _, value in points]

    if panel.band:
        low, high = (room.y(value) for value in panel.band)
        ends = [room.left, room.right] if panel.flat else [room.right - 0.8, room.right + 0.8]
        page.fill_between(ends, low, high, color=canvas.SAND, linewidth=0, zorder=1)
    page.plot(*on_page(panel.path), color=canvas.GREY, linewidth=0.9, zorder=2)
    dashed: dict[str, Any] = {"color": canvas.TEAL, "linewidth": 1, "linestyle": _DASHED}
    page.plot(*on_page(panel.ahead), **dashed, zorder=2)
    if panel.single:
        page.plot(
            *on_page(panel.single), "o", color=canvas.LIGHT_TEAL, **_marker_style(7), zorder=3
        )
    page.plot(
        *on_page(panel.results), "o-", color=canvas.TEAL, lw=1.6, **_marker_style(13), zorder=4
    )
    if panel.said_target:
        at = on_page([(panel.due, panel.target)])
        page.plot(*at, "D", color=canvas.RUST, **_marker_style(20), zorder=6)


def _marker_style(area: float) -> dict[str, Any]:
    """A mark without an edge; as `scatter` draws it, at a third of the cost."""
    return {"markersize": math.sqrt(area), "markeredgewidth": 0}


def _draw_labels(page: Axes, panel: Panel, room: PlotArea, inside: label_placement.Box) -> None:
    """The target right of its mark; the first and the last value where they cover least."""
    taken: list[label_placement.Box] = []
    if panel.said_target:
        y, strong = room.y(panel.target), canvas.SEMIBOLD
        look: dict[str, Any] = {"size": canvas.SMALL_SIZE, "weight": strong, "color": canvas.RUST}
        canvas.write_text(page, room.right + 2, y, panel.said_target, **look)
        taken.append(
            label_placement.Box(
                room.right - 1, y - _LABEL_HEIGHT / 2, inside.right, y + _LABEL_HEIGHT / 2
            )
        )
    for points in (panel.path, panel.ahead, panel.results):
        taken += label_placement.line_obstacles([(room.x(x), room.y(value)) for x, value in points])
    for x, value in panel.single:
        taken += label_placement.line_obstacles([(room.x(x), room.y(value))])
    ends = [(panel.results[-1], panel.said_last)]
    if len(panel.results) > 1:
        ends.append((panel.results[0], panel.said_first))
    for (year, value), text in ends:
        box = _place_label(text, room.x(year), room.y(value), taken, inside)
        taken += [box] * len(taken)  # no text may cover another
        middle = (box.top + box.bottom) / 2
        canvas.write_text(page, box.left, middle, text, size=canvas.SMALL_SIZE, color=canvas.TEAL)


def _place_label(
    text: str, x: float, y: float, taken: Sequence[label_placement.Box], inside: label_placement.Box
) -> label_placement.Box:
    """A place near a mark for its value, inside the panel, that meets least of what is there."""
    wide = canvas.measure_text(text, canvas.SMALL_SIZE)
    found: list[tuple[int, int, label_placement.Box]] = []
    tops = (
        y - _LABEL_DISTANCE - _LABEL_HEIGHT,
        y + _LABEL_DISTANCE,
        y - _LABEL_DISTANCE - _LABEL_HEIGHT - 1.5,
        y + _LABEL_DISTANCE + 1.5,
    )
    for top in tops:
        for start in (x - wide / 2, x - wide + 1, x - 1):
            left = min(max(start, inside.left), inside.right - wide)
            box = label_placement.Box(left, top, left + wide, top + _LABEL_HEIGHT)
            if box.top >= inside.top - 0.1 and box.bottom <= inside.bottom + 0.1:
                met = sum(box.meets(other) for other in taken)
                found.append((met, len(found), box))
    return min(found)[2] if found else label_placement.Box(x, y, x + wide, y + _LABEL_HEIGHT)

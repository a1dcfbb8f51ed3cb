"""Targets on their way → small multiples: path asked for, results so far, where that pace leads.

One small panel a target; `drawing.panels` reads what it shows out of the tables, here it is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data.tables import Tables
from briefing.report import assessment, blocks, target_figures
from briefing.report.drawing import canvas
from briefing.report.drawing.label_placement import Box, Scale, line_obstacles
from briefing.report.drawing.panels import Panel, describe_not_drawn, panels_by_domain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_ROWS = 2  # rows of panels in a figure: half a page, so that no page stays half empty
_MAX_COLUMNS, _MIN_COLUMNS = 4, 3
_PANEL_GAP, _KEY_HEIGHT = 6.0, 6.0  # mm between panels, and for the key on top
_NAME_HEIGHT, _VERDICT_HEIGHT, _PLOT_HEIGHT, _YEARS_HEIGHT, _ROW_GAP = 3.5, 4.2, 19.0, 4.0, 4.5
_LABEL_HEIGHT, _LABEL_DISTANCE = 3.2, 1.5  # height of a value's text, its distance from the mark
_INSET = 1.6  # mm from a panel's left edge to its first year
_TONE_COLOURS = {"good": canvas.TEAL, "warn": canvas.RUST, "bad": canvas.RUST}
_DASHED = (0, (2.5, 2))


def progress_charts(tables: Tables, say: i18n.Translator, *, source: str) -> list[blocks.Block]:
    """Every target of the plan with a result, a panel each, by domain; and what has no panel."""
    by_domain = panels_by_domain(tables, say)
    if not by_domain:
        plan = say.period(target_figures.current_plan(tables))
        return [canvas.no_chart_note(say("No target for {plan} has a result yet.", plan=plan), say)]
    figures: list[blocks.Figure] = []
    for domain, panels in by_domain.items():
        parts = _split_into_figures(panels)
        for number, part in enumerate(parts, start=1):
            figures.append(_make_figure(tables, domain, part, (number, len(parts)), say, source))
    reading = say(
        "A target to rise keeps pace while its results lie on or above the path asked for, one "
        "to fall while they lie on or below it."
    )
    figures[0] = replace(figures[0], reading=reading)  # and not above each of them
    not_drawn = describe_not_drawn(tables, say)
    return [*figures, blocks.paragraph(not_drawn)] if not_drawn else list(figures)


def _split_into_figures(panels: Sequence[Panel]) -> list[Sequence[Panel]]:
    """The panels of a domain in figures of at most `MAX_ROWS` rows each, as even as can be."""
    row_count = -(-len(panels) // _MAX_COLUMNS)
    return _split_by_size(panels, -(-len(panels) // -(-row_count // MAX_ROWS)))


def _split_by_size(panels: Sequence[Panel], size: int) -> list[Sequence[Panel]]:
    return [panels[start : start + size] for start in range(0, len(panels), size)]


def _make_figure(
    tables: Tables,
    domain: str,
    panels: Sequence[Panel],
    part: tuple[int, int],
    say: i18n.Translator,
    source: str,
) -> blocks.Figure:
    anchor = f"progress-{domain}-{part[0]}"
    plan = say.period(target_figures.current_plan(tables))
    measured = say(
        "Targets of {plan} as of {year}, each in its own unit", plan=plan, year=tables.year
    )
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(domain, panels, part, target_figures.is_last_plan_year(tables), say),
        subtitle=" · ".join((measured, tables.facts.name[say.language])),
        svg=_draw_chart(panels, anchor, say),
        alt=" ".join(panel.sentence for panel in panels),
        source=source,
        width="full",
    )


def _chart_title(
    domain: str, panels: Sequence[Panel], part: tuple[int, int], is_due: bool, say: i18n.Translator
) -> str:
    name = say.code("domain", domain)
    if part[1] > 1:
        name = say("{name} ({part} of {parts})", name=name, part=part[0], parts=part[1])
    good = sum(panel.verdict in (*assessment.ON_COURSE, "met", "exceeded") for panel in panels)
    values = {"name": name, "good": say.number(good), "count": say.number(len(panels))}
    if is_due:
        return say("{name}: {good} of {count} met or exceeded", **values)
    return say("{name}: {good} of {count} on track or maintained", **values)


def _draw_chart(panels: Sequence[Panel], anchor: str, say: i18n.Translator) -> str:
    row_count = -(-len(panels) // _MAX_COLUMNS)
    column_count = max(_MIN_COLUMNS, -(-len(panels) // row_count))
    width = (canvas.WIDTH - (column_count - 1) * _PANEL_GAP) / column_count
    lines = _split_by_size(panels, column_count)
    heads = [_head_height(line, width) for line in lines]
    below = _PLOT_HEIGHT + _YEARS_HEIGHT + _ROW_GAP
    with canvas.new_sheet(_KEY_HEIGHT + sum(head + below for head in heads) - _ROW_GAP) as (
        figure,
        page,
    ):
        _draw_key(page, panels, say)
        top = _KEY_HEIGHT
        for line, head in zip(lines, heads, strict=True):
            for column, panel in enumerate(line):
                _draw_panel(page, panel, column * (width + _PANEL_GAP), top, width, head)
            top += head + below
        return canvas.render_svg(figure, anchor)


def _head_height(line: Sequence[Panel], width: float) -> float:
    """What the names, verdicts and units above the plots of a row need; alike for all of it."""
    names = max(len(canvas.wrap_text(panel.name, width, canvas.SMALL_SIZE)) for panel in line)
    below = any(_unit_offset(panel, width) is None for panel in line)
    return names * _NAME_HEIGHT + _VERDICT_HEIGHT + (_NAME_HEIGHT if below else 0)


def _unit_offset(panel: Panel, width: float) -> float | None:
    """Where the unit begins beside the verdict, None where there is no room for it."""
    verdict = canvas.measure_text(panel.verdict_text, canvas.SMALL_SIZE, canvas.SEMIBOLD)
    unit = canvas.measure_text(panel.unit, canvas.SMALL_SIZE)
    return width - unit if verdict + 3 + unit <= width else None


def _draw_key(page: Axes, panels: Sequence[Panel], say: i18n.Translator) -> None:
    """What the lines and marks mean, once, above the panels."""
    path: dict[str, Any] = {"color": canvas.GREY, "linewidth": 0.9}
    line = {"color": canvas.TEAL, "linewidth": 1.6, "marker": "o", "markersize": 4}
    projected = {"color": canvas.TEAL, "linewidth": 1, "linestyle": _DASHED}
    mark = {**line, "color": canvas.RUST, "linewidth": 0, "marker": "D"}
    dot = {**line, "color": canvas.LIGHT_TEAL, "linewidth": 0, "markersize": 3}
    items = [
        (say("path asked for"), path, True),
        (say("results"), {**line, "markevery": [1]}, True),
        (say("at the pace so far"), projected, any(panel.projected for panel in panels)),
        (say("target"), mark, True),
        (say("single years"), dot, any(panel.yearly for panel in panels)),
    ]
    left = 0.0
    for text, look, is_shown in items:
        if is_shown:
            ends = [left, left + 3, left + 6] if look["linewidth"] else [left + 3]
            page.plot(ends, [2] * len(ends), **look)
            left = ends[-1] + 1.8
            canvas.write_text(page, left, 2, text, small=True)
            left += canvas.measure_text(text, canvas.SMALL_SIZE) + 5


def _draw_panel(
    page: Axes, panel: Panel, left: float, top: float, width: float, head: float
) -> None:
    names = canvas.wrap_text(panel.name, width, canvas.SMALL_SIZE)
    middle = canvas.write_lines(page, left, top, names, small=True) + _VERDICT_HEIGHT / 2
    colour = _TONE_COLOURS.get(panel.tone, canvas.GREY)
    canvas.write_text(page, left, middle, panel.verdict_text, color=colour, small=True, bold=True)
    offset = _unit_offset(panel, width)
    at = (left, middle + _NAME_HEIGHT) if offset is None else (left + offset, middle)
    canvas.write_text(page, *at, panel.unit, small=True, color=canvas.GREY)
    plot = Box(left, top + head, left + width, top + head + _PLOT_HEIGHT)
    scale = _make_scale(panel, plot)
    _draw_axis(page, panel, scale, plot)
    _draw_lines(page, panel, scale)
    _draw_labels(page, panel, scale, plot)


def _make_scale(panel: Panel, plot: Box) -> Scale:
    """Values fill the middle of the plot; above and below them is room for a text."""
    beside = canvas.measure_text(panel.target_text, canvas.SMALL_SIZE, canvas.SEMIBOLD) + 2.2
    values = panel.values()
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    right = plot.right - max(beside, canvas.measure_text(str(panel.due), canvas.SMALL_SIZE) / 2)
    left, air = plot.left + _INSET, _LABEL_HEIGHT + _LABEL_DISTANCE + 0.6
    size = (right - left, _PLOT_HEIGHT - 2 * air)
    return Scale(left, plot.top + air, *size, panel.first, panel.due, low, high)


def _draw_axis(page: Axes, panel: Panel, scale: Scale, plot: Box) -> None:
    """A line below with a tick a year; the first, the last known and the due year by name."""
    look: dict[str, Any] = {"color": canvas.RULE, "linewidth": 0.6}
    page.plot([plot.left, scale.right], [plot.bottom] * 2, **look)
    years = [scale.x(year) for year in range(panel.first, panel.due + 1)]
    page.vlines(years, plot.bottom, plot.bottom + 0.9, **look)
    written: list[float] = []
    width = canvas.measure_text("2030", canvas.SMALL_SIZE)
    for year in (panel.due, panel.first, panel.results[-1][0]):
        middle = max(scale.x(year), plot.left + width / 2)
        if all(abs(middle - other) > width + 1 for other in written):
            written.append(middle)
            y = plot.bottom + 0.9 + _YEARS_HEIGHT / 2
            canvas.write_text(
                page, middle, y, str(year), ha="center", small=True, color=canvas.GREY
            )


def _draw_lines(page: Axes, panel: Panel, scale: Scale) -> None:
    def plot(values: Sequence[tuple[float, float]], zorder: int, color: str, **look: Any) -> None:
        points = scale.points(values)
        page.plot(
            [x for x, _ in points], [y for _, y in points], zorder=zorder, color=color, **look
        )

    if panel.band:
        low, high = map(scale.y, panel.band)
        ends = (
            [scale.left, scale.right] if panel.is_flat else [scale.right - 0.8, scale.right + 0.8]
        )
        page.fill_between(ends, low, high, color=canvas.SAND, linewidth=0, zorder=1)
    plot(panel.path, 2, canvas.GREY, linewidth=0.9)
    plot(panel.projected, 2, canvas.TEAL, linewidth=1, linestyle=_DASHED)
    if panel.yearly:
        plot(panel.yearly, 3, canvas.LIGHT_TEAL, linestyle="none", **_marker_style("o", 7))
    plot(panel.results, 4, canvas.TEAL, linewidth=1.6, **_marker_style("o", 13))
    if panel.target_text:
        point = [(panel.due, panel.target)]
        plot(point, 6, canvas.RUST, linestyle="none", **_marker_style("D", 20))


def _marker_style(marker: str, area: float) -> dict[str, Any]:
    """A mark without an edge; as `scatter` draws it, at a third of the cost."""
    return {"marker": marker, "markersize": math.sqrt(area), "markeredgewidth": 0}


def _draw_labels(page: Axes, panel: Panel, scale: Scale, plot: Box) -> None:
    """The target right of its mark; the first and the last value where they cover least."""
    taken: list[Box] = []
    if panel.target_text:
        y = scale.y(panel.target)
        look: dict[str, Any] = {"color": canvas.RUST, "small": True, "bold": True}
        canvas.write_text(page, scale.right + 2, y, panel.target_text, **look)
        top, bottom = y - _LABEL_HEIGHT / 2, y + _LABEL_HEIGHT / 2
        taken.append(Box(scale.right - 1, top, plot.right, bottom))
    for values in (panel.path, panel.projected, panel.results):
        taken += line_obstacles(scale.points(values))
    for point in scale.points(panel.yearly):
        taken += line_obstacles([point])
    ends = [(panel.results[-1], panel.last_text)]
    if len(panel.results) > 1:
        ends.append((panel.results[0], panel.first_text))
    for (year, value), text in ends:
        box = _place_label(text, scale.x(year), scale.y(value), taken, plot)
        taken += [box] * len(taken)  # no text may cover another
        middle = (box.top + box.bottom) / 2
        canvas.write_text(page, box.left, middle, text, color=canvas.TEAL, small=True)


def _place_label(text: str, x: float, y: float, taken: Sequence[Box], inside: Box) -> Box:
    """A place near a mark for its value, inside the panel, that covers least of what is there."""
    width = canvas.measure_text(text, canvas.SMALL_SIZE)
    above, below = y - _LABEL_DISTANCE - _LABEL_HEIGHT, y + _LABEL_DISTANCE
    found: list[tuple[int, int, Box]] = []
    around = Box(x - width, above - 1.5, x + width, below + 1.5 + _LABEL_HEIGHT)
    near = [other for other in taken if other.overlaps(around)]
    for top in (above, below, above - 1.5, below + 1.5):
        for start in (x - width / 2, x - width + 1, x - 1):
            left = min(max(start, inside.left), inside.right - width)
            box = Box(left, top, left + width, top + _LABEL_HEIGHT)
            if box.top >= inside.top - 0.1 and box.bottom <= inside.bottom + 0.1:
                covered = sum(box.overlaps(other) for other in near)
                found.append((covered, len(found), box))
    return min(found)[2] if found else Box(x, y, x + width, y + _LABEL_HEIGHT)

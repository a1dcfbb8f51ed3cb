"""The two charts of a briefing's first page: the leading series, and every target as a square."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from briefing.data import codes, queries
from briefing.data.periods import period_years
from briefing.data.rows import Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import in_plan, opening_plots, phrases, target_states
from briefing.report.blocks import Figure
from briefing.report.drawing import canvas, label_placement, readings
from briefing.report.drawing.label_placement import Box, Scale
from briefing.report.leading_series import LeadingSeries, find_leading_series
from briefing.report.opening_plots import format_result

WIDTH = 81.5  # mm; half a page is wider, so that the type is at least as large as the text
_PLOT_HEIGHT, _FOOT = 54.0, 6.0
_SQUARE, _STEP = 4.6, 5.25  # mm: a side, and from one square to the next
_PART_GAP, _NAME_GAP = 2.0, 0.3
_LINE = 4.4  # mm from one line of text to the next


_HOLLOW: Mapping[str, Any] = {"facecolor": "white", "edgecolor": canvas.TEAL, "linewidth": 1.4}


class Level(NamedTuple):
    """A level over some years, with its words."""

    first: int
    last: int
    low: float
    high: float
    text: str  # as told, with its unit
    label: str  # as drawn, without
    colour: str
    linestyle: object


def leading_chart(tables: Tables, say: Translator) -> Figure | None:
    """The leading target year by year from the past plan to the plan's end.

    Its yearly results, their mean, what is asked, and the whole country's where that is named;
    nothing where fewer than two years are known. A year no source states is a gap in the line.
    """
    series = find_leading_series(tables)
    if series is None:
        return None
    indicator_id, years, national = series.indicator_id, series.years, series.national
    name = tables.indicator_names[say.language][indicator_id]
    unit = tables.indicator_by_id[indicator_id].unit
    factor = readings.choose_factor(row.value for row in years.values() if row)
    levels = _list_levels(tables, series, factor, say)
    told = [
        say("{year}: {value}.", year=str(year), value=format_result(row, unit, say))
        for year, row in years.items()
        if row
    ]
    told += [
        say("{year}: stated by none of the documents read.", year=str(year))
        for year in _list_gaps(years)
    ]
    told += [f"{phrases.capitalize_first(level.text)}." for level in levels]
    told += [
        say(
            "{name} ({year}): {value}.",
            name=phrases.indicator_name(tables, row, say),
            year=str(year),
            value=format_result(row, unit, say),
        )
        for year, row in national.items()
    ]
    span = f"{min(years)}–{period_years(tables.facts.plan)[1]}"
    title = f"{name}, {readings.name_unit(say.unit(unit), factor, say)} · {span}"
    anchor = f"leading-{indicator_id}"
    svg = _draw_years(
        tables,
        {year: row and _divide(row, factor) for year, row in years.items()},
        {year: _divide(row, factor) for year, row in national.items()},
        levels,
        anchor,
        say,
    )
    figure = Figure(anchor, title, "", svg, " ".join((f"{title}.", *told)), width="half")
    source = queries.source_marks(tables, series.list_sources())
    plot = opening_plots.plot_leading(tables, series, say)
    return replace(figure, source=source, plots=(plot,))


def _list_gaps(years: Mapping[int, Result | None]) -> list[int]:
    """The years up to the last known one that have no result."""
    last = max(year for year, row in years.items() if row)
    return [year for year, row in years.items() if row is None and year < last]


def _divide(row: Result, factor: int) -> Result:
    """A result as it is drawn where the axis counts in millions."""
    if factor == 1:
        return row
    return row._replace(
        value=row.value / factor, value_high=row.value_high / factor, decimals=math.nan
    )


def _list_levels(
    tables: Tables, series: LeadingSeries, factor: int, say: Translator
) -> list[Level]:
    """The past plan's mean, and what the plan asks of the same indicator."""
    unit, levels = tables.indicator_by_id[series.indicator_id].unit, []
    if mean := series.mean:
        text = say("mean {value}", value=format_result(mean, unit, say))
        mean = _divide(mean, factor)
        label = say("mean {value}", value=format_result(mean, "", say))
        ends = period_years(tables.facts.past_plan)
        levels.append(Level(*ends, mean.value, mean.value, text, label, canvas.GREY, "solid"))
    if row := series.target:
        low, high = readings.sort_level_ends(row, say)
        text = say("target {value}", value=readings.format_target_level(row, say, unit))
        if factor > 1:
            low, high = low / factor, high / factor
            row = row._replace(level=low, level_high=high, value_decimals=math.nan)
        label = say("target {value}", value=readings.format_target_level(row, say))
        ends = period_years(tables.facts.plan)
        high = low if math.isnan(high) else high
        levels.append(Level(*ends, low, high, text, label, canvas.RUST, (0, (5, 2.5))))
    return levels


def _draw_years(
    tables: Tables,
    years: Mapping[int, Result | None],
    national: Mapping[int, Result],
    levels: Sequence[Level],
    anchor: str,
    say: Translator,
) -> str:
    first, last = min(years), period_years(tables.facts.plan)[1]
    values = [row.value for row in (*years.values(), *national.values()) if row]
    values += [end for level in levels for end in (level.low, level.high)]
    low, high = min(0.0, *values), 1.16 * max(0.0, *values)
    ticks = canvas.round_ticks(low, high)
    marks = [say.number(tick) for tick in ticks]
    left = 2 + max(map(canvas.measure_text, marks))
    scale = Scale(Box(left + 3, 2, WIDTH - 4, _PLOT_HEIGHT), first, last, low, high)
    with canvas.new_sheet(_PLOT_HEIGHT + _FOOT, WIDTH) as page:
        for tick, mark in zip(ticks, marks, strict=True):
            y = scale.y(tick)
            page.plot([left, WIDTH], [y, y], color=canvas.PALE, linewidth=0.7)
            canvas.write_text(page, left - 1.5, y, mark, ha="right", color=canvas.GREY)
        for year in (first, period_years(tables.facts.past_plan)[1], last):
            look: dict[str, Any] = {"ha": "center", "color": canvas.GREY}
            canvas.write_text(page, scale.x(year), _PLOT_HEIGHT + 3.5, str(year), **look)
        for year in _list_gaps(years):  # else the mean seems to be that of the years that are drawn
            canvas.write_text(page, scale.x(year), _PLOT_HEIGHT - 2.5, "?", bold=True, **look)
        _draw_series(page, scale, years, national, levels)
        _label_series(page, scale, years, national, levels, say)
        if any(row and row.estimate == "yes" for row in years.values()):
            words = say("estimated")
            x, y = WIDTH - canvas.measure_text(words) - 1, _PLOT_HEIGHT - 4
            canvas.draw_marks(page, [(x - 3, y)], 26, marker="D", **_HOLLOW)
            canvas.write_text(page, x, y, words, color=canvas.GREY, **canvas.ON_WHITE)
        return canvas.render_svg(page, anchor)


def _draw_series(
    page: canvas.Axes,
    scale: Scale,
    years: Mapping[int, Result | None],
    national: Mapping[int, Result],
    levels: Sequence[Level],
) -> None:
    for level in levels:
        ends = [scale.x(level.first), scale.x(level.last)]
        if level.high > level.low:
            page.fill_between(
                ends, scale.y(level.low), scale.y(level.high), color=canvas.SAND, lw=0
            )
        y = [scale.y(level.low)] * 2
        page.plot(ends, y, color=level.colour, linewidth=1.6, linestyle=level.linestyle)
    line = [(year, row.value if row else math.nan) for year, row in years.items()]
    page.plot(*zip(*scale.points(line), strict=True), color=canvas.TEAL, linewidth=2)
    for is_estimate, fill in ((False, canvas.TEAL), (True, "white")):  # hollow: an estimate
        of_sort = [
            (year, row.value)
            for year, row in years.items()
            if row and (row.estimate == "yes") is is_estimate
        ]
        look = {**_HOLLOW, "facecolor": fill}
        canvas.draw_marks(page, scale.points(of_sort), 26, marker="D", **look)
    abroad = [(year, row.value) for year, row in national.items()]
    canvas.draw_marks(page, scale.points(abroad), 30, marker="s", color=canvas.GREY)


def _label_series(
    page: canvas.Axes,
    scale: Scale,
    years: Mapping[int, Result | None],
    national: Mapping[int, Result],
    levels: Sequence[Level],
    say: Translator,
) -> None:
    """Every label where it covers nothing: the values, then the lines, then the country's."""
    known = [(year, row) for year, row in years.items() if row]
    abroad = list(national.items())
    points = scale.points((year, row.value) for year, row in (*known, *abroad))
    texts = [say.number(row.value, phrases.count_decimals(row.decimals)) for _, row in known]
    for _, row in abroad:
        value = say.number(row.value, phrases.count_decimals(row.decimals))
        texts.append(say("country {value}", value=value))
    room = Box(scale.box.left - 2, 0, WIDTH, scale.box.bottom)
    taken = [*label_placement.line_obstacles(points[: len(known)])]
    for point in points[len(known) :]:
        taken += label_placement.line_obstacles([point])
    boxes = label_placement.place_point_labels(points, texts, taken, room)
    taken += boxes
    for number, (text, box) in enumerate(zip(texts, boxes, strict=True)):
        colour = canvas.TEAL if number < len(known) else canvas.GREY
        canvas.write_lines(page, box.left, box.top, [text], color=colour, **canvas.ON_WHITE)
    for level in levels:
        start, end, y = scale.x(level.first), scale.x(level.last), scale.y(level.low)
        taken.append(Box(start, scale.y(level.high) - 0.5, end, y + 0.5))
    labels = [
        (level.label, scale.x(level.first), scale.x(level.last), scale.y(level.high), level.colour)
        for level in levels
    ]
    for text, start, end, y, colour in labels:
        box, lines = label_placement.place_line_label(text, start, end, y, taken, room)
        taken.append(box)
        look = {"color": colour, "bold": True, **canvas.ON_WHITE}
        canvas.write_lines(page, box.left, box.top, lines, **look)


def target_squares(tables: Tables, rows: Sequence[Measure], say: Translator) -> Figure | None:
    """Each target as a square by domain, its state as colour and sign; the past plan as a strip.

    Without a target the strip alone; nothing where neither is known.
    """
    rows = queries.select_plan_targets(rows, tables.facts.plan)  # what is due earlier counts apart
    states = target_states.list_states(tables, rows)
    counts = Counter(states[row.target_id] for row in rows)
    plan = say.period(tables.facts.plan)
    title = say.plural(
        "{count} target for {plan}", "{count} targets for {plan}", len(rows), plan=plan
    )
    legend = {
        code: say.code("state", code, count=say.number(counts[code]))
        for code in target_states.STATES
        if counts[code]
    }
    is_begun = in_plan.has_begun(tables, rows)
    past = [] if is_begun else target_states.list_past(tables)
    strip = target_states.describe_past(tables, say)
    if is_begun:
        strip = target_states.describe_changes(tables, rows, say)
    if not rows:
        if not strip:
            return None
        title, *strip = strip
    domains = _group_names(tables, rows, say)
    told = [f"{'; '.join(legend.values())}."] if legend else []
    told += [
        say("{name}: {parts}.", name=name, parts=_describe_group(group, states, say))
        for name, group in domains.items()
    ]
    told += [f"{'; '.join(strip)}."] if strip else []
    anchor = "target-squares"
    svg = _draw_squares(domains, states, legend, strip, past, anchor)
    figure = Figure(anchor, title, "", svg, " ".join((f"{title}.", *told)), width="half")
    plot = [opening_plots.plot_states(counts, legend, plan, say)] if rows else []
    return replace(figure, plots=tuple(plot))


def _group_names(
    tables: Tables, rows: Sequence[Measure], say: Translator
) -> dict[str, list[Measure]]:
    groups: dict[str, list[Measure]] = {code: [] for code in codes.DOMAINS}
    for row in rows:
        groups[tables.indicator_by_id[row.indicator_id].domain].append(row)
    return {say.code("domain", code): group for code, group in groups.items() if group}


def _describe_group(group: Sequence[Measure], states: Mapping[str, str], say: Translator) -> str:
    counts = Counter(states[row.target_id] for row in group)
    parts = (
        say.code("state", code, count=say.number(counts[code]))
        for code in target_states.STATES
        if counts[code]
    )
    return ", ".join(parts)


def _draw_squares(
    domains: Mapping[str, Sequence[Measure]],
    states: Mapping[str, str],
    legend: Mapping[str, str],
    strip: Sequence[str],
    past: Sequence[str],
    anchor: str,
) -> str:
    """Each domain with its squares, what their signs mean, the strip with its squares."""
    legend = target_states.join_met(legend)
    per_row = int((WIDTH + _STEP - _SQUARE) // _STEP)
    labels = {name: canvas.wrap_text(name, WIDTH) for name in domains}
    heights = {
        name: len(labels[name]) * _LINE + -(-len(group) // per_row) * _STEP + _NAME_GAP + 0.7
        for name, group in domains.items()
    }
    places, legend_height = _place_legend(legend.values())
    caption = [line for text in strip for line in canvas.wrap_text(text, WIDTH)]
    strip_height = len(caption) * _LINE + (_STEP if past else 0)
    height = sum(heights.values()) + legend_height + strip_height + 2 * _PART_GAP
    with canvas.new_sheet(height, WIDTH) as page:
        top = 0.0
        for name, group in domains.items():
            under = canvas.write_lines(page, 0, top, labels[name]) + _NAME_GAP
            for number, row in enumerate(group):
                place = number % per_row * _STEP, under + number // per_row * _STEP
                style = target_states.style_square(states[row.target_id])
                _draw_square(page, *place, style)
            top += heights[name]
        top += _PART_GAP / 2
        for (code, text), (x, y) in zip(legend.items(), places, strict=True):
            _draw_square(page, x, top + y, target_states.style_square(code))
            canvas.write_text(page, x + _SQUARE + 1.5, top + y + _SQUARE / 2, text)
        top = canvas.write_lines(page, 0, top + legend_height + _PART_GAP, caption)
        step = min(_STEP, WIDTH / max(len(past), 1))
        for number, code in enumerate(past):
            style = target_states.style_square(code)
            _draw_square(page, number * step, top + 0.4, style, min(_SQUARE, step - 0.6))
        return canvas.render_svg(page, anchor)


def _place_legend(texts: Iterable[str]) -> tuple[list[canvas.Point], float]:
    """Places of squares with their words, in lines of the sheet's width; and how high they are."""
    places: list[canvas.Point] = []
    x = y = 0.0
    for text in texts:
        width = _SQUARE + 1.5 + canvas.measure_text(text) + 4
        if x and x + width - 4 > WIDTH:
            x, y = 0.0, y + _STEP
        places.append((x, y))
        x += width
    return places, y + _STEP


def _draw_square(
    page: canvas.Axes, x: float, y: float, style: target_states.SquareStyle, side: float = _SQUARE
) -> None:
    fill, edge, sign, ink = style
    canvas.fill_box(page, (x, y), side, side, facecolor=fill, edgecolor=edge, linewidth=0.9)
    canvas.write_text(page, x + side / 2, y + side / 2, sign, color=ink, ha="center")

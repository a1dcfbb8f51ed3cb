"""One indicator year by year → a line, the past plan's mean, the plan's target, the gaps named."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from briefing.data import codes, queries
from briefing.data.periods import Period, period_years
from briefing.data.rows import Indicator, Measure, Result
from briefing.data.tables import Tables
from briefing.i18n import Translator
from briefing.report import evidence, phrases
from briefing.report.blocks import Figure, Note
from briefing.report.drawing import canvas, label_placement, readings
from briefing.report.drawing.label_placement import Box, Scale

_TOP, _PLOT_HEIGHT, _FOOT_HEIGHT = 2.0, 58.0, 7.0  # mm
Years = Mapping[int, Result | None]  # None where no source states the value


class LevelLine(NamedTuple):
    """A level over the years of a plan: the past plan's mean or, dashed, the plan's target."""

    row: Result | Measure

    plan: str
    value: float
    high: float
    text: str
    color: str
    linestyle: Any

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends on an axis of years."""
        first, last = period_years(self.plan)
        return first - 0.5, last + 0.5


def yearly_chart(tables: Tables, indicator_id: str, say: Translator) -> Figure | Note:
    """An indicator from the past plan's first year to the plan's last.

    A year up to the last known one without a value is left open and says so; the mean is the one
    stated or computed for the whole past plan.
    """
    if indicator_id not in tables.indicator_by_id:
        return canvas.no_chart_note(say("No result is known."), say)
    indicator, facts = tables.indicator_by_id[indicator_id], tables.facts
    name, years = indicator.name[say.language], _find_years(tables, indicator_id)
    if not any(years.values()):
        return canvas.no_chart_note(say("No yearly figure is known: {name}.", name=name), say)
    levels = _find_levels(tables, indicator, say)
    texts = {year: _format_year(row, say, indicator.unit) for year, row in years.items()}
    span = f"{min(years)}–{period_years(facts.plan)[1]}"
    each = [say("{year}: {value}.", year=str(year), value=text) for year, text in texts.items()]
    each += [f"{phrases.capitalize_first(level.text)}." for level in levels]
    # The mean against the target where there are such; inside the plan or else the last value.
    last = max(year for year, row in years.items() if row)
    is_in_plan = last >= period_years(facts.plan)[0]
    message = [x.text for x in levels if x.plan == facts.plan] if is_in_plan else []
    message = message or [x.text for x in levels]
    if len(message) < 2:
        message.insert(0, say("{value} in {year}", value=texts[last], year=str(last)))
    figure = Figure(
        f"yearly-{indicator_id}",
        f"{name}: {'; '.join(message)}",
        f"{name}, {say.unit(indicator.unit)} · {facts.name[say.language]} · {span}",
        _draw_chart(tables, years, levels, f"yearly-{indicator_id}", say),
        " ".join((f"{name}.", *each)),
    )
    drawn = [*filter(None, years.values()), *(level.row for level in levels)]
    return evidence.note_chart(tables, figure, drawn, say)


def _find_years(tables: Tables, indicator_id: str) -> Years:
    """Every year from the past plan's first one to its last or the last one known."""
    periods = (row.period for row in tables.results if row.indicator_id == indicator_id)
    known = [int(period) for period in periods if Period.parse(period).is_year]
    first, last = period_years(tables.facts.past_plan)
    years = range(first, max([last, *known]) + 1)
    return {year: _first_result(tables, indicator_id, str(year)) for year in years}


def _first_result(tables: Tables, indicator_id: str, period: str) -> Result | None:
    return next(iter(tables.results_by_period.get((indicator_id, period), ())), None)


def _format_year(row: Result | None, say: Translator, unit: str = "") -> str:
    if row is None:
        return say("not stated")
    digits, high = row.decimals, row.value_high
    value = readings.format_level(row.value, say, queries.word_operator(row), digits, unit, high)
    return phrases.mark_estimate(value, row.estimate, say)


def _find_levels(tables: Tables, indicator: Indicator, say: Translator) -> list[LevelLine]:
    """The past plan's mean and the first of the plan's targets, where there are such."""
    levels, past, plan = [], tables.facts.past_plan, tables.facts.plan
    mean = _first_result(tables, indicator.indicator_id, past)
    if mean:
        value = _format_year(mean, say, indicator.unit)
        text = say("mean of {period}: {value}", period=say.period(past), value=value)
        text = f"{text} ({say('computed')})" if mean.derived else text
        levels = [LevelLine(mean, past, mean.value, mean.value, text, canvas.GREY, "solid")]
    for row in queries.select_plan_targets(tables.measures, plan):
        is_yearly = row.kind != "total" and not math.isnan(row.level)
        if row.indicator_id == indicator.indicator_id and is_yearly:
            period = say.period(plan) if row.kind in codes.PACE_KINDS else str(int(row.due))
            value = readings.format_target_level(row, say, indicator.unit)
            text = say("target of {period}: {value}", period=period, value=value)
            high = readings.sort_level_ends(row, say)[1]
            return [
                *levels,
                LevelLine(row, plan, row.level, high, text, canvas.RUST, (0, (5, 2.5))),
            ]
    return levels


def _draw_chart(
    tables: Tables, years: Years, levels: Sequence[LevelLine], anchor: str, say: Translator
) -> str:
    begun_in, last = period_years(tables.facts.plan)
    first, values = min(years), [row.value for row in years.values() if row]
    values += [value for level in levels for value in (level.value, level.high)]
    # From zero (or some room below the lowest) to some room above the highest.
    room = max(0.0, *values) - min(0.0, *values)
    low = min(0.0, *values) - (0.14 * room if min(values) < 0 else 0)
    high = max(0.0, *values) + 0.16 * room
    ticks = canvas.round_ticks(low, high)
    marks = [say.number(tick) for tick in ticks]
    left = 3 + max(canvas.measure_text(mark, canvas.SMALL_SIZE) for mark in marks)
    half_year = (canvas.WIDTH - left) / (last - first + 1) / 2
    box = Box(left + half_year, _TOP, canvas.WIDTH - half_year, _TOP + _PLOT_HEIGHT)
    with canvas.new_sheet(_TOP + _PLOT_HEIGHT + _FOOT_HEIGHT) as page:
        axes = canvas.add_plot_axes(page, left, _TOP, canvas.WIDTH - left, _PLOT_HEIGHT)
        axes.set_xlim(first - 0.5, last + 0.5)
        axes.set_ylim(low, high)
        axes.set_xticks(range(first, last + 1), [str(year) for year in range(first, last + 1)])
        axes.set_yticks(ticks, marks)
        axes.grid(axis="y")
        axes.axvline(begun_in - 0.5, color=canvas.RULE, linewidth=0.6, linestyle=(0, (1, 2)))
        _draw_lines(axes, years, levels)
        _write_labels(page, years, levels, Scale(box, first, last, low, high), say)
        return canvas.render_svg(page, anchor)


def _draw_lines(axes: canvas.Axes, years: Years, levels: Sequence[LevelLine]) -> None:
    """The yearly line with filled marks (hollow for estimates), the mean, the dashed target."""
    for line in levels:
        look: dict[str, Any] = {"color": line.color, "linestyle": line.linestyle}
        axes.plot(line.ends, [line.value] * 2, linewidth=1.6, **look)
        if line.high > line.value:
            axes.fill_between(line.ends, line.value, line.high, color=canvas.SAND, linewidth=0)
    axes.plot(list(years), _list_values(years), color=canvas.TEAL, linewidth=2)
    known = [(year, row) for year, row in years.items() if row]
    for is_estimate, fill in ((False, canvas.TEAL), (True, "white")):
        points = [(year, x.value) for year, x in known if (x.estimate == "yes") is is_estimate]
        look = {"facecolor": fill, "edgecolor": canvas.TEAL, "linewidth": 1.6}
        canvas.draw_marks(axes, points, 34, marker="D", **look)


def _list_values(years: Years) -> list[float]:
    return [row.value if row else math.nan for row in years.values()]


def _write_labels(
    page: canvas.Axes, years: Years, levels: Sequence[LevelLine], scale: Scale, say: Translator
) -> None:
    """Every label where it covers nothing: first the values (or that no source states one, in the
    year's place), then the lines.
    """
    points = scale.points(zip(years, _list_values(years), strict=True))
    texts = [_format_year(row, say) for row in years.values()]
    boxes = label_placement.place_point_labels(points, texts, canvas.WIDTH)
    taken = [*label_placement.line_obstacles(points)]
    width = scale.x(scale.first + 1) - scale.box.left
    for row, text, box, (x, _) in zip(years.values(), texts, boxes, points, strict=True):
        if row:
            taken.append(box)
            look = {"color": canvas.TEAL, **canvas.ON_WHITE}
            canvas.write_lines(page, box.left, box.top, [text], **look)
        else:
            lines = canvas.wrap_evenly(text, width - 1, canvas.SMALL_SIZE)
            top = scale.box.bottom - 2 - len(lines) * canvas.SMALL_LINE_HEIGHT
            canvas.write_lines(page, x, top, lines, ha="center", **canvas.SMALL_GREY)
            taken.append(Box(x - width / 2, top, x + width / 2, scale.box.bottom))
    for line in levels:
        (start, y), (end, high) = scale.points(zip(line.ends, (line.value, line.high), strict=True))
        taken.append(Box(start, min(y, high) - 0.5, end, y + 0.5))
    room = Box(scale.x(scale.first - 0.5), 0, canvas.WIDTH, scale.box.bottom)
    for line in levels:
        start, end = map(scale.x, line.ends)
        y = scale.y(line.high)
        box, lines = label_placement.place_line_label(line.text, start, end, y, taken, room)
        taken.append(box)
        look = {"color": line.color, "bold": True, **canvas.ON_WHITE}
        canvas.write_lines(page, box.left, box.top, lines, **look)

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
from briefing.report.blocks import Figure, Text, paragraph
from briefing.report.drawing import canvas, label_placement, readings
from briefing.report.drawing.label_placement import Box, Scale

_TOP, _PLOT_HEIGHT, _FOOT_HEIGHT = 2.0, 46.0, 7.0  # mm
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


class Series(NamedTuple):
    """What is drawn of an indicator; `national` are the years of the whole country."""

    anchor: str
    name: str
    unit: str
    years: Years
    national: Mapping[int, Result]
    levels: Sequence[LevelLine]


def yearly_chart(tables: Tables, indicator_id: str, say: Translator) -> Figure | Text:
    """An indicator from the past plan's first year to the plan's last.

    A year up to the last known one without a value is left open and says so; the mean is the one
    stated or computed for the whole past plan.
    """
    if indicator_id not in tables.indicator_by_id:
        return paragraph(say("No result is known."))
    indicator, facts = tables.indicator_by_id[indicator_id], tables.facts
    name, years = indicator.name[say.language], _find_years(tables, indicator_id)
    if not any(years.values()):
        return paragraph(say("No yearly figure is known: {name}.", name=name))
    levels = _find_levels(tables, indicator, say)
    texts = {year: _format_year(row, say, indicator.unit) for year, row in years.items()}
    span = f"{min(years)}–{period_years(facts.plan)[1]}"
    each = [say("{year}: {value}.", year=str(year), value=text) for year, text in texts.items()]
    each += [f"{phrases.capitalize_first(level.text)}." for level in levels]
    national = _find_national(tables, indicator_id, years)
    each += [
        say(
            "{name} ({year}): {value}.",
            name=phrases.indicator_name(tables, row, say),
            year=str(year),
            value=_format_year(row, say, indicator.unit),
        )
        for year, row in national.items()
    ]
    if sum(map(bool, years.values())) < canvas.MIN_ROWS:
        return paragraph(" ".join((f"{name}.", *each)))
    # The mean against the target where there are such; inside the plan or else the last value.
    last = max(year for year, row in years.items() if row)
    is_in_plan = last >= period_years(facts.plan)[0]
    message = [x.text for x in levels if x.plan == facts.plan] if is_in_plan else []
    message = message or [x.text for x in levels]
    if len(message) < 2:
        message.insert(0, say("{value} in {year}", value=texts[last], year=str(last)))
    anchor = f"yearly-{indicator_id}"
    series = Series(anchor, name, indicator.unit, years, national, levels)
    figure = Figure(
        anchor,
        f"{name}: {'; '.join(message)}",
        f"{name}, {say.unit(indicator.unit)} · {facts.name[say.language]} · {span}",
        _draw_chart(tables, series, canvas.WIDTH, say),
        " ".join((f"{name}.", *each)),
        narrow=_draw_chart(tables, series, canvas.NARROW, say),
    )
    drawn = [*filter(None, years.values()), *national.values(), *(level.row for level in levels)]
    return evidence.note_chart(tables, figure, drawn, say)


def _find_years(tables: Tables, indicator_id: str) -> Years:
    """Every year from the past plan's first one to its last or the last one known."""
    periods = (row.period for row in tables.results if row.indicator_id == indicator_id)
    known = [int(period) for period in periods if Period.parse(period).is_year]
    first, last = period_years(tables.facts.past_plan)
    years = range(first, max([last, *known]) + 1)
    return {year: _first_result(tables, indicator_id, str(year)) for year in years}


def _find_national(tables: Tables, indicator_id: str, years: Years) -> dict[int, Result]:
    """The years shown for which the figure of the whole country is known."""
    rows = queries.list_national_results(tables, indicator_id)
    return {int(row.period): row for row in rows if row.period in map(str, years)}


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
            high = row.level if math.isnan(row.level_high) else row.level_high
            low, high = sorted((row.level, high))
            return [*levels, LevelLine(row, plan, low, high, text, canvas.RUST, (0, (5, 2.5)))]
    return levels


def _draw_chart(tables: Tables, series: Series, width: float, say: Translator) -> str:
    begun_in, last = period_years(tables.facts.plan)
    years, levels = series.years, series.levels
    first, known = min(years), [row.value for row in years.values() if row]
    values = [*known, *(row.value for row in series.national.values())]
    values += [value for level in levels for value in (level.value, level.high)]
    # From zero (or some room below the lowest) to some room above the highest.
    room = max(0.0, *values) - min(0.0, *values)
    low = min(0.0, *values) - (0.14 * room if min(values) < 0 else 0)
    high = max(0.0, *values) + 0.2 * room
    ticks = [(tick, say.number(tick)) for tick in canvas.round_ticks(low, high)]
    left = 3 + max(canvas.measure_text(text, canvas.SMALL_SIZE) for _, text in ticks)
    half_year = (width - left) / (last - first + 1) / 2
    box = Box(left + half_year, _TOP, width - half_year, _TOP + _PLOT_HEIGHT)
    scale = Scale(box, first, last, low, high)
    with canvas.new_sheet(_TOP + _PLOT_HEIGHT + _FOOT_HEIGHT, width) as page:
        for tick, text in ticks:
            y = scale.y(tick)
            page.plot([left, width], [y, y], color=canvas.PALE, linewidth=0.6, zorder=0.5)
            canvas.write_text(page, left - 2, y, text, ha="right", **canvas.SMALL_GREY)
        y = scale.y(0)
        page.plot([left, width], [y, y], color=canvas.RULE, linewidth=0.8, zorder=0.6)
        begin = scale.x(begun_in - 0.5)
        dotted: dict[str, Any] = {"color": canvas.RULE, "linewidth": 0.6, "linestyle": (0, (1, 2))}
        page.plot([begin, begin], [_TOP, box.bottom], **dotted)
        _write_years(page, scale, half_year)
        _draw_lines(page, series, scale, say)
        _write_labels(page, series, scale, say)
        return canvas.render_svg(page, series.anchor)


def _write_years(page: canvas.Axes, scale: Scale, half_year: float) -> None:
    """The years below, each second one where all would touch."""
    step = 1 if canvas.measure_text("2030", canvas.SMALL_SIZE) + 1 < 2 * half_year else 2
    for year in range(scale.last, scale.first - 1, -step):
        look = {"ha": "center", **canvas.SMALL_GREY}
        canvas.write_text(page, scale.x(year), scale.box.bottom + 4, str(year), **look)


def _draw_lines(page: canvas.Axes, series: Series, scale: Scale, say: Translator) -> None:
    """The yearly line, which a year without a figure breaks, with filled marks (hollow for
    estimates); the whole country's years, the mean, the dashed target.
    """
    for line in series.levels:
        (start, y), (end, high) = scale.points(zip(line.ends, (line.value, line.high), strict=True))
        page.plot([start, end], [y, y], color=line.color, linestyle=line.linestyle, linewidth=1.6)
        if line.high > line.value:
            canvas.fill_box(
                page, (start, high), end - start, y - high, color=canvas.SAND, zorder=0.7
            )
    points = scale.points(zip(series.years, _list_values(series.years), strict=True))
    page.plot(*zip(*points, strict=True), color=canvas.TEAL, linewidth=2)
    country = scale.points((year, row.value) for year, row in series.national.items())
    page.plot(
        *(zip(*country, strict=True) if country else ((), ())), color=canvas.RULE, linewidth=1
    )
    for rows, of, marker, colour in (
        (series.national, say("whole country"), "s", canvas.GREY),
        (series.years, series.name, "D", canvas.TEAL),
    ):
        for year, row in rows.items():
            if row:
                fill = "white" if row.estimate == "yes" else colour
                x, y = scale.x(year), scale.y(row.value)
                look: dict[str, Any] = {
                    "markerfacecolor": fill,
                    "markeredgewidth": 1.6,
                    "color": colour,
                }
                (mark,) = page.plot([x], [y], marker, markersize=5.5, zorder=4, **look)
                canvas.add_value(mark, f"{of}, {year}: {_format_year(row, say, series.unit)}")


def _list_values(years: Years) -> list[float]:
    return [row.value if row else math.nan for row in years.values()]


def _write_labels(page: canvas.Axes, series: Series, scale: Scale, say: Translator) -> None:
    """Every label where it covers nothing: first the values (or that no source states one, in the
    year's place), then the lines.
    """
    years, right = series.years, page.get_xlim()[1]
    points = scale.points(zip(years, _list_values(years), strict=True))
    country = scale.points((year, row.value) for year, row in series.national.items())
    taken = [*label_placement.line_obstacles(points), *label_placement.line_obstacles(country)]
    width = scale.x(scale.first + 1) - scale.box.left
    room = Box(scale.x(scale.first - 0.5), 0, right, scale.box.bottom)
    for year, row in years.items():
        if row is None:
            x = scale.x(year)
            lines = canvas.wrap_evenly(say("not stated"), width - 1, canvas.SMALL_SIZE)
            top = scale.box.bottom - 2 - len(lines) * canvas.SMALL_LINE_HEIGHT
            look = {"ha": "center", **canvas.SMALL_GREY, **canvas.ON_WHITE}
            canvas.write_lines(page, x, top, lines, **look)
            half = max(canvas.measure_text(line, canvas.SMALL_SIZE) for line in lines) / 2
            taken.append(Box(x - half, top, x + half, scale.box.bottom))
    for line in series.levels:
        (start, y), (end, high) = scale.points(zip(line.ends, (line.value, line.high), strict=True))
        taken.append(Box(start, min(y, high) - 0.5, end, y + 0.5))
    texts = [_format_year(row, say) for row in years.values()]
    texts += [
        f"{say('whole country')} {_format_year(row, say)}" for row in series.national.values()
    ]
    boxes = label_placement.place_point_labels([*points, *country], texts, taken, room)
    for i, (text, box) in enumerate(zip(texts, boxes, strict=True)):
        if box.right > box.left:
            look = {"color": canvas.TEAL if i < len(points) else canvas.GREY, **canvas.ON_WHITE}
            canvas.write_lines(page, box.left, box.top, [text], **look)
            taken.append(box)
    for line in series.levels:
        start, end = map(scale.x, line.ends)
        y = scale.y(line.high)
        box, lines = label_placement.place_line_label(line.text, start, end, y, taken, room)
        taken.append(box)
        look = {"color": line.color, "bold": True, **canvas.ON_WHITE}
        canvas.write_lines(page, box.left, box.top, lines, **look)

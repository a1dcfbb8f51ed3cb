"""One indicator year by year → a line, the past plan's mean, the plan's target, the gaps named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing import i18n
from briefing.data import cells, queries, schema
from briefing.data.rows import Result
from briefing.data.tables import Tables
from briefing.report import blocks, phrases
from briefing.report.drawing import canvas, label_placement, readings

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TOP = 2.0  # mm
_PLOT_HEIGHT, _FOOT_HEIGHT = 58.0, 7.0


@dataclass(frozen=True)
class YearValue:
    """A year's value, beside its mark and with its unit; NaN where no source states it."""

    year: int
    value: float
    label: str
    text: str
    is_estimate: bool = False

    @property
    def is_known(self) -> bool:
        return not math.isnan(self.value)


@dataclass(frozen=True)
class LevelLine:
    """A level over the years of a plan: the past plan's mean or, dashed, the plan's target."""

    plan: str
    value: float
    high: float
    text: str
    is_target: bool

    @property
    def ends(self) -> tuple[float, float]:
        """Where it begins and ends on an axis of years."""
        first, last = schema.period_years(self.plan)
        return first - 0.5, last + 0.5

    @property
    def colour(self) -> str:
        return canvas.RUST if self.is_target else canvas.GREY


def yearly_chart(
    tables: Tables, indicator_id: str, say: i18n.Translator, *, source: str
) -> blocks.Figure | blocks.Note:
    """An indicator from the past plan's first year to the plan's last.

    A year up to the last known one without a value is left open and says so; the mean is the one
    stated or computed for the whole past plan.
    """
    if indicator_id not in tables.indicator_by_id:
        return canvas.no_chart_note(say("No result is known."), say)
    indicator = tables.indicator_by_id[indicator_id]
    name, facts = indicator.name[say.language], tables.facts
    years = _read_years(tables, indicator_id, say)
    if not any(year.is_known for year in years):
        return canvas.no_chart_note(say("No yearly figure is known: {name}.", name=name), say)
    mean, target = (
        _past_mean_line(tables, indicator_id, say),
        _target_line(tables, indicator_id, say),
    )
    levels = [level for level in (mean, target) if level]
    anchor = f"yearly-{indicator_id}"
    span = (schema.period_years(facts.past_plan)[0], schema.period_years(facts.plan)[1])
    begun_in = schema.period_years(facts.plan)[0]
    measured = f"{name}, {say.unit(indicator.unit)}"
    return blocks.Figure(
        anchor=anchor,
        title=_chart_title(name, years, levels, begun_in, say),
        subtitle=" · ".join((measured, facts.name[say.language], f"{span[0]}–{span[1]}")),
        svg=_draw_chart(years, levels, span, begun_in, anchor, say),
        alt=" ".join((f"{name}.", *_describe_years(years, levels, say))),
        source=source,
        width="full",
    )


def _read_years(tables: Tables, indicator_id: str, say: i18n.Translator) -> list[YearValue]:
    """Every year from the past plan's first one to its last or the last one known."""
    unit = tables.indicator_by_id[indicator_id].unit
    periods = (row.period for row in tables.results if row.indicator_id == indicator_id)
    known = [int(period) for period in periods if schema.Period.parse(period).is_year]
    first, last = schema.period_years(tables.facts.past_plan)
    return [
        _read_year(year, _first_result(tables, indicator_id, str(year)), unit, say)
        for year in range(first, max([last, *known]) + 1)
    ]


def _first_result(tables: Tables, indicator_id: str, period: str) -> Result | None:
    return next(iter(tables.results_by_period.get((indicator_id, period), ())), None)


def _read_year(year: int, row: Result | None, unit: str, say: i18n.Translator) -> YearValue:
    if row is None:
        missing = say("not stated")
        return YearValue(year, math.nan, missing, missing)
    decimals = phrases.count_decimals(row.decimals)
    label = readings.format_without_unit(row.value, say, row.operator, decimals=decimals)
    text = say.value(row.value, unit, row.operator, decimals=decimals)
    if row.estimate != "yes":
        return YearValue(year, row.value, label, text)
    label, text = (say("{value} (estimate)", value=shown) for shown in (label, text))
    return YearValue(year, row.value, label, text, is_estimate=True)


def _past_mean_line(tables: Tables, indicator_id: str, say: i18n.Translator) -> LevelLine | None:
    plan, unit = tables.facts.past_plan, tables.indicator_by_id[indicator_id].unit
    row = _first_result(tables, indicator_id, plan)
    if row is None:
        return None
    decimals = phrases.count_decimals(row.decimals)
    value = say.value(row.value, unit, row.operator, decimals=decimals)
    text = say("mean of {period}: {value}", period=say.period(plan), value=value)
    if row.derived:
        text = f"{text} ({say('computed')})"
    return LevelLine(plan, row.value, row.value, text, is_target=False)


def _target_line(tables: Tables, indicator_id: str, say: i18n.Translator) -> LevelLine | None:
    plan, unit = tables.facts.plan, tables.indicator_by_id[indicator_id].unit
    for row in queries.select_plan_targets(tables.measures, plan):
        if row.indicator_id == indicator_id and not math.isnan(row.level):
            period = say.period(plan) if row.kind in cells.PACE_KINDS else str(int(row.due))
            value = readings.format_target_level(row, say, unit)
            text = say("target of {period}: {value}", period=period, value=value)
            high = readings.target_level_of(row)[1]
            return LevelLine(plan, row.level, high, text, is_target=True)
    return None


def _chart_title(
    name: str,
    years: Sequence[YearValue],
    levels: Sequence[LevelLine],
    begun_in: int,
    say: i18n.Translator,
) -> str:
    """The mean against the target where there are such; inside the plan or else the last value."""
    last = [year for year in years if year.is_known][-1]
    targets = [level.text for level in levels if level.is_target]
    has_begun = last.year >= begun_in and targets
    texts = targets if has_begun else [level.text for level in levels]
    if len(texts) < 2:
        texts = [say("{value} in {year}", value=last.text, year=str(last.year)), *texts]
    return f"{name}: {'; '.join(texts)}"


def _describe_years(
    years: Sequence[YearValue], levels: Sequence[LevelLine], say: i18n.Translator
) -> list[str]:
    each = [say("{year}: {value}.", year=str(year.year), value=year.text) for year in years]
    return [*each, *(f"{readings.capitalize_first(level.text)}." for level in levels)]


def _draw_chart(
    years: Sequence[YearValue],
    levels: Sequence[LevelLine],
    span: tuple[int, int],
    begun_in: int,
    anchor: str,
    say: i18n.Translator,
) -> str:
    first, last = span
    low, high = _value_limits(years, levels)
    ticks = canvas.round_ticks(low, high)
    marks = [say.number(tick) for tick in ticks]
    left = 3 + max(canvas.measure_text(mark, canvas.SMALL_SIZE) for mark in marks)
    width = canvas.WIDTH - left
    ends = (first - 0.5, last + 0.5)
    scale = label_placement.Scale(left, _TOP, width, _PLOT_HEIGHT, *ends, low, high)
    with canvas.new_sheet(_TOP + _PLOT_HEIGHT + _FOOT_HEIGHT) as (figure, page):
        axes = canvas.add_plot_axes(figure, left, _TOP, width, _PLOT_HEIGHT)
        axes.set_xlim(*ends)
        axes.set_ylim(low, high)
        axes.set_xticks(range(first, last + 1), [str(year) for year in range(first, last + 1)])
        axes.set_yticks(ticks, marks)
        axes.grid(axis="y")
        axes.axvline(begun_in - 0.5, color=canvas.RULE, linewidth=0.6, linestyle=(0, (1, 2)))
        _draw_lines(axes, years, levels)
        _write_labels(page, years, levels, scale)
        return canvas.render_svg(figure, anchor)


def _value_limits(years: Sequence[YearValue], levels: Sequence[LevelLine]) -> tuple[float, float]:
    """From zero (or some room below the lowest) to some room above the highest."""
    known = [year.value for year in years if year.is_known]
    known += [value for level in levels for value in (level.value, level.high)]
    span = max(0.0, *known) - min(0.0, *known)
    low = min(0.0, *known) - (0.14 * span if min(known) < 0 else 0)
    return low, max(0.0, *known) + 0.16 * span


def _draw_lines(axes: Axes, years: Sequence[YearValue], levels: Sequence[LevelLine]) -> None:
    """The yearly line with filled dots (hollow for estimates), the mean, the dashed target."""
    for level in levels:
        style = (0, (5, 2.5)) if level.is_target else "solid"
        heights = [level.value] * 2
        axes.plot(level.ends, heights, color=level.colour, linewidth=1.6, linestyle=style)
        if level.high > level.value:
            axes.fill_between(level.ends, level.value, level.high, color=canvas.SAND, linewidth=0)
    axes.plot([y.year for y in years], [y.value for y in years], color=canvas.TEAL, linewidth=2)
    for is_estimate, fill in ((False, canvas.TEAL), (True, "white")):
        points = [(y.year, y.value) for y in years if y.is_known and y.is_estimate is is_estimate]
        canvas.draw_marks(axes, points, 34, facecolor=fill, edgecolor=canvas.TEAL, linewidth=1.6)


def _write_labels(
    page: Axes,
    years: Sequence[YearValue],
    levels: Sequence[LevelLine],
    scale: label_placement.Scale,
) -> None:
    """Every label where it covers nothing: first the values, then the lines."""
    points = scale.points([(year.year, year.value) for year in years])
    boxes = label_placement.place_point_labels(points, [y.label for y in years], canvas.WIDTH)
    taken = [*label_placement.line_obstacles(points)]
    for year, box, (x, _) in zip(years, boxes, points, strict=True):
        if not year.is_known:
            taken.append(_write_missing(page, year.label, x, scale))
            continue
        taken.append(box)
        middle = (box.top + box.bottom) / 2
        canvas.write_text(page, box.left, middle, year.label, color=canvas.TEAL, background="white")
    for level in levels:
        start, end = map(scale.x, level.ends)
        y, high = scale.y(level.value), scale.y(level.high)
        taken.append(label_placement.Box(start, min(y, high) - 0.5, end, y + 0.5))
    room = label_placement.Box(scale.left, 0, canvas.WIDTH, scale.top + scale.height)
    for level in levels:
        start, end = map(scale.x, level.ends)
        y = scale.y(level.high)
        box, lines = label_placement.place_line_label(level.text, start, end, y, taken, room)
        taken.append(box)
        look: dict[str, Any] = {"color": level.colour, "background": "white"}
        canvas.write_lines(page, box.left, box.top, lines, bold=True, **look)


def _write_missing(
    page: Axes, text: str, x: float, scale: label_placement.Scale
) -> label_placement.Box:
    """The words in a year's place when no source states its value."""
    width = scale.width / (scale.last - scale.first)
    lines = canvas.wrap_evenly(text, width - 1, canvas.SMALL_SIZE)
    bottom = scale.top + scale.height
    top = bottom - 2 - len(lines) * canvas.SMALL_LINE_HEIGHT
    canvas.write_lines(page, x, top, lines, ha="center", small=True, color=canvas.GREY)
    return label_placement.Box(x - width / 2, top, x + width / 2, bottom)
